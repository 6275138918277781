import { bd0 } from './bd0.ts';
import { discreteGauss, discreteGaussNodes } from './discreteGauss.ts';
import { softplus } from './elementary.ts';
import { lgamma } from './gamma.ts';
import { stirlerr } from './stirlerr.ts';

/** What a Conway–Maxwell–Poisson distribution, p(y) ∝ λʸ/(y!)^ν, comes down to. */
export interface ComPoissonMoments {
  /** log Z = log Σ λʲ/(j!)^ν. */
  readonly logPartition: number;
  /** log Z less the log-weight of what {@link comPoissonLogDensity} is relative to. */
  readonly logNormaliser: number;
  /** E[Y]. */
  readonly mean: number;
  /** E[log Y!]. */
  readonly logFactorialMean: number;
  /** Var[Y]. */
  readonly variance: number;
  /** ν Cov[Y, log Y!]. */
  readonly scaledCovariance: number;
  /** ν² Var[log Y!]. */
  readonly scaledLogFactorialVariance: number;
  /** Cov[Y, log Y!] and Var[log Y!] themselves. */
  readonly covariance: number;
  readonly logFactorialVariance: number;
}

const halfLogTwoPi = 0.9189385332046728;

/** log Γ(x + 1). */
const logFactorial = (x: number): number => lgamma(x + 1);

/** Weights about the centre m = λ^{1/ν}: for m ≥ 2 everything is taken relative to m, where nothing large cancels. */
interface Shape {
  readonly nu: number;
  readonly logLambda: number;
  readonly centre: number;
  /** log of the (unnormalised) weight of x, relative to that of the centre, or of 0 where the centre is below 2. */
  logWeight(x: number): number;
  /** log of the reference's own weight. */
  readonly logReference: number;
}

function shapeOf(logLambda: number, nu: number): Shape {
  const logCentre = logLambda / nu;
  const centre = Math.exp(logCentre);
  if (!(centre >= 2)) {
    const logWeight = (x: number): number => x * logLambda - (x > 1 ? nu * logFactorial(x) : 0);
    return { nu, logLambda, centre, logWeight, logReference: 0 };
  }
  const remainder = stirlerr(centre);
  const atZero = centre - 0.5 * logCentre - halfLogTwoPi - remainder;
  // x log λ − ν log x! + const = −ν(bd0(x, m) + ½ log(x/m) + s(x) − s(m)) as log λ = ν log m; s is Stirling's error.
  const logWeight = (x: number): number =>
    -nu * (x === 0 ? atZero : bd0(x, centre) + 0.5 * (Math.log(x) - logCentre) + (stirlerr(x) - remainder));
  return { nu, logLambda, centre, logWeight, logReference: nu * atZero };
}

/** log x! − log M!, uncancelled: (x − M) log M + bd0(x, M) + ½ log(x/M) + s(x) − s(M). */
function logFactorialDifference(x: number, from: number, ofFrom: number): number {
  if (from < 2 || x < 1) return logFactorial(x) - ofFrom;
  return (x - from) * Math.log(from) + bd0(x, from) + 0.5 * Math.log(x / from) + (stirlerr(x) - stirlerr(from));
}

/** Receives the points of a sum with their weights, e^{−top} taken out. */
type Visit = (x: number, weight: number) => void;

/**
 * Visits Σ_j over whole numbers from the mode outwards: singly where the weights change much from one to the next, and by
 * Gaussian quadrature for sums where 32 or more of them are smooth together (the logarithm changes by at most ten and the
 * singularity at −1 is a panel's length away, so 16 nodes leave less than 1e−20). A wide sum then costs a few hundred points
 * however wide it is. The weights are log-concave, so what is left beyond j is at most w(j)/(1 − w(j + 1)/w(j)); a side ends
 * where that bound is below 1e−24 of the sum.
 */
function sumOutwards({ nu, logLambda, logWeight }: Shape, mode: number, visit: Visit): void {
  const top = logWeight(mode);
  let total = 0;
  const at = (x: number, multiple: number): void => {
    const w = multiple * Math.exp(logWeight(x) - top);
    total += w;
    if (w > 0) visit(x, w);
  };
  for (const direction of [1, -1]) {
    let next = direction === 1 ? mode : mode - 1;
    while (next >= 0) {
      const slope = Math.abs(logLambda - nu * Math.log(next + 1));
      const curvature = nu / (next + 1);
      // slope·N + curvature·N²/2 ≤ 10, curvature as at the end where it is larger.
      const bend = direction === 1 ? curvature : 2 * curvature;
      const smooth = 20 / (slope + Math.sqrt(slope * slope + 20 * bend));
      const room = direction === 1 ? next + 1 : (next + 1) / 2;
      const wanted = Math.min(smooth, room, 2 ** 1000);
      if (wanted >= 2 * discreteGaussNodes) {
        const count = 2 ** Math.floor(Math.log2(wanted));
        const { nodes, weights } = discreteGauss(count);
        const first = direction === 1 ? next : next - count + 1;
        for (let i = 0; i < nodes.length; i++) at(first + nodes[i], weights[i]);
        next += direction * count;
      } else {
        at(next, 1);
        next += direction;
      }
      if (next < 0) break;
      const w = Math.exp(logWeight(next) - top);
      const ratio = direction === 1 ? Math.exp(logLambda - nu * Math.log(next + 1)) : Math.exp(nu * Math.log(next) - logLambda);
      // The first few counts stay however rare: E log Y! is theirs alone when λ is small.
      if ((next > 3 || direction < 0) && w <= 1e-24 * total * Math.max(0, 1 - ratio)) break;
    }
  }
}

