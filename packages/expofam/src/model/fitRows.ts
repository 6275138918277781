import { type AliasedColumn, aliasedColumns } from '../engine/aliasedColumns.ts';
import type { atBoundary } from '../engine/atBoundary.ts';
import { type BackTransform, backTransform, type CoefficientPlace } from '../engine/backTransform.ts';
import type { BiasReductionOptions, biasReducer } from '../engine/biasReduction.ts';
import { type BlockPass, blockPass, type RowData } from '../engine/blockPass.ts';
import type { chooseSolver } from '../engine/chooseSolver.ts';
import { curvesDown } from '../engine/curvesDown.ts';
import { decrementUnit } from '../engine/decrementUnit.ts';
import type { Described, Describing } from '../engine/describing.ts';
import { isBounded, type PredictorDomain, rowsAtEdge } from '../engine/domainEdge.ts';
import type { InformationFactor } from '../engine/informationFactor.ts';
import { interceptStart } from '../engine/interceptStart.ts';
import { type Job, solveOn } from '../engine/job.ts';
import type { Rounding, SolverAnswer, TracePoint } from '../engine/newton.ts';
import { newtonOnly } from '../engine/newtonOnly.ts';
import { fullLayout, type ParameterLayout, withoutColumns, withShared } from '../engine/parameterLayout.ts';
import { type NumericsMethod, type Refined, refine } from '../engine/refine.ts';
import type { SegmentHelp } from '../engine/segments.ts';
import type { severalStarts } from '../engine/severalStarts.ts';
import type { SolverOptions } from '../engine/solverOptions.ts';
import type { startOnPart } from '../engine/startOnPart.ts';
import type { RowModel } from '../family/rowModel.ts';
import type { checkShared } from './checkShared.ts';

/** A coefficient's column that depends on earlier ones, for one predictor. */
export interface AliasedCoefficient extends AliasedColumn {
  readonly predictor: number;
}

/** Coefficients of a row model on rows, at unit dispersion. */
export interface RowFit {
  readonly data: RowData;
  readonly model: RowModel;
  readonly pass: BlockPass;
  readonly layout: ParameterLayout;
  readonly transform: BackTransform;
  readonly answer: SolverAnswer;
  /** Coefficients of the columns as written, in the order of `transform.places`. */
  readonly coefficients: Float64Array;
  /** H⁻¹ of the parameters of the centred, scaled columns (row-major); NaN where it does not exist. */
  readonly inverseInformation: Float64Array;
  /** Of a constant that was estimated with the coefficients, where these are not orthogonal to it. */
  readonly joint?: JointEstimate;
  /** L with H⁻¹ = LLᵀ, where Cholesky did not suffice. */
  readonly halfInverse?: Float64Array | undefined;
  /** Inverse expected information of those coefficients; NaN where it does not exist. */
  readonly covariance: Float64Array;
  /** Standard errors of those coefficients at unit dispersion: √ of the covariance's diagonal, also where that overflows. */
  readonly unitErrors: Float64Array;
  readonly aliased: readonly AliasedCoefficient[];
  readonly numerics: RowNumerics;
  /** An orthonormal basis of the directions that the rows leave open, where estimates are at infinity: H⁻¹ is then that of the rest. */
  readonly open?: readonly Float64Array[];
  /** False where the likelihood does not curve down in every direction at the solution. */
  readonly concave: boolean;
  /** True where another start went higher and did not settle. */
  readonly higherElsewhere: boolean;
  /** The sums that came with the last information: those that describe the fit, where they are of the same coefficients. */
  readonly described?: Described | undefined;
  /** Rows whose linear predictor the maximum brings to the edge of its domain. */
  readonly edge: readonly number[];
  /** The part that this fit needed and was not given: its answer is none to report, unless the rows turn out to be separated. */
  readonly wanted?: string;
}

