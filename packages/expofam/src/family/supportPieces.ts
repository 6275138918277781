import { compile, type Program } from '../expr/compile.ts';
import { add, constant, type Expr, exp, mul, neg, sigmoid, softplus, sub, symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { substitute } from '../expr/substitute.ts';
import { densityExpression, plainBaseMeasure } from './densityExpression.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';

/** One piece of the support in coordinates z in which its density is smooth with tails on ℝ. */
export interface Piece {
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

export interface CompiledPiece {
  readonly piece: Piece;
  readonly program: Program;
}

const compiled = new WeakMap<ExponentialFamily, readonly CompiledPiece[] | null>();

export function compiledPieces(family: ExponentialFamily): readonly CompiledPiece[] | null {
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

/** The inputs of a piece's program after its coordinates. */
export const scalarsOf = (family: ExponentialFamily, eta: readonly number[], dispersion: number): number[] => [
  ...eta,
  dispersion,
  ...family.symbols.constants.map((c) => family.constants[c.name as string]),
];

/** The last whole number of a piece; of proportions of 1/τ trials their number. */
export const lastOf = (piece: Piece, dispersion: number): number =>
  Number.isNaN(piece.last) ? Math.round(1 / dispersion) : (piece.last ?? Number.POSITIVE_INFINITY);
