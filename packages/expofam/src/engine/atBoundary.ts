import type { BlockPass, RowData } from './blockPass.ts';
import { designRows } from './designRows.ts';
import { constantsInside, isBounded, offsetExtent, type PredictorDomain, rowsAtEdge } from './domainEdge.ts';
import { factorWithRidge } from './factorOf.ts';
import { type InformationFactor, informationFactor } from './informationFactor.ts';
import { addScaled, decrementOf, noise, type SolverAnswer } from './newton.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PassRequest, PassResult } from './pass.ts';

type Sums = Required<Pick<PassResult, 'logLikelihood' | 'gradient' | 'information'>>;

/** The sums of the likelihood with t Σ [log(u − lower) + log(upper − u)]; undefined where a row is not inside the domain. */
type Barrier = (theta: Float64Array, t: number, information: PassRequest['information']) => Sums | undefined;

function barrierOf(data: RowData, pass: BlockPass, domains: readonly PredictorDomain[]): Barrier {
  const { layout } = pass;
  const P = layout.parameterCount;
  const readers = domains.map((_, j) => designRows(data.designs[layout.design[j]], layout.parameter[j]));
  return (theta, t, wanted) => {
    const result = pass.evaluate({ theta, order: 'information', information: wanted, arithmetic: 'plain' });
    // A point that is not inside has no gradient.
    if (!result.gradient || !result.information) return undefined;
    let logLikelihood = result.logLikelihood;
    const gradient = result.gradient.slice();
    const information = result.information.slice();
    pass.sweep({ theta }, ({ start, n, u }) => {
      for (const [j, { lower, upper }] of domains.entries()) {
        if (!isBounded(domains[j])) continue;
        const parameters = new Int32Array(readers[j].capacity);
        const values = new Float64Array(readers[j].capacity);
        for (let r = 0; r < n; r++) {
          if (data.weights?.[start + r] === 0) continue;
          const below = u[j][r] - lower;
          const above = upper - u[j][r];
          // Of a slack that is not positive the logarithm is NaN or −∞, of the way to no end nothing.
          for (const slack of [below, above]) if (slack !== Number.POSITIVE_INFINITY) logLikelihood += t * Math.log(slack);
          const slope = t / below - t / above;
          const curvature = t / below ** 2 + t / above ** 2;
          const m = readers[j].read(start, r, parameters, values);
          for (let a = 0; a < m; a++) {
            gradient[parameters[a]] += slope * values[a];
            for (let b = 0; b < m; b++) information[parameters[a] * P + parameters[b]] += curvature * values[a] * values[b];
          }
        }
      }
    });
    return Number.isFinite(logLikelihood) ? { logLikelihood, gradient, information } : undefined;
  };
}

/** A point of the barrier's path. */
interface PathPoint {
  readonly theta: Float64Array;
  readonly iterations: number;
  readonly settled: boolean;
}

/**
 * The maximum of the likelihood with the barrier at t, by Newton's method with the barrier's own curvature; steps that lead out are halved.
 */
function maximumAt(barrier: Barrier, start: Float64Array, t: number): PathPoint | undefined {
  const P = start.length;
  const sums = (at: Float64Array): (Sums & { readonly factor: InformationFactor }) | undefined => {
    for (const wanted of ['observed', 'expected'] as const) {
      const found = barrier(at, t, wanted);
      if (!found) return undefined;
      const factor = informationFactor(found.information, P) ?? (wanted === 'expected' && factorWithRidge(found, P));
      if (factor) return { ...found, factor };
    }
    return undefined;
  };
  let theta = start;
  let here = sums(theta);
  if (!here) return undefined;
  // The slack of a row at the edge is known to the rounding of its predictor, and so far is its barrier; the directions that are left
  // open are settled long before.
  const tolerance = t > 2 * last ? 1e-2 * Math.sqrt(t) : 1e-10;
  let previous = Number.POSITIVE_INFINITY;
  for (let iterations = 1; iterations <= 40; iterations++) {
    const delta = here.factor.solve(here.gradient);
    const decrement = decrementOf(here.gradient, delta);
    if (!(decrement < Number.POSITIVE_INFINITY)) return undefined;
    // Rounding: no longer halving although the slacks are within a tenth. Where a row should leave the edge it is √t and grows.
    const isNear = decrement <= 0.1 * Math.sqrt(t);
    const settled = decrement <= tolerance || (t < 1e-8 && isNear && decrement > 0.5 * previous);
    let next: typeof here | undefined;
    const allowed = noise(here.logLikelihood) + (decrement <= 1e-5 ? 1e-9 : 0);
    for (let step = 1; step > 1e-9; step /= 2) {
      const candidate = addScaled(theta, delta, step);
      const there = sums(candidate);
      if (there && there.logLikelihood >= here.logLikelihood + 1e-4 * step * decrement ** 2 - allowed) {
        theta = candidate;
        next = there;
        break;
      }
    }
    if (settled || !next) return { theta, iterations, settled: settled || isNear };
    previous = decrement;
    here = next;
  }
  return { theta, iterations: 40, settled: false };
}

