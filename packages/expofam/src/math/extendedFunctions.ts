import {
  extendedAdd as add,
  extendedDivide as divide,
  type ExtendedDouble,
  extendedExp as exp,
  extendedExpm1 as expm1,
  extended,
  extendedLog as log,
  extendedLog1p as log1p,
  extendedMultiply as multiply,
  extendedNegate as negate,
  extendedOne as one,
  extendedSqrt as sqrt,
  extendedSubtract as subtract,
  toDouble,
  extendedZero as zero,
} from './extendedDouble.ts';

/** B₂ₖ for k = 1 … 15 as numerator and denominator, exact doubles. */
const BERNOULLI: readonly ExtendedDouble[] = (
  [
    [1, 6],
    [-1, 30],
    [1, 42],
    [-1, 30],
    [5, 66],
    [-691, 2730],
    [7, 6],
    [-3617, 510],
    [43867, 798],
    [-174611, 330],
    [854513, 138],
    [-236364091, 2730],
    [8553103, 6],
    [-23749461029, 870],
    [8615841276005, 14322],
  ] as const
).map(([p, q]) => divide(extended(p), extended(q)));
/** From here 15 terms of the asymptotic series of log Γ leave less than 2⁻¹¹⁰. */
const asymptotic = 30;
const number = (x: number): ExtendedDouble => extended(x);
/** π and ½ log 2π to 32 digits. */
const pi = extended(Math.PI, 1.2246467991473532e-16);
const halfLogTwoPi = multiply(number(0.5), log(multiply(number(2), pi)));

/** log(1 + eˣ). */
export function extendedSoftplus(x: ExtendedDouble): ExtendedDouble {
  return x[0] > 0 ? add(x, log1p(exp(negate(x)))) : log1p(exp(x));
}

/** 1/(1 + e⁻ˣ). */
export function extendedSigmoid(x: ExtendedDouble): ExtendedDouble {
  const e = exp(x[0] > 0 ? negate(x) : x);
  return divide(x[0] > 0 ? one : e, add(one, e));
}

/** log(1 − eˣ), x < 0. */
export function extendedLog1mexp(x: ExtendedDouble): ExtendedDouble {
  return toDouble(x) > -Math.LN2 ? log(negate(expm1(x))) : log1p(negate(exp(x)));
}

/** log(1 + x) − x. */
export function extendedLog1pmx(x: ExtendedDouble): ExtendedDouble {
  if (!(Math.abs(toDouble(x)) < 0.01)) return subtract(log1p(x), x);
  let sum = zero;
  for (let k = 18; k >= 2; k--) sum = add(divide(number(k % 2 === 0 ? -1 : 1), number(k)), multiply(sum, x));
  return multiply(sum, multiply(x, x));
}

/** log Σ e^{xᵢ}. */
export function extendedLogsumexp(terms: readonly ExtendedDouble[]): ExtendedDouble {
  let top = 0;
  for (let i = 1; i < terms.length; i++) if (subtract(terms[i], terms[top])[0] > 0) top = i;
  if (!Number.isFinite(terms[top][0])) return terms[top];
  let rest = zero;
  terms.forEach((t, i) => {
    if (i !== top) rest = add(rest, exp(subtract(t, terms[top])));
  });
  return add(terms[top], log1p(rest));
}

/** xʸ; NaN for a negative x with a y that is not whole. */
export function extendedPower(x: ExtendedDouble, y: ExtendedDouble): ExtendedDouble {
  const exponent = toDouble(y);
  if (x[0] === 0 || !Number.isFinite(x[0]) || !Number.isFinite(exponent)) return number(toDouble(x) ** exponent);
  if (Number.isInteger(exponent) && y[1] === 0 && Math.abs(exponent) <= 64) {
    let result = one;
    for (let k = 0; k < Math.abs(exponent); k++) result = multiply(result, x);
    return exponent < 0 ? divide(one, result) : result;
  }
  if (x[0] > 0) return exp(multiply(y, log(x)));
  if (!Number.isInteger(exponent)) return number(Number.NaN);
  const magnitude = exp(multiply(y, log(negate(x))));
  return exponent % 2 === 0 ? magnitude : negate(magnitude);
}

