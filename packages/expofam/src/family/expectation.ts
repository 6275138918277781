import { compile, type Program } from '../expr/compile.ts';
import { add, constant, type Expr, exp, mul, neg, sigmoid, softplus, sub, symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { substitute } from '../expr/substitute.ts';
import { densityExpression, plainBaseMeasure } from './densityExpression.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import { familyNumbers } from './familyNumbers.ts';
import { periodNodes } from './periodNodes.ts';

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

/** One piece of the support in coordinates z in which its density is smooth with tails on ℝ. */
interface Piece {
  readonly kind: 'line' | 'plane' | 'period' | 'integers' | 'points';
  readonly y: readonly Expr[];
  readonly z: readonly Expr[];
  readonly logJacobian: Expr;
  readonly points?: readonly (readonly number[])[];
  readonly first?: number;
  readonly last?: number;
}

const z1 = symbol('coordinate 1');
const z2 = symbol('coordinate 2');
const zero = constant(0);

/** The support as pieces; undefined where there are more than two dimensions. */
function piecesOf(family: ExponentialFamily): Piece[] | undefined {
  const { support } = family.declaration;
  const K = family.symbols.y.length;
  if (support.joint === 'counts') {
    const points = Array.from({ length: K }, (_, k) => Array.from({ length: K }, (_v, j) => (j === k ? 1 : 0)));
    return [{ kind: 'points', y: [], z: [], logJacobian: zero, points }];
  }
  if (support.joint === 'simplex') {
    const z = [z1, z2].slice(0, K - 1);
    if (K > 3) return undefined;
    // Stick-breaking on the logit scale: y₁ = σ(z₁), y₂ = (1 − y₁)σ(z₂): a Dirichlet's density is then a product.
    const logs: Expr[] = [];
    let rest: Expr = zero;
    let logJacobian: Expr = zero;
    for (const v of z) {
      logs.push(sub(rest, softplus(neg(v))));
      logJacobian = sub(add(logJacobian, rest), add(softplus(v), softplus(neg(v))));
      rest = sub(rest, softplus(v));
    }
    logs.push(rest);
    return [{ kind: K === 2 ? 'line' : 'plane', y: logs.map((l) => exp(l)), z, logJacobian }];
  }
  if (K > 1) return undefined;
  const { lower, upper } = support.range;
  if (support.kind === 'integers') return [{ kind: 'integers', y: [z1], z: [z1], logJacobian: zero, first: lower, last: upper }];
  if (support.step === 'dispersion') {
    return [{ kind: 'integers', y: [mul(z1, family.symbols.tau)], z: [z1], logJacobian: zero, first: 0, last: Number.NaN }];
  }
  if (support.periodic) return [{ kind: 'period', y: [z1], z: [z1], logJacobian: zero }];
  const breaks = support.breaks?.(family.constants) ?? [];
  const edges = [lower, ...breaks, upper];
  const pieces = edges.slice(1).map((to, i): Piece => {
    const from = edges[i];
    const bounded = Number.isFinite(from) && Number.isFinite(to);
    if (bounded) {
      const width = to - from;
      return {
        kind: 'line',
        y: [add(from, mul(width, sigmoid(z1)))],
        z: [z1],
        logJacobian: add(Math.log(width), neg(add(softplus(z1), softplus(neg(z1))))),
      };
    }
    if (Number.isFinite(from)) return { kind: 'line', y: [add(from, exp(z1))], z: [z1], logJacobian: z1 };
    if (Number.isFinite(to)) return { kind: 'line', y: [sub(to, exp(z1))], z: [z1], logJacobian: z1 };
    return { kind: 'line', y: [z1], z: [z1], logJacobian: zero };
  });
  const atoms = support.atoms?.map((a): Piece => ({ kind: 'points', y: [], z: [], logJacobian: zero, points: [[a]] })) ?? [];
  return [...pieces, ...atoms];
}

interface CompiledPiece {
  readonly piece: Piece;
  readonly program: Program;
}

const compiled = new WeakMap<ExponentialFamily, readonly CompiledPiece[] | null>();

function compiledPieces(family: ExponentialFamily): readonly CompiledPiece[] | null {
  const known = compiled.get(family);
  if (known !== undefined) return known;
  const density = densityExpression(family);
  const pieces = density ? piecesOf(family) : undefined;
  const result =
    density && pieces
      ? pieces.map((piece): CompiledPiece => {
          const { y, eta, constants, tau } = family.symbols;
          const at = new Map(piece.kind === 'points' ? [] : y.map((s, i) => [s, piece.y[i]] as const));
          const inside = (e: Expr): Expr => simplify(substitute(e, at));
          const inputs = [...(piece.kind === 'points' ? y : piece.z), ...eta, tau, ...constants].map((s) => s.name as string);
          const base = plainBaseMeasure(family) ?? zero;
          const outputs = [
            simplify(add(inside(density), piece.logJacobian)),
            inside(density),
            inside(base),
            ...family.expressions.sufficientStatistic.map(inside),
          ];
          return { piece, program: compile(outputs, inputs) };
        })
      : null;
  compiled.set(family, result);
  return result;
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

/** A piece of the support at one member of the family, for samplers. */
export interface WeightedPiece {
  readonly kind: Piece['kind'];
  /** Log-density in the coordinate z (Jacobian included); of the point with that index for points. */
  logWeight(z: number): number;
  /** The response at z. */
  response(z: number): number[];
  readonly points: readonly (readonly number[])[];
  readonly first: number;
  readonly last: number;
}

/** The pieces of the support with their densities at η; undefined where there is no density. */
export function densityPieces(family: ExponentialFamily, eta: readonly number[], dispersion: number): WeightedPiece[] | undefined {
  const pieces = compiledPieces(family);
  if (!pieces) return undefined;
  const scalars = scalarsOf(family, eta, dispersion);
  return pieces.map(({ piece, program }): WeightedPiece => {
    const out = Array.from({ length: program.outputs }, () => new Float64Array(1));
    const responses =
      piece.kind === 'points'
        ? undefined
        : compile(
            piece.y,
            [...piece.z, family.symbols.tau].map((s) => s.name as string),
          );
    const points = piece.points ?? [];
    const y = piece.y.map(() => new Float64Array(1));
    return {
      kind: piece.kind,
      points,
      first: piece.first ?? 0,
      last: lastOf(piece, dispersion),
      logWeight(z) {
        program.run(
          1,
          [...(piece.kind === 'points' ? points[z] : [z]), ...scalars].map((v) => v),
          out,
        );
        return out[0][0];
      },
      response(z) {
        responses?.run(1, [z, dispersion], y);
        return y.map((v) => v[0]);
      },
    };
  });
}

const scalarsOf = (family: ExponentialFamily, eta: readonly number[], dispersion: number): number[] => [
  ...eta,
  dispersion,
  ...family.symbols.constants.map((c) => family.constants[c.name as string]),
];

const lastOf = (piece: Piece, dispersion: number): number =>
  Number.isNaN(piece.last) ? Math.round(1 / dispersion) : (piece.last ?? Number.POSITIVE_INFINITY);

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
