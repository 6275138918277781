import type { ResponseDistribution } from './responseDistribution.ts';

/** Nodes and weights of Gauss–Hermite quadrature for a standard normal, 9 points (Abramowitz & Stegun, table 25.10). */
const nodes = [0, 1.023255663789133, 2.07684797867783, 3.20542900285647, 4.512745863399783];
const weights = [0.4063492063492063, 0.2440975028949394, 0.04991640676521788, 0.002789141321231769, 0.00002234584400774658];

/** A point of the uncertainty of the linear predictors, with its weight. */
export interface UncertaintyNode {
  readonly z: number;
  readonly weight: number;
}

/** The nine nodes, from −4.5 to 4.5. */
export const uncertaintyNodes: readonly UncertaintyNode[] = [
  ...nodes.slice(1).map((z, i) => ({ z: -z, weight: weights[i + 1] })),
  { z: 0, weight: weights[0] },
  ...nodes.slice(1).map((z, i) => ({ z, weight: weights[i + 1] })),
];

/**
 * The quantile of a mixture of response distributions: the predictive distribution of a new observation when the linear
 * predictor is uncertain. Continuous: bisection between the components' quantiles; counts: the smallest value that reaches
 * the probability.
 */
export function mixtureQuantile(
  parts: readonly { readonly weight: number; readonly distribution: ResponseDistribution }[],
  p: number,
): number {
  const quantiles = parts.map((x) => x.distribution.quantile(p)).filter((x) => !Number.isNaN(x));
  if (quantiles.length < parts.length) return Number.NaN;
  let low = Math.min(...quantiles);
  let high = Math.max(...quantiles);
  const total = parts.reduce((s, x) => s + x.weight, 0);
  const cdf = (y: number): number => parts.reduce((s, x) => s + x.weight * x.distribution.cdf(y), 0) / total;
  const { step } = parts[0].distribution;
  if (step > 0) {
    let a = Math.round(low / step) - 1;
    let b = Math.round(high / step);
    while (b - a > 1) {
      const middle = Math.floor((a + b) / 2);
      if (cdf(middle * step) >= p - 1e-14) b = middle;
      else a = middle;
    }
    return b * step;
  }
  for (let i = 0; i < 200 && high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high)); i++) {
    const middle = 0.5 * (low + high);
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
