import { describe, expect, it } from 'vitest';
import { tableFromColumns } from '../../src/data/tableFromColumns.ts';
import { buildModelFrame } from '../../src/design/buildModelFrame.ts';
import { columnDerivative, unaryDerivatives } from '../../src/design/columnDerivative.ts';
import { unaryFunctions } from '../../src/design/elementwise.ts';
import { evaluate } from '../../src/design/evaluate.ts';
import { frameDerivative } from '../../src/design/frameDerivative.ts';
import type { DesignSpec } from '../../src/design/predictorSpec.ts';
import { newMissingRows, type Scope } from '../../src/design/scope.ts';
import { basisTransforms } from '../../src/design/transforms/basisTransforms.ts';
import { offerBases } from '../../src/design/transforms/evaluateTransform.ts';
import type { TransformState } from '../../src/design/transforms/transformState.ts';
import { parseExpression } from '../../src/formula/parseFormula.ts';

offerBases(basisTransforms);

const n = 24;
/** Corners and steps of the expressions below. */
const corners = [0.31, 0.62, 0.4123, 0.41234, 0.61234, 0.21234, 0.71234, ...Array.from({ length: 10 }, (_, k) => k / 10 + 0.05)];
/** Between 0.07 and 0.93, out of order, farther from the corners than the differences reach. */
const x = Array.from({ length: 83 }, (_, i) => 0.07 + 0.0101 * ((i * 31) % 83))
  .filter((v) => corners.every((c) => Math.abs(v - c) > 0.004))
  .slice(0, n);
const z = x.map((_, i) => 0.6 + Math.sin(i) / 3);
const data = { y: x, x, z, yes: x.map((_, i) => i % 3 === 0) };

/** The scope that the fit of `y ~ term` leaves, on other rows. */
function scopeOf(term: string, columns: Record<string, unknown[]>): Scope {
  const { spec } = buildModelFrame(`y ~ ${term}`, tableFromColumns(data));
  const [design] = spec.predictors as unknown as DesignSpec[];
  const table = tableFromColumns(columns as never);
  return {
    table,
    text: term,
    mode: 'replay',
    states: new Map<string, TransformState>(Object.entries(design.states)),
    levels: {},
    missing: newMissingRows(table.rowCount),
  };
}

function columnsAt(term: string, shift: number): readonly Float64Array[] {
  const value = evaluate(scopeOf(term, { ...data, x: x.map((v) => v + shift) }), parseExpression(term));
  return value.kind === 'matrix' ? value.columns : value.kind === 'numeric' ? [value.values] : [];
}

/** The five-point difference: error h⁴ f⁽⁵⁾/30 and rounding of 1e−16/h, together below 2e−6 of the largest values here. */
function differences(term: string): number[][] {
  const h = 2 ** -10;
  const [a, b, c, d] = [-2, -1, 1, 2].map((k) => columnsAt(term, k * h));
  return a.map((_, k) => Array.from(a[k], (_, i) => (a[k][i] - 8 * b[k][i] + 8 * c[k][i] - d[k][i]) / (12 * h)));
}

const derivativeOf = (term: string, columns: Record<string, unknown[]> = data): Float64Array[] | undefined =>
  columnDerivative(scopeOf(term, columns), parseExpression(term), 'x');

