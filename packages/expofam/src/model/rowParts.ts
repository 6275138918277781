import { atBoundary } from '../engine/atBoundary.ts';
import { severalStarts } from '../engine/severalStarts.ts';
import { startOnPart } from '../engine/startOnPart.ts';
import { checkShared } from './checkShared.ts';
import type { RowFitParts } from './fitRows.ts';

/** What `expofam/glm` leaves out of a fit by Newton's method. */
export const rowParts: Required<Omit<RowFitParts, 'chooseSolver'>> = Object.freeze({ atBoundary, checkShared, severalStarts, startOnPart });
