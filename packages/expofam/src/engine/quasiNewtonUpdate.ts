/**
 * Corrects a curvature matrix H (row-major, symmetric, in place) so that H·change = fall, where `fall` is how much the
 * gradient of the log-likelihood fell along the change: H + yyᵀ/yᵀs − Hs sᵀH/sᵀHs (BFGS). Left as it is where the fall does
 * not show positive curvature above rounding.
 */
export function quasiNewtonUpdate(H: Float64Array, n: number, change: Float64Array, fall: Float64Array): void {
  const hs = new Float64Array(n);
  let shs = 0;
  let ys = 0;
  let norm = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += H[i * n + j] * change[j];
    hs[i] = sum;
    shs += sum * change[i];
    ys += fall[i] * change[i];
    norm += Math.abs(fall[i] * change[i]);
  }
  if (!(shs > 0) || !(ys > 1e-3 * shs) || !(ys > 1e-6 * norm) || ys > 1e3 * shs) return;
  for (let i = 0; i < n; i++) {
    const a = fall[i] / ys;
    const b = hs[i] / shs;
    for (let j = 0; j < n; j++) H[i * n + j] += a * fall[j] - b * hs[j];
  }
}
