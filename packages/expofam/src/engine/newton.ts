import { dotAt } from '../math/linear/dotAt.ts';
import { factorOf, factorWithRidge } from './factorOf.ts';
import type { FittedSums } from './fittedSums.ts';
import { type FactorRoom, factorRoom, type InformationFactor } from './informationFactor.ts';
import { noStart } from './noStart.ts';
import type { PassRequest, PassResult, Solver } from './pass.ts';
import { type Starting, type StartOptions, startingPoint } from './startingPoint.ts';

/** How a fit ended. */
export type FitStatus = 'converged' | 'max-iterations' | 'stalled' | 'no-start' | 'stopped' | 'boundary';

/** One line of a solver's trace. */
export interface TracePoint {
  readonly iteration: number;
  readonly theta: Float64Array;
  readonly logLikelihood: number;
  readonly gradientNorm: number;
  /** √(gᵀH⁻¹g): the distance to the optimum of the quadratic, in standard errors at unit dispersion. */
  readonly decrement: number;
  readonly step: number;
  /** What was summed over all rows there: before an information, many rows may be asked for gradients alone. */
  readonly sums?: 'gradient' | 'information';
}

/** What rounding leaves open at a maximum. */
export interface Rounding {
  /** The decrement below which steps no longer shrank. */
  readonly decrement: number;
  /** By how much the log-likelihood moved there. */
  readonly logLikelihood: number;
}

/** What every solver answers. */
export interface SolverAnswer {
  readonly theta: Float64Array;
  /** Low-order parts of θ, where it was refined. */
  readonly thetaLow?: Float64Array;
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  /** Expected information at θ, at unit dispersion. */
  readonly information: Float64Array;
  /** The factor of that information, where the last step was made with it; it is not kept after {@link refine}. */
  readonly factor?: InformationFactor | undefined;
  /** The sums that describe a fit, where they came with that information. */
  readonly fitted?: FittedSums | undefined;
  readonly iterations: number;
  readonly status: FitStatus;
  readonly trace: readonly TracePoint[];
  /** True where plain arithmetic could not carry the steps. */
  readonly compensated?: boolean;
  /** Where rounding of the rows' own scores and likelihoods ended the iteration: what it leaves open. */
  readonly rounding?: Rounding;
}

/** A start whose sums are known. */
export interface KnownStart {
  readonly theta: Float64Array;
  /** Its information is the expected one. */
  readonly result: PassResult;
  /** The factor of that, where it is known too. */
  readonly factor?: InformationFactor | undefined;
  /** At most by this factor a step from the expected information shrinks the decrement there, as steps before it showed. */
  readonly rate?: number;
  /** The steps that led there. */
  readonly trace?: readonly TracePoint[];
}

export interface NewtonOptions extends StartOptions {
  readonly maxIterations?: number;
  /** Convergence: the decrement beside the size of the linear predictor, and beside one standard error. */
  readonly tolerance?: number;
  /**
   * The size of one standard error's worth of decrement: √(dispersion × weight). The tolerance is relative to it, so that
   * neither the unit of the response nor that of the weights decides when to stop. 1 by default.
   */
  readonly unit?: number;
  /** By how much, relatively, the information may be left away from that at the final coefficients, to save a sweep; 0 by default. */
  readonly informationError?: number;
  /** False where observed and expected information differ; then the observed one is used near the optimum. */
  readonly canonical: boolean;
  /** A start whose sums are known already. */
  readonly first?: KnownStart;
  readonly onStep?: (point: TracePoint) => void;
  /** Where factors are made, that of the answer too: to be had again by the next of many fits. */
  readonly room?: FactorRoom;
}

const dot = (a: Float64Array, b: Float64Array): number => dotAt(a.length, a, 0, b, 0);

/** √(gᵀH⁻¹g), from g and H⁻¹g. */
export const decrementOf = (gradient: Float64Array, delta: Float64Array): number => Math.sqrt(Math.max(0, dot(gradient, delta)));

/**
 * A plain step from H keeps about 16 − log₁₀ κ(H) digits; beyond κ(H) = κ(√W·X)² = 10¹³ fewer than three are left, and the iteration
 * would converge slowly or not at all.
 */