/** The n-th derivative of Σ B₂ₖ/(2k(2k − 1)) z^{1−2k}, what Stirling's leading terms leave of log Γ (DLMF 5.11.1), z ≥ 30. */
function stirlingTail(n: number, z: ExtendedDouble): ExtendedDouble {
  const square = multiply(z, z);
  let sum = zero;
  for (let k = BERNOULLI.length; k >= 1; k--) {
    let coefficient = divide(BERNOULLI[k - 1], number(2 * k * (2 * k - 1)));
    for (let j = 0; j < n; j++) coefficient = multiply(coefficient, number(1 - 2 * k - j));
    sum = add(coefficient, divide(sum, square));
  }
  return divide(sum, extendedPower(z, number(n + 1)));
}

/** x, x + 1, … up to the start of the asymptotic series, and that start. */
function shifted(x: ExtendedDouble, n = 0): { readonly below: readonly ExtendedDouble[]; readonly z: ExtendedDouble } {
  const below: ExtendedDouble[] = [];
  let z = x;
  while (toDouble(z) < asymptotic + n) {
    below.push(z);
    z = add(z, one);
  }
  return { below, z };
}

/** log Γ(x), x > 0; the absolute error is about 1e−30 times the largest of 100 and the value. */
export function extendedLogGamma(x: ExtendedDouble): ExtendedDouble {
  const { below, z } = shifted(x);
  const leading = add(subtract(multiply(subtract(z, number(0.5)), log(z)), z), halfLogTwoPi);
  const product = below.reduce(multiply, one);
  return subtract(add(leading, stirlingTail(0, z)), log(product));
}

/** ψ⁽ⁿ⁾(x), x > 0. */
export function extendedPolygamma(n: number, x: ExtendedDouble): ExtendedDouble {
  const { below, z } = shifted(x, n);
  let factorial = one; // n!
  for (let k = 2; k <= n; k++) factorial = multiply(factorial, number(k));
  const sign = n % 2 === 0 ? -1 : 1;
  let sum = zero;
  for (const b of below) sum = add(sum, divide(one, extendedPower(b, number(n + 1))));
  sum = multiply(multiply(number(sign), factorial), sum);
  // ψ(z) = log z − 1/(2z) + tail′, and its derivatives.
  const half = divide(multiply(number(0.5 * sign), factorial), extendedPower(z, number(n + 1)));
  const first = n === 0 ? log(z) : divide(multiply(number(sign), factorial), multiply(number(n), extendedPower(z, number(n))));
  return add(sum, add(add(first, half), stirlingTail(n + 1, z)));
}

/** The n-th derivative of stirlerr(x) = log Γ(x + 1) − (x + ½) log x + x − ½ log 2π, x > 0. */
export function extendedStirlerr(n: number, x: ExtendedDouble): ExtendedDouble {
  if (toDouble(x) >= asymptotic + n) return stirlingTail(n, x);
  if (n === 0) {
    const leading = add(subtract(multiply(subtract(x, number(0.5)), log(x)), x), halfLogTwoPi);
    return subtract(extendedLogGamma(x), leading);
  }
  // log Γ(x + 1) − (x + ½) log x = log Γ(x) − (x − ½) log x, whose derivatives subtract those of log x and of 1/(2x).
  let factorial = one; // (n − 1)!
  for (let k = 2; k < n; k++) factorial = multiply(factorial, number(k));
  const sign = n % 2 === 0 ? -1 : 1;
  const half = divide(multiply(number(0.5 * sign), factorial), extendedPower(x, number(n)));
  const logarithm = n === 1 ? log(x) : divide(multiply(number(sign), factorial), multiply(number(n - 1), extendedPower(x, number(n - 1))));
  const derivative = extendedPolygamma(n - 1, x);
  return n === 1 ? add(subtract(derivative, logarithm), half) : add(add(derivative, logarithm), half);
}

