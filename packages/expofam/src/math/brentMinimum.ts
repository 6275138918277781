/** Where a one-dimensional minimization ended. */
export interface MinimumResult {
  readonly x: number;
  readonly fx: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * A local minimum of f in [a, b] by Brent's method (1973, ch. 5): golden section with parabolic steps. The position cannot be had to better than about
 * √ε relative, because f is flat there.
 *
 * @example
 * brentMinimum((x) => (x - 2) ** 2, 0, 5).x; // 2
 */
export function brentMinimum(
  f: (x: number) => number,
  a: number,
  b: number,
  options: { readonly tolerance?: number; readonly maxIterations?: number } = {},
): MinimumResult {
  const { tolerance = 1e-8, maxIterations = 200 } = options;
  const golden = 0.3819660112501051; // (3 − √5) / 2
  let low = a;
  let high = b;
  let x = low + golden * (high - low);
  let w = x;
  let v = x;
  let fx = f(x);
  let fw = fx;
  let fv = fx;
  let step = 0;
  let before = 0;
  for (let i = 0; i < maxIterations; i++) {
    const middle = 0.5 * (low + high);
    const tol = tolerance * Math.abs(x) + 1e-300 + Number.EPSILON * (b - a);
    if (Math.abs(x - middle) <= 2 * tol - 0.5 * (high - low)) return { x, fx, iterations: i, converged: true };
    let parabolic = false;
    if (Math.abs(before) > tol) {
      const r = (x - w) * (fx - fv);
      let q = (x - v) * (fx - fw);
      let p = (x - v) * q - (x - w) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      if (Math.abs(p) < Math.abs(0.5 * q * before) && p > q * (low - x) && p < q * (high - x)) {
        before = step;
        step = p / q;
        const u = x + step;
        if (u - low < 2 * tol || high - u < 2 * tol) step = x < middle ? tol : -tol;
        parabolic = true;
      }
    }
    if (!parabolic) {
      before = (x < middle ? high : low) - x;
      step = golden * before;
    }
    const u = x + (Math.abs(step) >= tol ? step : step > 0 ? tol : -tol);
    const fu = f(u);
    if (fu <= fx) {
      if (u < x) high = x;
      else low = x;
      [v, fv, w, fw, x, fx] = [w, fw, x, fx, u, fu];
    } else {
      if (u < x) low = u;
      else high = u;
      if (fu <= fw || w === x) [v, fv, w, fw] = [w, fw, u, fu];
      else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu];
    }
  }
  return { x, fx, iterations: maxIterations, converged: false };
}