/** A constant and the coefficients at their common maximum. */
export interface JointEstimate {
  readonly constant: string;
  /** The parameters' part of the inverse of their common information. */
  readonly inverseInformation: Float64Array;
  /** L of that, as of a fit. */
  readonly halfInverse?: Float64Array | undefined;
  readonly logLikelihood: number;
}

/** What an entry of the library may leave out of the fit of rows. */
export interface RowFitParts {
  /** Finds the solver that `solver` and `start` name; Newton's from the response where it is not given. */
  readonly chooseSolver?: typeof chooseSolver;
  /** The start from a part of many rows, which saves sweeps and changes nothing. */
  readonly startOnPart?: typeof startOnPart;
  /** Other starts, where the likelihood does not curve down at what the first one led to. */
  readonly severalStarts?: typeof severalStarts;
  /** Looks at columns that share coefficients, where some do. */
  readonly checkShared?: typeof checkShared;
  /** The maximum at the edge of a mean's domain. */
  readonly atBoundary?: typeof atBoundary;
}

/** How the last equations were solved, and what that leaves of the digits. */
export interface RowNumerics {
  readonly method: NumericsMethod;
  /** Condition number of √W·X with columns of equal length. */
  readonly condition: number;
  /** About how many significant digits of estimates and standard errors are safe. */
  readonly digits: number;
  /** Coefficients whose columns cost the digits, where fewer than six are left. */
  readonly culprits: readonly CoefficientPlace[];
  /** What rounding of the rows' own scores leaves open, where that costs the digits. */
  readonly rounding?: Rounding;
}

export interface RowFitOptions extends SolverOptions {
  readonly maxIterations?: number;
  readonly tolerance?: number;
  readonly onStep?: (point: TracePoint) => void;
  /** True where the likelihood at every step is to be shown. */
  readonly everyLikelihood?: boolean;
  /** Coefficients to start from, as `RowFit.answer.theta` of a fit on the same rows. */
  readonly warmStart?: Float64Array;
  /** False where the family leaves its dispersion free. */
  readonly dispersionKnown?: boolean;
  /** How many starts to try at least. */
  readonly starts?: number;
  /** Where each linear predictor may lie. */
  readonly domains?: readonly PredictorDomain[];
  /** Groups of columns of different predictors with one coefficient. */
  readonly shared?: readonly (readonly CoefficientPlace[])[];
  /** Columns that the fit is to leave out, of designs that a larger fit uses. */
  readonly without?: (predictor: number, column: number) => boolean;
  /** Others who make some of the sums of a pass with that layout, over all rows or a part of them. */
  readonly help?: (layout: ParameterLayout, part?: RowData) => SegmentHelp | undefined;
  /** Corrects the bias of estimates instead of maximising the likelihood. */
  readonly biasReduction?: Pick<BiasReductionOptions, 'kind' | 'dispersionKnown' | 'observations'> & {
    readonly reducer: typeof biasReducer;
  };
  readonly parts?: RowFitParts;
  /** Sums that describe the fit, which may come with its last information; a fit of which they are nobody's concern has none. */
  readonly describing?: Describing;
}