const limits = (
  values: Pick<ComPoissonMoments, 'logPartition' | 'mean' | 'logFactorialMean' | 'variance'> & Partial<ComPoissonMoments>,
): ComPoissonMoments => ({
  logNormaliser: values.logPartition,
  scaledCovariance: 0,
  scaledLogFactorialVariance: 0,
  covariance: 0,
  logFactorialVariance: 0,
  ...values,
});

const unbounded = limits({
  logPartition: Number.POSITIVE_INFINITY,
  mean: Number.POSITIVE_INFINITY,
  logFactorialMean: Number.POSITIVE_INFINITY,
  variance: Number.POSITIVE_INFINITY,
  scaledCovariance: Number.POSITIVE_INFINITY,
  scaledLogFactorialVariance: Number.POSITIVE_INFINITY,
  covariance: Number.POSITIVE_INFINITY,
  logFactorialVariance: Number.POSITIVE_INFINITY,
});

/** ν = ∞ leaves a Bernoulli with odds λ. */
const bernoulli = (logLambda: number): ComPoissonMoments => {
  const p = 1 / (1 + Math.exp(-logLambda));
  return limits({ logPartition: softplus(logLambda), mean: p, logFactorialMean: 0, variance: p / (1 + Math.exp(logLambda)) });
};

/** Where m, νm and m/ν are so large that the next terms of the expansion about m, of relative size 1/(νm) and ν/m, are below rounding. */
function expanded({ centre: m, nu, logLambda }: Shape): ComPoissonMoments {
  const logM = logLambda / nu;
  const variance = m / nu;
  return {
    logNormaliser: halfLogTwoPi + 0.5 * (logM - Math.log(nu)),
    logPartition: nu * m - (nu - 1) * (halfLogTwoPi + 0.5 * logM) - 0.5 * Math.log(nu),
    mean: m - (nu - 1) / (2 * nu),
    logFactorialMean: m * (logM - 1),
    variance,
    covariance: variance * logM,
    scaledCovariance: m * logM,
    logFactorialVariance: variance * logM * logM,
    scaledLogFactorialVariance: nu * m * logM * logM,
  };
}

const isUnbounded = ({ nu, logLambda, centre }: Shape): boolean => (nu === 0 && logLambda >= 0) || centre === Number.POSITIVE_INFINITY;

/** Where {@link expanded} holds to rounding. */
const isWide = ({ centre, nu }: Shape): boolean => centre > 1e17 && nu * centre > 1e17 && centre / nu > 1e17;

/** The points of the sums with their weights: counts and log-factorials less those of the mode, their means, the sum, and that without the mode. */
function pointsOf(shape: Shape) {
  const { centre } = shape;
  const mode = centre >= 1 ? Math.floor(centre) : 0;
  const ofMode = logFactorial(mode);
  const xs: number[] = [];
  const ts: number[] = [];
  const ws: number[] = [];
  let rest = 0;
  let [s, x1, t1] = [0, 0, 0];
  sumOutwards(shape, mode, (x, w) => {
    const t = x === mode ? 0 : logFactorialDifference(x, mode, ofMode);
    xs.push(x - mode);
    ts.push(t);
    ws.push(w);
    s += w;
    if (x !== mode) rest += w;
    x1 += w * (x - mode);
    t1 += w * t;
  });
  return { mode, ofMode, xs, ts, ws, s, rest, x1: x1 / s, t1: t1 / s };
}

function compute(logLambda: number, nu: number): ComPoissonMoments {
  if (Number.isNaN(logLambda) || !(nu >= 0)) return limits({ logPartition: NaN, mean: NaN, logFactorialMean: NaN, variance: NaN });
  if (nu === Number.POSITIVE_INFINITY) return bernoulli(logLambda);
  if (logLambda === Number.NEGATIVE_INFINITY) return limits({ logPartition: 0, mean: 0, logFactorialMean: 0, variance: 0 });
  const shape = shapeOf(logLambda, nu);
  const { logWeight, logReference } = shape;
  if (isUnbounded(shape)) return unbounded;
  if (isWide(shape)) return expanded(shape);
  const { mode, ofMode, xs, ts, ws, s, rest, x1, t1 } = pointsOf(shape);
  let [xx, xt, tt] = [0, 0, 0];
  for (let i = 0; i < ws.length; i++) {
    const [dx, dt] = [xs[i] - x1, ts[i] - t1];
    xx += ws[i] * dx * dx;
    xt += ws[i] * dx * dt;
    tt += ws[i] * dt * dt;
  }
  const [covariance, logFactorialVariance] = [xt / s, tt / s];
  // The mode stands for itself unless a panel holds it.
  const logNormaliser = logWeight(mode) + (xs[0] === 0 ? Math.log1p(rest) : Math.log(s));
  return {
    logPartition: logReference + logNormaliser,
    logNormaliser,
    mean: mode + x1,
    logFactorialMean: ofMode + t1,
    variance: xx / s,
    covariance,
    logFactorialVariance,
    scaledCovariance: covariance === 0 ? 0 : nu * covariance,
    scaledLogFactorialVariance: logFactorialVariance === 0 ? 0 : nu * (nu * logFactorialVariance),
  };
}

