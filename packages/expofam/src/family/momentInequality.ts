import { derivative } from '../expr/derivative.ts';
import { type ExponentialFamily, exponentialFamily } from './exponentialFamily.ts';
import { noteFamily } from './familyDefinitions.ts';
import { numericFunction } from './familyNumbers.ts';

/** Where a log-partition breaks an inequality that every cumulant function keeps. */
export interface MomentViolation {
  readonly at: number;
  /** Which inequality, in words. */
  readonly inequality: string;
}

/** From an end of the domain, or from zero: some inequalities break in a narrow range alone (η⁴ within ½ of zero). */
const distances = [0.001, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.3, 1.8, 2.5, 4, 7, 10];

/**
 * Whether a(η) of one parameter can be the logarithm of a moment generating function. Its derivatives are then cumulants, so
 * the matrix of moments (m_{i+j}) is positive semidefinite: κ₂ ≥ 0 and κ₂κ₄ + 2κ₂³ ≥ κ₃² (Hamburger's condition to order
 * four), and the same for the moments weighted by the distance to an end of the support, (m_{i+j+1} − l·m_{i+j}), to order
 * three (Stieltjes). These are necessary, not sufficient. undefined where none is broken, or where a has several parameters
 * or is known by its values only.
 */
export function momentViolation(family: ExponentialFamily): MomentViolation | undefined {
  if (family.dimension !== 1) return undefined;
  const eta = family.symbols.eta[0];
  const { expressions, declaration } = family;
  const second = expressions.variance[0][0];
  let outputs: ReturnType<typeof derivative>[];
  try {
    const third = derivative(second, eta);
    outputs = [expressions.mean[0], second, third, derivative(third, eta)];
  } catch {
    return undefined;
  }
  const cumulants = numericFunction(family, outputs, [eta]);
  const { lower, upper } = declaration.parameters[0].domain;
  const points =
    Number.isFinite(lower) && Number.isFinite(upper)
      ? distances.map((v) => lower + (v / (1 + v)) * (upper - lower))
      : Number.isFinite(lower)
        ? distances.map((v) => lower + v)
        : Number.isFinite(upper)
          ? distances.map((v) => upper - v)
          : [0, ...distances, ...distances.map((v) => -v)];
  const responseIsStatistic = expressions.sufficientStatistic[0] === family.symbols.y[0];
  const { range } = declaration.support;
  for (const at of points) {
    const [k1, k2, k3, k4] = cumulants([at]);
    if (![k1, k2, k3, k4].every(Number.isFinite)) continue;
    // Rounding of the three terms, with room for derivatives that cancel.
    const room = 1e-8 * (Math.abs(k2 * k4) + 2 * Math.abs(k2 ** 3) + k3 * k3);
    if (k2 < 0) return { at, inequality: 'a″(η) ≥ 0' };
    if (k2 * k4 + 2 * k2 ** 3 - k3 * k3 < -room) return { at, inequality: 'κ₂κ₄ + 2κ₂³ ≥ κ₃² (moments to order four)' };
    if (!responseIsStatistic) continue;
    for (const [end, direction] of [
      [range.lower, 1],
      [range.upper, -1],
    ]) {
      if (!Number.isFinite(end)) continue;
      // Moments of direction·(y − end) ≥ 0: m₁m₃ ≥ m₂².
      const m1 = direction * (k1 - end);
      const m2 = k2 + m1 * m1;
      const m3 = direction * k3 + 3 * k2 * m1 + m1 ** 3;
      if (m1 < 0) return { at, inequality: 'the mean lies in the support' };
      if (m1 * m3 - m2 * m2 < -1e-8 * (Math.abs(m1 * m3) + m2 * m2)) return { at, inequality: 'm₁m₃ ≥ m₂² about an end of the support' };
    }
  }
  return undefined;
}

/**
 * The family itself, or, where its log-partition can be no cumulant function, the same labelled quasi: its fit is
 * quasi-likelihood with an estimated dispersion, and it has no density.
 */
export function labelQuasi(family: ExponentialFamily): ExponentialFamily {
  const { logBaseMeasure, variance } = family.expressions;
  // Asked for here so that what cannot be differentiated is refused with its declaration.
  if (family.declaration.dispersion || logBaseMeasure || variance.length > 1) return family;
  const broken = momentViolation(family);
  if (!broken) return family;
  const labelled = exponentialFamily({ ...family.declaration, dispersion: { name: 'phi', quasi: true } }).withConstants(family.constants);
  noteFamily(labelled.declaration, { violation: `${broken.inequality} fails at ${broken.at}` });
  return labelled;
}
