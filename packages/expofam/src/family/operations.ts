import { ExpofamError } from '../core/expofamError.ts';
import { derivative } from '../expr/derivative.ts';
import { toExpr } from '../expr/intern.ts';
import { symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import type { RandomSource } from '../math/random/random.ts';
import { type ConjugatePrior, conjugatePrior } from './conjugatePrior.ts';
import { densityExpression, isMeanOfResponse, meanParameter, plainBaseMeasure } from './densityExpression.ts';
import { convexConjugate, naturalFromMean, solveSymmetric } from './dualNewton.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import { familyNumbers, numericFunction } from './familyNumbers.ts';
import { momentsByQuadrature } from './momentsByQuadrature.ts';
import { namedSampler } from './namedSamplers.ts';
import { dispersionOf, naturalOf, type ParameterPoint, sourceOf } from './parameterPoint.ts';
import { sampleByInversion } from './sampleByInversion.ts';
import { inSupport } from './support.ts';

/** A response: one number, or its components. */
export type ResponseValue = number | readonly number[];

/** What a sample says about η: how many observations, and the mean of T(y) over them. */
export interface SufficientStatistics {
  readonly count: number;
  readonly mean: readonly number[];
}

/** A member of a family in all its coordinates. */
export interface Member {
  readonly natural: readonly number[];
  readonly mean: readonly number[];
  /** By name; empty where the family declares no source parameters. */
  readonly source: Readonly<Record<string, number>>;
}

/**
 * What every exponential family offers. A member is given in natural, mean or source coordinates. What a family has not
 * declared is refused with the reason, never NaN.
 */
export interface FamilyOperations {
  /** log p(y). @throws ExpofamError `unavailable` without a base measure, or for quasi-likelihood */
  logDensity(y: ResponseValue, at: ParameterPoint): number;
  /** a(η). */
  logPartition(at: ParameterPoint): number;
  /** E[T(y)] = ∇a(η). */
  mean(at: ParameterPoint): number[];
  /** Var[T(y)] = τ ∇²a(η), row by row. */
  variance(at: ParameterPoint): number[][];
  /** Fisher information of one observation about the coordinates: ∇²a/τ, (∇²a)⁻¹/τ, or Jᵀ∇²aJ/τ. */
  fisherInformation(at: ParameterPoint, about?: 'natural' | 'mean' | 'source'): number[][];
  /** η of a member; of mean parameters by Newton's method on the dual where there is no closed form. */
  natural(at: ParameterPoint): number[];
  /** Source parameters by name. */
  source(at: ParameterPoint): Record<string, number>;
  /** T(y). */
  statistic(y: ResponseValue): number[];
  /** Count and mean of T over a sample. */
  statistics(sample: Iterable<ResponseValue>): SufficientStatistics;
  /** The member of greatest likelihood: ∇a(η) = mean of T. */
  mle(statistics: SufficientStatistics | { readonly mean: readonly number[] }): Member;
  /** −E[log p]: a(η) − ηᵀμ − E[log b]. */
  entropy(at: ParameterPoint): number;
  /** −E_p[log q] (with the minus sign), in nats. */
  crossEntropy(p: ParameterPoint, q: ParameterPoint): number;
  /** Σ p log(p/q) ≥ 0, the Bregman divergence of a. */
  kl(p: ParameterPoint, q: ParameterPoint): number;
  /** 2(log p(y; saturated) − log p(y; η)) at unit dispersion. */
  deviance(y: ResponseValue, at: ParameterPoint): number;
  /** n draws; the same stream gives the same draws. */
  sample(at: ParameterPoint, n: number, random: RandomSource): number[][];
  /** Exponential tilting, p(y) e^{δᵀT(y)} normalised: η + δ. */
  tilt(at: ParameterPoint, delta: readonly number[]): Member;
  /** The normalised product of two densities, where it is in the family (log b constant or linear in T). */
  product(p: ParameterPoint, q: ParameterPoint): Member;
  /** Prior ∝ exp(ηᵀχ − ν a(η)). Diaconis & Ylvisaker (1979). */
  conjugatePrior(chi: readonly number[], nu: number): ConjugatePrior;
}

const unavailable = (family: ExponentialFamily, what: string, reason: string): ExpofamError =>
  new ExpofamError('unavailable', { subject: `${what} of family "${family.name}"`, found: reason, expected: 'a family that declares it' });

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, i) => s + v * b[i], 0);

