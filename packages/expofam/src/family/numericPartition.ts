import { ExpofamError } from '../core/expofamError.ts';
import { call, constant, type Expr, type NumericFunction, symbol } from '../expr/node.ts';
import { cumulantNodes } from './cumulantNodes.ts';
import { exponentialFamily } from './exponentialFamily.ts';
import type { ConstantDeclaration, ParameterDeclaration } from './familyDeclaration.ts';
import type { Interval } from './interval.ts';
import type { Support } from './support.ts';

const nodeCount = 24;
const cellLength = 0.5;
const highest = 4;

/** Interpolation of the cumulants κ₀ … κ₄ on one cell, by their Chebyshev coefficients. */
type Cell = readonly Float64Array[];

/**
 * a(η) = log Σ b(y) e^{ηT(y)}, or the integral, for a family of one parameter that is known by its base measure and support
 * alone. Values and derivatives (the cumulants) are computed by summing outwards from the mode or by double exponential
 * quadrature at the Chebyshev points of cells half a unit long (in η, or in the logarithm of its distance to a finite end of
 * its domain), and interpolated there: 24 points give 13 digits or more.
 */
export function numericPartition(parts: {
  readonly subject: string;
  readonly support: Support;
  readonly statistic: readonly Expr[];
  readonly base: Expr | undefined;
  readonly parameters: readonly ParameterDeclaration[];
  readonly constants: Readonly<Record<string, ConstantDeclaration>>;
}): Expr {
  const { subject, support, statistic, base, parameters, constants } = parts;
  if (parameters.length !== 1 || base === undefined) {
    throw new ExpofamError('bad-family', {
      subject,
      found: base === undefined ? 'neither a log-partition nor a base measure' : `${parameters.length} parameters and no log-partition`,
      expected: 'a log-partition, or one parameter, a base measure and a support to sum or integrate over',
    });
  }
  const [{ name, domain }] = parameters;
  const declared = exponentialFamily({
    name: subject,
    support,
    parameters,
    sufficientStatistic: () => statistic,
    logBaseMeasure: () => base,
    // The weights are not normalised; that is what is to be found.
    logPartition: () => constant(0),
    ...(Object.keys(constants).length ? { constants } : {}),
  });
  const names = Object.keys(constants);
  const tables = new Map<string, Map<number, Cell>>();
  const coordinate = coordinateOf(domain);
  const cellsFor = (values: readonly number[]): Map<number, Cell> => {
    const key = values.join();
    let cells = tables.get(key);
    if (!cells) {
      cells = new Map();
      tables.set(key, cells);
    }
    return cells;
  };
  const value = (order: number, eta: number, values: readonly number[]): number => {
    const s = coordinate.from(eta);
    if (!Number.isFinite(s)) return Number.NaN;
    const index = Math.floor(s / cellLength);
    const cells = cellsFor(values);
    let cell = cells.get(index);
    if (!cell) {
      const family = declared.withConstants(Object.fromEntries(names.map((n, i) => [n, values[i]])));
      cell = makeCell(index, (t) => cumulantsAt(cumulantNodes(family, coordinate.to(t))));
      cells.set(index, cell);
    }
    return clenshaw(cell[order], 2 * (s / cellLength - index) - 1);
  };
  const functions = Array.from(
    { length: highest + 1 },
    (_, order): NumericFunction => ({
      name: order === 0 ? 'logPartition' : `cumulant${order}`,
      evaluate: (eta, ...values) => value(order, eta, values),
      ...(order < highest
        ? {
            derivative: (partial: number, args: readonly Expr[]) => {
              if (partial === 0) return call(functions[order + 1], ...args);
              throw new ExpofamError('no-derivative', {
                subject: `${subject}, constant "${names[partial - 1]}"`,
                found: 'no derivative of a log-partition that is known by its values',
                expected: 'a value for the constant',
              });
            },
          }
        : {}),
    }),
  );
  return call(functions[0], symbol(name), ...names.map((n) => symbol(n)));
}

/** The coordinate in which cells have equal length. */
function coordinateOf({ lower, upper }: Interval): { from(eta: number): number; to(s: number): number } {
  if (Number.isFinite(upper)) return { from: (eta) => Math.log(upper - eta), to: (s) => upper - Math.exp(s) };
  if (Number.isFinite(lower)) return { from: (eta) => Math.log(eta - lower), to: (s) => lower + Math.exp(s) };
  return { from: (eta) => eta, to: (s) => s };
}

/** κ₀ … κ₄ of the weights at the nodes: the logarithm of their sum, mean, and central moments turned into cumulants. */
function cumulantsAt(nodes: { readonly logWeights: Float64Array; readonly statistics: Float64Array } | undefined): number[] {
  if (!nodes) return new Array<number>(highest + 1).fill(Number.NaN);
  const { logWeights, statistics } = nodes;
  let top = Number.NEGATIVE_INFINITY;
  for (const w of logWeights) if (w > top) top = w;
  let total = 0;
  let mean = 0;
  const weights = logWeights.map((w) => Math.exp(w - top));
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    total += weights[i];
    mean += (weights[i] / total) * (statistics[i] - mean);
  }
  const central = [0, 0, 0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    const d = statistics[i] - mean;
    for (let k = 2; k <= 4; k++) central[k] += (weights[i] / total) * d ** k;
  }
  return [top + Math.log(total), mean, central[2], central[3], central[4] - 3 * central[2] ** 2];
}

const noCell: Cell = Array.from({ length: highest + 1 }, () => Float64Array.of(Number.NaN));

function makeCell(index: number, at: (s: number) => readonly number[]): Cell {
  const angles = Array.from({ length: nodeCount }, (_, j) => (Math.PI * (j + 0.5)) / nodeCount);
  const values: (readonly number[])[] = [];
  for (const a of angles) {
    const cumulants = at(cellLength * (index + (Math.cos(a) + 1) / 2));
    // One point beyond the edge of the domain, and nothing can be interpolated: a sum that does not end is tried once.
    if (Number.isNaN(cumulants[0])) return noCell;
    values.push(cumulants);
  }
  return Array.from({ length: highest + 1 }, (_, order) =>
    Float64Array.from({ length: nodeCount }, (_c, k) => {
      let sum = 0;
      for (let j = 0; j < nodeCount; j++) sum += values[j][order] * Math.cos(k * angles[j]);
      return (sum * (k === 0 ? 1 : 2)) / nodeCount;
    }),
  );
}

/** Σ c_k T_k(x) by Clenshaw's recurrence. */
function clenshaw(c: Float64Array, x: number): number {
  let b1 = 0;
  let b2 = 0;
  for (let k = c.length - 1; k >= 1; k--) [b1, b2] = [2 * x * b1 - b2 + c[k], b1];
  return x * b1 - b2 + c[0];
}
