import { ExpofamError } from '../core/expofamError.ts';
import { toExpr } from '../expr/intern.ts';
import { add, div, mul, sub, symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { randomSource } from '../math/random/random.ts';
import { densityExpression, exponentExpression, isMeanOfResponse, meanParameter, plainBaseMeasure } from './densityExpression.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import { familyNumbers, numericFunction } from './familyNumbers.ts';
import type { Interval } from './interval.ts';
import { plainParameter } from './links.ts';
import { momentViolation } from './momentInequality.ts';
import { momentsByQuadrature } from './momentsByQuadrature.ts';
import { familyOperations } from './operations.ts';

/** One identity, checked at many members. */
export interface CertifyCheck {
  readonly name: string;
  /** The worst error, in units of what rounding allows where `tolerance` is stated so. */
  readonly error: number;
  readonly tolerance: number;
  /** Digits that agree at the worst point, 0 to 16. */
  readonly digits: number;
  readonly passed: boolean;
  /** Natural parameters of the worst point. */
  readonly at: readonly number[];
}

/** What `certify` found. */
export interface CertifyReport {
  readonly family: string;
  readonly passed: boolean;
  readonly points: number;
  readonly checks: readonly CertifyCheck[];
  /** Identities that could not be checked, with the reason. */
  readonly skipped: readonly string[];
  toString(): string;
}

export interface CertifyOptions {
  /** Natural parameters to check at; by default spread over the domain, near its edges included. */
  readonly points?: readonly (readonly number[])[];
  readonly dispersion?: number;
  /** Draws for the check of the sampler; 0 leaves it out. Default 2000. */
  readonly draws?: number;
}

const epsilon = Number.EPSILON;

/** Values spread over an interval, some near its ends. */
function spread({ lower, upper }: Interval): number[] {
  if (Number.isFinite(lower) && Number.isFinite(upper)) return [1e-3, 0.03, 0.3, 0.7, 0.97, 0.999].map((f) => lower + (upper - lower) * f);
  if (Number.isFinite(lower)) return [1e-3, 0.2, 1.3, 7, 300].map((v) => lower + v);
  if (Number.isFinite(upper)) return [1e-3, 0.2, 1.3, 7, 300].map((v) => upper - v);
  return [-8, -1.5, 0, 0.3, 2, 8];
}

/** Members to certify at: declared ones, or means spread over their domain, or natural parameters over theirs. */
function certifyPoints(family: ExponentialFamily): number[][] {
  const { declaration } = family;
  if (declaration.certifyAt) return declaration.certifyAt.map((p) => [...p]);
  if (declaration.mean) {
    const m = symbol('mean parameter');
    const natural = numericFunction(family, [simplify(toExpr(declaration.mean.natural(plainParameter(m))))], [m]);
    return spread(declaration.mean.domain).map((mu) => natural([mu]));
  }
  const axes = declaration.parameters.map((p) => spread(p.domain));
  const longest = Math.max(...axes.map((a) => a.length));
  // Not the whole grid: each value of each parameter with several of the others.
  const steps = axes.length === 1 ? [0] : [0, 1, 3];
  return steps.flatMap((s) => Array.from({ length: longest }, (_, i) => axes.map((a, j) => a[(i + j * s) % a.length])));
}

/**
 * Checks the identities of an exponential family numerically: ∫p = 1, E[T] = ∇a, Var[T] = ∇²a, convexity, round trips
 * among the coordinates, a(η) + a*(μ) = ηᵀμ, KL ≥ 0, of a quasi family that a(η) can be that of a density, and what is
 * declared for stability (mean.natural, mean.logPartition, unitDeviance, saturatedLogDensity) against what is derived.
 *
 * @example
 * certify(poisson).passed; // true
 */
export function certify(family: ExponentialFamily, options: CertifyOptions = {}): CertifyReport {
  if (family.declaration.notExponential) {
    throw new ExpofamError('not-exponential', {
      subject: `certify family "${family.name}"`,
      found: family.declaration.notExponential,
      expected: 'an exponential family',
    });
  }
  const free = Object.keys(family.declaration.constants ?? {}).filter((n) => family.constants[n] === undefined);
  if (free.length) {
    throw new ExpofamError('missing-parameter', {
      subject: `certify family "${family.name}"`,
      found: `no value for "${free[0]}"`,
      expected: 'every constant given',
      advice: `certify(family.withConstants({ ${free[0]}: … }))`,
    });
  }
  const points = options.points ?? certifyPoints(family);
  const worst = new Map<string, { error: number; tolerance: number; at: readonly number[] }>();
  const skipped = new Set<string>();
  const record = (name: string, error: number, tolerance: number, at: readonly number[]): void => {
    const e = Number.isFinite(error) ? error : Number.POSITIVE_INFINITY;
    const known = worst.get(name);
    if (!known || e / tolerance > known.error / known.tolerance) worst.set(name, { error: e, tolerance, at });
  };
  const inside = points.filter((eta) => Number.isFinite(familyNumbers(family).logPartition(eta)));
  for (const eta of points) if (!inside.includes(eta)) record(notFinite, Number.POSITIVE_INFINITY, 0.5, eta);
  const broken = family.declaration.dispersion?.quasi ? momentViolation(family) : undefined;
  if (broken) record(`a(η) is that of a density: ${broken.inequality}`, Number.POSITIVE_INFINITY, 0.5, broken.at);
  // What has no density of total one has no draws either, and a search for its quantiles no end.
  const drawn = inside.filter((eta) => {
    const total = checkPoint(family, eta, options.dispersion ?? defaultDispersion(family), record, skipped);
    if (!(total > 2)) return true;
    skipped.add(`E[T], Var[T] and samples at ${eta.join(', ')}: b(y) exp(ηᵀT(y) − a(η)) adds up to more than two, perhaps without end`);
    return false;
  });
  if (inside.length > 0) {
    checkPairs(family, inside, record);
    checkDeclared(family, inside, record);
    if (options.draws !== 0) checkSampler(family, drawn, options.draws ?? 2000, record, skipped);
  }
  const checks = [...worst].map(
    ([name, { error, tolerance, at }]): CertifyCheck => ({
      name,
      error,
      tolerance,
      digits: error === 0 ? 16 : Math.max(0, Math.min(16, -Math.log10(error))),
      passed: error <= tolerance,
      at,
    }),
  );
  const report = { family: family.name, passed: checks.every((c) => c.passed), points: points.length, checks, skipped: [...skipped] };
  return Object.freeze({
    ...report,
    toString: () =>
      [
        `${family.name}: ${report.passed ? 'certified' : 'NOT certified'} at ${points.length} members`,
        ...checks.map(
          (c) =>
            `  ${c.passed ? 'ok ' : 'BAD'} ${c.name.padEnd(44)} error ${c.error.toExponential(1)} (allowed ${c.tolerance.toExponential(1)})${
              c.passed ? '' : ` at ${c.at.join(', ')}`
            }`,
        ),
        ...report.skipped.map((s) => `  --  ${s}`),
      ].join('\n'),
  });
}

/** What else is asked at such a member has no answer, and its sums no end. */
const notFinite = 'a(η) is finite: else the sum of b(y) exp ηᵀT(y) diverges; narrow the domain of η';

const defaultDispersion = (family: ExponentialFamily): number =>
  family.declaration.support.step === 'dispersion'
    ? 1 / 11
    : family.declaration.dispersion?.fixed === undefined && family.declaration.dispersion
      ? 0.7
      : 1;

type Record_ = (name: string, error: number, tolerance: number, at: readonly number[]) => void;

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, i) => s + v * b[i], 0);

