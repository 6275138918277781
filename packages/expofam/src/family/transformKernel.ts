import { evaluateDoubleDouble } from '../expr/evaluateDoubleDouble.ts';
import type { Expr } from '../expr/node.ts';
import { ddAdd, ddSubtract } from '../math/doubleDouble.ts';

/** Points of the kernel: its matrix tells of moments to order 2·(size − 1). */
const size = 8;
/** Distances of neighbouring points in standard deviations of T: near ones see the moments, far ones the tails. */
const spacings = [0.15, 0.4, 1, 2];

/** A function of numbers, and its expression for more digits; `log` where the function itself may overflow. */
export interface KernelFunction {
  /** log f at η, in double precision. */
  readonly log: (eta: readonly number[]) => number;
  /** log f as an expression of these symbols. */
  readonly expression: Expr;
  readonly names: readonly string[];
  /** Values of the constants in the expression. */
  readonly constants: Readonly<Record<string, number>>;
}

/**
 * True where f(s + t) is not positive semidefinite on equally spaced points of a line about `centre`, so that f is no Laplace
 * transform ∫e^{ηT} dν of a measure ν ≥ 0 (Bernstein 1929, Widder 1934; in several variables Devinatz 1955). The matrix is
 * scaled to a unit diagonal, so that its entries are the exponentials of −½(log f(2s) − 2 log f(s + t) + log f(2t)). What
 * double precision finds is confirmed in double-double with the error that it estimates.
 *
 * @param direction one standard deviation of T along it changes the exponent by about one
 */
export function breaksTransform(f: KernelFunction, centre: readonly number[], direction: readonly number[]): boolean {
  for (const h of spacings) {
    const at = grid(centre, direction, h);
    const logs = at.map((eta) => f.log(eta));
    if (!logs.every(Number.isFinite)) continue;
    const largest = Math.max(...logs.map(Math.abs));
    if (isPositive((k, i, j) => logs[k] - (logs[2 * i] + logs[2 * j]) / 2, 16 * Number.EPSILON * Math.max(1, largest))) continue;
    const exact = at.map((eta) =>
      evaluateDoubleDouble(f.expression, { ...f.constants, ...Object.fromEntries(f.names.map((name, j) => [name, eta[j]])) }),
    );
    // A function without a double-double form may err by more than a primitive does.
    const error =
      Math.max(...exact.map(({ value, error, fallbacks }) => Math.abs(value[0]) * Math.max(error, fallbacks.length > 0 ? 1e-12 : 0))) +
      4 * Number.EPSILON;
    // Exponents that are not known to a few digits tell nothing.
    if (!(error < 1e-3)) continue;
    const gap = (k: number, i: number, j: number): number => {
      const [a, b, c] = [exact[k].value, exact[2 * i].value, exact[2 * j].value];
      return ddAdd(ddSubtract(a, b), ddSubtract(a, c))[0] / 2;
    };
    if (!isPositive(gap, error)) return true;
  }
  return false;
}

/** The points s + t: sums must be exact, or a steep f would see their rounding, so all are multiples of one power of two. */
function grid(centre: readonly number[], direction: readonly number[], h: number): number[][] {
  const axes = centre.map((c, j) => {
    const step = h * direction[j];
    const unit = 2 ** (Math.floor(Math.log2(Math.abs(c) + size * Math.abs(step))) - 50);
    const [from, by] = [c, step].map((v) => Math.round(v / unit) * unit);
    return Array.from({ length: 2 * size - 1 }, (_, k) => from + (k - size + 1) * by);
  });
  return axes[0].map((_, k) => axes.map((axis) => axis[k]));
}

/** Whether the matrix exp(gap) is positive semidefinite, as far as entries with this error can tell: by Cholesky's factor. */
function isPositive(gap: (k: number, i: number, j: number) => number, error: number): boolean {
  // An error e in each entry moves an eigenvalue by size·e at most; ten times that leaves room for the factorisation.
  const room = 10 * size * error;
  const L = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_v, j) => (i === j ? 1 + room : Math.exp(gap(i + j, i, j)))),
  );
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < j; k++) L[j][j] -= L[j][k] ** 2;
    if (!(L[j][j] > 0)) return false;
    L[j][j] = Math.sqrt(L[j][j]);
    for (let i = j + 1; i < size; i++) {
      for (let k = 0; k < j; k++) L[i][j] -= L[i][k] * L[j][k];
      L[i][j] /= L[j][j];
    }
  }
  return true;
}