/** The operations of a family. */
export function familyOperations(family: ExponentialFamily): FamilyOperations {
  const { declaration, symbols } = family;
  const numbers = familyNumbers(family);
  const k = family.dimension;
  const eta = (at: ParameterPoint): number[] => naturalOf(family, at);
  const components = (y: ResponseValue): number[] => {
    const values = typeof y === 'number' ? [y] : [...y];
    if (values.length !== symbols.y.length) {
      throw new ExpofamError('bad-response', {
        subject: `response of family "${family.name}"`,
        found: `${values.length} numbers`,
        expected: String(symbols.y.length),
      });
    }
    return values;
  };
  const lazily = <T>(make: () => T): (() => T) => {
    let value: { readonly made: T } | undefined;
    return () => {
      value ??= { made: make() };
      return value.made;
    };
  };
  const density = lazily(() => {
    if (declaration.dispersion?.logDensity) return undefined;
    const e = densityExpression(family);
    return e ? numericFunction(family, [e], [...symbols.y, ...symbols.eta, symbols.tau]) : undefined;
  });
  const deviance = lazily(() =>
    declaration.unitDeviance && (isMeanOfResponse(family) || declaration.mean)
      ? numericFunction(
          family,
          [simplify(toExpr(declaration.unitDeviance(symbols.y, [meanParameter(family)])))],
          [...symbols.y, ...symbols.eta],
        )
      : undefined,
  );
  const member = (natural: readonly number[]): Member => ({
    natural,
    mean: numbers.mean(natural),
    source: declaration.source ? sourceOf(family, natural) : {},
  });
  const checkedMember = (natural: readonly number[]): Member => member(naturalOf(family, { natural }));
  const noDensity = (what: string): ExpofamError =>
    unavailable(
      family,
      what,
      declaration.dispersion?.quasi
        ? 'quasi-likelihood: a mean and a variance without a density'
        : 'no base measure declared, so no density',
    );
  const logDensity = (y: ResponseValue, at: ParameterPoint): number => {
    const values = components(y);
    const natural = eta(at);
    const tau = dispersionOf(family, at);
    if (declaration.dispersion?.logDensity) {
      return inSupport(declaration.support, values[0])
        ? declaration.dispersion.logDensity(values[0], numbers.mean(natural)[0], tau, family.constants)
        : Number.NEGATIVE_INFINITY;
    }
    const f = density();
    if (!f) throw noDensity('log-density');
    if (!values.every((v) => inSupport(declaration.support, v))) return Number.NEGATIVE_INFINITY;
    return f([...values, ...natural, tau])[0];
  };
  /** E[log b(y)], where log b is not a combination of T by sum or integral. */
  const expectedLogBase = (natural: readonly number[], tau: number, what: string): number => {
    const base = plainBaseMeasure(family);
    const linear = declaration.logBaseInStatistic;
    if (linear && !declaration.dispersion) return linear[0] + dot(linear.slice(1), numbers.mean(natural));
    if (!base && !declaration.dispersion?.saturatedLogDensity) throw noDensity(what);
    if (base?.value !== undefined) return base.value;
    const moments = momentsByQuadrature(family, natural, tau);
    if (!moments) throw unavailable(family, what, 'an expectation of log b(y) in more than two dimensions');
    // E[log p] − (ηᵀμ − a)/τ, so that a density given by its saturated form serves too.
    return moments.logDensity - (dot(natural, numbers.mean(natural)) - numbers.logPartition(natural)) / tau;
  };
  const kl = (p: ParameterPoint, q: ParameterPoint): number => {
    const [from, to] = [eta(p), eta(q)];
    const tau = dispersionOf(family, q);
    if (dispersionOf(family, p) !== tau) {
      throw new ExpofamError('bad-parameter', {
        subject: `divergence within family "${family.name}"`,
        found: `dispersions ${p.dispersion ?? 1} and ${q.dispersion ?? 1}`,
        expected: 'the same dispersion for both',
      });
    }
    return bregman(family, from, to) / tau;
  };
  return Object.freeze({
    logDensity,
    logPartition: (at: ParameterPoint) => numbers.logPartition(eta(at)),
    mean: (at: ParameterPoint) => numbers.mean(eta(at)),
    variance: (at: ParameterPoint) => {
      const tau = dispersionOf(family, at);
      return numbers.variance(eta(at)).map((row) => row.map((v) => v * tau));
    },
    fisherInformation(at: ParameterPoint, about: 'natural' | 'mean' | 'source' = 'natural') {
      const natural = eta(at);
      const tau = dispersionOf(family, at);
      const variance = numbers.variance(natural);
      const scaled = (m: readonly (readonly number[])[]): number[][] => m.map((row) => row.map((v) => v / tau));
      if (about === 'natural') return scaled(variance);
      const unit = (j: number): number[] => Array.from({ length: k }, (_, i) => (i === j ? 1 : 0));
      if (about === 'mean') return scaled(Array.from({ length: k }, (_, j) => solveSymmetric(variance, unit(j))));
      const { source } = declaration;
      if (!source) throw unavailable(family, 'information about source parameters', 'no source parameters declared');
      const inputs = source.parameters.map((s) => symbol(`source ${s.name}`));
      const map = source.toNatural(...inputs).map(toExpr);
      const values = Object.values(sourceOf(family, natural));
      const m = inputs.length;
      const flat = numericFunction(
        family,
        map.flatMap((e) => inputs.map((s) => simplify(derivative(e, s)))),
        inputs,
      )(values);
      return scaled(
        inputs.map((_, a) =>
          inputs.map((_s, b) => {
            let total = 0;
            for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) total += flat[i * m + a] * variance[i][j] * flat[j * m + b];
            return total;
          }),
        ),
      );
    },
    natural: eta,
    source: (at: ParameterPoint) => sourceOf(family, eta(at)),
    statistic: (y: ResponseValue) => numbers.statistic(components(y)),
    statistics(sample: Iterable<ResponseValue>) {
      const mean = new Array<number>(k).fill(0);
      let count = 0;
      for (const y of sample) {
        const t = numbers.statistic(components(y));
        count++;
        for (let i = 0; i < k; i++) mean[i] += (t[i] - mean[i]) / count;
      }
      return { count, mean };
    },
    mle: (statistics: { readonly mean: readonly number[] }) => checkedMember(naturalFromMean(family, statistics.mean)),
    entropy(at: ParameterPoint) {
      const natural = eta(at);
      const tau = dispersionOf(family, at);
      const base = expectedLogBase(natural, tau, 'entropy');
      return (numbers.logPartition(natural) - dot(natural, numbers.mean(natural))) / tau - base;
    },
    crossEntropy(p: ParameterPoint, q: ParameterPoint) {
      const [from, to] = [eta(p), eta(q)];
      const tau = dispersionOf(family, q);
      if (dispersionOf(family, p) !== tau) kl(p, q);
      const base = expectedLogBase(from, tau, 'cross-entropy');
      return (numbers.logPartition(to) - dot(to, numbers.mean(from))) / tau - base;
    },
    kl,
    deviance(y: ResponseValue, at: ParameterPoint) {
      const values = components(y);
      const natural = eta(at);
      const f = deviance();
      if (f) return f([...values, ...natural])[0];
      const t = numbers.statistic(values);
      const saturated = convexConjugate(family, t);
      if (saturated === undefined) {
        throw unavailable(family, 'deviance', `the saturated likelihood of T(y) = ${t.join(', ')} is unbounded`);
      }
      return Math.max(0, 2 * (saturated - dot(natural, t) + numbers.logPartition(natural)));
    },
    sample(at: ParameterPoint, n: number, random: RandomSource) {
      const natural = eta(at);
      const tau = dispersionOf(family, at);
      const sampler = typeof declaration.sampler === 'string' ? namedSampler(declaration.sampler) : declaration.sampler;
      if (sampler) return Array.from({ length: n }, () => [...sampler(random, natural, tau, family.constants)]);
      const draw = sampleByInversion(family, natural, tau);
      if (!draw) throw noDensity('samples');
      return Array.from({ length: n }, () => draw(random));
    },
    tilt: (at: ParameterPoint, delta: readonly number[]) => checkedMember(eta(at).map((v, i) => v + delta[i])),
    product(p: ParameterPoint, q: ParameterPoint) {
      const base = family.expressions.logBaseMeasure;
      const shift = base?.value !== undefined ? new Array<number>(k).fill(0) : declaration.logBaseInStatistic?.slice(1);
      if (declaration.dispersion || !shift) {
        throw unavailable(family, 'product', 'b(y)² is no base measure of the family, so the product of two densities leaves it');
      }
      const other = eta(q);
      return checkedMember(eta(p).map((v, i) => v + other[i] + shift[i]));
    },
    conjugatePrior: (chi: readonly number[], nu: number) => conjugatePrior(family, chi, nu),
  });
}

