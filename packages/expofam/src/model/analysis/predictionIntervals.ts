import { counted } from '../../core/counted.ts';
import { ExpofamError } from '../../core/expofamError.ts';
import { suggestion } from '../../core/nearest.ts';
import type { Table } from '../../data/table.ts';
import type { ExponentialFamily } from '../../family/exponentialFamily.ts';
import type { Link } from '../../family/link.ts';
import { rowModel } from '../../family/rowModel.ts';
import { mixtureQuantile, uncertaintyNodes } from '../../inference/predictiveInterval.ts';
import type { FittedModel } from '../fittedModel.ts';
import type { ModelState } from '../modelState.ts';
import { type NewObservations, type Prediction, predictRows } from '../predict.ts';
import { predicting } from '../predicting.ts';
import { intervalQuantile } from '../predictUncertainty.ts';
import { distributionOf } from './distributionOf.ts';

export interface PredictionIntervalOptions {
  /** 0.95 by default. */
  readonly level?: number;
  /** Standard errors of the mean as well. */
  readonly se?: boolean;
  /**
   * Trials or prior weights of the new observations: a column's name, a value for each row, or one number for all. Prior
   * weights are 1 by default; the trials of a binomial must be given, since the interval of one trial is not that of ten.
   */
  readonly weights?: string | ArrayLike<number> | number;
}

/**
 * Intervals for new observations: quantiles of the family's distribution mixed over the uncertainty of the linear
 * predictors; for a Gaussian with the identity link those of R's `predict.lm`. The mean is predicted as well.
 *
 * @throws ExpofamError `no-distribution` for quasi families and responses of several components, `invalid-weights`,
 * `bad-option`
 * @example
 * const line = glm('y ~ x', { y: [1, 3, 4, 6.5], x: [0, 1, 2, 3] }, { family: 'gaussian' });
 * const { lower, upper } = predictionIntervals(line, [{ x: 4 }], { level: 0.9 });
 * console.log(lower?.response, upper?.response);
 */
export function predictionIntervals(model: FittedModel, data: unknown, options: PredictionIntervalOptions = {}): Prediction {
  const { state, family, links, training } = model;
  const { level = 0.95, se = false, weights } = options;
  if (state.penalty) {
    throw new ExpofamError('bad-option', {
      subject: 'prediction interval',
      found: 'a penalised model',
      expected: 'a model fitted by maximum likelihood',
      advice: 'fit it with glm()',
    });
  }
  if (countsTrials(family) && state.response.success === undefined && weights === undefined) {
    throw new ExpofamError('bad-option', {
      subject: 'prediction interval of a binomial',
      found: 'no number of trials',
      expected: 'the trials of the new observations, as weights',
      advice: 'name their column, or give a number, such as 1',
    });
  }
  const ends: NewObservations = ({ table, rows, u, linkCovariance }) =>
    predictive(state, family, links, u, linkCovariance, level, rowPrecision(weights, family, table, rows, u[0].length));
  return predictRows(state, family, links, data, { level, se }, training, ends, predicting);
}

/** True where the weight of a row is its number of trials, and the distribution of a new row depends on it. */
function countsTrials({ declaration }: ExponentialFamily): boolean {
  return declaration.response === 'proportion' && declaration.weightRole === 'precision' && declaration.dispersion?.quasi !== true;
}

/** The precision of new observations: trials of a binomial, prior weights of others. */
function rowPrecision(
  weights: PredictionIntervalOptions['weights'],
  family: ExponentialFamily,
  table: Table,
  rows: Int32Array | undefined,
  n: number,
): Float64Array | undefined {
  if (weights === undefined) return undefined;
  let source: ArrayLike<number>;
  if (typeof weights === 'string') {
    const column = table.column(weights);
    if (column?.kind !== 'numeric') {
      throw new ExpofamError('unknown-column', {
        subject: 'prediction weights',
        found: `no numeric column "${weights}" in ${table.name}`,
        advice: suggestion(weights, table.columnNames),
      });
    }
    source = column.values;
  } else source = typeof weights === 'number' ? new Float64Array(table.rowCount).fill(weights) : weights;
  const isTrials = countsTrials(family);
  const out = Float64Array.from({ length: n }, (_, i) => source[rows ? rows[i] : i]);
  const wrong =
    source.length === table.rowCount ? out.findIndex((w) => !Number.isNaN(w) && !(w > 0 && (!isTrials || Number.isInteger(w)))) : 0;
  if (wrong >= 0) {
    throw new ExpofamError('invalid-weights', {
      subject: 'prediction weights',
      found:
        source.length === table.rowCount ? `${out[wrong]} in row ${(rows ? rows[wrong] : wrong) + 1}` : counted(source.length, 'value'),
      expected:
        source.length === table.rowCount
          ? isTrials
            ? 'whole numbers of trials above 0'
            : 'numbers above 0'
          : `${table.rowCount}, one a row`,
    });
  }
  return out;
}

