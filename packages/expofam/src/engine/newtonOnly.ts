import type { RowModel } from '../family/rowModel.ts';
import type { BlockPass, RowData } from './blockPass.ts';
import type { PredictorDomain } from './domainEdge.ts';
import { type NewtonOptions, newton, type SolverAnswer } from './newton.ts';
import type { Solver } from './pass.ts';
import type { SolverOptions } from './solverOptions.ts';

export type ChooseOptions = SolverOptions &
  Omit<NewtonOptions, 'start'> & {
    readonly warmStart?: Float64Array;
    /** Where each linear predictor may lie. */
    readonly domains?: readonly PredictorDomain[];
    readonly seen?: number;
  };

/** Newton's method from the response or from `warmStart`, for where there is nothing to choose. */
export function newtonOnly(_data: RowData, _model: RowModel, _pass: BlockPass, options: ChooseOptions): Solver<SolverAnswer> {
  // The word that names a start is none itself.
  const { start: _, warmStart, ...rest } = options;
  return newton(warmStart ? { ...rest, start: warmStart } : rest);
}