/** The identities at one member; answers the total of its density, 1 where none is declared. */
function checkPoint(family: ExponentialFamily, eta: readonly number[], tau: number, record: Record_, skipped: Set<string>): number {
  const numbers = familyNumbers(family);
  const mean = numbers.mean(eta);
  const variance = numbers.variance(eta);
  const sd = variance.map((row, i) => Math.sqrt(row[i]));
  const k = eta.length;

  const moments = family.declaration.dispersion?.logDensity ? undefined : momentsByQuadrature(family, eta, tau);
  if (moments) {
    record('density sums to one', Math.abs(moments.total - 1), 64 * epsilon * Math.max(1, moments.largestTerm), eta);
    const converges = !(moments.total > 2);
    mean.forEach((_, i) => {
      if (!converges) return;
      // In units of the spread of T, or of T itself where that is larger: both are what rounding acts on.
      const unit = Math.max(sd[i] * Math.sqrt(tau), Math.abs(mean[i]));
      record('E[T] = ∇a', Math.abs(moments.meanError[i]) / unit, 1e-12, eta);
      for (let j = 0; j < k; j++) {
        record('Var[T] = ∇²a', Math.abs(moments.variance[i][j] - tau * variance[i][j]) / (tau * sd[i] * sd[j]), 1e-11, eta);
      }
    });
  } else skipped.add('density: not declared, a series, or in more than two dimensions');

  record('∇²a is positive definite', smallestEigenvalueSign(variance), 0.5, eta);
  const a = numbers.logPartition(eta);
  try {
    const back = familyOperations(family).natural({ mean });
    back.forEach((v, i) => {
      // What the digits of μ can tell about η: its rounding divided by the slope.
      const resolution = Math.abs(v - eta[i]) / Math.max(Math.abs(eta[i]), inverseSpread(variance, sd, mean, i));
      record('η → μ → η', resolution, 1e-12, eta);
    });
    const conjugate = dot(back, mean) - numbers.logPartition(back);
    record(
      'a(η) + a*(μ) = ηᵀμ',
      Math.abs(a + conjugate - dot(eta, mean)) / Math.max(1, Math.abs(a), ...eta.map((v, i) => Math.abs(v * mean[i]))),
      1e-12,
      eta,
    );
  } catch (error) {
    // Where a rounding of μ is more than η itself, its double may be that of the boundary, which is the mean of no member.
    const unsaid = eta.every((v, i) => 2 ** -53 * inverseSpread(variance, sd, mean, i) > Math.abs(v));
    if (unsaid && error instanceof ExpofamError)
      skipped.add(`η → μ → η at ${eta.join(', ')}: μ, rounded, is at the boundary of its domain`);
    else record(`η → μ → η (${error instanceof ExpofamError ? error.code : String(error)})`, Number.POSITIVE_INFINITY, 1e-12, eta);
  }
  if (family.declaration.source) {
    const back = familyOperations(family).natural({ source: familyOperations(family).source({ natural: eta }) });
    back.forEach((v, i) => {
      record('η → source → η', Math.abs(v - eta[i]) / Math.max(Math.abs(eta[i]), inverseSpread(variance, sd, mean, i)), 1e-12, eta);
    });
  }
  return moments?.total ?? 1;
}