describe('the derivative of an expression by a column', () => {
  const unary = [...unaryFunctions.keys()].map((name) => `${name}(x)`);
  it.each([
    ...unary,
    '-x',
    '(x)',
    'I(x^2 + 2 * x * z)',
    'x / (1 + x)',
    'I(z / x)',
    'I(x^z)',
    'I(z^x)',
    'I(x^-1.5)',
    'pow(x, 3)',
    'log(x, 7)',
    'log(z, x + 2)',
    'log(x, base = 10)',
    'round(x, 1) * x',
    'I(x %% 0.31)',
    'I(z %% (x + 1))',
    'I(x %/% 0.31 + x)',
    'pmin(x, 0.4123, z)',
    'pmax(x - 0.4123, 0)',
    'ifelse(x > 0.4123, x^2, exp(x))',
    'I((x > 0.4123) * x)',
    'center(x)',
    'scale(x)',
    'I(scale(x^2)^2)',
    'I(x - mean(x) + sd(x) * x)',
    'exp(-center(log(x)))',
    'poly(x, 4)',
    'poly(log(x), 3)',
    'poly(x, 3, raw = TRUE)',
    'ns(x, df = 4)',
    'ns(sqrt(x), knots = c(0.5, 0.7), intercept = TRUE)',
    'bs(x, df = 6)',
    'bs(x, degree = 2, knots = c(0.41234, 0.61234))',
    'ns(x, df = 3, Boundary.knots = c(0.21234, 0.71234))',
    'bs(x, df = 5, Boundary.knots = c(0.21234, 0.71234))',
  ])('%s is that of differences', (term) => {
    const wanted = differences(term);
    const found = derivativeOf(term) ?? wanted.map(() => new Float64Array(n));
    expect(found).toHaveLength(wanted.length);
    wanted.forEach((column, k) => {
      const size = Math.max(1, ...column.map(Math.abs));
      // log(x) and its powers have large fifth derivatives near 0.07.
      column.forEach((w, i) => {
        expect(Math.abs(found[k][i] - w)).toBeLessThan(2e-6 * size);
      });
    });
  });

  it('is known of every function of one argument', () => {
    expect([...unaryDerivatives.keys()].sort()).toEqual([...unaryFunctions.keys()].sort());
  });

  it('is absent where the column is not, and where only a condition has it', () => {
    for (const term of ['z', 'I(z^2)', 'floor(x)', 'I((x > 0.5) * z)', 'mean(x) + z']) expect(derivativeOf(term)).toBeUndefined();
  });

  it('is the mean of both sides at a corner', () => {
    const at = { ...data, x: x.map((_, i) => (i === 0 ? 0.5 : i === 1 ? 0.75 : 0.25)) };
    expect(derivativeOf('pmax(x - 0.5, 0)', at)?.[0].slice(0, 3)).toEqual(Float64Array.of(0.5, 1, 0));
    expect(derivativeOf('abs(x - 0.5)', at)?.[0].slice(0, 3)).toEqual(Float64Array.of(0, 1, -1));
  });

  it('takes from a condition the side that it chooses, whatever the other is', () => {
    const at = { ...data, x: x.map((v, i) => (i === 0 ? 0 : v)) };
    expect(derivativeOf('ifelse(x > 0, log(x), 0)', at)?.[0][0]).toBe(0);
  });
});

describe('the derivative of a frame', () => {
  it('has a design for each variable of a product, and nothing of the other terms', () => {
    const table = tableFromColumns(data);
    const { spec } = buildModelFrame('y ~ yes * x + x:log(x) + z + offset(x^2)', table);
    const [{ parts, offset }] = frameDerivative(spec, table, 'x');
    expect(parts.map((p) => p.terms.map((t) => t.label))).toEqual([['x', 'yes:x', 'x:log(x)'], ['x:log(x)']]);
    const product = (k: number): Float64Array => parts[k].terms[k === 0 ? 2 : 0].numeric[0];
    x.forEach((v, i) => {
      expect(product(0)[i]).toBeCloseTo(Math.log(v), 15);
      expect(product(1)[i]).toBeCloseTo(1, 15);
      expect(offset?.[i]).toBeCloseTo(2 * v, 15);
    });
  });

  it('is refused where it is not finite', () => {
    const columns = { y: [1, 2, 3, 5], x: [0, 1, 2, 4] };
    const { spec } = buildModelFrame('y ~ sqrt(x)', tableFromColumns(columns));
    expect(() => frameDerivative(spec, tableFromColumns(columns), 'x')).toThrow(
      /slope of column "x": the derivative of sqrt\(x\) is infinite in row 1/,
    );
  });
});
