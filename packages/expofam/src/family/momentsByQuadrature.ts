import type { Program } from '../expr/compile.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import { familyNumbers } from './familyNumbers.ts';
import { periodNodes } from './periodNodes.ts';
import { compiledPieces, lastOf, type Piece, scalarsOf } from './supportPieces.ts';
import { locateMode, modeOfIntegers } from './weightModes.ts';

/** Moments of a distribution, by summing or integrating its density: what `certify` holds against ∇a and ∇²a. */
export interface Moments {
  /** Σp or ∫p, which should be one. */
  readonly total: number;
  /** E[T] − ∇a(η). */
  readonly meanError: readonly number[];
  /** E[(T − ∇a)(T − ∇a)ᵀ], row by row. */
  readonly variance: readonly (readonly number[])[];
  readonly logBase: number;
  readonly logDensity: number;
  /** The largest |log p| among the points that carry weight. */
  readonly largestTerm: number;
}

/**
 * Moments of a family at η by sums and quadrature; undefined where there is no density or its support has more than two
 * dimensions. Continuous supports are mapped to ℝ (logarithm, logit), where the integrand is smooth with exponential tails,
 * and z = mode + width·sinh t makes the trapezoidal rule converge double exponentially (Takahasi & Mori 1974).
 */
export function momentsByQuadrature(family: ExponentialFamily, eta: readonly number[], dispersion = 1): Moments | undefined {
  const pieces = compiledPieces(family);
  if (!pieces) return undefined;
  const mean = familyNumbers(family).mean(eta);
  const k = mean.length;
  const totals = new Float64Array(3 + k + k * k);
  let largestTerm = 0;
  for (const { piece, program } of pieces) {
    const sums = accumulator(program, mean, scalarsOf(family, eta, dispersion));
    const part = integratePiece(piece, sums, dispersion);
    part.forEach((v, i) => {
      totals[i] += v;
    });
    largestTerm = Math.max(largestTerm, sums.largest());
  }
  return {
    total: totals[0],
    logDensity: totals[1],
    logBase: totals[2],
    meanError: Array.from(totals.subarray(3, 3 + k)),
    variance: Array.from({ length: k }, (_, i) => Array.from(totals.subarray(3 + k + i * k, 3 + k + (i + 1) * k))),
    largestTerm,
  };
}

/** Evaluates the outputs of a piece in blocks and sums p, p·log p, p·log b, p·(T − μ), p·(T − μ)(T − μ)ᵀ. */
interface Accumulator {
  readonly size: number;
  largest(): number;
  logWeight(...z: number[]): number;
  /** The same of up to 1,024 points of one coordinate. */
  logWeights(z: Float64Array): Float64Array;
  /** Adds n points to the sums; the largest log-weight among them. */
  add(n: number, coordinates: readonly Float64Array[], logMeasure: Float64Array | undefined, sums: Float64Array): number;
}

function accumulator(program: Program, mean: readonly number[], scalars: readonly number[]): Accumulator {
  const out = Array.from({ length: program.outputs }, () => new Float64Array(1024));
  const k = mean.length;
  const centred = new Float64Array(k);
  let largest = 0;
  return {
    size: 3 + k + k * k,
    largest: () => largest,
    logWeight(...z) {
      program.run(1, [...z.map((v) => Float64Array.of(v)), ...scalars], out);
      return out[0][0];
    },
    logWeights(z) {
      program.run(z.length, [z, ...scalars], out);
      return out[0].slice(0, z.length);
    },
    add(n, coordinates, logMeasure, sums) {
      program.run(n, [...coordinates, ...scalars], out);
      let top = Number.NEGATIVE_INFINITY;
      for (let r = 0; r < n; r++) {
        const w = out[0][r] + (logMeasure ? logMeasure[r] : 0);
        if (!(w > -745)) continue;
        if (w > top) top = w;
        const p = Math.exp(w);
        if (w > -40) {
          largest = Math.max(largest, Math.abs(out[1][r]), Math.abs(out[2][r]));
          for (let i = 0; i < k; i++) largest = Math.max(largest, Math.abs(out[3 + i][r] * scalars[i]));
        }
        sums[0] += p;
        sums[1] += p * out[1][r];
        sums[2] += p * out[2][r];
        for (let i = 0; i < k; i++) centred[i] = out[3 + i][r] - mean[i];
        for (let i = 0; i < k; i++) {
          sums[3 + i] += p * centred[i];
          for (let j = 0; j < k; j++) sums[3 + k + i * k + j] += p * centred[i] * centred[j];
        }
      }
      return top;
    },
  };
}

