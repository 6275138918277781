import { countedSample } from '../../math/countedSample.ts';
import type { TransformState } from './transformState.ts';

type SplineState = Extract<TransformState, { kind: 'spline' }>;

/** The knots of `ns` or `bs` as R's package splines places them: at quantiles of the data within the boundary. */
export function interiorKnots(x: Float64Array, count: number, boundary: readonly [number, number], counts?: Float64Array): number[] {
  if (count <= 0) return [];
  const inside = countedSample(
    x.map((v) => (v >= boundary[0] && v <= boundary[1] ? v : Number.NaN)),
    counts,
  );
  return Array.from({ length: count }, (_, k) => inside.quantile((k + 1) / (count + 1)));
}

/** The augmented knots: the boundary `order` times on either side, and the interior ones, ascending. */
function augmentedKnots(knots: readonly number[], boundary: readonly [number, number], order: number): Float64Array {
  const all = new Float64Array(knots.length + 2 * order);
  for (let i = 0; i < order; i++) {
    all[2 * i] = boundary[0];
    all[2 * i + 1] = boundary[1];
  }
  all.set(knots, 2 * order);
  return all.sort();
}

/**
 * The `order` B-splines that are not zero at x, or a derivative of them, into `out`; returns the index of the first.
 * Cox–de Boor recurrence (de Boor, A Practical Guide to Splines, 2001, ch. IX–X). At the last knot the splines are
 * continuous from the left, as in R's `splineDesign`.
 */
function splineValues(t: Float64Array, order: number, x: number, derivative: number, out: Float64Array): number {
  const last = t.length - order - 1;
  let j = order - 1;
  let high = last;
  // the interval t[j] ≤ x < t[j + 1], by bisection
  while (j < high) {
    const middle = (j + high + 1) >> 1;
    if (t[middle] <= x) j = middle;
    else high = middle - 1;
  }
  while (j > order - 1 && t[j] === t[j + 1]) j--;
  out.fill(0);
  if (derivative >= order) return j - order + 1;
  const lower = order - derivative;
  out[0] = 1;
  for (let k = 1; k < lower; k++) {
    let saved = 0;
    for (let r = 0; r < k; r++) {
      const right = t[j + 1 + r];
      const left = t[j + 1 - k + r];
      const term = out[r] / (right - left);
      out[r] = saved + (right - x) * term;
      saved = (x - left) * term;
    }
    out[k] = saved;
  }
  // raise the order by differentiation: B'_{i,k} = (k − 1) (B_{i,k−1}/(t_{i+k−1} − t_i) − B_{i+1,k−1}/(t_{i+k} − t_{i+1}))
  for (let k = lower; k < order; k++) {
    let saved = 0;
    for (let r = 0; r < k; r++) {
      const right = t[j + 1 + r];
      const left = t[j + 1 - k + r];
      const term = right === left ? 0 : (k * out[r]) / (right - left);
      out[r] = saved - term;
      saved = term;
    }
    out[k] = saved;
  }
  return j - order + 1;
}

/** A full row of the basis at x. */
function splineRow(t: Float64Array, order: number, x: number, derivative: number): Float64Array {
  const row = new Float64Array(t.length - order);
  const values = new Float64Array(order);
  const first = splineValues(t, order, x, derivative, values);
  for (let r = 0; r < order; r++) row[first + r] = values[r];
  return row;
}

/** Rows of Taylor coefficients Σ_d row_d (x − pivot)^d of the basis at a pivot, for values beyond the boundary. */
function taylorRows(t: Float64Array, order: number, pivot: number, degree: number): Float64Array[] {
  let factorial = 1;
  return Array.from({ length: degree + 1 }, (_, d) => {
    if (d > 0) factorial *= d;
    return splineRow(t, order, pivot, d).map((v) => v / factorial);
  });
}

