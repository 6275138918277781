import { ExpofamError } from '../../core/expofamError.ts';
import { rowModel } from '../../family/rowModel.ts';
import type { ResponseDistribution } from '../../inference/responseDistribution.ts';
import type { FittedModel } from '../fittedModel.ts';
import { distributionOf } from './distributionOf.ts';

/** The distribution that a model predicts for the response of a row, its coefficients and dispersion taken as they are. */
export interface PredictedDistribution extends ResponseDistribution {
  readonly mean: number;
}

/**
 * The predicted distribution of each row of new data: density, distribution function and quantiles of the family at the
 * row's parameters. The uncertainty of the coefficients is not in it; {@link predictionIntervals} have it.
 *
 * @returns one for each row, undefined where a predictor is missing
 * @throws ExpofamError `no-distribution` for quasi families and responses of several components
 * @example
 * const counts = glm('y ~ x', { y: [1, 3, 4, 9], x: [0, 1, 2, 3] }, { family: 'poisson' });
 * predictedDistributions(counts, [{ x: 3 }])[0]?.quantile(0.9); // 13
 */
export function predictedDistributions(model: FittedModel, data: unknown): (PredictedDistribution | undefined)[] {
  const { family, links, state } = model;
  const make = distributionOf(family, links, 'predicted distribution');
  if (state.dispersion === null) {
    throw new ExpofamError('no-dispersion', { subject: 'predicted distribution', found: 'no dispersion', expected: 'an estimated one' });
  }
  const dispersion = state.dispersion;
  const u = Object.values(model.predict(data, { type: 'link' }).columns);
  const mean = Object.values(model.predict(data).columns)[0];
  const n = u[0].length;
  const parameters = u.map(() => new Float64Array(n));
  rowModel(family, links).parameters(n, { y: [], u }, parameters);
  return Array.from({ length: n }, (_, i) => {
    if (!u.every((v) => Number.isFinite(v[i]))) return undefined;
    const own = make(
      parameters.map((p) => p[i]),
      u.map((v) => v[i]),
      dispersion,
    );
    return { ...own, mean: mean[i] };
  });
}
