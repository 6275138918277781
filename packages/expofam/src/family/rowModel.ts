import { compile, type Program } from '../expr/compile.ts';
import { derivative } from '../expr/derivative.ts';
import { div, type Expr, mul, square, sub } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { activeVectorKernels } from '../kernels/activeKernels.ts';
import type { VectorKernels } from '../kernels/vectorKernels.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import type { Link } from './link.ts';
import type { RowExpressions } from './rowExpressions.ts';
import { saturatedParts } from './saturatedParts.ts';

/** Arrays that hold a block of rows: response components and linear predictors, each at least n long. */
export interface RowBlock {
  readonly y: readonly Float64Array[];
  readonly u: readonly Float64Array[];
}

/**
 * A family with its links, compiled: what the engine calls on a block of rows. Everything is for unit weight and unit
 * dispersion; the engine multiplies. Information is packed by rows of the upper triangle: (0,0), (0,1) … (1,1) ….
 */
export interface RowModel {
  readonly predictorCount: number;
  readonly responseCount: number;
  /** True where expected and observed information agree for every response: canonical links. */
  readonly canonical: boolean;
  logLikelihood(n: number, block: RowBlock, out: Float64Array): void;
  /** Log-likelihood, score and information in one sweep. */
  step(n: number, block: RowBlock, out: readonly Float64Array[], information: 'expected' | 'observed'): void;
  /** Log-likelihood and score alone. */
  score(n: number, block: RowBlock, out: readonly Float64Array[]): void;
  /** True where ℓ is log p(y) and y is 0 or 1, which the saturated model makes certain: the deviance is −2ℓ, uncancelled. */
  readonly certain: boolean;
  /** Unit deviance, where the family has one. */
  readonly unitDeviance?: (n: number, block: RowBlock, out: Float64Array) => void;
  /** A first guess of the linear predictors from the response and pooled moments: of T, then means and variances of y. */
  readonly start?: (n: number, y: readonly Float64Array[], pooled: readonly number[], out: readonly Float64Array[]) => void;
  /** dμ/du and V(μ), with one predictor. */
  readonly meanSlopeAndVariance?: (n: number, block: RowBlock, out: readonly Float64Array[]) => void;
  /** Pearson's (y − μ)²/V(μ), and what a rounding of y by 2⁻⁵² adds to it, with one predictor and one response. */
  readonly pearson?: (n: number, block: RowBlock, out: readonly Float64Array[]) => void;
  /** True where Σ log p asks for a sum over responses beside the deviance (saturatedParts.ts). */
  readonly hasResponsePart: boolean;
  /** Log-likelihood, unit deviance (unless {@link certain}), {@link pearson}'s terms and the response's part where there are such, in one sweep. */
  fitted(n: number, block: RowBlock, out: FittedRowSums): void;
  /** d log|dμ/du| / du and d log W / du (W the expected information), with one predictor: what bias reduction adjusts by. */
  readonly logSlopes?: (n: number, block: RowBlock, out: readonly Float64Array[]) => void;
  /** T(y), one array for each natural parameter. */
  statistics(n: number, y: readonly Float64Array[], out: readonly Float64Array[]): void;
  readonly statisticCount: number;
  /**
   * What makes the log-likelihood of rows; with their score; with that and their information; with unit deviance (unless
   * {@link certain}), {@link pearson}'s terms and the response's part; or, `described`, with all of these. Inputs are y, u and constants.
   */
  sums(order: 'value' | 'gradient' | 'information' | 'fitted' | 'score' | 'described', information?: 'expected' | 'observed'): Program;
  readonly constants: readonly number[];
  /** The mean response of each component. */
  readonly mean?: (n: number, block: RowBlock, out: readonly Float64Array[]) => void;
  /** The predicted parameters g⁻¹(u). */
  parameters(n: number, block: RowBlock, out: readonly Float64Array[]): void;
}

/** Arrays for what a fit sums over its rows; those that a family does not have are left as they are. */
export interface FittedRowSums {
  readonly logLikelihood: Float64Array;
  readonly deviance: Float64Array;
  readonly pearson: readonly [Float64Array, Float64Array];
  readonly responses: Float64Array;
}

