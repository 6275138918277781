import { failureOf } from '../engine/failure.ts';
import { openData } from './openData.ts';
import type { ReaderMessage, ReaderRequest } from './readFile.ts';

const post = (message: ReaderMessage): void => globalThis.postMessage(message);

globalThis.onmessage = async ({ data }: MessageEvent<ReaderRequest>) => {
  let last = 0;
  try {
    const dataset = await openData(data.name, data.blob, (progress) => {
      const now = performance.now();
      if (now - last < 60) return;
      last = now;
      post({ kind: 'progress', progress });
    });
    post({ kind: 'done', dataset });
  } catch (error) {
    post({ kind: 'failed', failure: failureOf(error) });
  }
};
