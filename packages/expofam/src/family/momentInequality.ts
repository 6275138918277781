import { ExpofamError } from '../core/expofamError.ts';
import { derivative } from '../expr/derivative.ts';
import { add, type Expr, log, mul, sub } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { type ExponentialFamily, exponentialFamily } from './exponentialFamily.ts';
import { noteFamily } from './familyDefinitions.ts';
import { familyNumbers, numericFunction } from './familyNumbers.ts';
import { contains } from './interval.ts';
import { spreadPoints } from './spreadPoints.ts';
import { breaksTransform, type KernelFunction } from './transformKernel.ts';

/** Where a log-partition breaks an inequality that every cumulant function keeps. */
export interface MomentViolation {
  /** The natural parameters. */
  readonly at: readonly number[];
  /** Which inequality, in words. */
  readonly inequality: string;
}

/**
 * Whether a(η) can be the logarithm of a moment generating function. Then e^{a(s + t)} is positive semidefinite on any points
 * of the domain, which is also sufficient where it holds for all of them (Bernstein and Widder); and so are, where T(y) = y
 * and the support ends at l, the products of e^a with a′ − l. For one parameter the same is asked of the derivatives, which
 * are cumulants: κ₂κ₄ + 2κ₂³ ≥ κ₃² (Hamburger's condition to order four), m₁m₃ ≥ m₂² about an end of the support
 * (Stieltjes), and of whole numbers a variance that their mean allows. undefined where none is broken, or a is known by its
 * values only.
 */
export function momentViolation(family: ExponentialFamily): MomentViolation | undefined {
  const { symbols, expressions } = family;
  const points = spreadPoints(family);
  const numbers = familyNumbers(family);
  const { parameters, jointDomain } = family.declaration;
  const isInside = (eta: readonly number[]): boolean =>
    eta.every((v, i) => contains(parameters[i].domain, v)) && (jointDomain?.contains(eta) ?? true);
  const functionOf = (expression: Expr): KernelFunction => {
    const value = numericFunction(family, [expression], symbols.eta);
    return {
      log: (eta) => (isInside(eta) ? value(eta)[0] : Number.NaN),
      expression,
      names: symbols.eta.map((s) => s.name as string),
      constants: family.constants,
    };
  };
  try {
    if (family.dimension === 1) {
      const degree = polynomialDegree(expressions.logPartition, symbols.eta[0]);
      if (degree !== undefined && degree > 2 && numbers.variance([1])[0][0] !== numbers.variance([2])[0][0])
        return { at: [0], inequality: 'degree ≤ 2 of a polynomial (Marcinkiewicz)' };
      const found = cumulantViolation(family, points.flat());
      if (found) return found;
    }
    const whole = functionOf(expressions.logPartition);
    for (const at of points) {
      const variance = numbers.variance(at);
      const sd = variance.map((row, i) => Math.sqrt(row[i]));
      for (const direction of directions(sd)) {
        if (breaksTransform(whole, at, direction)) return { at, inequality: 'e^{a(s + t)} is positive semidefinite in s and t near η' };
      }
    }
    for (const { end, sign } of supportEnds(family)) {
      const excess = simplify(mul(sign, sub(expressions.mean[0], end)));
      const weighted = functionOf(simplify(add(expressions.logPartition, log(excess))));
      for (const at of points) {
        const sd = Math.sqrt(numbers.variance(at)[0][0]);
        if (directions([sd]).some((direction) => breaksTransform(weighted, at, direction)))
          return { at, inequality: '|a′ − l| e^a, with l an end of the support, is positive semidefinite in s and t near η' };
      }
    }
  } catch (error) {
    // What cannot be differentiated so often is not judged, nor what has a constant without a value.
    if (!(error instanceof ExpofamError)) throw error;
  }
  return undefined;
}

/** The degree in a symbol as it is written, terms that cancel included; undefined where the expression is no polynomial. */
function polynomialDegree(e: Expr, of: Expr): number | undefined {
  if (e === of) return 1;
  if (e.op === 'const' || e.op === 'symbol') return 0;
  const degrees = e.args.map((arg) => polynomialDegree(arg, of));
  if (degrees.every((d) => d === 0)) return 0;
  const [first, second] = degrees;
  if (first === undefined) return undefined;
  if (e.op === 'neg') return first;
  if (e.op === 'square') return 2 * first;
  if (second === undefined) return undefined;
  if (e.op === 'add' || e.op === 'sub') return Math.max(first, second);
  if (e.op === 'mul') return first + second;
  if (e.op === 'div' && second === 0) return first;
  const power = e.args[1].value;
  return e.op === 'pow' && e.args[1].op === 'const' && Number.isInteger(power) && (power as number) > 0
    ? first * (power as number)
    : undefined;
}