/** How far η moves when μ moves by its own size: |μ|·(∇²a)⁻¹, a lower bound for what a relative error of μ does to η. */
function inverseSpread(variance: readonly (readonly number[])[], sd: readonly number[], mean: readonly number[], i: number): number {
  let size = 0;
  for (let j = 0; j < mean.length; j++) size = Math.max(size, Math.max(Math.abs(mean[j]), sd[j]) / sd[j]);
  let correlation = 0;
  for (let j = 0; j < mean.length; j++) if (j !== i) correlation = Math.max(correlation, Math.abs(variance[i][j]) / (sd[i] * sd[j]));
  return (Math.max(1, size) / sd[i]) * (1 / Math.max(1e-15, 1 - correlation * correlation));
}

/** 0 where a symmetric matrix is positive definite, 1 where it is not (Cholesky of the scaled matrix). */
function smallestEigenvalueSign(a: readonly (readonly number[])[]): number {
  const n = a.length;
  const L = a.map((row, i) => row.map((v, j) => v / Math.sqrt(a[i][i] * a[j][j])));
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) L[j][j] -= L[j][k] ** 2;
    if (!(L[j][j] > 0)) return 1;
    L[j][j] = Math.sqrt(L[j][j]);
    for (let i = j + 1; i < n; i++) {
      for (let k = 0; k < j; k++) L[i][j] -= L[i][k] * L[j][k];
      L[i][j] /= L[j][j];
    }
  }
  return 0;
}

function checkPairs(family: ExponentialFamily, points: readonly (readonly number[])[], record: Record_): void {
  const numbers = familyNumbers(family);
  points.forEach((p, i) => {
    const q = points[(i + 1) % points.length];
    const size = Math.max(1, Math.abs(numbers.logPartition(p)), Math.abs(numbers.logPartition(q)), Math.abs(dot(q, numbers.mean(p))));
    const divergence = familyOperations(family).kl({ natural: p }, { natural: q });
    record('KL ≥ 0', Math.max(0, -divergence) / size, 8 * epsilon, p);
    record('KL(p‖p) = 0', Math.abs(familyOperations(family).kl({ natural: p }, { natural: p })), 8 * epsilon, p);
    const middle = p.map((v, j) => (v + q[j]) / 2);
    const gap = (numbers.logPartition(p) + numbers.logPartition(q)) / 2 - numbers.logPartition(middle);
    record('a is convex', Math.max(0, -gap) / size, 8 * epsilon, p);
  });
}

