/** The whole number of greatest weight, for weights with one mode. */
export function modeOfIntegers(logWeight: (v: number) => number, first: number, last: number): number {
  const lowest = Number.isFinite(first) ? first : -(2 ** 40);
  const at = (v: number): number => {
    const w = logWeight(v);
    return Number.isNaN(w) ? Number.NEGATIVE_INFINITY : w;
  };
  let best = lowest;
  for (let step = 0; step <= 50; step++) {
    const candidate = lowest + (step === 0 ? 0 : 2 ** (step - 1));
    if (candidate <= last && at(candidate) > at(best)) best = candidate;
  }
  // Still rising where whole numbers end to be exact in products with η: there is no sum to be had.
  if (best - lowest >= 2 ** 48) return best;
  for (let stride = Math.max(1, 2 ** Math.floor(Math.log2(Math.max(1, best - lowest)))); stride >= 1; stride /= 2) {
    while (best + stride <= last && at(best + stride) > at(best)) best += stride;
    while (best - stride >= lowest && at(best - stride) > at(best)) best -= stride;
  }
  return best;
}

/** The mode of the weight on ℝ and the distance in which it falls by a factor of about e. */
export function locateMode(at: (z: number) => number): { readonly mode: number; readonly width: number } {
  const value = (z: number): number => {
    const w = at(z);
    return Number.isNaN(w) ? Number.NEGATIVE_INFINITY : w;
  };
  let mode = 0;
  let best = value(0);
  for (let k = -20; k <= 60; k++) {
    for (const candidate of [2 ** (k / 2), -(2 ** (k / 2))]) {
      const w = value(candidate);
      if (w > best) [mode, best] = [candidate, w];
    }
  }
  let stride = Math.max(1e-3, Math.abs(mode) / 2);
  for (let i = 0; i < 400 && stride > 1e-9 * Math.max(1e-6, Math.abs(mode)); i++) {
    const [up, down] = [value(mode + stride), value(mode - stride)];
    if (up > best && up >= down) [mode, best] = [mode + stride, up];
    else if (down > best) [mode, best] = [mode - stride, down];
    else stride /= 2;
  }
  let width = 1e-9 * Math.max(1e-6, Math.abs(mode));
  for (let i = 0; i < 200; i++) {
    if (Math.min(value(mode + width), value(mode - width)) < best - 1) break;
    width *= 1.5;
  }
  return { mode, width };
}
