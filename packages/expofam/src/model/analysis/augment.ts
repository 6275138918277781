import type { FittedModel } from '../fittedModel.ts';
import { diagnoseRows } from './diagnose.ts';
import { influence } from './influence.ts';
import { trainingOf } from './trainingOf.ts';

/** The rows of a fit with what the fit says of them. Columns as broom's `augment`, in the project's names. */
export interface Augmented {
  /** Rows of the data, counted from 1. */
  readonly row: Int32Array;
  /** broom's `.fitted` (on the response scale), `.resid` (deviance), `.std.resid`, `.hat`, `.cooksd`, `.sigma`. */
  readonly fitted: Float64Array;
  readonly residual: Float64Array;
  readonly standardizedResidual: Float64Array;
  readonly leverage: Float64Array;
  readonly cooksDistance: Float64Array;
  readonly sigma: Float64Array;
}

/**
 * Fitted values, deviance residuals, leverages and influence beside the row numbers of the data; for one linear predictor.
 *
 * @throws ExpofamError `unavailable` with several predictors, `no-training-rows` for a loaded model
 */
export function augment(model: FittedModel): Augmented {
  const { frame } = trainingOf(model, 'augment');
  const { sigma } = influence(model);
  const d = diagnoseRows(model);
  const n = frame.rowCount;
  return {
    row: Int32Array.from({ length: n }, (_, i) => (frame.rows ? frame.rows[i] : i) + 1),
    fitted: d.fitted as Float64Array,
    residual: d.residuals.deviance as Float64Array,
    standardizedResidual: d.standardizedDeviance as Float64Array,
    leverage: d.leverage,
    cooksDistance: d.cooksDistance,
    sigma,
  };
}