/** Fits a row model: finds aliased columns, solves, and brings the answer back to the columns as written. */
export function* fitRows(data: RowData, model: RowModel, designIndex: readonly number[], options: RowFitOptions = {}): Job<RowFit> {
  const { shared = [], parts = {}, without } = options;
  const every = withShared(
    fullLayout(
      designIndex,
      data.designs.map((d) => d.columnCount),
    ),
    shared,
  );
  const all = without ? withoutColumns(every, without) : every;
  const started = options.biasReduction || !parts.startOnPart ? undefined : yield* parts.startOnPart(data, model, all, options);
  const aliased = started ? [] : findAliased(data, designIndex);
  parts.checkShared?.(data, designIndex, shared, aliased);
  const layout = aliased.length ? withoutColumns(all, (j, c) => aliased.some((a) => a.predictor === j && a.column === c)) : all;
  const pass = started?.pass ?? blockPass(data, model, layout, options.help?.(layout));
  const fallback = started ? undefined : interceptStart(data, model, layout, options.domains);
  const transform = backTransform(data.designs, layout);
  const { biasReduction } = options;
  const reducible = biasReduction?.reducer.reducible(model);
  const unit = started?.unit ?? decrementUnit(data, model, pass, options.dispersionKnown !== false);
  const solver =
    biasReduction && reducible
      ? biasReduction.reducer.reduceBias(data, reducible, pass, transform, {
          ...biasReduction,
          ...(fallback ? { fallback } : {}),
          ...(options.maxIterations === undefined ? {} : { maxIterations: options.maxIterations }),
          ...(options.onStep ? { onStep: options.onStep } : {}),
        })
      : (parts.chooseSolver ?? newtonOnly)(data, model, pass, {
          parameterCount: layout.parameterCount,
          canonical: model.canonical,
          unit,
          ...(fallback ? { fallback } : {}),
          ...(started ? { first: started } : {}),
          ...options,
        });
  let solved = yield* solveOn(pass, solver);
  const { describing } = options;
  describing?.take(solved);
  let concave = true;
  let elsewhere = Number.NEGATIVE_INFINITY;
  let edge: readonly number[] = [];
  let wanted: string | undefined;
  if (!biasReduction && (options.solver ?? 'newton') === 'newton') {
    // Canonical links are concave: there a start is as good as any other.
    if (!model.canonical || (options.starts ?? 1) > 1) {
      const newtonOptions = { parameterCount: layout.parameterCount, canonical: model.canonical, unit, ...(fallback ? { fallback } : {}) };
      if (parts.severalStarts) {
        // A known start is that of the same model beside it: there is no other to look for.
        const rowCount = options.warmStart ? Number.POSITIVE_INFINITY : data.rowCount;
        const best = yield* solveOn(pass, parts.severalStarts(solved, newtonOptions, options.starts ?? 1, rowCount, describing));
        solved = best.answer;
        ({ concave, elsewhere } = best);
      } else {
        concave = yield* solveOn(pass, curvesDown(solved, describing));
        if (!concave || solved.status !== 'converged') wanted = 'a fit from several starts';
      }
    }
    const { domains } = options;
    const bounded = domains?.some(isBounded) ?? false;
    if (domains && bounded && (solved.status !== 'converged' || !concave || rowsAtEdge(data, pass, domains, solved.theta).length > 0)) {
      const found = parts.atBoundary?.(data, pass, domains, [solved.theta, ...(fallback ? [fallback] : [])]);
      if (!parts.atBoundary) wanted ??= 'a maximum at the edge of the domain';
      // The path stops where each row at the edge is still pulled by 1e−13.
      const short = 1e-9 * Math.abs(solved.logLikelihood) + 1e-10 * data.rowCount * unit ** 2;
      if (found && (solved.status === 'no-start' || found.answer.logLikelihood >= solved.logLikelihood - short)) {
        solved = found.answer;
        edge = found.rows;
        concave = true;
      }
    }
  }
  const refined = yield* solveOn(pass, refine(solved, { toMaximum: !biasReduction, canonical: model.canonical }));
  const { factor } = refined;
  let { answer } = refined;
  // Profiles of a penalised fit follow the penalised likelihood.
  const penalised =
    biasReduction?.dispersionKnown && reducible && (biasReduction.kind === 'jeffreys' || (biasReduction.kind === 'mean' && model.canonical))
      ? biasReduction.reducer.penalisedPass(data, reducible, pass, transform)
      : undefined;
  if (penalised) answer = { ...answer, logLikelihood: penalised.evaluate({ theta: answer.theta, order: 'value' }).logLikelihood };
  const coefficients = transform.coefficients(answer.theta, answer.thetaLow);
  const inverses = inversesOf(factor, transform, layout);
  return {
    data,
    model,
    pass: penalised ?? pass,
    layout,
    transform,
    answer,
    coefficients,
    ...inverses,
    ...(refined.method === 'cholesky' || !factor ? {} : { halfInverse: factor.halfInverse() }),
    numerics: withRounding(numericsOf(refined, data, layout, transform), answer, { coefficients, unitErrors: inverses.unitErrors, unit }),
    aliased,
    concave,
    higherElsewhere: elsewhere > solved.logLikelihood + 1e-6 * Math.abs(solved.logLikelihood),
    edge,
    described: describing?.taken(),
    ...(wanted === undefined ? {} : { wanted }),
  };
}