/** The same operations, made when one is first used: most fits need none. */
export function lazyOperations(make: () => FamilyOperations): FamilyOperations {
  return {
    logDensity: (y, at) => make().logDensity(y, at),
    logPartition: (at) => make().logPartition(at),
    mean: (at) => make().mean(at),
    variance: (at) => make().variance(at),
    fisherInformation: (at, about) => make().fisherInformation(at, about),
    natural: (at) => make().natural(at),
    source: (at) => make().source(at),
    statistic: (y) => make().statistic(y),
    statistics: (sample) => make().statistics(sample),
    mle: (statistics) => make().mle(statistics),
    entropy: (at) => make().entropy(at),
    crossEntropy: (p, q) => make().crossEntropy(p, q),
    kl: (p, q) => make().kl(p, q),
    deviance: (y, at) => make().deviance(y, at),
    sample: (at, n, random) => make().sample(at, n, random),
    tilt: (at, delta) => make().tilt(at, delta),
    product: (p, q) => make().product(p, q),
    conjugatePrior: (chi, nu) => make().conjugatePrior(chi, nu),
  };
}

const gaussNodes = [
  [-0.9739065285171717, 0.06667134430868814],
  [-0.8650633666889845, 0.1494513491505806],
  [-0.6794095682990244, 0.21908636251598204],
  [-0.4333953941292472, 0.26926671930999635],
  [-0.14887433898163122, 0.29552422471475287],
] as const;

