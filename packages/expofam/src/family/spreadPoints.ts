import type { ExponentialFamily } from './exponentialFamily.ts';
import { contains, type Interval } from './interval.ts';

/** From an end of the domain, or from zero: some inequalities break in a narrow range alone (η⁴ within ½ of zero). */
const distances = [0.001, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.3, 1.8, 2.5, 4, 7, 10];

function spread({ lower, upper }: Interval): number[] {
  if (Number.isFinite(lower) && Number.isFinite(upper)) return distances.map((v) => lower + (v / (1 + v)) * (upper - lower));
  if (Number.isFinite(lower)) return distances.map((v) => lower + v);
  if (Number.isFinite(upper)) return distances.map((v) => upper - v);
  return [0, ...distances, ...distances.map((v) => -v)];
}

/** Natural parameters spread over the domain of a family: for several parameters some of the combinations. */
export function spreadPoints(family: ExponentialFamily): number[][] {
  const { parameters, jointDomain } = family.declaration;
  const axes = parameters.map((p) => spread(p.domain).filter((v) => contains(p.domain, v)));
  if (axes.length === 1) return axes[0].map((v) => [v]);
  const longest = Math.max(...axes.map((a) => a.length));
  const points = [0, 4].flatMap((shift) => Array.from({ length: longest }, (_, i) => axes.map((a, j) => a[(i + j * shift) % a.length])));
  return jointDomain ? points.filter((p) => jointDomain.contains(p)) : points;
}
