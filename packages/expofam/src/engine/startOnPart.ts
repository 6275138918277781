import type { RowModel } from '../family/rowModel.ts';
import { type BlockPass, blockPass, type RowData } from './blockPass.ts';
import { chordSteps } from './chordSteps.ts';
import { decrementUnit } from './decrementUnit.ts';
import type { Describing } from './describing.ts';
import { informationCost } from './informationCost.ts';
import { type InformationFactor, informationFactor } from './informationFactor.ts';
import { type Job, solveOn } from './job.ts';
import { decrementOf, type KnownStart, type TracePoint } from './newton.ts';
import { isShared, type ParameterLayout } from './parameterLayout.ts';
import type { PassResult } from './pass.ts';
import type { SegmentHelp } from './segments.ts';
import type { SolverOptions } from './solverOptions.ts';
import { everyPredictorIsDetermined, subsampleStart } from './subsampleStart.ts';

/** What of the options of a fit says whether and how to start from a part. */
type PartOptions = SolverOptions & {
  readonly warmStart?: Float64Array;
  readonly maxIterations?: number;
  readonly dispersionKnown?: boolean;
  readonly onStep?: (point: TracePoint) => void;
  readonly everyLikelihood?: boolean;
  readonly describing?: Describing;
  readonly help?: (layout: ParameterLayout, part?: RowData) => SegmentHelp | undefined;
};

/** A start with the sums over all rows there, and the pass that gave them. */
export interface StartOnPart extends KnownStart {
  readonly pass: BlockPass;
  /** As {@link decrementUnit}, of the part. */
  readonly unit: number;
}

/** From this quotient of their costs on, the steps that gradients save are worth more than those that they take. */
const worthGradients = 1.5;

/** About how many more passes bring a decrement that shrinks at a rate below a target. */
const passesLeft = (decrement: number, rate: number, target: number): number => Math.log(decrement / target) / -Math.log(rate);

/**
 * By what factor steps shrink the decrement with the information of all rows at a distance of that many standard errors from the
 * maximum: it changes on the way by about that distance in standard deviations of the data, times some factor.
 */
const rateAfterInformation = (distance: number, rowCount: number): number =>
  Math.min(0.5, Math.max(1e-4, (3 * distance) / Math.sqrt(rowCount)));

/** From so many products on, a sweep is worth saving. */
const muchWork = 1e9;

/**
 * The factor of the information of sums; undefined where there is none, and where the quadratic there promises more than one unit of
 * deviance for each row: a row far from the others was given e^η times their mean, say. The usual start looks at a constant then.
 */
function factorNear(
  { valid, gradient, information }: PassResult,
  P: number,
  rowCount: number,
  unit: number,
): InformationFactor | undefined {
  const factor = valid && information && informationFactor(information, P);
  if (!factor || !gradient) return undefined;
  return decrementOf(gradient, factor.solve(gradient)) ** 2 <= rowCount * unit ** 2 ? factor : undefined;
}

/**
 * The usual start, one weighted least-squares step from each row's own guess: its information shows, nearly always, that no column is
 * aliased, which would take a sweep to find out.
 */
function* startOnAll(data: RowData, model: RowModel, layout: ParameterLayout, options: PartOptions): Job<StartOnPart | undefined> {
  const pass = blockPass(data, model, layout, options.help?.(layout));
  const sweep: PassResult = yield { pass, request: { theta: null, order: 'information' } };
  const { gradient, information } = sweep;
  const factor = information && informationFactor(information, layout.parameterCount);
  if (!factor || !gradient || !everyPredictorIsDetermined(data.designs, layout, information, factor)) return undefined;
  const theta = factor.solve(gradient);
  if (!theta.every(Number.isFinite)) return undefined;
  const result: PassResult = yield { pass, request: { theta, order: 'information' } };
  const unit = decrementUnit(data, model, pass, options.dispersionKnown !== false);
  const known = factorNear(result, layout.parameterCount, data.rowCount, unit);
  return known && { pass, theta, result, factor: known, unit, trace: [] };
}

/**
 * A start from a part of the rows, with the sums over all rows there: they also show, nearly always, that no column is
 * aliased. undefined where the options want another start or solver, or where anything is not clear.
 */
