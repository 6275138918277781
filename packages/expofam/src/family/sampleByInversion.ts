import type { RandomSource } from '../math/random/random.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import { densityPieces, type WeightedPiece } from './supportPieces.ts';
import { locateMode, modeOfIntegers } from './weightModes.ts';

interface PieceSampler {
  readonly mass: number;
  draw(random: RandomSource): number[];
}

/**
 * A sampler from the density alone, for families that declare none: whole numbers by inversion of the cumulative sums,
 * continuous ones by rejection from a step function on a fine grid in the coordinates in which the density is smooth.
 * undefined without a density, or in more than one dimension.
 */
export function sampleByInversion(
  family: ExponentialFamily,
  eta: readonly number[],
  dispersion: number,
): ((random: RandomSource) => number[]) | undefined {
  const pieces = densityPieces(family, eta, dispersion);
  if (!pieces || pieces.some((p) => p.kind === 'plane')) return undefined;
  const samplers = pieces.map(samplerOf);
  const total = samplers.reduce((s, p) => s + p.mass, 0);
  return (random) => {
    let u = random.uniform() * total;
    for (const piece of samplers) {
      if (u < piece.mass) return piece.draw(random);
      u -= piece.mass;
    }
    return samplers[samplers.length - 1].draw(random);
  };
}

function samplerOf(piece: WeightedPiece): PieceSampler {
  switch (piece.kind) {
    case 'points': {
      const weights = piece.points.map((_, i) => Math.exp(piece.logWeight(i)));
      return inversion(weights, (i) => [...piece.points[i]]);
    }
    case 'integers': {
      const mode = modeOfIntegers(piece.logWeight, piece.first, piece.last);
      const peak = piece.logWeight(mode);
      const values: number[] = [];
      for (const direction of [1, -1]) {
        for (let v = direction === 1 ? mode : mode - 1; v >= piece.first && v <= piece.last && values.length < 4e6; v += direction) {
          const w = piece.logWeight(v);
          if (w < peak - 50 && Math.abs(v - mode) > 1) break;
          values.push(v);
        }
      }
      return inversion(
        values.map((v) => Math.exp(piece.logWeight(v))),
        (i) => piece.response(values[i]),
      );
    }
    default:
      return gridRejection(piece);
  }
}

function inversion(weights: readonly number[], value: (i: number) => number[]): PieceSampler {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((w, i) => {
    total += w;
    cumulative[i] = total;
  });
  return { mass: total, draw: (random) => value(indexOf(cumulative, random.uniform() * total)) };
}

/** The first index whose cumulative weight exceeds u. */
function indexOf(cumulative: Float64Array, u: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] > u) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Rejection from a step function: cells of equal length in t, z = mode + width·sinh t (or z = t on a period). */
function gridRejection(piece: WeightedPiece): PieceSampler {
  const periodic = piece.kind === 'period';
  const { mode, width } = periodic ? { mode: 0, width: 1 } : locateMode(piece.logWeight);
  const place = (t: number): number => (periodic ? t : mode + width * Math.sinh(t));
  const logAt = (t: number): number => piece.logWeight(place(t)) + (periodic ? 0 : Math.log(width * Math.cosh(t)));
  const peak = logAt(0);
  const reach = (direction: number): number => {
    if (periodic) return direction * Math.PI;
    let t = 0.5;
    while (t < 12 && !(logAt(direction * t) < peak - 40)) t += 0.25;
    return direction * t;
  };
  const [from, to] = [reach(-1), reach(1)];
  const cells = 2048;
  const step = (to - from) / cells;
  const heights = Float64Array.from({ length: cells + 1 }, (_, i) => Math.exp(logAt(from + i * step)));
  // Between two nodes so close together the density exceeds neither end by more than the curvature allows: 2 % is ample.
  const bounds = Float64Array.from({ length: cells }, (_, i) => 1.02 * Math.max(heights[i], heights[i + 1]));
  const cumulative = new Float64Array(cells);
  let total = 0;
  let mass = 0;
  for (let i = 0; i < cells; i++) {
    total += bounds[i];
    mass += 0.5 * (heights[i] + heights[i + 1]) * step;
    cumulative[i] = total;
  }
  return {
    mass,
    draw(random) {
      for (;;) {
        const i = indexOf(cumulative, random.uniform() * total);
        const t = from + (i + random.uniform()) * step;
        if (random.uniform() * bounds[i] <= Math.exp(logAt(t))) return piece.response(place(t));
      }
    },
  };
}
