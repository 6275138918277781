import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../src/expr/parse.ts';
import { printSql } from '../../src/expr/printSql.ts';

const parse = (text: string) => parseExpression(text, { symbols: 'any' });

describe('printSql', () => {
  test('the texts of the dialects', () => {
    expect(printSql(parse('x + 0.5*y^2'), 'duckdb')).toBe('(CAST("x" AS DOUBLE) + (0.5e0 * (CAST("y" AS DOUBLE) * CAST("y" AS DOUBLE))))');
    expect(printSql(parse('log1p(x)'), 'clickhouse')).toBe('log1p(toFloat64("x"))');
    expect(printSql(parse('log1p(x)'), 'duckdb')).toBe(
      '(CASE WHEN abs(CAST("x" AS DOUBLE)) < 0.5e0 THEN 2e0 * atanh(CAST("x" AS DOUBLE) / (2e0 + CAST("x" AS DOUBLE))) ELSE ln(1e0 + CAST("x" AS DOUBLE)) END)',
    );
    expect(printSql(parse('sigmoid(x)'), 'postgresql')).toBe(
      '((CASE WHEN least(CAST("x" AS double precision), 0e0) > 709.78e0 THEN CAST(\'Infinity\' AS double precision) WHEN least(CAST("x" AS double precision), 0e0) < -708e0 THEN 0e0 ELSE exp(least(CAST("x" AS double precision), 0e0)) END) / (1e0 + exp(greatest(-abs(CAST("x" AS double precision)), -708e0))))',
    );
    expect(printSql(parse('where(x < 0, -x, x)'), 'clickhouse')).toBe(
      '(CASE WHEN toFloat64("x") < 0e0 THEN (-toFloat64("x")) ELSE toFloat64("x") END)',
    );
    expect(printSql(parse('normalCdf(x)'), 'postgresql')).toBe('(0.5e0 * erfc(-0.7071067811865476e0 * CAST("x" AS double precision)))');
    expect(printSql(parse('-Inf*x'), 'clickhouse')).toBe('((-inf) * toFloat64("x"))');
  });

  test('names are quoted, and columns can be named', () => {
    const e = parse('`a"; drop table t; --`');
    expect(printSql(e, 'duckdb')).toBe('CAST("a""; drop table t; --" AS DOUBLE)');
    expect(printSql(parse('`a\\\\"b`'), 'clickhouse')).toBe('toFloat64("a\\\\""b")');
    expect(printSql(parse('x'), 'duckdb', { columns: { x: ['cars', 'speed'] } })).toBe('CAST("cars"."speed" AS DOUBLE)');
  });

  test('a function without a form is an error that names it', () => {
    expect(() => printSql(parse('besselRatio(x)'), 'postgresql')).toThrow(/besselRatio, which has no form in postgresql/);
    expect(() => printSql(parse('normalCdf(x)'), 'duckdb')).toThrow(/normalCdf/);
    expect(() => printSql(parse('x'), 'oracle' as never)).toThrow(/dialect "oracle"/);
  });
});
