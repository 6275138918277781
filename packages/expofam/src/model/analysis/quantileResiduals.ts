import { ExpofamError } from '../../core/expofamError.ts';
import { normalQuantile } from '../../math/normal.ts';
import { randomSource } from '../../math/random/random.ts';
import type { FittedModel } from '../fittedModel.ts';
import { diagnoseRows } from './diagnose.ts';
import { distributionOf } from './distributionOf.ts';
import { rowDispersion } from './rowDispersion.ts';
import { trainingOf } from './trainingOf.ts';

export interface QuantileResidualOptions {
  /** Of the random part of discrete responses: the same seed gives the same residuals. 1 by default. */
  readonly seed?: number;
  /** The uniforms, one for each row, instead of the seed's. */
  readonly uniforms?: ArrayLike<number>;
}

/**
 * Quantile residuals Φ⁻¹(u) with u = F(y; μ̂, φ̂), for discrete responses u uniform between P(Y < y) and P(Y ≤ y): standard
 * normal for every family when the model holds, up to the estimation of its coefficients (P. K. Dunn and G. K. Smyth,
 * Randomized quantile residuals, J. Comput. Graph. Statist. 5 (1996) 236–244). Residuals beyond ±8.2 are set there on the
 * upper side, where 1 − F is below the rounding of F.
 *
 * @returns one for each row of the fit, NaN for rows of weight zero
 * @throws ExpofamError `no-training-rows` for a loaded model, `no-distribution` for quasi families and several components
 * @example
 * quantileResiduals(glm('y ~ x', data, { family: 'poisson' }));
 */
export function quantileResiduals(model: FittedModel, options: QuantileResidualOptions = {}): Float64Array {
  const training = trainingOf(model, 'quantile residuals');
  const { family, links, fit, frame, weights } = training;
  const make = distributionOf(family, links, 'quantile residuals');
  const [column] = fit.data.y;
  const n = frame.rowCount;
  const q = model.state.predictors.length;
  const { linearPredictor } = diagnoseRows(model);
  const u = linearPredictor instanceof Float64Array ? [linearPredictor] : model.state.predictors.map((name) => linearPredictor[name]);
  const parameters = Array.from({ length: q }, () => new Float64Array(n));
  fit.model.parameters(n, { y: [], u }, parameters);
  const dispersion = model.dispersion ?? Number.NaN;
  if (!Number.isFinite(dispersion)) {
    throw new ExpofamError('no-dispersion', {
      subject: 'quantile residuals',
      found: 'no residual degrees of freedom to estimate the dispersion',
      expected: 'more rows than coefficients',
    });
  }
  const dispersionOf = rowDispersion(training, dispersion);
  const random = randomSource(options.seed ?? 1);
  const largest = 1 - 2 ** -53;
  return Float64Array.from({ length: n }, (_, i) => {
    // Drawn for every row, so that a residual does not depend on which other rows there are weights for.
    const share = options.uniforms ? options.uniforms[i] : random.uniform();
    if (weights.total && weights.total[i] === 0) return Number.NaN;
    const y = column instanceof Float64Array ? column[i] : column.codes[i] === column.level ? 1 : 0;
    const distribution = make(
      parameters.map((p) => p[i]),
      u.map((v) => v[i]),
      dispersionOf(i),
    );
    const upper = distribution.cdf(y);
    const lower = distribution.step > 0 || distribution.cdfBelow(y) !== upper ? distribution.cdfBelow(y) : upper;
    return normalQuantile(Math.min(largest, Math.max(Number.MIN_VALUE, lower + share * (upper - lower))));
  });
}
