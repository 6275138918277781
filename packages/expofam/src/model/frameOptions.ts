import type { FrameOptions } from '../design/modelFrame.types.ts';
import type { GlmOptions } from './glmOptions.ts';

type RowAndColumnOptions = Pick<GlmOptions, 'offset' | 'weights' | 'frequencyWeights' | 'contrasts' | 'levels' | 'missing'>;

/** What the options of a fit say about rows and columns, as the model frame takes it. */
export const frameOptions = (options: RowAndColumnOptions): FrameOptions => ({
  ...(options.offset === undefined ? {} : { offset: options.offset }),
  ...(options.weights === undefined ? {} : { priorWeights: options.weights }),
  ...(options.frequencyWeights === undefined ? {} : { frequencyWeights: options.frequencyWeights }),
  ...(options.contrasts ? { contrasts: options.contrasts } : {}),
  ...(options.levels ? { levels: options.levels } : {}),
  ...(options.missing ? { missing: options.missing } : {}),
});
