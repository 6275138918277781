import type { BackTransform } from './backTransform.ts';

/** The parameters of the centred, scaled columns from coefficients: the exact inverse of a back-transform. */
export function parametersOf({ matrix, places }: BackTransform, coefficients: Float64Array): Float64Array {
  const P = places.length === 0 ? 0 : matrix.length / places.length;
  const theta = new Float64Array(P);
  const known = new Uint8Array(P);
  const rows = places.map((_, i) => {
    const row = matrix.subarray(i * P, (i + 1) * P);
    return { row, value: coefficients[i], entries: Array.from(row.keys()).filter((p) => row[p] !== 0) };
  });
  // Slopes first, then each intercept takes back what centring gave it.
  for (const { row, value, entries } of rows.sort((a, b) => a.entries.length - b.entries.length)) {
    let [own, rest] = [entries[0], value];
    for (const p of entries) {
      if (known[p]) rest -= row[p] * theta[p];
      else own = p;
    }
    theta[own] = rest / row[own];
    known[own] = 1;
  }
  return theta;
}
