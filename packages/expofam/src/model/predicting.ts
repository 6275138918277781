import { stateBasis } from './linearBasisOf.ts';
import { termContributions } from './termContributions.ts';

/** What predictions ask for that are not of a fit in a small bundle: contributions of terms, and errors of a model without rows. */
export const predicting = Object.freeze({ termContributions, stateBasis });
