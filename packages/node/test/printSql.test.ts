import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../expofam/src/expr/evaluate.ts';
import { parseExpression } from '../../expofam/src/expr/parse.ts';
import { printSql } from '../../expofam/src/expr/printSql.ts';
import { simplify } from '../../expofam/src/expr/simplify.ts';
import { type Engine, openEngine } from '../src/duckdb.ts';

describe('printed SQL in DuckDB', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine(true);
  });
  afterAll(() => {
    engine.close();
  });

  const reals = [-800, -40, -1.5, -0.4, -1e-10, 0, 1e-10, 0.3, 2, 40, 700];
  const positive = [1e-10, 0.3, 0.49, 0.51, 2, 40, 1e10];
  const negative = [-800, -40, -1.5, -0.5, -1e-10];
  test.each<[string, readonly number[]]>([
    ['x^2 - 3*x/7 + 0.1', reals],
    ['-(x - 1)^3/(1 + x^2)', reals],
    ['exp(x)', reals],
    ['expm1(x)', reals],
    ['log1p(x)', [-0.9, -0.51, -0.49, -1e-10, ...positive]],
    ['softplus(x)', reals],
    ['sigmoid(x)', reals],
    ['log1mexp(x)', negative],
    ['logsumexp(x, 0.5, 2*x)', reals],
    ['xlogy(x, x + 1)', [0, ...positive]],
    ['where(x <= 0, abs(x), sqrt(abs(x)))', reals],
    ['(x < 1) + 2*(x == 2)', reals],
    ['min(x, 1) + max(x, -1)', reals],
    ['bernoulliFunction(x)', reals],
    // On both sides of the places where the form changes, and the link that is rewritten into it.
    ['logExpm1OverX(x)', [-1e300, -0.51, -0.49, 0.49, 0.51, 1e300, ...reals]],
    ['logExpm1OverX(1e300*x)', [-1e10, 1e10]],
    ['logExpm1OverXDerivative(1, x)', [-1e300, -2.01, -1.99, -0.5, 0.5, 1.99, 2.01, 1e300, ...reals]],
    ['logExpm1OverXDerivative(2, x)', [-1e300, -2.01, -1.99, -0.5, 0.5, 1.99, 2.01, 1e300, ...reals]],
    ['log(-log(1 - exp(x)))', negative],
    ['lgamma(x)', [0.3, 0.5, 2.5, 40, 1e10]],
    ['normalPdf(x)', [-8, -1, 0, 0.5]],
    ['sin(x)*cos(x) + atan(x) - tan(0.1*x) + sign(x)', [-1.5, 0, 0.3, 2]],
    ['1.2345678901234567*x + 1e-300', reals],
    ['y*eta - exp(eta) - lgamma(y + 1)', [-1.5, 0.3, 2]],
  ])('%s', async (text, values) => {
    const e = simplify(parseExpression(text, { symbols: ['x', 'y', 'eta'] }));
    for (const x of values) {
      const reader = await engine.connection.runAndReadAll(
        `SELECT ${printSql(e, 'duckdb')} FROM (SELECT CAST('${x}' AS DOUBLE) AS x, 3 AS y, CAST('${x}' AS DOUBLE) AS eta)`,
      );
      const found = Number(reader.getRows()[0][0]);
      const expected = evaluate(e, { x, y: 3, eta: x });
      // The database uses the C library; a handful of roundings, on the scale of the largest term of a sum.
      const scale = Math.max(Math.abs(expected), /[-+*]/.test(text) ? 1e-3 : 0);
      if (expected === found) continue;
      expect(Math.abs(found - expected), `${text} at ${x}: ${found} for ${expected}`).toBeLessThanOrEqual(1e-14 * scale + 1e-307);
    }
  });

  test('a whole-number column is not divided as one', async () => {
    const e = parseExpression('k/2', { symbols: ['k'] });
    const reader = await engine.connection.runAndReadAll(`SELECT ${printSql(e, 'duckdb')} FROM (SELECT 3 AS k)`);
    expect(reader.getRows()).toEqual([[1.5]]);
  });
});
