/** Small local versions of special functions, until `math/` supplies them under the same names. */

const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330];
const HALF_LOG_TWO_PI = 0.9189385332046728;
const INVERSE_SQRT_TWO_PI = 0.3989422804014327;

export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + e) : x < 0 ? e / (1 + e) : Number.NaN;
}
export function log1mexp(x: number): number {
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}
export function log1pmx(x: number): number {
  if (Math.abs(x) > 0.1) return Math.log1p(x) - x;
  // log1p(x) = 2 artanh(r), r = x / (2 + x); subtracting x leaves −x·r + 2(r³/3 + r⁵/5 + …).
  const r = x / (2 + x);
  const square = r * r;
  let sum = 0;
  for (let k = 19; k >= 3; k -= 2) sum = square * (1 / k + sum);
  return r * (2 * sum - x);
}
export function logaddexp(a: number, b: number): number {
  const high = a > b ? a : b;
  if (high === Number.POSITIVE_INFINITY || high === Number.NEGATIVE_INFINITY) return Number.isNaN(a + b) && a !== -b ? a + b : high;
  return high + Math.log1p(Math.exp(-Math.abs(a - b)));
}
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  if (!(x > 0)) return Number.NaN;
  const sign = n % 2 === 1 ? 1 : -1;
  let factorial = 1;
  for (let k = 2; k < n; k++) factorial *= k;
  let sum = 0;
  let z = x;
  while (z < 16 + n) {
    sum += (factorial * n) / z ** (n + 1);
    z += 1;
  }
  let tail = factorial / z ** n + (factorial * n) / (2 * z ** (n + 1));
  let rising = factorial * n;
  for (let k = 1; k <= 10; k++) {
    // (2k + n − 1)! / (2k)!
    rising = factorial;
    let ratio = 1;
    for (let j = n; j <= 2 * k + n - 1; j++) ratio *= j;
    for (let j = 2; j <= 2 * k; j++) ratio /= j;
    tail += (BERNOULLI[k - 1] * rising * ratio) / z ** (2 * k + n);
  }
  return sign * (sum + tail);
}
export function trigamma(x: number): number {
  return polygamma(1, x);
}
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let z = x;
  let sum = 0;
  while (z < 16) {
    sum -= 1 / z;
    z += 1;
  }
  let tail = 0;
  for (let k = 10; k >= 1; k--) tail = (tail + BERNOULLI[k - 1] / (2 * k)) / (z * z);
  return sum + Math.log(z) - 0.5 / z - tail;
}
function stirlingTail(z: number): number {
  let tail = 0;
  for (let k = 10; k >= 1; k--) tail = tail / (z * z) + BERNOULLI[k - 1] / (2 * k * (2 * k - 1));
  return tail / z;
}
export function lgamma(x: number): number {
  if (x <= 0 && Number.isInteger(x)) return Number.POSITIVE_INFINITY;
  if (x < 0) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  let z = x;
  let product = 1;
  while (z < 16) {
    product *= z;
    z += 1;
  }
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + stirlingTail(z) - Math.log(product);
}
export function stirlerr(x: number): number {
  return x >= 16 ? stirlingTail(x) : lgamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI;
}
export function lbeta(a: number, b: number): number {
  return lgamma(a) + lgamma(b) - lgamma(a + b);
}
export function logPochhammer(a: number, n: number): number {
  return lgamma(a + n) - lgamma(a);
}
export function bd0(y: number, mu: number): number {
  return y === 0 ? mu : -y * log1pmx((mu - y) / y);
}
export function normalPdf(x: number): number {
  return INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * x * x);
}
function mills(z: number): number {
  // (1 − Φ(z)) / φ(z), z ≥ 2
  let tail = 0;
  for (let k = Math.ceil(20 + 400 / z); k >= 1; k--) tail = k / (z + tail);
  return 1 / (z + tail);
}
export function normalCdf(x: number): number {
  if (x < -2) return normalPdf(x) * mills(-x);
  if (x > 2) return 1 - normalCdf(-x);
  let term = x;
  let sum = x;
  for (let k = 3; k < 60; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + normalPdf(x) * sum;
}
export function normalLogCdf(x: number): number {
  if (x < -2) return -0.5 * x * x - HALF_LOG_TWO_PI + Math.log(mills(-x));
  return x > 0 ? Math.log1p(-normalCdf(-x)) : Math.log(normalCdf(x));
}
export function normalHazard(x: number): number {
  return x < -2 ? 1 / mills(-x) : normalPdf(x) / normalCdf(x);
}
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  const target = Math.log(p);
  let x = p < 0.1 ? -Math.sqrt(-2 * target) : 0;
  for (let k = 0; k < 60; k++) {
    const step = (normalLogCdf(x) - target) / normalHazard(x);
    x -= step;
    if (Math.abs(step) <= 1e-16 * Math.abs(x)) break;
  }
  return x;
}
export function cauchyCdf(x: number): number {
  return x < -1 ? Math.atan(-1 / x) / Math.PI : 0.5 + Math.atan(x) / Math.PI;
}
export function lambertW0(x: number): number {
  if (x < -1 / Math.E) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY || x === 0) return x;
  let w = x < 1 ? -1 + Math.sqrt(Math.max(0, 2 * (1 + Math.E * x))) : Math.log(x);
  if (x >= -0.2 && x < 1) w = x / (1 + x);
  for (let k = 0; k < 40; k++) {
    const e = Math.exp(w);
    const f = w * e - x;
    if (f === 0) break;
    const step = f / (e * (w + 1) - ((w + 2) * f) / (2 * w + 2));
    w -= step;
    if (!(Math.abs(step) > 1e-16 * Math.abs(w))) break;
  }
  return w;
}
function besselMoments(x: number): [number, number] {
  const count = Math.ceil(40 + 12 * Math.sqrt(x));
  let total = 0;
  let complement = 0;
  for (let k = 0; k < count; k++) {
    const half = Math.sin((Math.PI * k) / count);
    const drop = 2 * half * half;
    const weight = Math.exp(-x * drop);
    total += weight;
    complement += weight * drop;
  }
  return [total / count, complement / total];
}
export function logBesselI0(x: number): number {
  const z = Math.abs(x);
  return z + Math.log(besselMoments(z)[0]);
}
export function besselRatio(x: number): number {
  return Math.sign(x) * (1 - besselMoments(Math.abs(x))[1]);
}