/** The third cumulants of Y and log Y!, each times ν for every log Y! in it. */
export interface ComPoissonThirdCumulants {
  readonly yyy: number;
  readonly yyl: number;
  readonly yll: number;
  readonly lll: number;
}

/** Third cumulants; in the limits as {@link comPoissonMoments}, NaN where there is no distribution. */
export function comPoissonThirdCumulants(logLambda: number, nu: number): ComPoissonThirdCumulants {
  const none = { yyl: 0, yll: 0, lll: 0 };
  if (nu === Number.POSITIVE_INFINITY) {
    const { mean, variance } = bernoulli(logLambda);
    return { yyy: variance * (1 - 2 * mean), ...none };
  }
  if (logLambda === Number.NEGATIVE_INFINITY) return { yyy: 0, ...none };
  const shape = shapeOf(logLambda, nu);
  if (Number.isNaN(logLambda) || !(nu >= 0) || isUnbounded(shape)) return { yyy: NaN, yyl: NaN, yll: NaN, lll: NaN };
  if (isWide(shape)) {
    const logM = logLambda / nu;
    const { variance, scaledCovariance, scaledLogFactorialVariance } = expanded(shape);
    return {
      yyy: variance / nu,
      yyl: variance * (logM + 1),
      yll: scaledCovariance * (logM + 2),
      lll: scaledLogFactorialVariance * (logM + 3),
    };
  }
  const { xs, ts, ws, s, x1, t1 } = pointsOf(shape);
  let [yyy, yyl, yll, lll] = [0, 0, 0, 0];
  for (let i = 0; i < ws.length; i++) {
    const [dx, dt] = [xs[i] - x1, ts[i] - t1];
    const w = ws[i] / s;
    yyy += w * dx * dx * dx;
    yyl += w * dx * dx * dt;
    yll += w * dx * dt * dt;
    lll += w * dt * dt * dt;
  }
  return { yyy, yyl: nu * yyl, yll: nu * (nu * yll), lll: nu * (nu * (nu * lll)) };
}

// Compiled programs ask for one moment after another over a block of rows; this remembers a few blocks.
const slots = 4096;
const keys = new Float64Array(2 * slots).fill(Number.NaN);
const kept: ComPoissonMoments[] = [];
const bits = new Uint32Array(new Float64Array(2).buffer);
const numbers = new Float64Array(bits.buffer);

/**
 * log Z, means, variances and covariance of Y and log Y! of a Conway–Maxwell–Poisson distribution. ν = 0 with λ ≥ 1 has no
 * distribution: everything is ∞ there. ν = ∞ is the Bernoulli limit. Source: Shmueli et al. (2005).
 *
 * @example
 * comPoissonMoments(Math.log(3), 1).mean; // 3
 */
export function comPoissonMoments(logLambda: number, nu: number): ComPoissonMoments {
  numbers[0] = logLambda;
  numbers[1] = nu;
  const hash = Math.imul(bits[0] ^ Math.imul(bits[1], 0x9e3779b1) ^ Math.imul(bits[2], 0x85ebca6b) ^ bits[3], 0xc2b2ae35);
  const slot = (hash >>> 16) & (slots - 1);
  if (keys[2 * slot] === logLambda && keys[2 * slot + 1] === nu) return kept[slot];
  const moments = compute(logLambda, nu);
  keys[2 * slot] = logLambda;
  keys[2 * slot + 1] = nu;
  kept[slot] = moments;
  return moments;
}

/** log p(y) = y log λ − ν log y! − log Z, relative to the centre of the distribution, so that the large terms do not cancel. */
export function comPoissonLogDensity(y: number, logLambda: number, nu: number): number {
  if (nu === Number.POSITIVE_INFINITY) return y > 1 ? Number.NEGATIVE_INFINITY : y * logLambda - softplus(logLambda);
  if (logLambda === Number.NEGATIVE_INFINITY) return y === 0 ? 0 : Number.NEGATIVE_INFINITY;
  const { logPartition, logNormaliser } = comPoissonMoments(logLambda, nu);
  if (logPartition === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  return shapeOf(logLambda, nu).logWeight(y) - logNormaliser;
}