/**
 * a(to) − a(from) − (to − from)ᵀ∇a(from). Where that cancels, as ∫₀¹ (1 − t) δᵀ∇²a(from + tδ)δ dt, which cannot be negative
 * (Gauss–Legendre, ten nodes; Abramowitz & Stegun 25.4.30).
 */
export function bregman(family: ExponentialFamily, from: readonly number[], to: readonly number[]): number {
  const numbers = familyNumbers(family);
  const delta = to.map((v, i) => v - from[i]);
  if (delta.every((d) => d === 0)) return 0;
  const [a, b] = [numbers.logPartition(to), numbers.logPartition(from)];
  const slope = dot(delta, numbers.mean(from));
  const direct = a - b - slope;
  const size = Math.max(Math.abs(a), Math.abs(b), Math.abs(slope));
  if (direct > 1e-3 * size) return direct;
  let total = 0;
  for (const [x, w] of gaussNodes) {
    for (const sign of [1, -1]) {
      const t = 0.5 * (1 + sign * x);
      const variance = numbers.variance(from.map((v, i) => v + t * delta[i]));
      total += 0.5 * w * (1 - t) * delta.reduce((s, d, i) => s + d * dot(variance[i], delta), 0);
    }
  }
  // The two agree where the direct form still has digits; far apart the quadrature is the poorer one.
  return Math.abs(total - direct) > 1e-6 * Math.abs(total) + 1e-13 * size ? Math.max(0, direct) : total;
}
