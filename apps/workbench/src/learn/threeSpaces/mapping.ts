import { type Link, type OperationalFamily, spacesAt } from 'expofam';
import { spaced } from '../chart/linePath.ts';

/** Where a linear predictor leads: η, the mean of y, and the parameters as people write them. */
export interface Destination {
  readonly u: number;
  readonly natural: number;
  readonly mean: number;
  readonly source: readonly { readonly name: string; readonly value: number }[];
}

/** The member at a linear predictor; undefined where the link leads to none. */
export function destination(family: OperationalFamily, link: Link, u: number): Destination | undefined {
  const { lower, upper } = link.domain;
  if (!(u > lower && u < upper)) return undefined;
  const { natural, response, source } = spacesAt(family, [u], [link]);
  const mean = response[0].value;
  const { domain } = family.predictors[0];
  const inside = mean > domain.lower && mean < domain.upper && Number.isFinite(mean) && Number.isFinite(natural[0].value);
  return inside ? { u, natural: natural[0].value, mean, source } : undefined;
}

/** The response function over linear predictors; NaN where there is no member. */
export const responseCurve = (
  family: OperationalFamily,
  link: Link,
  range: readonly [number, number],
): readonly (readonly [number, number])[] =>
  spaced(range[0], range[1], 161).map((u) => [u, destination(family, link, u)?.mean ?? Number.NaN] as const);

/** The means worth drawing: all of the curve, but for what a pole throws far off. */
export function meanRange(family: OperationalFamily, curve: readonly (readonly [number, number])[]): readonly [number, number] {
  const { support, response } = family.declaration;
  if (response === 'proportion' || (support.range.lower === 0 && support.range.upper === 1)) return [-0.12, 1.12];
  const means = curve
    .map(([, m]) => m)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (means.length === 0) return [0, 1];
  const high = means[Math.floor(0.95 * (means.length - 1))];
  const low = means[Math.floor(0.05 * (means.length - 1))];
  const pad = 0.12 * (high - low || 1);
  return [support.range.lower >= 0 ? -0.04 * high : low - pad, high + pad];
}

/** Coefficients to begin with: inside the domain of the link for every x in the picture, where that can be. */
export function firstCoefficients(family: OperationalFamily, link: Link): readonly [number, number] {
  if (!destination(family, link, -1)) return [1.6, 0.35];
  return destination(family, link, 1) ? [0.3, 0.6] : [-1.6, 0.35];
}
