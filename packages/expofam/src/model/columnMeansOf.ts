import { columnMeans } from '../design/columnMeans.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { TrainingFit } from './fittedModel.ts';
import type { ModelState } from './modelState.ts';

/** The means of the columns for each part of the frame, to save with a model: no row of the data is in them. */
export function columnMeansOf(state: ModelState, training: TrainingFit | undefined): readonly (readonly number[])[] | undefined {
  if (state.columnMeans || !training) return state.columnMeans;
  return meansOfRows(training.frame);
}

/** The means of the columns over the rows of a frame, for each of its parts. */
export const meansOfRows = ({ predictors, frequencyWeights }: ModelFrame): number[][] =>
  predictors.map(({ design }) => [...columnMeans(design, frequencyWeights)]);
