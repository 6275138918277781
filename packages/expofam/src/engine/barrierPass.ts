import { type BlockPass, blockPass, type RowData } from './blockPass.ts';
import { designRows } from './designRows.ts';
import { constantsInside, isBounded, largestPredictor, offsetExtent, type PredictorDomain, rowsAtEdge } from './domainEdge.ts';
import { newton, type SolverAnswer } from './newton.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PassRequest, PassResult, Solver } from './pass.ts';

/**
 * The pass with a logarithmic barrier t Σ [log(u − lower) + log(upper − u)] at the ends of the domain: Newton's method stays inside without
 * jamming, and as t falls the maximum tends to that of the likelihood over the closed domain (Nesterov & Nemirovskii 1994).
 */
function barrierPass(data: RowData, pass: BlockPass, domains: readonly PredictorDomain[], t: number): (request: PassRequest) => PassResult {
  const { layout } = pass;
  const P = layout.parameterCount;
  const readers = domains.map((d, j) => (isBounded(d) ? designRows(data.designs[layout.design[j]], layout.parameter[j]) : undefined));
  return (request) => {
    const result = pass.evaluate({ ...request, arithmetic: 'plain' });
    if (!request.theta || !result.valid) return result;
    let value = 0;
    let inside = true;
    const gradient = result.gradient?.slice();
    const information = result.information?.slice();
    pass.sweep({ theta: request.theta }, ({ start, n, u }) => {
      readers.forEach((reader, j) => {
        if (!reader) return;
        const { lower, upper } = domains[j];
        const parameters = new Int32Array(reader.capacity);
        const values = new Float64Array(reader.capacity);
        for (let r = 0; r < n; r++) {
          if (data.weights?.[start + r] === 0) continue;
          let slope = 0;
          let curvature = 0;
          for (const slack of [u[j][r] - lower, upper - u[j][r]]) {
            if (slack === Number.POSITIVE_INFINITY) continue;
            if (!(slack > 0)) inside = false;
            value += t * Math.log(slack);
            curvature += t / slack ** 2;
          }
          if (Number.isFinite(lower)) slope += t / (u[j][r] - lower);
          if (Number.isFinite(upper)) slope -= t / (upper - u[j][r]);
          if (!gradient) continue;
          const m = reader.read(start, r, parameters, values);
          for (let a = 0; a < m; a++) {
            gradient[parameters[a]] += slope * values[a];
            if (information)
              for (let b = 0; b < m; b++) information[parameters[a] * P + parameters[b]] += curvature * values[a] * values[b];
          }
        }
      });
    });
    if (!inside) return { valid: false, logLikelihood: Number.NaN };
    return {
      valid: true,
      logLikelihood: result.logLikelihood + value,
      ...(gradient ? { gradient } : {}),
      ...(information ? { information } : {}),
    };
  };
}

/** The maximum over the closed domain, and the rows whose predictors it brings to the edge. */
export interface BoundaryAnswer {
  readonly answer: SolverAnswer;
  readonly rows: readonly number[];
}

/** Follows the barrier's path from an inner point; undefined where none is found. */
export function atBoundary(
  data: RowData,
  pass: BlockPass,
  model: Parameters<typeof blockPass>[1],
  domains: readonly PredictorDomain[],
  starts: readonly Float64Array[],
): BoundaryAnswer | undefined {
  const { layout } = pass;
  let theta: Float64Array | undefined;
  let answer: SolverAnswer | undefined;
  let size = 0;
  const candidates = [...starts, ...insideStarts(data, layout, domains)];
  // Down to where the barrier's pull on the likelihood, t for each row at the edge, is below rounding.
  for (let t = 1; t >= 1e-13; t /= 10) {
    const evaluate = barrierPass(data, pass, domains, t);
    const from: Float64Array | undefined = theta ?? candidates.find((c) => evaluate({ theta: c, order: 'information' }).valid);
    if (!from) return undefined;
    // Fisher scoring with the barrier's own curvature, which is positive definite.
    const next = run(newton({ parameterCount: layout.parameterCount, canonical: true, start: from, maxIterations: 60 }), evaluate);
    if (!next.theta.every(Number.isFinite)) break;
    theta = next.theta;
    answer = next;
    // The size of the predictors while the barrier still holds them off: the scale that an edge is near on.
    if (t === 1) size = largestPredictor(pass, theta);
  }
  if (!theta || !answer) return undefined;
  const plain = blockPass(data, model, layout).evaluate({ theta, order: 'information' });
  if (!plain.valid) return undefined;
  const rows = rowsAtEdge(data, pass, domains, theta, size);
  return {
    answer: {
      ...answer,
      logLikelihood: plain.logLikelihood,
      gradient: plain.gradient as Float64Array,
      information: plain.information as Float64Array,
      status: rows.length ? 'boundary' : answer.status,
    },
    rows,
  };
}

function run(solver: Solver<SolverAnswer>, evaluate: (request: PassRequest) => PassResult): SolverAnswer {
  let turn = solver.next();
  while (!turn.done) turn = solver.next(evaluate(turn.value));
  return turn.value;
}

/** Intercepts that, with the offsets, lie inside the domain; slopes zero. */
function insideStarts(data: RowData, layout: ParameterLayout, domains: readonly PredictorDomain[]): Float64Array[] {
  return [1, 1e-2, 1e2].map((distance) => {
    const theta = new Float64Array(layout.parameterCount);
    domains.forEach((domain, j) => {
      const { lower, upper } = constantsInside(domain, offsetExtent(data, j));
      const p = layout.parameter[j][0];
      if (p < 0 || !data.designs[layout.design[j]].design.hasIntercept) return;
      const low = Number.isFinite(lower);
      const high = Number.isFinite(upper);
      theta[p] = low && high ? (lower + upper) / 2 : low ? lower + distance : high ? upper - distance : 0;
    });
    return theta;
  });
}
