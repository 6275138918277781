import { type OwnFamilyInput, readOwnFamily } from './readOwnFamily.ts';

// Certifying sums and integrates; a family that diverges may take its time, and the page must not wait.
self.onmessage = ({ data }: MessageEvent<OwnFamilyInput>) => self.postMessage(readOwnFamily(data));
