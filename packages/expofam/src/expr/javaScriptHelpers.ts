/** A function that printed source may need besides `Math`, and which other ones it calls. */
export interface JavaScriptHelper {
  readonly needs: readonly string[];
  readonly source: string;
}

const helper = (source: string, ...needs: string[]): JavaScriptHelper => ({ source, needs });

/**
 * Self-contained sources of the primitives that `Math` lacks, by name. Shorter than the functions of math/: errors up to
 * about 1e−14, relative, or absolute where the value is near a zero.
 */
export const javaScriptHelpers: ReadonlyMap<string, JavaScriptHelper> = new Map([
  ['softplus', helper('function softplus(x) { return (x > 0 ? x : 0) + Math.log1p(Math.exp(-Math.abs(x))); }')],
  ['sigmoid', helper('function sigmoid(x) { const e = Math.exp(-Math.abs(x)); return (x >= 0 ? 1 : e) / (1 + e); }')],
  ['log1mexp', helper('function log1mexp(x) { return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x)); }')],
  [
    'log1pmx',
    helper(`function log1pmx(x) {
  if (!(x > -0.4 && x < 0.6)) return Math.log1p(x) - x;
  // log(1 + x) = 2 atanh(r), r = x/(2 + x)
  const r = x / (2 + x);
  const s = r * r;
  let sum = 0;
  for (let k = 33; k >= 3; k -= 2) sum = sum * s + 2 / k;
  return r * (s * sum - x);
}`),
  ],
  [
    'logaddexp',
    helper('function logaddexp(a, b) { return a === b ? a + Math.LN2 : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))); }'),
  ],
  ['xlogy', helper('function xlogy(x, y) { return x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y); }')],
  ['reciprocalExpm1', helper('function reciprocalExpm1(x) { return x > 700 ? Math.exp(-x) : 1 / Math.expm1(x); }')],
  [
    'bernoulliFunction',
    helper(
      'function bernoulliFunction(x) { return x === 0 ? 1 : x > 700 ? x * Math.exp(-0.5 * x) * Math.exp(-0.5 * x) : x / Math.expm1(x); }',
    ),
  ],
  [
    'logExpm1OverX',
    helper(`function logExpm1OverX(x) {
  const z = Math.abs(x);
  if (z === Infinity) return x;
  if (z > 2) return (x > 0 ? x : 0) + Math.log(-Math.expm1(-z) / z);
  // sinh(x/2)/(x/2) − 1, whose terms are all positive
  let excess = 0;
  for (let k = 10; k >= 1; k--) excess = ((1 + excess) * x * x) / (8 * k * (2 * k + 1));
  return 0.5 * x + Math.log1p(excess);
}`),
  ],
  [
    // Of the orders 1 and 2.
    'logExpm1OverXDerivative',
    helper(`function logExpm1OverXDerivative(n, x) {
  const z = Math.abs(x);
  if (z > 2) {
    const b = 1 / Math.expm1(z);
    if (n === 2) return 1 / z / z - b * (1 + b);
    return x > 0 ? 1 - 1 / x + b : 1 / z - b;
  }
  // Lambert's fraction: t coth t = 1 + t²/(3 + t²/(5 + …)), t = x/2
  const u = 0.25 * x * x;
  let fraction = 21;
  for (let k = 19; k >= 3; k -= 2) fraction = k + u / fraction;
  return n === 1 ? 0.5 + (0.25 * x) / fraction : 0.25 * (1 - u / fraction / fraction - 2 / fraction);
}`),
  ],
  [
    'stirlerr',
    helper(
      `function stirlerr(x) {
  if (x < 12) return lgamma(x + 1) - (x + 0.5) * Math.log(x) + x - 0.9189385332046728;
  const s = 1 / (x * x);
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - (s * 691) / 360360))))) / x;
}`,
      'lgamma',
    ),
  ],
  [
    'lgamma',
    helper(`function lgamma(x) {
  if (x < 0 && x > -1e-20) return -Math.log(-x);
  if (x <= 0) return Number.isInteger(x) ? Infinity : Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  if (x === Infinity) return x;
  let product = 1;
  let z = x;
  for (; z < 12; z++) product *= z;
  const s = 1 / (z * z);
  const tail = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - (s * 691) / 360360))))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.9189385332046728 + tail - Math.log(product);
}`),
  ],
  [
    'digamma',
    helper(`function digamma(x) {
  if (x <= 0) return Number.isInteger(x) ? NaN : digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
  let sum = 0;
  let z = x;
  for (; z < 12; z++) sum -= 1 / z;
  const s = 1 / (z * z);
  return sum + Math.log(z) - 0.5 / z - s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - (s * 691) / 32760)))));
}`),
  ],
  [
    'trigamma',
    helper(`function trigamma(x) {
  if (x <= 0) return Number.isInteger(x) ? Infinity : (Math.PI / Math.sin(Math.PI * x)) ** 2 - trigamma(1 - x);
  let sum = 0;
  let z = x;
  for (; z < 12; z++) sum += 1 / (z * z);
  const s = 1 / (z * z);
  return sum + 1 / z + s * (0.5 + (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - (s * 691) / 2730))))) / z);
}`),
  ],
  ['lbeta', helper('function lbeta(a, b) { return lgamma(a) + lgamma(b) - lgamma(a + b); }', 'lgamma')],
  ['bd0', helper('function bd0(y, mu) { return y === 0 ? mu : -y * log1pmx((mu - y) / y); }', 'log1pmx')],
  ['normalPdf', helper('function normalPdf(x) { return Math.exp(-0.5 * x * x) / 2.5066282746310002; }')],
  [
    'normalCdf',
    helper(
      `function normalCdf(x) {
  if (x > 0) return 1 - normalCdf(-x);
  if (x < -3) {
    // Laplace's continued fraction of the Mills ratio
    let tail = 0;
    for (let k = Math.ceil(30 + 1200 / (x * x)); k >= 1; k--) tail = k / (tail - x);
    return normalPdf(x) / (tail - x);
  }
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) sum += term *= (x * x) / k;
  return 0.5 + normalPdf(x) * sum;
}`,
      'normalPdf',
    ),
  ],
]);