const hopeless = 10 ** 6.5;

/**
 * Newton's method by Fisher scoring. Outside canonical links the observed information takes over near the optimum, where
 * it converges quadratically and Fisher scoring only linearly. Standard errors come from the expected information at the
 * final coefficients. A line search keeps the likelihood rising and every mean in its domain.
 */
export function* newton(options: NewtonOptions): Solver<SolverAnswer> {
  const { parameterCount: P, canonical } = options;
  const maxIterations = options.maxIterations ?? 100;
  const unit = options.unit ?? 1;
  const tolerance = (options.tolerance ?? 1e-11) * unit;
  const relative = 1e-2 * (options.tolerance ?? 1e-11);
  let largest = 0;
  const trace: TracePoint[] = [...(options.first?.trace ?? [])];
  const before = trace.length;
  let arithmetic: PassRequest['arithmetic'] = 'plain';
  // The same for all factors: that of a point is not asked for after the next.
  const room = options.room ?? factorRoom(P);
  let point = options.first ?? (yield* startingPoint(options, arithmetic, room));
  let known: Factored | undefined = point && { result: point.result, factor: options.first?.factor ?? factorOf(point.result, P, room) };
  // Another start, for where the first turns out to be far off; one that was asked for is kept.
  let spare = options.first || options.start ? undefined : (options.fallback ?? new Float64Array(P));
  let previous = Number.POSITIVE_INFINITY;
  function* higherStart(than: PassResult): Solver<Starting | undefined> {
    if (!spare) return undefined;
    const theta = spare;
    spare = undefined;
    const result: PassResult = yield { theta, order: 'information', information: 'expected' };
    if (!result.valid || !(result.logLikelihood > than.logLikelihood)) return undefined;
    arithmetic = 'plain';
    previous = Number.POSITIVE_INFINITY;
    largest = 0;
    return { theta, result };
  }
  if (point && !wellDetermined(known?.factor)) {
    // A row far from the others that the start gives e⁸⁸ times their mean hides them.
    const higher: Starting | undefined = yield* higherStart(point.result);
    // Ridge steps would creep along a nearly flat valley: rather carry more digits, from the start.
    const again: Starting | undefined = higher ?? (yield* startingPoint(options, 'compensated', room));
    if (higher) point = higher;
    else if (again?.result.informationLow && factorOf(again.result, P)) {
      arithmetic = 'compensated';
      point = again;
    }
  }
  if (!point) return noStart(P, trace);
  let { theta, result } = point;
  let observed = false;
  let status: FitStatus = 'max-iterations';
  let stalls = 0;
  let iterations = 0;
  let lastStep = 1;
  let bend = 0;
  let blind = false;
  const expected = (at: Float64Array): PassRequest => ({ theta: at, order: 'information', information: 'expected', arithmetic });
  let rounding: Rounding | undefined;
  let made: InformationFactor | undefined;
  while (iterations < maxIterations) {
    const g = result.gradient as Float64Array;
    const H = result.information as Float64Array;
    let factor: InformationFactor | undefined = (known?.result === result && known.factor) || factorOf(result, P, room);
    if (arithmetic === 'plain' && iterations > 0 && !wellDetermined(factor)) {
      const precise: PassResult = yield { theta, order: 'information', information: 'expected', arithmetic: 'compensated' };
      if (precise.valid && precise.informationLow && factorOf(precise, P)) {
        arithmetic = 'compensated';
        result = precise;
        observed = false;
        continue;
      }
    }
    factor ??= factorWithRidge(result, P);
    if (!factor) {
      status = 'stalled';
      break;
    }
    const delta = factor.solve(g);
    const decrement = decrementOf(g, delta);
    let length = 0;
    for (let i = 0; i < P; i++) length += theta[i] * dotAt(P, H, i * P, theta, 0);
    const size = Math.sqrt(Math.max(0, length));
    const seen: TracePoint = {
      iteration: before + iterations,
      theta,
      logLikelihood: result.logLikelihood,
      gradientNorm: Math.sqrt(dot(g, g)),
      decrement,
      step: lastStep,
      sums: 'information',
    };
    trace.push(seen);
    options.onStep?.(seen);
    // Newton's steps square the distance: the last two say what the next will be. That saves a sweep over many rows (the start
    // is then from a part of them), where 1e−6 standard errors are 1e−9 of the information; with the observed information
    // the expected one is summed anew in any case.
    // Without such a start the information must be near enough: a step changes it by its length times the most that steps have shown,
    // or a tenth, for one alone may have ended near the maximum by luck.
    const square = (decrement / previous) ** 2;
    if (lastStep === 1) bend = Math.max(bend, decrement / previous ** 2);
    const informed = iterations > 0 && Math.max(bend * unit, 0.1) * decrement <= (options.informationError ?? 0) * unit;
    const near = decrement <= (observed ? 1e-4 : canonical ? 1e-6 : 0) * unit;
    const quadratic = near && lastStep === 1 && (options.first || informed);
    // The first step of Fisher scoring from a start that is nearly right: by the rate of the steps that led there.
    const { rate = 1 } = iterations === 0 && options.first && decrement <= 1e-6 * unit ? options.first : {};
    const ahead = decrement * (quadratic ? square : rate);
    const small = ahead <= tolerance || ahead <= relative * size;
    // The first step from a start that is far off is shortened, or takes e^½ off a mean that is e^η too large: the spare start may be higher.
    if (!small && iterations === 1 && (lastStep < 1 || decrement > 0.5 * previous)) {
      const higher: Starting | undefined = yield* higherStart(result);
      if (higher) {
        ({ theta, result } = higher);
        observed = false;
        continue;
      }
    }
    // Rounding: no longer halving although the step is already far below what the digits of θ can show.
    largest = Math.max(largest, decrement);
    const negligible = decrement <= Math.max(1e-7 * unit, 1e-9 * size, 1e-10 * largest);
    const exhausted = decrement > 0.5 * previous && negligible && lastStep === 1;
    if (small || exhausted) {
      if (exhausted && decrement > 1e-9 * unit) rounding = { decrement, logLikelihood: 0 };
      const last = addScaled(theta, delta, 1);
      // A step of 1e−11 changes the information in its eleventh digit; only a far smaller one needs no new sums. Nearly collinear columns
      // make a step long that is none in standard errors: it is looked at.
      if (observed || arithmetic !== 'plain' || (rate === 1 && ahead > 1e-3 * Math.max(tolerance, relative * size))) {
        // Expected information at the final coefficients; the last step is kept only if it leads nowhere worse.
        const final = yield expected(last);
        if (final.valid && final.logLikelihood >= result.logLikelihood - noise(result.logLikelihood)) {
          theta = last;
          result = final;
          observed = false;
        }
      } else {
        theta = last;
        made = factor;
      }
      status = 'converged';
      break;
    }
    if (blind && decrement > 0.5 * previous) {
      const open = Math.max(decrement, previous);
      rounding = { decrement: open, logLikelihood: Math.abs(result.logLikelihood - trace[trace.length - 2].logLikelihood) };
      status = open <= coarse * unit ? 'converged' : 'stalled';
      break;
    }
    previous = decrement;
    iterations++;
    const wantObserved: boolean = !canonical && decrement < 0.5 * Math.max(unit, 0.05 * size);
    const slope = dot(g, delta);
    const moved: Moved | undefined = blind
      ? undefined
      : yield* lineSearch(theta, delta, result, slope, wantObserved, arithmetic, unit, room);
    if (decrement <= coarse * unit && !observed && isLost(result, moved, slope)) {
      const next = addScaled(theta, delta, 1);
      const there: PassResult = yield expected(next);
      if (there.valid) {
        blind = true;
        theta = next;
        result = there;
        lastStep = 1;
        continue;
      }
    }
    if (!moved) {
      if (observed) {
        // The observed information led nowhere: back to Fisher scoring from here.
        observed = false;
        result = yield expected(theta);
        if (++stalls > 3) {
          status = 'stalled';
          break;
        }
        continue;
      }
      const higher: Starting | undefined = yield* higherStart(result);
      if (higher) {
        ({ theta, result } = higher);
        continue;
      }
      status = decrement <= 1e-6 * Math.max(unit, size) ? 'converged' : 'stalled';
      break;
    }
    known = moved;
    theta = moved.theta;
    result = moved.result;
    observed = moved.observed;
    lastStep = moved.step;
  }
  if (observed) result = yield expected(theta);
  return {
    theta,
    logLikelihood: result.logLikelihood,
    gradient: result.gradient as Float64Array,
    information: result.information as Float64Array,
    factor: made,
    fitted: made && result.fitted,
    // The weighted least-squares step that made the start is a step of Fisher scoring too.
    iterations: before + iterations + (options.start ? 0 : 1),
    status,
    trace,
    ...(arithmetic === 'compensated' ? { compensated: true } : {}),
    ...(rounding ? { rounding } : {}),
  };
}

