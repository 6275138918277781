import { compile } from '../expr/compile.ts';
import { toExpr } from '../expr/intern.ts';
import { abs, add, call, div, type Expr, mul, type NumericFunction, sub, symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { substitute } from '../expr/substitute.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import { contains } from './interval.ts';
import { invertExpression } from './invertExpression.ts';
import { identity, linkedParameter } from './links.ts';

/** Expressions that take a mean back to the natural parameter, for families of one parameter that declare none. */
export interface MeanInverse {
  /** η as a function of μ = E[T]. */
  natural(mu: Expr): Expr;
  /** a*(t) = sup_η ηt − a(η), by its values; NaN where it is infinite. */
  conjugate(t: Expr): Expr;
}

const cache = new WeakMap<object, MeanInverse>();

/**
 * The inverse of μ = a′(η): in closed form where η occurs once along a chain of invertible operations, else the root found
 * by Newton's method for each value, with dη/dμ = 1/a″(η) as its derivative.
 */
export function meanInverse(family: ExponentialFamily): MeanInverse {
  const known = cache.get(family.declaration);
  if (known) return known;
  const { symbols, expressions, declaration } = family;
  const eta = symbols.eta[0];
  const solve = scalarSolver(family);
  const root: NumericFunction = {
    name: 'naturalOfMean',
    evaluate: solve.natural,
    derivative: (partial, args) =>
      partial === 0 ? div(1, substitute(expressions.variance[0][0], new Map([[eta, call(root, ...args)]]))) : derivativeByConstant(partial),
  };
  // Responses repeat (counts), and a limit is costly to find.
  const memo = new Map<string, Map<number, number>>();
  const limits = (constants: readonly number[]): ((t: number) => number) => {
    const key = constants.join();
    const values = memo.get(key) ?? new Map<number, number>();
    if (memo.size < 64) memo.set(key, values);
    return (t) => {
      let value = values.get(t);
      if (value === undefined) {
        value = solve.conjugate(t, ...constants);
        if (values.size < 4096) values.set(t, value);
      }
      return value;
    };
  };
  const conjugate: NumericFunction = {
    name: 'conjugate',
    evaluate: (t, closedForm, ...constants) => (Number.isFinite(closedForm) ? closedForm : limits(constants)(t)),
    evaluateRows(n, [t, closedForm, ...constants], out) {
      // The constants of a family are the same in every row.
      let limit: ((t: number) => number) | undefined;
      for (let i = 0; i < n; i++) {
        if (Number.isFinite(closedForm[i])) out[i] = closedForm[i];
        else {
          limit ??= limits(constants.map((c) => c[i]));
          out[i] = limit(t[i]);
        }
      }
    },
  };
  const m = symbol('mean parameter');
  const closed = declaration.mean ? simplify(toExpr(declaration.mean.natural(linkedParameter(identity, m)))) : closedInverse(family, m);
  const made: MeanInverse = Object.freeze({
    natural: (mu: Expr) => (closed ? simplify(substitute(closed, new Map([[m, mu]]))) : call(root, mu, ...symbols.constants)),
    conjugate(t: Expr) {
      if (!closed) return call(conjugate, t, Number.NaN, ...symbols.constants);
      const saturated = substitute(closed, new Map([[m, t]]));
      const direct = simplify(sub(mul(t, saturated), substitute(expressions.logPartition, new Map([[eta, saturated]]))));
      // Where t is on the boundary of the mean domain the closed form is 0·∞, and the supremum a limit.
      return call(conjugate, t, direct, ...symbols.constants);
    },
  });
  cache.set(family.declaration, made);
  return made;
}

function derivativeByConstant(partial: number): never {
  throw new TypeError(`naturalOfMean has no derivative by its constant ${partial}`);
}

/** The closed inverse, kept only where it does invert the mean at a point inside the domain. */
function closedInverse(family: ExponentialFamily, m: Expr): Expr | undefined {
  const inverse = invertExpression(family.expressions.mean[0], family.symbols.eta[0], m);
  if (!inverse) return undefined;
  const { domain } = family.declaration.parameters[0];
  const at = insidePoint(domain.lower, domain.upper);
  const names = family.symbols.constants.map((c) => c.name as string);
  const constants = names.map((n) => family.constants[n] ?? family.declaration.constants?.[n].start ?? 1.5);
  const forward = compile([family.expressions.mean[0]], [family.symbols.eta[0].name as string, ...names]);
  const backward = compile([simplify(inverse)], [m.name as string, ...names]);
  const out = [new Float64Array(1)];
  forward.run(1, [at, ...constants], out);
  backward.run(1, [out[0][0], ...constants], out);
  return Math.abs(out[0][0] - at) <= 1e-6 * Math.max(1, Math.abs(at)) ? simplify(inverse) : undefined;
}

const insidePoint = (lower: number, upper: number): number =>
  Number.isFinite(lower)
    ? Number.isFinite(upper)
      ? (lower + upper) / 2 + (upper - lower) / 16
      : lower + 0.7
    : Number.isFinite(upper)
      ? upper - 0.7
      : 0.3;

/** Newton's method on the increasing function a′, kept in the domain and within a bracket. */
function scalarSolver(family: ExponentialFamily): {
  natural: (mu: number, ...constants: number[]) => number;
  conjugate: (t: number, ...constants: number[]) => number;
} {
  const { symbols, expressions, declaration } = family;
  const { domain } = declaration.parameters[0];
  const names = [symbols.eta[0], ...symbols.constants].map((s) => s.name as string);
  let program: ReturnType<typeof compile> | undefined;
  const out = [0, 1, 2].map(() => new Float64Array(1));
  const at = (eta: number, constants: readonly number[]): readonly Float64Array[] => {
    program ??= compile([expressions.mean[0], expressions.variance[0][0], expressions.logPartition], names);
    program.run(1, [eta, ...constants], out);
    return out;
  };
  const natural = (mu: number, ...constants: number[]): number => {
    if (!Number.isFinite(mu)) return Number.NaN;
    // Always from the same point, so that a value does not depend on the rows before it.
    let eta = insidePoint(domain.lower, domain.upper);
    let low = domain.lower;
    let high = domain.upper;
    for (let iteration = 0; iteration < 200; iteration++) {
      const [mean, variance] = at(eta, constants);
      const gap = mu - mean[0];
      if (gap === 0) break;
      if (gap > 0) low = eta;
      else high = eta;
      let next = eta + gap / variance[0];
      if (!(next > low && next < high)) {
        // Bisection, or doubling towards an end that is still infinite.
        next = Number.isFinite(low)
          ? Number.isFinite(high)
            ? (low + high) / 2
            : low + 2 * Math.max(1, Math.abs(eta - domain.lower < Infinity ? eta - domain.lower : eta))
          : Number.isFinite(high)
            ? high - 2 * Math.max(1, Math.abs(domain.upper - eta < Infinity ? domain.upper - eta : eta))
            : 0;
      } else if (Math.abs(next - eta) > 4 * (1 + Math.abs(eta))) next = eta + Math.sign(next - eta) * 4 * (1 + Math.abs(eta));
      if (Math.abs(next) > 1e12 || !contains(domain, next)) return Number.NaN;
      const done = Math.abs(next - eta) <= 2e-16 * Math.abs(next);
      eta = next;
      if (done) break;
    }
    return eta;
  };
  return {
    natural,
    conjugate(t, ...constants) {
      const eta = natural(t, ...constants);
      if (!Number.isNaN(eta)) return t * eta - at(eta, constants)[2][0];
      for (const direction of [-1, 1]) {
        const end = direction < 0 ? domain.lower : domain.upper;
        let previous = Number.NaN;
        for (let k = 1; k < 40; k++) {
          const e = Number.isFinite(end) ? end - direction * 2 ** (-3 * k) : direction * 2 ** k;
          const value = e * t - at(e, constants)[2][0];
          if (Math.abs(value - previous) <= 1e-14 * Math.max(1, Math.abs(value))) return value;
          if (value < previous || Number.isNaN(value)) break;
          previous = value;
        }
      }
      return Number.NaN;
    },
  };
}

/** 2(a*(T) − Tη + a(η)), the unit deviance of a family that declares none. */
export function derivedDeviance(family: ExponentialFamily, natural: Expr, cumulant: Expr): Expr {
  const t = family.expressions.sufficientStatistic[0];
  const inverse = meanInverse(family);
  const conjugate = inverse.conjugate(t);
  const product = mul(t, natural);
  const size = add(add(abs(conjugate), abs(product)), abs(cumulant));
  return mul(
    2,
    call(excessOf(family), sub(conjugate, sub(product, cumulant)), size, natural, inverse.natural(t), ...family.symbols.constants),
  );
}

/** Rows whose integrals are computed together. */
const rowsAtOnce = 32;

/**
 * a(η) − a(η*) − (η − η*)t from the same difference of three terms (`direct`, of terms as large as `size`), η and η*. Where the terms
 * cancel, y is near the mean: with t = a′(η*) and δ = η − η* it is δ² ∫₀¹ (1 − s) a″(η* + sδ) ds, by Gauss–Legendre quadrature with
 * six nodes, for the interval is short beside the scale of a″.
 */
function excessOf({ expressions, symbols }: ExponentialFamily): NumericFunction {
  const names = [symbols.eta[0], ...symbols.constants].map((s) => s.name as string);
  const cancels = (direct: number, size: number, saturated: number): boolean =>
    Math.abs(direct) < 1e-4 * size && Number.isFinite(saturated);
  let program: ReturnType<typeof compile> | undefined;
  const points = new Float64Array(legendre.length * rowsAtOnce);
  const variance = [new Float64Array(points.length)];
  /** out[row] for some rows that cancel. */
  const integrate = (
    rows: Int32Array,
    count: number,
    [, , eta, saturated, ...constants]: readonly Float64Array[],
    out: Float64Array,
  ): void => {
    // Blocks of a size of its own have registers of their own: this runs inside another program.
    program ??= compile([expressions.variance[0][0]], names, { blockSize: points.length });
    let at = 0;
    for (let k = 0; k < count; k++) {
      const start = saturated[rows[k]];
      const delta = eta[rows[k]] - start;
      for (const [s] of legendre) points[at++] = start + s * delta;
    }
    // The constants of a family are the same in every row.
    program.run(at, [points, ...constants.map((c) => c[rows[0]])], variance);
    at = 0;
    for (let k = 0; k < count; k++) {
      const delta = eta[rows[k]] - saturated[rows[k]];
      let total = 0;
      for (const [s, w] of legendre) total += w * (1 - s) * variance[0][at++];
      out[rows[k]] = delta * delta * total;
    }
  };
  const rows = new Int32Array(rowsAtOnce);
  const evaluateRows = (n: number, args: readonly Float64Array[], out: Float64Array): void => {
    const [direct, size, , saturated] = args;
    let count = 0;
    for (let i = 0; i < n; i++) {
      if (!cancels(direct[i], size[i], saturated[i])) {
        out[i] = Math.max(0, direct[i]);
        continue;
      }
      rows[count++] = i;
      if (count < rowsAtOnce) continue;
      integrate(rows, count, args, out);
      count = 0;
    }
    if (count > 0) integrate(rows, count, args, out);
  };
  return {
    name: 'deviance',
    evaluateRows,
    evaluate(...numbers) {
      const out = new Float64Array(1);
      evaluateRows(
        1,
        numbers.map((v) => Float64Array.of(v)),
        out,
      );
      return out[0];
    },
  };
}

/** Nodes and weights of Gauss–Legendre quadrature on [0, 1] (Abramowitz & Stegun, table 25.4). */
const legendre: readonly (readonly [number, number])[] = [
  [0.2386191860831969, 0.467913934572691],
  [0.6612093864662645, 0.3607615730481386],
  [0.932469514203152, 0.17132449237917036],
].flatMap(([x, w]) => [
  [0.5 * (1 - x), 0.5 * w],
  [0.5 * (1 + x), 0.5 * w],
]);
