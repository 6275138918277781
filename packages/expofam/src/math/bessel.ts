/** The power series of I₀ and I₁ lose nothing below this; above it their terms outgrow the sum's share of exp(x). */
const NEAR = 8;
/** From here on asymptotic series have all digits. */
const FAR = 30;

/** I₀(x) − 1 (order 0) or 2 I₁(x)/x − 1 (order 1) for |x| < 8: the power series (DLMF 10.25.2) without its first term. */
function seriesMinus1(order: 0 | 1, x: number): number {
  const u = 0.25 * x * x;
  let s = 1;
  for (let k = 26; k >= 2; k--) s = 1 + (s * u) / (k * (k + order));
  return (s * u) / (1 + order);
}

/** The coefficients of log Σ aₖ tᵏ, a₀ = 1. */
function logSeries(a: readonly number[]): readonly number[] {
  const l = [0];
  for (let k = 1; k < a.length; k++) {
    let sum = a[k];
    for (let j = 1; j < k; j++) sum -= (j / k) * l[j] * a[k - j];
    l.push(sum);
  }
  return l;
}

function coefficients(count: number, ratio: (k: number) => number): readonly number[] {
  const a = [1];
  for (let k = 1; k <= count; k++) a.push(a[k - 1] * ratio(k));
  return logSeries(a);
}

/** l_k of log(√(2πx) e^{−x} I₀(x)) ~ Σ l_k x^{−k} (DLMF 10.40.1). */
const TAIL = coefficients(24, (k) => (2 * k - 1) ** 2 / (8 * k));

/** l_k of log I₀(x) = Σ l_k x²ᵏ, |x| < 2.404…, the first zero of J₀. */
const SERIES = coefficients(30, (k) => 1 / (4 * k * k));

/** The derivative of order n ≥ 0 of log(√x e^{−x} I₀(x)), x ≥ 30. */
function tailDerivative(n: number, x: number): number {
  let sum = 0;
  for (let k = TAIL.length - 1; k >= 1; k--) {
    let coefficient = TAIL[k];
    for (let j = 0; j < n; j++) coefficient *= -k - j;
    sum = (sum + coefficient) / x;
  }
  return sum / x ** n;
}

/** What the trapezoidal rule gives of a von Mises distribution of concentration z. */
interface PeriodMoments {
  /** exp(−z) I₀(z). */
  readonly mean: number;
  /** E[1 − cos θ]. */
  readonly drop: number;
  /** Central moments of cos θ by their order. */
  readonly central: readonly number[];
}

/** Exponentially accurate, since the integrand is analytic and periodic (Trefethen & Weideman 2014); z < 30. No sum cancels. */
function periodMoments(z: number, order: number): PeriodMoments {
  const half = Math.ceil(20 + 6 * Math.sqrt(z));
  const weights = new Float64Array(half + 1);
  const drops = new Float64Array(half + 1);
  let total = 0;
  let drop = 0;
  for (let k = 0; k <= half; k++) {
    const s = Math.sin((Math.PI * k) / (2 * half));
    drops[k] = 2 * s * s;
    // The other half of the period has the same values.
    weights[k] = Math.exp(-z * drops[k]) * (k === 0 || k === half ? 1 : 2);
    total += weights[k];
    drop += weights[k] * drops[k];
  }
  drop /= total;
  const central = [1, 0];
  for (let m = 2; m <= order; m++) {
    let sum = 0;
    for (let k = 0; k <= half; k++) sum += weights[k] * (drop - drops[k]) ** m;
    central.push(sum / total);
  }
  return { mean: total / (2 * half), drop, central };
}

/**
 * exp(−|x|) I₀(x).
 *
 * @example
 * besselI0e(1e10); // 3.9894228040641945e-6
 */
export function besselI0e(x: number): number {
  const z = Math.abs(x);
  if (z < NEAR) return Math.exp(-z) * (1 + seriesMinus1(0, z));
  return z < FAR ? periodMoments(z, 0).mean : Math.exp(tailDerivative(0, z)) / Math.sqrt(2 * Math.PI) / Math.sqrt(z);
}

/**
 * log I₀(x), the log-partition of the von Mises family: x²/4 near 0, |x| − ½ log(2π|x|) far away.
 *
 * @example
 * logBesselI0(1e-8); // 2.5e-17
 */
export function logBesselI0(x: number): number {
  const z = Math.abs(x);
  return z < NEAR ? Math.log1p(seriesMinus1(0, z)) : z + Math.log(besselI0e(z));
}

/**
 * A(κ) = I₁(κ) / I₀(κ), the mean resultant length of a von Mises distribution; odd in κ.
 *
 * @example
 * besselRatio(1e-10); // 5e-11
 */
export function besselRatio(kappa: number): number {
  const z = Math.abs(kappa);
  if (z < NEAR) return (0.5 * kappa * (1 + seriesMinus1(1, z))) / (1 + seriesMinus1(0, z));
  return Math.sign(kappa) * (1 - besselRatioComplement(z));
}

/**
 * 1 − A(κ), κ ≥ 0, uncancelled at large κ (where it is 1/(2κ)): the circular variance.
 *
 * @example
 * besselRatioComplement(1e10); // 5.000000000125e-11
 */
export function besselRatioComplement(kappa: number): number {
  if (kappa < NEAR) return 1 - besselRatio(kappa);
  return kappa < FAR ? periodMoments(kappa, 0).drop : 0.5 / kappa - tailDerivative(1, kappa);
}

/**
 * The derivative of order n ≥ 1 of A(x) = I₁(x)/I₀(x), as the cumulant of order n + 1 of cos θ under a von Mises
 * distribution: the power series below 1, the trapezoidal rule below 30, then the asymptotic series.
 * The textbook 1 − A² − A/x cancels at both ends.
 *
 * @example
 * besselRatioDerivative(1, 0); // 0.5
 */
export function besselRatioDerivative(n: number, x: number): number {
  const z = Math.abs(x);
  if (z < 1) {
    let sum = 0;
    for (let k = SERIES.length - 1; 2 * k > n; k--) {
      let term = SERIES[k] * x ** (2 * k - n - 1);
      for (let j = 0; j <= n; j++) term *= 2 * k - j;
      sum += term;
    }
    return sum;
  }
  const sign = x < 0 && n % 2 === 0 ? -1 : 1;
  if (z >= FAR) {
    // −½ log x differentiated n + 1 times
    let logarithm = -0.5 / z;
    for (let j = 1; j <= n; j++) logarithm *= -j / z;
    return sign * (logarithm + tailDerivative(n + 1, z));
  }
  const { central } = periodMoments(z, n + 1);
  // κ_n = m_n − Σ C(n−1, j−1) κ_j m_{n−j}, κ₁ = 0 for central moments
  const cumulants = [0, 0];
  for (let order = 2; order <= n + 1; order++) {
    let sum = central[order];
    let binomial = 1;
    for (let j = 1; j < order; j++) {
      sum -= binomial * cumulants[j] * central[order - j];
      binomial *= (order - j) / j;
    }
    cumulants.push(sum);
  }
  return sign * cumulants[n + 1];
}
