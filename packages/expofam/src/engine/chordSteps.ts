import type { TracePoint } from './newton.ts';
import type { PassResult, Solver } from './pass.ts';

/** Where steps with gradients alone have led. */
export interface ChordAnswer {
  readonly theta: Float64Array;
  /** The Newton decrement that is left, as far as the corrected matrix shows. */
  readonly decrement: number;
  readonly passes: number;
  /** The largest factor by which a step shrank the decrement. */
  readonly rate: number;
  /** True where the steps gave way to a better matrix, short of the target. */
  readonly short?: boolean;
}

export interface ChordOptions {
  readonly theta: Float64Array;
  /** H₀⁻¹ g of an information matrix that is about that of all rows. */
  solve(gradient: Float64Array): Float64Array;
  /** Stop where the decrement that is left after the next step is expected below this. */
  readonly target: number;
  /** Or where it is after one more, at the slowest rate: Newton's own first step shrinks it as much at least. */
  readonly beyond?: number;
  /** The sums at θ, where they are known, and how many passes were made before them. */
  readonly first?: { readonly result: PassResult; readonly passes: number };
  /** `score` where the likelihood is concave and no step's is to be shown; `gradient` by default. */
  readonly order?: 'gradient' | 'score';
  /** Would a better matrix save more than it costs, where the next decrement is expected at that and shrinks at that rate? */
  giveWay?(decrement: number, rate: number): boolean;
  readonly onStep?: (point: TracePoint) => void;
}

const mostPasses = 20;
/** Rounding of the gradient may keep a decrement from shrinking that is this small beside the first one. */
const rounding = 1e-7;

const dot = (a: Float64Array, b: Float64Array): number => {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += a[i] * b[i];
  return s;
};

/**
 * Quasi-Newton steps from a point and an information matrix that are nearly right already, as those of a subsample are:
 * limited-memory BFGS (Nocedal 1980, Math. Comp. 35) about that matrix, full steps. A sum of gradients costs a fraction of
 * one with the information, so that most of the way is gone for less; Newton's method takes over from there.
 *
 * @returns undefined where the steps do not shrink, leave the domain or lose likelihood
 */
export function* chordSteps({
  theta: from,
  solve,
  target,
  beyond = 0,
  first: known,
  order = 'gradient',
  giveWay,
  onStep,
}: ChordOptions): Solver<ChordAnswer | undefined> {
  const pairs: { readonly change: Float64Array; readonly fall: Float64Array; readonly rho: number }[] = [];
  const step = (gradient: Float64Array): Float64Array => {
    const g = gradient.slice();
    const alphas = new Float64Array(pairs.length);
    for (let k = pairs.length - 1; k >= 0; k--) {
      const { change, fall, rho } = pairs[k];
      alphas[k] = rho * dot(change, g);
      for (let i = 0; i < g.length; i++) g[i] -= alphas[k] * fall[i];
    }
    const d = solve(g);
    pairs.forEach(({ change, fall, rho }, k) => {
      const beta = rho * dot(fall, d);
      for (let i = 0; i < d.length; i++) d[i] += (alphas[k] - beta) * change[i];
    });
    return d;
  };
  let theta = from;
  let result = known?.result ?? (yield { theta, order });
  let previous = Number.POSITIVE_INFINITY;
  let slowest = 0;
  let first = Number.POSITIVE_INFINITY;
  for (let passes = 1; result.valid && result.gradient; passes++) {
    const gradient = result.gradient;
    const delta = step(gradient);
    const decrement = Math.sqrt(Math.max(0, dot(gradient, delta)));
    onStep?.({
      iteration: passes - 1 + (known?.passes ?? 0),
      theta,
      logLikelihood: result.logLikelihood,
      gradientNorm: Math.sqrt(dot(gradient, gradient)),
      decrement,
      step: 1,
      sums: result.information ? 'information' : 'gradient',
    });
    const rate = Number.isFinite(previous) ? decrement / previous : 0.1;
    if (!(rate < 0.5)) return previous <= rounding * first ? { theta, decrement, passes, rate: slowest } : undefined;
    if (passes > 1) slowest = Math.max(slowest, rate);
    else first = decrement;
    const next = theta.map((v, i) => v + delta[i]);
    const left = { theta: next, decrement: decrement * rate, passes, rate: passes > 1 ? slowest : 0.5 };
    if (left.decrement <= target || left.decrement * left.rate <= beyond) return left;
    if (passes > 1 && giveWay?.(left.decrement, rate)) return { ...left, short: true };
    if (passes >= mostPasses) return left;
    const here = yield { theta: next, order };
    if (!here.valid || !here.gradient || here.logLikelihood < result.logLikelihood - 1e-13 * Math.abs(result.logLikelihood))
      return undefined;
    const fall = gradient.map((v, i) => v - (here.gradient as Float64Array)[i]);
    const curvature = dot(delta, fall);
    if (curvature > 0) pairs.push({ change: delta, fall, rho: 1 / curvature });
    theta = next;
    result = here;
    previous = decrement;
  }
  return undefined;
}
