import { blockRows } from '../engine/blockRows.ts';
import { compile } from '../expr/compile.ts';
import { derivative } from '../expr/derivative.ts';
import { neg, sub } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { substitute } from '../expr/substitute.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import type { RowModel } from '../family/rowModel.ts';
import type { FittedRows } from './fittedRows.ts';
import { type RowProgram, responseVariance, rowProgram } from './responseVariance.ts';
import { type RowScore, sweepScores } from './rowScores.ts';
import type { SandwichSums } from './sandwich.ts';
import { solveSmall } from './smallMatrix.ts';

/** One value for each row of the fit; with several components or predictors one column for each name. */
export type RowValues = Float64Array | Readonly<Record<string, Float64Array>>;

/**
 * Diagnostics of every row, in the order of the rows of the fit (rows with missing values are left out), with R's
 * definitions. They are those of one observation: a frequency weight counts observations and does not enter them. NaN where
 * a value does not exist, null where the family has none.
 */
export interface RowDiagnostics {
  /** E[y]. */
  readonly fitted: RowValues | null;
  /** Xβ + offset. */
  readonly linearPredictor: RowValues;
  readonly residuals: {
    /** y − μ. */
    readonly response: RowValues | null;
    /** (y − μ)√(w/V(μ)). */
    readonly pearson: RowValues | null;
    /** ±√(w·D(y, μ)), positive where the response is above what fits it perfectly: T(y) above E T, for T that falls with y below. */
    readonly deviance: Float64Array | null;
    /** (y − μ)/(dμ/du). */
    readonly working: Float64Array | null;
  };
  /** Diagonal of the hat matrix W½X(XᵀWX)⁻¹XᵀW½; with several predictors the trace of the row's block. Sums to the rank. */
  readonly leverage: Float64Array;
  /** One-step change of the coefficients when the row is left out, in the metric of their covariance, over the rank. */
  readonly cooksDistance: Float64Array;
  /** Deviance residual/√(φ(1 − h)): R's `rstandard`. */
  readonly standardizedDeviance: Float64Array | null;
  /** Pearson residual/√(φ(1 − h)). */
  readonly standardizedPearson: Float64Array | null;
}

export interface RowDiagnosticsOptions {
  readonly family: ExponentialFamily;
  readonly links: readonly Link[];
  readonly frequency?: Float64Array;
  /** φ; NaN where it could not be estimated. */
  readonly dispersion: number;
  readonly rank: number;
  /** Names of the response's components and of the predictors, with several. */
  readonly components: readonly string[];
  readonly predictors: readonly string[];
}

/**
 * Computes the diagnostics in one sweep: O(n) time, constant memory beyond the output.
 *
 * @param also sums that are made in the same sweep
 */
export function rowDiagnostics(
  fit: FittedRows,
  options: RowDiagnosticsOptions,
  also?: Pick<SandwichSums, 'add' | 'endBlock'>,
): RowDiagnostics {
  const { family, links, frequency, dispersion, rank, components, predictors } = options;
  const { model, data } = fit;
  const n = data.rowCount;
  const q = model.predictorCount;
  const K = components.length;
  const rows = family.compose(links);
  const hasMean = rows.mean !== undefined && rows.mean.length === K;
  const comparable = hasMean && K === model.responseCount;
  const variance = comparable ? responseVariance(family, links) : undefined;
  const varianceProgram = variance && rowProgram(family, links, variance);
  const column = (): Float64Array => new Float64Array(n);
  const columns = (count: number): Float64Array[] => Array.from({ length: count }, column);
  const linear = columns(q);
  const fitted = hasMean ? columns(K) : undefined;
  const response = comparable ? columns(K) : undefined;
  const pearson = comparable && variance ? columns(K) : undefined;
  const deviance = model.unitDeviance ? column() : undefined;
  const excess = deviance && statisticExcess(family, links);
  const excesses = new Float64Array(blockRows);
  const slopes = comparable && q === 1 && K === 1 ? slopeOf(model, family, links) : undefined;
  const working = slopes ? column() : undefined;
  const leverage = column();
  const cooksDistance = column();
  const standardizedDeviance = deviance && q === 1 ? column() : undefined;
  const standardizedPearson = pearson && q === 1 ? column() : undefined;

  const buffer = (): Float64Array => new Float64Array(blockRows);
  const means = Array.from({ length: K }, buffer);
  const variances = Array.from({ length: K }, buffer);
  const deviances = buffer();
  const slope = buffer();
  let responses: readonly Float64Array[] = [];
  const influence = oneStepInfluence(q);

  sweepScores(
    fit,
    frequency,
    (row) => {
      also?.add(row);
      const { row: i, r, weight: w } = row;
      let h = 0;
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) h += row.information[a * q + b] * row.projection[b * q + a];
        linear[a][i] = row.u[a];
      }
      leverage[i] = h;
      cooksDistance[i] = w === 0 ? Number.NaN : influence(row) / (dispersion * rank);
      const root = Math.sqrt(w);
      for (let k = 0; k < K; k++) {
        if (fitted) fitted[k][i] = means[k][r];
        if (!response) continue;
        const e = responses[k][r] - means[k][r];
        response[k][i] = e;
        // 0/0 where the mean has reached the edge of its domain and the response lies on it.
        if (pearson) pearson[k][i] = e === 0 ? 0 : (root * e) / Math.sqrt(variances[k][r]);
        if (working) working[i] = e / slope[r];
      }
      if (deviance) {
        const d = Math.sqrt(w * Math.max(0, deviances[r]));
        deviance[i] = (excess ? excesses[r] : (response?.[0][i] ?? 0)) < 0 ? -d : d;
      }
      const left = Math.sqrt(dispersion * (1 - h));
      if (standardizedDeviance && deviance) standardizedDeviance[i] = finite(deviance[i] / left);
      if (standardizedPearson && pearson) standardizedPearson[i] = finite(pearson[0][i] / left);
    },
    ({ n: size, y, u }) => {
      responses = y;
      if (hasMean) model.mean?.(size, { y, u }, means);
      varianceProgram?.run(size, y, u, variances);
      if (deviance) model.unitDeviance?.(size, { y, u }, deviances);
      excess?.run(size, y, u, [excesses]);
      slopes?.(size, y, u, slope);
    },
    also?.endBlock,
  );
  return {
    fitted: fitted ? named(fitted, components) : null,
    linearPredictor: named(linear, predictors),
    residuals: {
      response: response ? named(response, components) : null,
      pearson: pearson ? named(pearson, components) : null,
      deviance: deviance ?? null,
      working: working ?? null,
    },
    leverage,
    cooksDistance,
    standardizedDeviance: standardizedDeviance ?? null,
    standardizedPearson: standardizedPearson ?? null,
  };
}