function integratePiece(piece: Piece, sums: Accumulator, dispersion: number): Float64Array {
  switch (piece.kind) {
    case 'points': {
      const total = new Float64Array(sums.size);
      for (const point of piece.points ?? [])
        sums.add(
          1,
          point.map((v) => Float64Array.of(v)),
          undefined,
          total,
        );
      return total;
    }
    case 'integers':
      return sumIntegers(sums, piece.first ?? 0, lastOf(piece, dispersion));
    case 'period': {
      const total = new Float64Array(sums.size);
      const { z, logMeasure } = periodNodes(sums.logWeights, 1024 * 8);
      for (let from = 0; from < z.length; from += 1024) {
        const part = z.subarray(from, from + 1024);
        sums.add(part.length, [part], logMeasure.subarray(from, from + 1024), total);
      }
      return total;
    }
    case 'line':
      return integrateLine(sums);
    case 'plane':
      return integratePlane(sums);
  }
}

/**
 * Sums over whole numbers outwards from the mode, until what is left is below 1e−20 of the largest term, or until the sum of what should
 * be probabilities passes two: it may have no end.
 */
function sumIntegers(sums: Accumulator, first: number, last: number): Float64Array {
  const lowest = Number.isFinite(first) ? first : -(2 ** 40);
  const best = modeOfIntegers((v) => sums.logWeight(v), first, last);
  const total = new Float64Array(sums.size);
  const peak = sums.logWeight(best);
  const z = new Float64Array(1024);
  for (const direction of [1, -1]) {
    let from = direction === 1 ? best : best - 1;
    for (let block = 0; block < 20000; block++) {
      let n = 0;
      for (; n < 1024 && from >= lowest && from <= last; n++, from += direction) z[n] = from;
      if (n === 0) break;
      const top = sums.add(n, [z], undefined, total);
      if (top < peak - 50 || total[0] > 2) break;
    }
  }
  return total;
}

function integrateLine(sums: Accumulator): Float64Array {
  const { mode, width } = locateMode((z) => sums.logWeight(z));
  const logAt = (t: number): number => sums.logWeight(mode + width * Math.sinh(t)) + Math.log(width * Math.cosh(t));
  const peak = logAt(0);
  const reach = (direction: number): number => {
    let t = 0.5;
    while (t < 12 && !(logAt(direction * t) < peak - 48)) t += 0.25;
    return direction * t;
  };
  const [from, to] = [reach(-1), reach(1)];
  let step = (to - from) / 64;
  let previous = trapezoid(sums, mode, width, from, to, step, 0);
  for (let level = 0; level < 10; level++) {
    const between = trapezoid(sums, mode, width, from, to, step, 0.5);
    const next = previous.map((v, i) => (v + between[i]) / 2);
    const settled = next.every((v, i) => Math.abs(v - previous[i]) <= 1e-15 * Math.max(Math.abs(v), Math.abs(next[0]) * 1e-3));
    previous = next;
    step /= 2;
    if (settled) break;
  }
  return previous;
}

function trapezoid(sums: Accumulator, mode: number, width: number, from: number, to: number, step: number, offset: number): Float64Array {
  const total = new Float64Array(sums.size);
  const count = Math.round((to - from) / step) + (offset === 0 ? 1 : 0);
  const z = new Float64Array(1024);
  const measure = new Float64Array(1024);
  for (let start = 0; start < count; start += 1024) {
    const n = Math.min(1024, count - start);
    for (let r = 0; r < n; r++) {
      const t = from + (start + r + offset) * step;
      z[r] = mode + width * Math.sinh(t);
      measure[r] = Math.log(width * Math.cosh(t) * step);
    }
    sums.add(n, [z], measure, total);
  }
  return total;
}

/** The tensor rule in two dimensions, with the nodes of each axis placed about the mode. */
function integratePlane(sums: Accumulator): Float64Array {
  const at = [0, 0];
  const along =
    (axis: number): ((z: number) => number) =>
    (z) =>
      axis === 0 ? sums.logWeight(z, at[1]) : sums.logWeight(at[0], z);
  for (let sweep = 0; sweep < 4; sweep++) for (const axis of [0, 1]) at[axis] = locateMode(along(axis)).mode;
  const axes = [0, 1].map((axis) => {
    const { mode, width } = locateMode(along(axis));
    const logAt = (t: number): number => along(axis)(mode + width * Math.sinh(t)) + Math.log(width * Math.cosh(t));
    const peak = logAt(0);
    const reach = (direction: number): number => {
      let t = 0.5;
      while (t < 12 && !(logAt(direction * t) < peak - 45)) t += 0.25;
      return direction * t;
    };
    const [from, to] = [reach(-1), reach(1)];
    const step = (to - from) / 256;
    const nodes = Array.from({ length: 257 }, (_, i) => from + i * step);
    return {
      z: Float64Array.from(nodes, (t) => mode + width * Math.sinh(t)),
      logMeasure: Float64Array.from(nodes, (t) => Math.log(width * Math.cosh(t) * step)),
    };
  });
  const total = new Float64Array(sums.size);
  const [first, second] = axes;
  const n = second.z.length;
  for (let i = 0; i < first.z.length; i++) {
    sums.add(
      n,
      [new Float64Array(n).fill(first.z[i]), second.z],
      second.logMeasure.map((m) => m + first.logMeasure[i]),
      total,
    );
  }
  return total;
}
