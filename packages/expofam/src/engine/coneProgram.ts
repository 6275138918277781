/** The most violated of the constraints aᵀv ≥ 0 at v: its a, or undefined where all hold. */
export type MostViolated = (v: Float64Array) => Float64Array | undefined;

/**
 * Maximises cᵀv over the cone aᵢᵀv ≥ 0 cut by the box |v_j| ≤ 1, by the dual simplex method: it starts at the corner of the
 * box that c points to and takes in one violated constraint at a time, so that constraints may be as many as rows and are
 * only ever asked for the worst. The maximum is 0 exactly when the cone holds no v with cᵀv > 0.
 *
 * @returns v, or undefined where rounding or the number of steps did not allow a decision
 */
export function maximiseInCone(c: Float64Array, mostViolated: MostViolated, maxSteps: number): Float64Array | undefined {
  const P = c.length;
  const normals = Array.from({ length: P }, (_, j) => {
    const n = new Float64Array(P);
    n[j] = c[j] >= 0 ? 1 : -1;
    return n;
  });
  const bound = new Float64Array(P).fill(1);
  // c = Σ λ_k n_k with λ ≥ 0 throughout; row k of `inverse` takes a vector to its coefficient on n_k.
  const multiplier = c.map(Math.abs);
  let inverse: Float64Array[] = normals.map((n) => n.slice());
  let v: Float64Array<ArrayBufferLike> = corner(inverse, bound);
  let fresh = true;
  for (let step = 0; step < maxSteps; step++) {
    const a = mostViolated(v);
    if (!a) {
      if (fresh) return v;
      const again = invert(normals);
      if (!again) return undefined;
      inverse = again;
      v = corner(inverse, bound);
      fresh = true;
      continue;
    }
    let largest = 0;
    for (let j = 0; j < P; j++) largest = Math.max(largest, Math.abs(a[j]));
    const n = a.map((x) => -x / largest);
    const mu = inverse.map((row) => row.reduce((s, x, j) => s + x * n[j], 0));
    let leaving = -1;
    let ratio = Number.POSITIVE_INFINITY;
    for (let k = 0; k < P; k++) {
      if (mu[k] <= 1e-11) continue;
      const t = Math.max(0, multiplier[k]) / mu[k];
      // Of equal ratios the largest pivot: the sturdier basis.
      if (t < ratio * (1 - 1e-12) || (t <= ratio * (1 + 1e-12) && mu[k] > mu[leaving])) {
        ratio = Math.min(t, ratio);
        leaving = k;
      }
    }
    if (leaving < 0) return undefined;
    for (let k = 0; k < P; k++) multiplier[k] -= ratio * mu[k];
    multiplier[leaving] = ratio;
    normals[leaving] = n;
    bound[leaving] = 0;
    const pivot = inverse[leaving].map((x) => x / mu[leaving]);
    inverse = inverse.map((row, k) => (k === leaving ? pivot : mu[k] === 0 ? row : row.map((x, j) => x - mu[k] * pivot[j])));
    fresh = false;
    if (step % 25 === 24) {
      const again = invert(normals);
      if (again) {
        inverse = again;
        fresh = true;
      }
    }
    v = corner(inverse, bound);
  }
  return undefined;
}

/** v with n_kᵀv = b_k for every k. */
function corner(inverse: readonly Float64Array[], bound: Float64Array): Float64Array {
  const v = new Float64Array(bound.length);
  inverse.forEach((row, k) => {
    if (bound[k] !== 0) for (let j = 0; j < v.length; j++) v[j] += bound[k] * row[j];
  });
  return v;
}

/** Rows that take a vector to its coefficients on the normals: the inverse of the matrix with the normals as columns. */
function invert(normals: readonly Float64Array[]): Float64Array[] | undefined {
  const P = normals.length;
  const left = Array.from({ length: P }, (_, i) => Float64Array.from({ length: P }, (_, k) => normals[k][i]));
  const right = Array.from({ length: P }, (_, i) => {
    const row = new Float64Array(P);
    row[i] = 1;
    return row;
  });
  for (let k = 0; k < P; k++) {
    let best = k;
    for (let i = k + 1; i < P; i++) if (Math.abs(left[i][k]) > Math.abs(left[best][k])) best = i;
    if (!(Math.abs(left[best][k]) > 1e-13)) return undefined;
    [left[k], left[best]] = [left[best], left[k]];
    [right[k], right[best]] = [right[best], right[k]];
    const pivot = left[k][k];
    for (let j = 0; j < P; j++) {
      left[k][j] /= pivot;
      right[k][j] /= pivot;
    }
    for (let i = 0; i < P; i++) {
      const f = left[i][k];
      if (i === k || f === 0) continue;
      for (let j = 0; j < P; j++) {
        left[i][j] -= f * left[k][j];
        right[i][j] -= f * right[k][j];
      }
    }
  }
  return right;
}