/** The whole B-spline basis (n × K by columns), or its first derivative, with R's continuation beyond the boundary knots. */
function basisColumns(state: SplineState, x: Float64Array, derivative: 0 | 1): Float64Array[] {
  const order = state.degree + 1;
  const [low, high] = state.boundaryKnots;
  const t = augmentedKnots(state.knots, state.boundaryKnots, order);
  const count = t.length - order;
  const columns = Array.from({ length: count }, () => new Float64Array(x.length));
  const values = new Float64Array(order);
  // ns continues linearly from the boundary; bs with the full polynomial about a point a quarter inside the last interval
  const continuation = state.basis === 'ns' ? 1 : state.degree;
  const pivotLow = state.basis === 'ns' ? low : 0.75 * low + 0.25 * t[order];
  const pivotHigh = state.basis === 'ns' ? high : 0.75 * high + 0.25 * t[t.length - order - 1];
  let below: Float64Array[] | undefined;
  let above: Float64Array[] | undefined;
  for (let i = 0; i < x.length; i++) {
    const v = x[i];
    if (Number.isNaN(v)) {
      for (const column of columns) column[i] = Number.NaN;
    } else if (v < low || v > high) {
      const pivot = v < low ? pivotLow : pivotHigh;
      let rows: Float64Array[];
      if (v < low) rows = below ??= taylorRows(t, order, pivotLow, continuation);
      else rows = above ??= taylorRows(t, order, pivotHigh, continuation);
      for (let j = 0; j < count; j++) {
        let sum = rows[continuation][j];
        if (derivative === 0) for (let d = continuation - 1; d >= 0; d--) sum = sum * (v - pivot) + rows[d][j];
        else {
          sum *= continuation;
          for (let d = continuation - 1; d >= 1; d--) sum = sum * (v - pivot) + d * rows[d][j];
        }
        columns[j][i] = sum;
      }
    } else {
      const first = splineValues(t, order, v, derivative, values);
      for (let r = 0; r < order; r++) columns[first + r][i] = values[r];
    }
  }
  return columns;
}

/**
 * The columns of `bs(x, …)` or `ns(x, …)` as R's package splines has them. A natural spline takes the part of the B-spline
 * basis whose second derivative vanishes at both boundary knots. With `derivative` 1 their derivatives, at a knot of a basis of
 * degree 1 that of the piece to the right.
 */
export function applySpline(state: SplineState, x: Float64Array, derivative: 0 | 1 = 0): Float64Array[] {
  const all = basisColumns(state, x, derivative);
  const columns = state.intercept ? all : all.slice(1);
  if (state.basis === 'bs') return columns;
  const mixing = naturalMixing(state);
  return Array.from({ length: columns.length - 2 }, (_, k) => {
    const out = new Float64Array(x.length);
    columns.forEach((column, j) => {
      const m = mixing[j][k + 2];
      for (let i = 0; i < out.length; i++) out[i] += m * column[i];
    });
    return out;
  });
}

/**
 * The orthogonal matrix whose columns from the third on span the null space of the second derivatives at the boundary:
 * two Householder reflections as LINPACK's dqrdc makes them, whose signs R's basis has.
 */
function naturalMixing(state: SplineState): Float64Array[] {
  const t = augmentedKnots(state.knots, state.boundaryKnots, 4);
  const [first, second] = state.boundaryKnots.map((b) => splineRow(t, 4, b, 2).slice(state.intercept ? 0 : 1));
  const size = first.length;
  const mixing = Array.from({ length: size }, (_, j) => new Float64Array(size).fill(1, j, j + 1));
  [first, second].forEach((h, step) => {
    let norm = 0;
    for (let i = step; i < size; i++) norm = Math.hypot(norm, h[i]);
    if (norm === 0) return;
    if (h[step] < 0) norm = -norm;
    for (let i = step; i < size; i++) h[i] /= norm;
    h[step] += 1;
    for (const row of step === 0 ? [second, ...mixing] : mixing) {
      let dot = 0;
      for (let i = step; i < size; i++) dot -= h[i] * row[i];
      dot /= h[step];
      for (let i = step; i < size; i++) row[i] += dot * h[i];
    }
  });
  return mixing;
}