/**
 * What has the sign of a deviance residual where T is not the response: T − E T, turned round where T falls as the response grows. (Of a
 * T that rises and falls, cos y, y² on the whole line or log y(1 − y), it says whether T is large.) Undefined where T is the response.
 */
function statisticExcess(family: ExponentialFamily, links: readonly Link[]): RowProgram | undefined {
  const { expressions, symbols, dimension } = family;
  const { natural, y } = family.compose(links);
  const [statistic] = expressions.sufficientStatistic;
  if (dimension !== 1 || y.length !== 1 || statistic === y[0]) return undefined;
  const expected = substitute(expressions.mean[0], new Map([[symbols.eta[0], natural[0]]]));
  const above = sub(statistic, expected);
  return rowProgram(family, links, [falls(family) ? neg(above) : above]);
}

/** True where T falls as the response grows, wherever in the support that is looked at. */
function falls({ expressions, symbols, declaration, constants }: ExponentialFamily): boolean {
  const { lower, upper } = declaration.support.range;
  const slope = simplify(derivative(expressions.sufficientStatistic[0], symbols.y[0]));
  const program = compile(
    [slope],
    [...symbols.y, ...symbols.constants].map((s) => s.name as string),
  );
  const within = (t: number): number => {
    if (Number.isFinite(lower) && Number.isFinite(upper)) return lower + (upper - lower) * t;
    const away = t / (1 - t);
    if (Number.isFinite(lower)) return lower + away;
    return Number.isFinite(upper) ? upper - away : away - 1 / away;
  };
  const shares = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99];
  const out = new Float64Array(shares.length);
  const values = symbols.constants.map((s) => constants[s.name as string] ?? Number.NaN);
  program.run(shares.length, [Float64Array.from(shares, within), ...values], [out]);
  return out.some((s) => s < 0) && out.every((s) => !(s > 0));
}

/** dμ/du of the rows of a block; undefined where the mean does not move with the predictor (a Laplace's). */
function slopeOf(model: RowModel, family: ExponentialFamily, links: readonly Link[]): RowSlopes | undefined {
  if (model.meanSlopeAndVariance) {
    const both = [new Float64Array(blockRows), new Float64Array(blockRows)];
    return (n, y, u, out) => {
      model.meanSlopeAndVariance?.(n, { y, u }, both);
      out.set(both[0]);
    };
  }
  const { mean, u } = family.compose(links);
  const slope = mean && simplify(derivative(mean[0], u[0]));
  if (!slope || slope.value === 0) return undefined;
  const program = rowProgram(family, links, [slope]);
  return (n, y, us, out) => program.run(n, y, us, [out]);
}

type RowSlopes = (n: number, y: readonly Float64Array[], u: readonly Float64Array[], out: Float64Array) => void;

const finite = (x: number): number => (Number.isFinite(x) ? x : Number.NaN);

const named = (values: readonly Float64Array[], names: readonly string[]): RowValues =>
  values.length === 1 ? values[0] : Object.fromEntries(values.map((v, k) => [names[k], v]));

/**
 * δᵀHδ for the one-step change δ = (H − XᵀWX)⁻¹Xᵀs of the parameters without the row; by Woodbury's formula
 * r M r with r = (I − WM)⁻¹s. With one predictor it is R's Cook's distance, pearson²·h/(1 − h)².
 */
function oneStepInfluence(q: number): (row: RowScore) => number {
  const r = new Float64Array(q);
  const system = new Float64Array(q * q);
  return (row) => {
    const { information: W, projection: M, score } = row;
    if (q === 1) {
      const left = 1 - W[0] * M[0];
      return finite((score[0] * score[0] * M[0]) / (left * left));
    }
    deletedScore(row, r, system);
    let total = 0;
    for (let a = 0; a < q; a++) for (let b = 0; b < q; b++) total += r[a] * M[a * q + b] * r[b];
    return finite(total);
  };
}

/** r = (I − WM)⁻¹s: the score as the fit without the row would weigh it. */
export function deletedScore(row: RowScore, r: Float64Array, system: Float64Array): void {
  const { information: W, projection: M, score } = row;
  const q = score.length;
  for (let a = 0; a < q; a++) {
    r[a] = score[a];
    for (let b = 0; b < q; b++) {
      let s = a === b ? 1 : 0;
      for (let c = 0; c < q; c++) s -= W[a * q + c] * M[c * q + b];
      system[a * q + b] = s;
    }
  }
  solveSmall(system, r, q);
}