/** The barrier's weight at the end of its path: its pull on the likelihood, t for each row at the edge, is below rounding. */
const last = 1e-13;

/** The maximum over the closed domain, and the rows whose predictors it brings to the edge. */
export interface BoundaryAnswer {
  readonly answer: SolverAnswer;
  readonly rows: readonly number[];
  /** False where the path did not come to its end. */
  readonly settled: boolean;
}

/**
 * The highest maximum over the closed domain that is found from these starts; undefined where none is inside. Follows the path of the
 * maximum with a logarithmic barrier at the ends of the domain from an inner point: as the barrier's weight falls it leads to a maximum
 * over the closed domain (Nesterov & Nemirovskii 1994). Likelihoods that are not concave may have several: where the first start lies at
 * the edge, that beside it is looked at too.
 */
export function atBoundary(
  data: RowData,
  pass: BlockPass,
  domains: readonly PredictorDomain[],
  starts: readonly Float64Array[],
): BoundaryAnswer | undefined {
  const near = nearBoundary(data, pass, domains, starts[0]);
  const barrier = barrierOf(data, pass, domains);
  const inside = [...starts, insideStart(data, pass.layout, domains)].filter((c) => barrier(c, 1, 'expected'));
  // From within rounding of an end no step leads away.
  const from = inside.find((c) => rowsAtEdge(data, pass, domains, c).length === 0) ?? inside[0];
  if (!from) return near;
  let point: PathPoint = { theta: from, iterations: 0, settled: false };
  for (let t = 0.1; t >= 0.5 * last; t /= 100) {
    const next = maximumAt(barrier, point.theta, t);
    if (!next) break;
    // A likelihood that falls more slowly than the barrier rises (a negative binomial's) has no maximum with a strong one.
    if (t === 0.1 && !next.settled) continue;
    point = { ...next, iterations: point.iterations + next.iterations };
  }
  const far = answerAt(data, pass, domains, point);
  // The end alone is left at a point that is no maximum where a row should leave the edge: there the whole path is higher.
  const lowest = near && near.answer.logLikelihood - noise(near.answer.logLikelihood);
  return lowest === undefined || (far && far.answer.logLikelihood >= lowest) ? far : near;
}

/** The end of the path alone, from a point at the edge; undefined where there is none. */
export function nearBoundary(
  data: RowData,
  pass: BlockPass,
  domains: readonly PredictorDomain[],
  start: Float64Array,
): BoundaryAnswer | undefined {
  const point = rowsAtEdge(data, pass, domains, start).length ? maximumAt(barrierOf(data, pass, domains), start, last) : undefined;
  return point && answerAt(data, pass, domains, point);
}

function answerAt(
  data: RowData,
  pass: BlockPass,
  domains: readonly PredictorDomain[],
  { theta, iterations, settled }: PathPoint,
): BoundaryAnswer | undefined {
  const { logLikelihood, gradient, information } = pass.evaluate({ theta, order: 'information' });
  if (!gradient || !information) return undefined;
  const rows = rowsAtEdge(data, pass, domains, theta);
  const status = rows.length ? 'boundary' : settled ? 'converged' : 'stalled';
  return { answer: { theta, logLikelihood, gradient, information, iterations, status, trace: [] }, rows, settled };
}

/** Intercepts that, with the offsets, lie inside the domain; slopes zero. */
function insideStart(data: RowData, layout: ParameterLayout, domains: readonly PredictorDomain[]): Float64Array {
  const theta = new Float64Array(layout.parameterCount);
  domains.forEach((domain, j) => {
    const { lower, upper } = constantsInside(domain, offsetExtent(data, j));
    const p = layout.parameter[j][0];
    if (p < 0 || !data.designs[layout.design[j]].design.hasIntercept) return;
    theta[p] = Number.isFinite(lower) ? (Number.isFinite(upper) ? (lower + upper) / 2 : lower + 1) : Number.isFinite(upper) ? upper - 1 : 0;
  });
  return theta;
}