/** Ends of the intervals; `precision` holds the trials or prior weights of the rows. */
function predictive(
  state: ModelState,
  family: ExponentialFamily,
  links: readonly Link[],
  u: readonly Float64Array[],
  linkCovariance: Float64Array,
  level: number,
  precision: Float64Array | undefined,
): { readonly lower: Float64Array[]; readonly upper: Float64Array[] } {
  const n = u[0].length;
  const q = u.length;
  const tail = (1 - level) / 2;
  const make = distributionOf(family, links, 'prediction interval');
  const dispersion = state.dispersion ?? Number.NaN;
  const lower = new Float64Array(n);
  const upper = new Float64Array(n);
  // Gaussian on its own scale: y − û is exactly t with variance se² + φ/w, as in predict.lm.
  const exact = q === 1 && family.name === 'gaussian' && links[0].name === 'identity';
  const c = intervalQuantile(state, level);
  const model = rowModel(family, links);
  const single = Array.from({ length: q }, () => new Float64Array(1));
  const parameters = Array.from({ length: q }, () => new Float64Array(1));
  // With several predictors the uncertainty is taken along each of them in turn, orthogonalised by Cholesky.
  const grid = q === 1 ? uncertaintyNodes.map((k) => ({ z: [k.z], weight: k.weight })) : productNodes(q);
  for (let i = 0; i < n; i++) {
    const tau = dispersion / (precision ? precision[i] : 1);
    if (exact) {
      const half = c * Math.sqrt(linkCovariance[i] + tau);
      lower[i] = u[0][i] - half;
      upper[i] = u[0][i] + half;
      continue;
    }
    const factor = choleskyOf(linkCovariance.subarray(i * q * q, (i + 1) * q * q), q);
    const parts = grid.map(({ z, weight }) => {
      const at = u.map((v, j) => {
        let x = v[i];
        for (let k = 0; k <= j; k++) x += factor[j * q + k] * z[k];
        const { lower: from, upper: to } = links[j].domain;
        return x > from && x < to ? x : v[i];
      });
      at.forEach((x, j) => {
        single[j][0] = x;
      });
      model.parameters(1, { y: [], u: single }, parameters);
      return {
        weight,
        distribution: make(
          parameters.map((p) => p[0]),
          at,
          tau,
        ),
      };
    });
    lower[i] = mixtureQuantile(parts, tail);
    upper[i] = mixtureQuantile(parts, 1 - tail);
  }
  return { lower: [lower], upper: [upper] };
}

function productNodes(q: number): { readonly z: readonly number[]; readonly weight: number }[] {
  // Five points a direction keep the grid small; the outer two of nine add less than 3e−5 of weight.
  const some = uncertaintyNodes.filter((k) => Math.abs(k.z) < 3);
  let out: { z: number[]; weight: number }[] = [{ z: [], weight: 1 }];
  for (let j = 0; j < q; j++) out = out.flatMap((o) => some.map((k) => ({ z: [...o.z, k.z], weight: o.weight * k.weight })));
  return out;
}

/** Lower Cholesky factor of a small covariance; a direction without variance stays zero. */
function choleskyOf(v: Float64Array, q: number): Float64Array {
  const L = new Float64Array(q * q);
  for (let i = 0; i < q; i++) {
    for (let j = 0; j <= i; j++) {
      let s = v[i * q + j];
      for (let k = 0; k < j; k++) s -= L[i * q + k] * L[j * q + k];
      L[i * q + j] = i === j ? Math.sqrt(Math.max(0, s)) : L[j * q + j] > 0 ? s / L[j * q + j] : 0;
    }
  }
  return L;
}
