/** Points of a smoother, in the order of x. */
export interface SmoothPoint {
  readonly x: number;
  readonly y: number;
}

const largest = 2000;
const points = 50;

/**
 * A smooth curve through points to guide the eye: local lines with tricube weights over two thirds of the points, twice
 * made robust (W. S. Cleveland, Robust locally weighted regression, JASA 74 (1979) 829–836), at 50 places. Of more than
 * 2,000 points every k-th in the order of x is used. `weights` of the points multiply those of the lines. Empty where there are fewer than ten points or three places.
 */
export function smooth(x: ArrayLike<number>, y: ArrayLike<number>, span = 2 / 3, rounds = 3, weights?: ArrayLike<number>): SmoothPoint[] {
  const order = Array.from({ length: x.length }, (_, i) => i)
    .filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]))
    .sort((a, b) => x[a] - x[b]);
  const every = Math.ceil(order.length / largest);
  const used = order.filter((_, k) => k % every === 0);
  const xs = used.map((i) => x[i]);
  const ys = used.map((i) => y[i]);
  const n = xs.length;
  if (n < 10 || new Set(xs).size < 3) return [];
  const [low, high] = [xs[0], xs[n - 1]];
  // The places are half evenly spaced, half quantiles, so that neither a gap nor a crowd is drawn coarsely.
  // Places that differ by a rounding are one.
  const places = Array.from({ length: points }, (_, k) =>
    k % 2 === 0 ? low + ((high - low) * k) / (points - 2) : xs[Math.round(((n - 1) * k) / (points - 1))],
  )
    .sort((a, b) => a - b)
    .filter((v, k, all) => k === 0 || v - all[k - 1] > 1e-9 * (high - low));
  const given = Float64Array.from(used, (i) => (weights ? weights[i] : 1));
  const robust = given.slice();
  let curve: SmoothPoint[] = [];
  for (let round = 0; round < rounds; round++) {
    curve = places.map((at) => ({ x: at, y: localLine(xs, ys, robust, at, span) })).filter((p) => Number.isFinite(p.y));
    if (round === rounds - 1) break;
    const errors = xs.map((v, i) => Math.abs(ys[i] - interpolate(curve, v)));
    const scale = 6 * [...errors].sort((a, b) => a - b)[Math.floor(n / 2)];
    if (!(scale > 0)) break;
    errors.forEach((e, i) => {
      robust[i] = e >= scale ? 0 : given[i] * (1 - (e / scale) ** 2) ** 2;
    });
  }
  return curve;
}

/** The value at `at` of the line fitted to the nearest points. */
function localLine(xs: readonly number[], ys: readonly number[], robust: Float64Array, at: number, span: number): number {
  const n = xs.length;
  const count = Math.max(3, Math.min(n, Math.floor(span * n)));
  let from = 0;
  while (from + count < n && xs[from + count] - at < at - xs[from]) from++;
  const reach = Math.max(at - xs[from], xs[from + count - 1] - at, 1e-12 * (xs[n - 1] - xs[0])) * 1.0001;
  let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const d = Math.abs(xs[i] - at) / reach;
    if (d >= 1) continue;
    const weight = robust[i] * (1 - d ** 3) ** 3;
    const dx = xs[i] - at;
    w += weight;
    wx += weight * dx;
    wy += weight * ys[i];
    wxx += weight * dx * dx;
    wxy += weight * dx * ys[i];
  }
  const determinant = w * wxx - wx * wx;
  return determinant > 1e-10 * w * wxx ? (wxx * wy - wx * wxy) / determinant : wy / w;
}

function interpolate(curve: readonly SmoothPoint[], x: number): number {
  let low = 0;
  let high = curve.length - 1;
  if (high < 0) return Number.NaN;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (curve[middle].x <= x) low = middle;
    else high = middle;
  }
  const [a, b] = [curve[low], curve[high]];
  return b.x === a.x ? a.y : a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
}