/** Aliased columns of each predictor, in the order of the formula; predictors that share a design share the answer. */
function findAliased(data: RowData, designIndex: readonly number[]): AliasedCoefficient[] {
  const found = data.designs.map((d, i) => (designIndex.includes(i) ? aliasedColumns(d, data.rowCount, data.weights) : []));
  return designIndex.flatMap((d, predictor) => found[d].map((a) => ({ predictor, ...a })));
}

/** H⁻¹ from the factor of H, of parameters and of coefficients, and standard errors. */
export function inversesOf(
  factor: InformationFactor | undefined,
  { matrix, isIdentity, places }: BackTransform,
  { parameterCount: P }: ParameterLayout,
): Pick<RowFit, 'inverseInformation' | 'covariance' | 'unitErrors'> {
  const k = places.length;
  const unitErrors = new Float64Array(k).fill(Number.NaN);
  const covariance = factor?.covariance(matrix, k, unitErrors) ?? new Float64Array(k * k).fill(Number.NaN);
  const inverse = isIdentity ? covariance : factor?.inverse();
  return { inverseInformation: inverse ?? new Float64Array(P * P).fill(Number.NaN), covariance, unitErrors };
}

/** About how many digits of estimates and standard errors are safe, and which columns cost them. */
export function numericsOf(refined: Refined, data: RowData, layout: ParameterLayout, transform: BackTransform): RowNumerics {
  const { method, condition, factor } = refined;
  const { epsilon, rounding } = { epsilon: 2 ** -52, rounding: largestRounding(data, layout) };
  const arithmetic =
    method === 'cholesky' ? epsilon * condition ** 2 : method === 'qr' ? epsilon * condition : epsilon ** 2 * condition ** 2;
  // The data as read are themselves rounded, except whole numbers: κ carries that into the estimates whatever the method.
  const error = Number.isFinite(condition) ? Math.max(epsilon, arithmetic, rounding * condition) : 1;
  const digits = Math.max(0, Math.min(15, Math.floor(-Math.log10(error))));
  const inflation = factor && digits < 6 ? factor.inflation() : new Float64Array(layout.parameterCount);
  const most = inflation.reduce((a, b) => Math.max(a, b), 0);
  const culprits = transform.places.filter(({ predictor, column }) => {
    const value = inflation[layout.parameter[predictor][column]];
    return value > 10 && value >= 0.01 * most;
  });
  return { method, condition, digits, culprits };
}

/** Fewer digits where rounding of the rows' scores ended the iteration: an estimate is then open by so many of its standard errors. */
function withRounding(
  numerics: RowNumerics,
  { rounding }: SolverAnswer,
  { coefficients, unitErrors, unit }: Pick<RowFit, 'coefficients' | 'unitErrors'> & { readonly unit: number },
): RowNumerics {
  if (!rounding) return numerics;
  const open = coefficients.reduce(
    (most, b, i) => Math.max(most, (rounding.decrement * unitErrors[i]) / Math.max(Math.abs(b), unit * unitErrors[i])),
    0,
  );
  const digits = Math.max(0, Math.floor(-Math.log10(open)));
  return digits < numerics.digits ? { ...numerics, digits, rounding } : numerics;
}

function largestRounding(data: RowData, layout: ParameterLayout): number {
  let largest = 0;
  layout.parameter.forEach((row, j) => {
    row.forEach((p, c) => {
      if (p >= 0) largest = Math.max(largest, data.designs[layout.design[j]].rounding[c]);
    });
  });
  return largest;
}
