import type { CoefficientPoint } from '../engine/blockPass.ts';
import { fittedPlace, isCertain } from '../engine/fittedSums.ts';
import type { PassRequest } from '../engine/pass.ts';
import type { RowFit } from './fitRows.ts';

/** Sums over rows at the fitted coefficients. */
export interface Goodness {
  /** Σ w·D(y, μ̂); undefined where the family has no unit deviance. */
  readonly deviance?: number;
  /** Σ w(y − μ̂)²/V(μ̂); undefined with several predictors. */
  readonly pearson?: number;
  /** Its root, also where the square overflows or vanishes. */
  readonly pearsonRoot?: number;
  /** Σ w·ℓ, up to terms free of the linear predictors. */
  readonly logLikelihood: number;
  /** What rounding of y and μ̂ alone would give for Pearson's sum: 0 residuals look like this. */
  readonly pearsonRounding?: number;
  /** Σ w·f(y), the part of a saturated density that depends on the response alone; undefined where there is none. */
  readonly responses?: number;
  /** Is some row near the edge? False where nobody watched. */
  readonly nearEdge: boolean;
}

/** What of a fit its goodness is computed from. */
export type FittedRows = Pick<RowFit, 'model' | 'data' | 'pass' | 'described'> & { readonly answer: CoefficientPoint };

/**
 * Deviance, Pearson's χ² and likelihood of a fit, in one sweep, which watches for rows near the edge where it is to; or without one,
 * where the fit brings them.
 */
export function goodness({ model, data, pass, answer, described }: FittedRows, watch?: PassRequest['watch']): Goodness {
  const known = described?.theta === answer.theta && described.watch === watch ? described.fitted : undefined;
  const sums = known ?? pass.fitted(answer, watch);
  const logLikelihood = sums[fittedPlace.logLikelihood];
  const [scale, squares] = [sums[fittedPlace.scale], sums[fittedPlace.squares]];
  return {
    logLikelihood,
    ...(model.unitDeviance ? { deviance: isCertain(data, model) ? -2 * logLikelihood : sums[fittedPlace.deviance] } : {}),
    ...(model.pearson
      ? {
          pearson: sums[fittedPlace.pearson],
          pearsonRoot: scale === 0 ? 0 : scale * Math.sqrt(squares),
          pearsonRounding: sums[fittedPlace.rounding],
        }
      : {}),
    ...(model.hasResponsePart ? { responses: sums[fittedPlace.responses] } : {}),
    nearEdge: sums[fittedPlace.nearEdge] === 1,
  };
}
