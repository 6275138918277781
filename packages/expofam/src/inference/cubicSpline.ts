/**
 * The cubic spline through points (x ascending) whose third derivatives at the ends are those of the cubics through the first
 * and last four points. Source: Forsythe, Malcolm & Moler (1977), ch. 4; R's `spline(method = "fmm")`.
 */
export function cubicSpline(x: Float64Array, y: Float64Array): (at: number) => number {
  const n = x.length;
  if (n === 1) return () => y[0];
  const b = new Float64Array(n);
  const c = new Float64Array(n);
  const d = new Float64Array(n);
  if (n === 2) {
    const slope = (y[1] - y[0]) / (x[1] - x[0]);
    return (at) => y[0] + slope * (at - x[0]);
  }
  const h = (i: number): number => x[i + 1] - x[i];
  const secant = (i: number): number => (y[i + 1] - y[i]) / h(i);
  // Tridiagonal system for the second derivatives over six.
  for (let i = 1; i < n - 1; i++) {
    b[i] = 2 * (h(i - 1) + h(i));
    c[i] = secant(i) - secant(i - 1);
  }
  b[0] = -h(0);
  b[n - 1] = -h(n - 2);
  if (n > 3) {
    const left = c[2] / (x[3] - x[1]) - c[1] / (x[2] - x[0]);
    const right = c[n - 2] / (x[n - 1] - x[n - 3]) - c[n - 3] / (x[n - 2] - x[n - 4]);
    c[0] = (left * h(0) ** 2) / (x[3] - x[0]);
    c[n - 1] = (-right * h(n - 2) ** 2) / (x[n - 1] - x[n - 4]);
  }
  for (let i = 1; i < n; i++) {
    const t = h(i - 1) / b[i - 1];
    b[i] -= t * h(i - 1);
    c[i] -= t * c[i - 1];
  }
  c[n - 1] /= b[n - 1];
  for (let i = n - 2; i >= 0; i--) c[i] = (c[i] - h(i) * c[i + 1]) / b[i];
  for (let i = 0; i < n - 1; i++) {
    b[i] = secant(i) - h(i) * (c[i + 1] + 2 * c[i]);
    d[i] = (c[i + 1] - c[i]) / h(i);
  }
  return (at) => {
    let i = 0;
    while (i < n - 2 && at >= x[i + 1]) i++;
    const t = at - x[i];
    return y[i] + t * (b[i] + t * (3 * c[i] + t * d[i]));
  };
}
