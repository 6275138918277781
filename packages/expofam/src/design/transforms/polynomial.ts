import type { RowSum } from './basisTransforms.ts';
import type { TransformState } from './transformState.ts';

type PolynomialState = Extract<TransformState, { kind: 'poly' }>;

/**
 * The state of `poly(x, degree)`: the coefficients of the three-term recurrence of the polynomials orthogonal on the data
 * (Kennedy and Gentle, Statistical Computing, 1980, pp. 343–344), which is what R stores as `alpha` and `norm2`.
 * Undefined when there are not more than `degree` different values.
 */
export function fitPolynomial(x: Float64Array, mean: number, sum: RowSum, degree: number, raw: boolean): PolynomialState | undefined {
  if (raw) return { kind: 'poly', degree, raw, alpha: [], norm2: [] };
  if (new Set(x.subarray(0, 10_000)).size <= degree && new Set(x).size <= degree) return undefined;
  const alpha: number[] = [];
  const norm2 = [1, sum(() => 1)];
  let previous = new Float64Array(x.length);
  let current = previous.slice().fill(1);
  for (let k = 0; k < degree; k++) {
    const [before, own] = [previous, current];
    // alpha_k = mean + Σ(x − mean) p² / Σp²: about the mean, so that calendar years lose no digits
    const a = mean + sum((i) => (x[i] - mean) * own[i] * own[i]) / norm2[k + 1];
    alpha.push(a);
    const ratio = k === 0 ? 0 : norm2[k + 1] / norm2[k];
    const next = x.map((v, i) => (v - a) * own[i] - ratio * before[i]);
    norm2.push(sum((i) => next[i] * next[i]));
    previous = own;
    current = next;
  }
  return { kind: 'poly', degree, raw, alpha, norm2 };
}

/** The columns of `poly(x, degree)`, degree 1 first; each has sum of squares 1 on the data of the fit. */
export function applyPolynomial(state: PolynomialState, x: Float64Array): Float64Array[] {
  const n = x.length;
  const columns = Array.from({ length: state.degree }, () => new Float64Array(n));
  if (state.raw) {
    for (let i = 0; i < n; i++) {
      for (let k = 0, value = x[i]; k < state.degree; k++, value *= x[i]) columns[k][i] = value;
    }
    return columns;
  }
  const { alpha, norm2, degree } = state;
  const scales = Array.from({ length: degree }, (_, k) => Math.sqrt(norm2[k + 2]));
  for (let i = 0; i < n; i++) {
    let previous = 0;
    let current = 1;
    for (let k = 0; k < degree; k++) {
      const next = (x[i] - alpha[k]) * current - (k === 0 ? 0 : (norm2[k + 1] / norm2[k]) * previous);
      columns[k][i] = next / scales[k];
      previous = current;
      current = next;
    }
  }
  return columns;
}

/** The derivatives of the columns of `poly(x, degree)`: those of the recurrence, p′ₖ₊₁ = pₖ + (x − αₖ) p′ₖ − ratioₖ p′ₖ₋₁. */
export function polynomialDerivative({ raw, alpha, norm2, degree }: PolynomialState, x: Float64Array): Float64Array[] {
  if (raw) return Array.from({ length: degree }, (_, k) => x.map((v) => (k + 1) * v ** k));
  const columns = Array.from({ length: degree }, () => new Float64Array(x.length));
  for (let i = 0; i < x.length; i++) {
    let [previous, current] = [0, 1];
    let [previousSlope, currentSlope] = [0, 0];
    for (let k = 0; k < degree; k++) {
      const ratio = k === 0 ? 0 : norm2[k + 1] / norm2[k];
      const next = (x[i] - alpha[k]) * current - ratio * previous;
      const nextSlope = current + (x[i] - alpha[k]) * currentSlope - ratio * previousSlope;
      columns[k][i] = nextSlope / Math.sqrt(norm2[k + 2]);
      [previous, current] = [current, next];
      [previousSlope, currentSlope] = [currentSlope, nextSlope];
    }
  }
  return columns;
}