export function* startOnPart(data: RowData, model: RowModel, layout: ParameterLayout, options: PartOptions): Job<StartOnPart | undefined> {
  const { strategy = 'auto' } = options;
  if (strategy === 'newton') return undefined;
  // A limit counts steps from the usual start.
  if (options.maxIterations !== undefined && options.maxIterations < 20) return undefined;
  if ((options.solver ?? 'newton') !== 'newton' || (options.start ?? 'auto') !== 'auto' || options.warmStart) return undefined;
  // Where predictors share parameters a regular block does not show that each design is.
  if (isShared(layout)) return undefined;
  const found = yield* subsampleStart(data, model, layout, options.dispersionKnown !== false, options.help);
  if (!found) {
    // Outside canonical links other starts may be tried, from the intercept for one: that is left as it is.
    // Few rows for each parameter could weigh so much that errors take the last step too.
    const { parameterCount: P } = layout;
    const pays = model.canonical && data.rowCount >= 20 * P && data.rowCount * P ** 2 >= muchWork;
    return pays ? yield* startOnAll(data, model, layout, options) : undefined;
  }
  const { unit } = found;
  const pass = blockPass(data, model, layout, options.help?.(layout));
  let { theta } = found;
  let rate: number | undefined;
  let trace: TracePoint[] = [];
  // From where one more step is the last, it changes what describes a fit less than rounding does, but Pearson's sum, by 1e−9 of it: that
  // is for nothing where it makes no dispersion.
  let last = false;
  if (strategy !== 'part') {
    // Where the information costs more than the gradient it is summed once, at the end of the way: so near that Newton's step
    // from there is the last. A distance of so many standard errors changes the information by about as many parts of √n, a part in
    // 1e9 here, mostly far less, a few where a level has few rows or columns have long tails. Outside canonical links that step shrinks the distance by a factor only, so it must be nearer.
    const near = model.canonical ? 5e-7 * Math.sqrt(Math.min(1, data.rowCount / 1e6)) : 1e-10;
    // What Newton's method takes for none, with a margin.
    const beyond = model.canonical ? 0 : 0.3 * Math.max(1e-11 * unit, 1e-13 * found.size);
    const cost = informationCost(data, layout);
    const gradients = strategy === 'gradients' || cost > worthGradients;
    const target = (gradients ? near : 0.05) * unit;
    const onStep = (point: TracePoint): void => {
      trace.push(point);
      options.onStep?.(point);
    };
    // Or twice, the first time for a matrix better than the part's; where Newton's method takes over, as soon as its steps gain more.
    const leftAfter = (decrement: number): number => {
      const after = rateAfterInformation(decrement / unit, data.rowCount);
      return Math.max(0, passesLeft(decrement * after, after, target));
    };
    const giveWay = (decrement: number, shrinking: number): boolean => {
      if (!gradients) return -Math.log(rateAfterInformation(decrement / unit, data.rowCount)) > -cost * Math.log(shrinking);
      // Not where the information of one step later, nearer to the maximum, saves more than that step costs.
      const left = leftAfter(decrement);
      return passesLeft(decrement, shrinking, target) > cost + 2 + left && left <= 1 + leftAfter(decrement * shrinking);
    };
    // Of a concave likelihood the gradient alone tells whether steps lead upwards.
    const order = model.canonical && !options.everyLikelihood ? 'score' : 'gradient';
    const steps = chordSteps({ theta, solve: found.solve, target, beyond, order, giveWay, onStep });
    let nearer = yield* solveOn(pass, steps);
    if (nearer?.short && gradients) {
      const { passes } = nearer;
      const result: PassResult = yield { pass, request: { theta: nearer.theta, order: 'information' } };
      const factor = result.valid && result.information ? informationFactor(result.information, layout.parameterCount) : undefined;
      nearer = factor
        ? yield* solveOn(
            pass,
            chordSteps({ theta: nearer.theta, solve: factor.solve, target, beyond, order, first: { result, passes }, onStep }),
          )
        : undefined;
    }
    if (nearer) ({ theta, rate } = nearer);
    // Steps that led nowhere are none.
    else trace = [];
    last = nearer !== undefined && gradients && model.canonical && options.dispersionKnown !== false;
  }
  const result = yield { pass, request: { theta, order: 'information', ...(last ? options.describing?.request : {}) } };
  const factor = factorNear(result, layout.parameterCount, data.rowCount, unit);
  if (!factor || !everyPredictorIsDetermined(data.designs, layout, result.information as Float64Array, factor)) return undefined;
  return { pass, theta, result, factor, unit, trace, ...(rate === undefined ? {} : { rate }) };
}