/** In standard errors: what a step may be worth when it is judged by gradients alone, and what rounding may leave open. */
const coarse = 0.1;

/**
 * True where a step of less than a tenth of a standard error shows that the likelihood's changes are rounding: no part of it rises, a part
 * rises by more than the slope allows, or only a part of no length does not fall. A von Mises of κ = 10¹¹ takes the difference of
 * two numbers of that size from each row. Gradients lose less: from there on they alone are followed.
 */
function isLost(from: PassResult, moved: Moved | undefined, slope: number): boolean {
  if (!moved) return true;
  const rise = moved.result.logLikelihood - from.logLikelihood;
  return moved.step < 1e-3 || (moved.step < 1 && rise > 2 * moved.step * slope + noise(from.logLikelihood));
}

const wellDetermined = (factor: InformationFactor | undefined): boolean =>
  factor !== undefined && (factor.conditionBound(hopeless) < hopeless || factor.condition() < hopeless);

interface Factored {
  readonly result: PassResult;
  readonly factor?: InformationFactor | undefined;
}

interface Moved extends Factored {
  readonly theta: Float64Array;
  readonly observed: boolean;
  readonly step: number;
}

/** What rounding may take from a sum of this size. */
export const noise = (logLikelihood: number): number => 1e-13 * Math.abs(logLikelihood);

