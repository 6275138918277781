import { symmetricEigen } from './linear/symmetricEigen.ts';

/** Nodes (offsets from the first point) and weights of a quadrature for sums. */
export interface DiscreteGauss {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Nodes of {@link discreteGauss}: exact for polynomials of degree 31. */
export const discreteGaussNodes = 16;

const rules = new Map<number, DiscreteGauss>();

/**
 * Gaussian quadrature for Σ_{j=0}^{N−1} f(j): 16 nodes inside [0, N − 1], not whole numbers, with positive weights, exact for
 * polynomials of degree 31. The orthogonal polynomials are Gram's (discrete Chebyshev), whose recurrence has the coefficients
 * (N − 1)/2 and √(k²(N² − k²)/(4(4k² − 1))) (DLMF 18.22; Golub & Welsch 1969). As N grows they become Legendre's.
 *
 * @param count N > 16
 */
export function discreteGauss(count: number): DiscreteGauss {
  const known = rules.get(count);
  if (known) return known;
  const n = discreteGaussNodes;
  // About the middle and in units of N, so that nothing overflows for large N.
  const jacobi = new Float64Array(n * n);
  for (let k = 1; k < n; k++) {
    const b = 0.5 * Math.sqrt((1 - (k / count) ** 2) / (4 - 1 / (k * k)));
    jacobi[k - 1 + k * n] = jacobi[k + (k - 1) * n] = b;
  }
  const { values, vectors } = symmetricEigen(jacobi, n);
  const rule = {
    nodes: values.map((v) => (count - 1) / 2 + count * v),
    weights: values.map((_, i) => count * vectors[i * n] ** 2),
  };
  rules.set(count, rule);
  return rule;
}