/** How many packed entries a symmetric q × q matrix has. */
export const packedSize = (q: number): number => (q * (q + 1)) / 2;

/** The packed upper triangle of a symmetric matrix of expressions, by rows. */
const packed = (matrix: readonly (readonly Expr[])[]): Expr[] => matrix.flatMap((row, i) => row.slice(i));

const compiled = new WeakMap<
  ExponentialFamily,
  { readonly kernels: VectorKernels; readonly links: readonly Link[]; readonly model: RowModel }[]
>();

/** Compiles a family and links for blocks of rows. Programs are made when first used, and kept as long as the family. */
export function rowModel(family: ExponentialFamily, links: readonly Link[]): RowModel {
  const known = compiled.get(family) ?? [];
  const kernels = activeVectorKernels();
  const same = known.find((k) => k.kernels === kernels && k.links.length === links.length && k.links.every((l, i) => l === links[i]));
  if (same) return same.model;
  const model = compileRows(family, family.compose(links));
  // A user's code may make links without end; the last few are enough.
  compiled.set(family, [{ kernels, links: [...links], model }, ...known.slice(0, 7)]);
  return model;
}

/** Compiles composed expressions with the values of the constants. */
function compileRows(family: ExponentialFamily, rows: RowExpressions): RowModel {
  const { constants } = family;
  const statistic = family.expressions.sufficientStatistic;
  const { kind, range } = family.declaration.support;
  const certain = kind === 'integers' && range.lower === 0 && range.upper === 1 && rows.logDensity === rows.logLikelihood;
  const names = [...rows.y, ...rows.u, ...rows.constants].map((s) => s.name as string);
  const constantValues = rows.constants.map((s) => constants[s.name as string] ?? Number.NaN);
  const q = rows.u.length;
  const inputs: (Float64Array | number)[] = [...new Array<Float64Array | number>(rows.y.length + q).fill(0), ...constantValues];
  const fill = (block: RowBlock): (Float64Array | number)[] => {
    for (let i = 0; i < rows.y.length; i++) inputs[i] = block.y[i] ?? 0;
    for (let j = 0; j < q; j++) inputs[rows.y.length + j] = block.u[j];
    return inputs;
  };
  const lazily = (make: () => readonly Expr[]): (() => Program) => {
    let program: Program | undefined;
    return () => {
      program ??= compile(make(), names);
      return program;
    };
  };
  const objective = lazily(() => [rows.logLikelihood]);
  const score = lazily(() => [rows.logLikelihood, ...rows.score]);
  const scoreAlone = lazily(() => rows.score);
  const parameters = lazily(() => rows.parameters.map((p) => p.value));
  const deviance = rows.unitDeviance;
  const mean = rows.mean;
  const devianceProgram = lazily(() => (deviance ? [deviance] : []));
  const meanProgram = lazily(() => mean ?? []);
  const { start, meanSlope, variance } = rows;
  const logSlopesProgram = lazily(() =>
    meanSlope && q === 1 ? [meanSlope, rows.information[0][0]].map((e) => simplify(div(derivative(e, rows.u[0]), e))) : [],
  );
  const responseNames = rows.y.map((s) => s.name as string);
  let startProgram: Program | undefined;
  let statisticProgram: Program | undefined;
  const hasPearson = mean !== undefined && variance !== undefined && rows.y.length === 1;
  const pearsonTerms = (): Expr[] => {
    const [y] = rows.y;
    return hasPearson ? [div(square(sub(y, mean[0])), variance), div(square(mul(2 ** -52, y)), variance)] : [];
  };
  const pearsonProgram = lazily(pearsonTerms);
  const ofResponse = deviance && !rows.logDensity ? saturatedParts(family)?.ofResponse : undefined;
  const responseTerms = ofResponse && ofResponse.op !== 'const' ? [ofResponse] : [];
  const describing = (): Expr[] => [...(deviance && !certain ? [deviance] : []), ...pearsonTerms(), ...responseTerms];
  const fittedProgram = lazily(() => [rows.logLikelihood, ...describing()]);
  const [expected, observed] = [() => rows.information, () => rows.observed()].map((matrix) => {
    const terms = (): Expr[] => [rows.logLikelihood, ...rows.score, ...packed(matrix())];
    return { information: lazily(terms), described: lazily(() => [...terms(), ...describing()]) };
  });
  const slopeProgram = lazily(() => (meanSlope && variance ? [meanSlope, variance] : []));
  const sums: RowModel['sums'] = (order, information) =>
    ({
      value: objective,
      gradient: score,
      score: scoreAlone,
      fitted: fittedProgram,
      ...(information === 'observed' ? observed : expected),
    })[order]();
  return Object.freeze({
    sums,
    constants: constantValues,
    predictorCount: q,
    responseCount: rows.y.length,
    canonical: q === rows.natural.length && rows.natural.every((e, i) => isAffineIn(e, rows.u[i])),
    certain,
    logLikelihood: (n: number, block: RowBlock, out: Float64Array) => objective().run(n, fill(block), [out]),
    step: (n: number, block: RowBlock, out: readonly Float64Array[], information: 'expected' | 'observed') =>
      sums('information', information).run(n, fill(block), out),
    score: (n: number, block: RowBlock, out: readonly Float64Array[]) => score().run(n, fill(block), out),
    parameters: (n: number, block: RowBlock, out: readonly Float64Array[]) => parameters().run(n, fill(block), out),
    ...(deviance ? { unitDeviance: (n: number, block: RowBlock, out: Float64Array) => devianceProgram().run(n, fill(block), [out]) } : {}),
    statisticCount: statistic.length,
    statistics(n: number, y: readonly Float64Array[], out: readonly Float64Array[]) {
      statisticProgram ??= compile(statistic, [...responseNames, ...rows.constants.map((s) => s.name as string)]);
      statisticProgram.run(n, [...y, ...constantValues], out);
    },
    ...(start
      ? {
          start(n: number, y: readonly Float64Array[], pooled: readonly number[], out: readonly Float64Array[]) {
            startProgram ??= compile(start, [
              ...responseNames,
              ...rows.pooled.map((s) => s.name as string),
              ...rows.constants.map((s) => s.name as string),
            ]);
            startProgram.run(n, [...y, ...pooled, ...constantValues], out);
          },
        }
      : {}),
    ...(meanSlope && variance
      ? { meanSlopeAndVariance: (n: number, block: RowBlock, out: readonly Float64Array[]) => slopeProgram().run(n, fill(block), out) }
      : {}),
    hasResponsePart: responseTerms.length > 0,
    fitted: (n: number, block: RowBlock, { logLikelihood, deviance: d, pearson, responses }: FittedRowSums) =>
      fittedProgram().run(n, fill(block), [
        logLikelihood,
        ...(deviance && !certain ? [d] : []),
        ...(hasPearson ? pearson : []),
        ...responseTerms.map(() => responses),
      ]),
    ...(hasPearson
      ? { pearson: (n: number, block: RowBlock, out: readonly Float64Array[]) => pearsonProgram().run(n, fill(block), out) }
      : {}),
    ...(meanSlope && q === 1
      ? { logSlopes: (n: number, block: RowBlock, out: readonly Float64Array[]) => logSlopesProgram().run(n, fill(block), out) }
      : {}),
    ...(mean ? { mean: (n: number, block: RowBlock, out: readonly Float64Array[]) => meanProgram().run(n, fill(block), out) } : {}),
  });
}

/** u, −u or c·u: then the link is canonical up to the sign or factor that its name carries. */
function isAffineIn(e: Expr, u: Expr): boolean {
  if (e === u) return true;
  if (e.op === 'neg') return isAffineIn(e.args[0], u);
  if (e.op === 'mul') {
    const rest = e.args.filter((a) => a.op !== 'const');
    return rest.length === 1 && isAffineIn(rest[0], u);
  }
  return false;
}