/** θ + t·δ. */
export function addScaled(theta: Float64Array, delta: Float64Array, step: number): Float64Array {
  const sum = new Float64Array(theta.length);
  for (let i = 0; i < sum.length; i++) sum[i] = theta[i] + step * delta[i];
  return sum;
}

/** Backtracking on the likelihood; a step that leaves the domain counts as one that goes down. */
function* lineSearch(
  theta: Float64Array,
  delta: Float64Array,
  from: PassResult,
  slope: number,
  wantObserved: boolean,
  arithmetic: PassRequest['arithmetic'],
  unit: number,
  room: FactorRoom,
): Solver<Moved | undefined> {
  let step = 1;
  // Within 1e−5 standard errors a step gains less than rounding of Xθ (large where coefficients cancel) may take from the
  // likelihood: there the quadratic is trusted, and the decrements decide.
  const near = slope <= 1e-10 * unit ** 2;
  const allowed = noise(from.logLikelihood) + (near ? 1e-9 * (unit ** 2 + Math.abs(from.logLikelihood)) : 0);
  for (let halving = 0; halving < 40; halving++) {
    const candidate = addScaled(theta, delta, step);
    let result = yield { theta: candidate, order: 'information', information: wantObserved ? 'observed' : 'expected', arithmetic };
    let observed = wantObserved;
    if (result.valid && result.logLikelihood >= from.logLikelihood + 1e-4 * step * slope - allowed) {
      const factor = observed ? factorOf(result, theta.length, room) : undefined;
      if (observed && !factor) {
        result = yield { theta: candidate, order: 'information', information: 'expected', arithmetic };
        observed = false;
        // The expected information of a row may overflow where the observed one does not.
        if (!result.valid) {
          step *= 0.25;
          continue;
        }
      }
      return { theta: candidate, result, factor, observed, step };
    }
    step *= result.valid ? 0.5 : 0.25;
  }
  return undefined;
}
