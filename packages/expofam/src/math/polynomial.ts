/** Σ c[k] tᵏ by Horner's rule. */
export function horner(c: readonly number[], t: number): number {
  let s = c[c.length - 1];
  for (let k = c.length - 2; k >= 0; k--) s = s * t + c[k];
  return s;
}

/** c + N(z)/Q(z), from the coefficients of N and Q in turn, highest powers first, and c: the value is most of c, so that roundings count little. */
export function quotient(table: readonly number[], z: number): number {
  const last = table.length - 1;
  let over = table[0];
  let under = table[1];
  for (let i = 2; i < last; i += 2) {
    over = over * z + table[i];
    under = under * z + table[i + 1];
  }
  return table[last] + over / under;
}

/** Σ c[k] T_k(t) by Clenshaw's recurrence, −1 ≤ t ≤ 1. */
export function clenshaw(c: readonly number[], t: number): number {
  let b1 = 0;
  let b2 = 0;
  for (let k = c.length - 1; k > 0; k--) {
    const b = 2 * t * b1 - b2 + c[k];
    b2 = b1;
    b1 = b;
  }
  return t * b1 - b2 + c[0];
}

const SPLITTER = 134217729; // 2^27 + 1 (Dekker 1971)

/** The rounding error of x·x: x² = fl(x·x) + squareError(x) exactly, barring overflow and underflow. */
export function squareError(x: number): number {
  const c = SPLITTER * x;
  const high = c - (c - x);
  const low = x - high;
  const p = x * x;
  return high * high - p + 2 * high * low + low * low;
}

/**
 * exp(−x²·scale), scale a power of two, with a relative error of a few units in the last place: exp(−fl(x²)) alone loses x²·2⁻⁵³.
 */
export function expMinusSquare(x: number, scale = 1): number {
  const p = x * x;
  // Beyond this exp() is 0 whatever the low part is, and the split could overflow.
  if (p * scale > 760) return 0;
  return Math.exp(-p * scale) * (1 - squareError(x) * scale);
}