/** What is declared for stability against what follows from a(η) and b(y). */
function checkDeclared(family: ExponentialFamily, points: readonly (readonly number[])[], record: Record_): void {
  const { declaration, expressions, symbols } = family;
  const { mean } = declaration;
  if (mean && isMeanOfResponse(family)) {
    const parameter = meanParameter(family);
    const natural = numericFunction(family, [simplify(toExpr(mean.natural(parameter)))], symbols.eta);
    const partition = numericFunction(family, [simplify(toExpr(mean.logPartition(parameter)))], symbols.eta);
    for (const eta of points) {
      record('declared mean.natural', Math.abs(natural(eta)[0] - eta[0]) / Math.max(1, Math.abs(eta[0])), 1e-12, eta);
      const a = familyNumbers(family).logPartition(eta);
      record('declared mean.logPartition (up to a constant)', Math.abs(partition(eta)[0] - a) / Math.max(1, Math.abs(a)), 1e-12, eta);
    }
  }
  if (declaration.unitDeviance && isMeanOfResponse(family)) {
    // D/2 + ηy − a(η) is the saturated value, free of η: the same at two members.
    const half = mul(0.5, toExpr(declaration.unitDeviance(symbols.y, [meanParameter(family)])));
    const saturated = numericFunction(
      family,
      [simplify(half), sub(mul(symbols.y[0], symbols.eta[0]), expressions.logPartition)],
      [...symbols.y, ...symbols.eta],
    );
    points.forEach((eta, i) => {
      const y = familyNumbers(family).mean(points[(i + 2) % points.length]);
      const [d1, l1] = saturated([...y, ...eta]);
      const [d2, l2] = saturated([...y, ...points[(i + 1) % points.length]]);
      record(
        'declared unitDeviance',
        Math.abs(d1 + l1 - (d2 + l2)) / Math.max(1, Math.abs(d1), Math.abs(l1), Math.abs(d2), Math.abs(l2)),
        1e-12,
        eta,
      );
    });
  }
  const base = plainBaseMeasure(family);
  const stable = densityExpression(family);
  if (base && stable && declaration.dispersion?.saturatedLogDensity) {
    const plain = declaration.dispersion.logBaseMeasure
      ? add(base, div(sub(mul(symbols.y[0], symbols.eta[0]), expressions.logPartition), symbols.tau))
      : add(base, exponentExpression(family));
    const both = numericFunction(family, [stable, plain], [...symbols.y, ...symbols.eta, symbols.tau]);
    points.forEach((eta) => {
      const mu = familyNumbers(family).mean(eta);
      const y = declaration.support.kind === 'integers' ? [Math.round(mu[0])] : mu;
      const [s, p] = both([...y, ...eta, defaultDispersion(family)]);
      const size = Math.max(1, Math.abs(y[0] * eta[0]), Math.abs(familyNumbers(family).logPartition(eta)));
      record('declared saturatedLogDensity', Math.abs(s - p) / size, 1e-11, eta);
    });
  }
}

/** Means of T over seeded draws within five standard errors of ∇a. */
function checkSampler(
  family: ExponentialFamily,
  points: readonly (readonly number[])[],
  draws: number,
  record: Record_,
  skipped: Set<string>,
): void {
  const numbers = familyNumbers(family);
  const tau = defaultDispersion(family);
  for (const [i, eta] of points.entries()) {
    let sample: number[][];
    try {
      sample = familyOperations(family).sample(
        { natural: eta, ...(family.declaration.dispersion ? { dispersion: tau } : {}) },
        draws,
        randomSource(1000 + i),
      );
    } catch (error) {
      if (!(error instanceof ExpofamError)) throw error;
      skipped.add('samples: no sampler and no density in one dimension');
      return;
    }
    const { mean } = familyOperations(family).statistics(sample);
    const target = numbers.mean(eta);
    const variance = numbers.variance(eta);
    if (!mean.every(Number.isFinite)) {
      skipped.add(`samples at ${eta.join(', ')}: some underflow, and T is infinite there`);
      continue;
    }
    target.forEach((m, j) => {
      const error = Math.sqrt(
        (variance[j][j] *
          ((family.declaration.dispersion && family.declaration.dispersion.fixed === undefined) || family.declaration.support.step
            ? tau
            : 1)) /
          draws,
      );
      // A rare value that no draw hits has a mean below the resolution of the sample: one draw is the least step.
      record('sample mean of T, in standard errors', Math.max(0, Math.abs(mean[j] - m) - 3 / draws) / error, 5, eta);
    });
  }
}
