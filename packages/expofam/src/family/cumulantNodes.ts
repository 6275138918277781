import type { ExponentialFamily } from './exponentialFamily.ts';
import { periodNodes } from './periodNodes.ts';
import { compiledPieces, lastOf, scalarsOf } from './supportPieces.ts';
import { locateMode, modeOfIntegers } from './weightModes.ts';

/** Log-weights log b(y) + ηT(y) (with the measure of each node) and T at points that carry all of the sum or integral. */
export function cumulantNodes(
  family: ExponentialFamily,
  eta: number,
): { readonly logWeights: Float64Array; readonly statistics: Float64Array } | undefined {
  const pieces = compiledPieces(family);
  if (!pieces) return undefined;
  const scalars = scalarsOf(family, [eta], 1);
  const logWeights: number[] = [];
  const statistics: number[] = [];
  for (const { piece, program } of pieces) {
    const out = Array.from({ length: program.outputs }, () => new Float64Array(1024));
    const logWeight = (z: number): number => {
      program.run(1, [Float64Array.of(z), ...scalars], out);
      return out[0][0];
    };
    const keep = (z: Float64Array, n: number, measure?: Float64Array): number => {
      program.run(n, [z, ...scalars], out);
      let top = Number.NEGATIVE_INFINITY;
      for (let r = 0; r < n; r++) {
        const w = out[0][r] + (measure ? measure[r] : 0);
        if (Number.isNaN(w)) continue;
        top = Math.max(top, w);
        logWeights.push(w);
        statistics.push(out[3][r]);
      }
      return top;
    };
    if (piece.kind === 'points') {
      for (const point of piece.points ?? []) keep(Float64Array.from(point), 1);
    } else if (piece.kind === 'integers') {
      const [first, last] = [piece.first ?? 0, lastOf(piece, 1)];
      const mode = modeOfIntegers(logWeight, first, last);
      if (mode >= 2 ** 45) return undefined;
      const peak = logWeight(mode);
      let spread = 1;
      while (spread < 2 ** 44 && logWeight(mode + spread) > peak - 0.5 && mode + spread <= last) spread *= 2;
      // A wide smooth peak far from both ends: every h-th term times h, exact to e^{−2π²·16²} (Poisson summation).
      const inside = mode - first > 16 * spread && last - mode > 16 * spread;
      const stride = inside && spread > 64 ? spread / 32 : 1;
      const z = new Float64Array(1024);
      const measure = new Float64Array(1024).fill(Math.log(stride));
      for (const direction of [1, -1]) {
        let v = direction === 1 ? mode : mode - stride;
        for (let block = 0; ; block++) {
          let n = 0;
          for (; n < 1024 && v >= first && v <= last; n++, v += direction * stride) z[n] = v;
          if (n === 0 || keep(z, n, measure) < peak - 45) break;
          // No sum that converges geometrically needs more: the parameter is at, or beyond, the edge of its domain.
          if (block > 200) return undefined;
        }
      }
    } else if (piece.kind === 'line') {
      const { mode, width } = locateMode(logWeight);
      const logAt = (t: number): number => logWeight(mode + width * Math.sinh(t)) + Math.log(width * Math.cosh(t));
      const peak = logAt(0);
      const reach = (direction: number): number => {
        let t = 0.5;
        while (t < 14 && !(logAt(direction * t) < peak - 45)) t += 0.25;
        return t >= 14 ? Number.NaN : direction * t;
      };
      const [from, to] = [reach(-1), reach(1)];
      if (Number.isNaN(from) || Number.isNaN(to)) return undefined;
      const cells = 640;
      const step = (to - from) / cells;
      const t = Float64Array.from({ length: cells + 1 }, (_, i) => from + i * step);
      keep(
        t.map((v) => mode + width * Math.sinh(v)),
        cells + 1,
        t.map((v) => Math.log(width * Math.cosh(v) * step)),
      );
    } else {
      const { z, logMeasure } = periodNodes((points) => {
        program.run(points.length, [points, ...scalars], out);
        return out[0].slice(0, points.length);
      }, 1024);
      for (let from = 0; from < z.length; from += 1024) {
        const part = z.subarray(from, from + 1024);
        keep(part, part.length, logMeasure.subarray(from, from + 1024));
      }
    }
  }
  return { logWeights: Float64Array.from(logWeights), statistics: Float64Array.from(statistics) };
}