/** One standard deviation along each axis, and along all of them together. */
function directions(sd: readonly number[]): number[][] {
  const steps = sd.map((s) => 1 / s);
  if (!steps.every((s) => Number.isFinite(s) && s > 0)) return [];
  const axes = steps.map((s, i) => steps.map((_, j) => (i === j ? s : 0)));
  return steps.length === 1 ? axes : [...axes, steps.map((s) => s / steps.length)];
}

/** The finite ends of the support, where the response is the statistic. */
function supportEnds(family: ExponentialFamily): { readonly end: number; readonly sign: 1 | -1 }[] {
  if (family.dimension !== 1 || family.expressions.sufficientStatistic[0] !== family.symbols.y[0]) return [];
  const { lower, upper } = family.declaration.support.range;
  return [
    { end: lower, sign: 1 as const },
    { end: upper, sign: -1 as const },
  ].filter(({ end }) => Number.isFinite(end));
}

/** Inequalities among the derivatives of a at one point. */
function cumulantViolation(family: ExponentialFamily, points: readonly number[]): MomentViolation | undefined {
  const eta = family.symbols.eta[0];
  const { expressions, declaration } = family;
  const second = expressions.variance[0][0];
  const third = derivative(second, eta);
  const cumulants = numericFunction(family, [expressions.mean[0], second, third, derivative(third, eta)], [eta]);
  const ends = supportEnds(family);
  const isWhole = declaration.support.kind === 'integers' && expressions.sufficientStatistic[0] === family.symbols.y[0];
  for (const at of points) {
    const [k1, k2, k3, k4] = cumulants([at]);
    if (![k1, k2, k3, k4].every(Number.isFinite)) continue;
    if (k2 < 0) return { at: [at], inequality: 'a″(η) ≥ 0' };
    // Rounding of the three terms, with room for derivatives that cancel.
    const room = 1e-8 * (Math.abs(k2 * k4) + 2 * Math.abs(k2 ** 3) + k3 * k3);
    if (k2 * k4 + 2 * k2 ** 3 - k3 * k3 < -room) return { at: [at], inequality: 'κ₂κ₄ + 2κ₂³ ≥ κ₃² (moments to order four)' };
    for (const { end, sign } of ends) {
      // Moments of ±(y − end) ≥ 0: m₁m₃ ≥ m₂².
      const m1 = sign * (k1 - end);
      const m2 = k2 + m1 * m1;
      const m3 = sign * k3 + 3 * k2 * m1 + m1 ** 3;
      if (m1 < 0) return { at: [at], inequality: 'the mean lies in the support' };
      if (m1 * m3 - m2 * m2 < -1e-8 * (Math.abs(m1 * m3) + m2 * m2))
        return { at: [at], inequality: 'm₁m₃ ≥ m₂² about an end of the support' };
    }
    // Whole numbers of mean m vary least where they are the two next to m.
    const part = k1 - Math.floor(k1);
    if (isWhole && Math.abs(k1) < 1e6 && k2 < part * (1 - part) - 1e-8)
      return { at: [at], inequality: 'whole numbers of this mean vary by a″(η) at least {a′}(1 − {a′})' };
  }
  return undefined;
}

/**
 * The family itself, or, where its log-partition can be no cumulant function, the same labelled quasi: its fit is
 * quasi-likelihood with an estimated dispersion, and it has no density.
 */
export function labelQuasi(family: ExponentialFamily): ExponentialFamily {
  const { logBaseMeasure, variance } = family.expressions;
  // The variance is asked for here so that what cannot be differentiated is refused with its declaration.
  if (family.declaration.dispersion || logBaseMeasure || variance.length === 0) return family;
  const broken = momentViolation(family);
  if (!broken) return family;
  const labelled = exponentialFamily({ ...family.declaration, dispersion: { name: 'phi', quasi: true } }).withConstants(family.constants);
  noteFamily(labelled.declaration, { violation: `${broken.inequality} fails at ${broken.at.join(', ')}` });
  return labelled;
}