/** y log(y/μ) + μ − y. */
export function extendedBd0(y: ExtendedDouble, mu: ExtendedDouble): ExtendedDouble {
  if (y[0] === 0) return mu;
  const ratio = toDouble(divide(mu, y));
  // Far apart nothing cancels, and the ratio less one would round to −1.
  if (ratio < 0.5 || ratio > 2) return add(multiply(y, log(divide(y, mu))), subtract(mu, y));
  return negate(multiply(y, extendedLog1pmx(divide(subtract(mu, y), y))));
}

/** log((eˣ − 1)/x). */
export function extendedLogExpm1OverX(x: ExtendedDouble): ExtendedDouble {
  const value = toDouble(x);
  if (Math.abs(value) < 1e-4) {
    // x/2 + x²/24 − x⁴/2880 + x⁶/181440
    const square = multiply(x, x);
    const even = add(divide(one, number(24)), multiply(square, add(divide(number(-1), number(2880)), divide(square, number(181440)))));
    return add(multiply(number(0.5), x), multiply(square, even));
  }
  if (value < -1) return subtract(extendedLog1mexp(x), log(negate(x)));
  if (value > 1) return subtract(add(x, log1p(negate(exp(negate(x))))), log(x));
  return log(divide(expm1(x), x));
}

/** φ(x). */
export function extendedNormalDensity(x: ExtendedDouble): ExtendedDouble {
  return divide(exp(multiply(number(-0.5), multiply(x, x))), sqrt(multiply(number(2), pi)));
}

/** k/(z + (k+1)/(z + …)) of Laplace's continued fraction of the Mills ratio (DLMF 7.9.1), z ≥ 5. */
function millsFraction(z: ExtendedDouble, from: number): ExtendedDouble {
  let tail = zero;
  for (let k = Math.ceil(60 + 6000 / toDouble(z) ** 2); k >= from; k--) tail = divide(number(k), add(z, tail));
  return tail;
}

/** Φ(x). */
export function extendedNormalCdf(x: ExtendedDouble): ExtendedDouble {
  const value = toDouble(x);
  if (value > 0) return subtract(one, extendedNormalCdf(negate(x)));
  if (value < -5) {
    const z = negate(x);
    return divide(extendedNormalDensity(x), add(z, millsFraction(z, 1)));
  }
  // ½ + φ(x)(x + x³/3 + x⁵/15 + …), DLMF 7.6.2: at −5 six of 31 digits cancel.
  const square = multiply(x, x);
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(toDouble(term)) > 1e-36 * Math.abs(toDouble(sum)) && k < 400; k++) {
    term = divide(multiply(term, square), number(2 * k + 1));
    sum = add(sum, term);
  }
  return add(number(0.5), multiply(extendedNormalDensity(x), sum));
}

/** log Φ(x). */
export function extendedNormalLogCdf(x: ExtendedDouble): ExtendedDouble {
  const value = toDouble(x);
  if (value > 0) return log1p(negate(extendedNormalCdf(negate(x))));
  if (value >= -5) return log(extendedNormalCdf(x));
  const z = negate(x);
  const exponent = add(multiply(number(0.5), multiply(x, x)), halfLogTwoPi);
  return negate(add(exponent, log(add(z, millsFraction(z, 1)))));
}

/** m(x) = φ(x)/Φ(x). */
export function extendedNormalHazard(x: ExtendedDouble): ExtendedDouble {
  const z = negate(x);
  return toDouble(x) < -5 ? add(z, millsFraction(z, 1)) : divide(extendedNormalDensity(x), extendedNormalCdf(x));
}

/** d(x) = x + φ(x)/Φ(x). */
export function extendedNormalHazardExcess(x: ExtendedDouble): ExtendedDouble {
  return toDouble(x) < -5 ? millsFraction(negate(x), 1) : add(x, extendedNormalHazard(x));
}

/** 1 − m(x)d(x). */
export function extendedTruncatedNormalVariance(x: ExtendedDouble): ExtendedDouble {
  const d = extendedNormalHazardExcess(x);
  if (toDouble(x) < -5) return multiply(d, subtract(millsFraction(negate(x), 2), d));
  return subtract(one, multiply(extendedNormalHazard(x), d));
}
