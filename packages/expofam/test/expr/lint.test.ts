import { describe, expect, test } from 'vitest';
import { type LintRange, lintExpression } from '../../src/expr/lint.ts';
import { lintPoints, valuesIn } from '../../src/expr/lintPoints.ts';
import { parseExpression } from '../../src/expr/parse.ts';
import { printText } from '../../src/expr/print.ts';

const positive: LintRange = { lower: 0, upper: Infinity };
const unit: LintRange = { lower: 0, upper: 1 };
const lint = (text: string, ranges: Record<string, LintRange> = {}) => lintExpression(parseExpression(text, { symbols: 'any' }), ranges);

describe('lintExpression', () => {
  // [expression, ranges, kind of the worst finding, the subexpression to blame, what to write, whether simplify mends it]
  test.each<[string, Record<string, LintRange>, string, string, string, boolean]>([
    ['log(1 + x)', { x: positive }, 'amplification', 'log(x + 1)', 'log1p(x)', true],
    ['exp(x) - 1', {}, 'cancellation', 'exp(x) - 1', 'expm1(x)', true],
    ['log(1 - exp(-x))', { x: positive }, 'cancellation', '1 - exp(-x)', '-expm1(-x)', true],
    ['exp(x)/(1 + exp(x))', {}, 'overflow', 'exp(x)', 'sigmoid(x)', true],
    ['log(normalCdf(x))', {}, 'underflow', 'normalCdf(x)', 'normalLogCdf(x)', true],
    ['1 - normalCdf(x)', {}, 'cancellation', '1 - normalCdf(x)', 'normalCdf(-x)', false],
    ['1 - cos(x)', { x: { lower: -3, upper: 3 } }, 'cancellation', '1 - cos(x)', '2*sin(0.5*x)^2', false],
    ['sqrt(x + 1) - sqrt(x)', { x: positive }, 'cancellation', 'sqrt(x + 1) - sqrt(x)', '1/(sqrt(x) + sqrt(x + 1))', false],
    ['lgamma(a + n) - lgamma(a)', { a: positive, n: positive }, 'cancellation', 'lgamma(a + n) - lgamma(a)', 'logPochhammer(a, n)', false],
    [
      'lgamma(a) + lgamma(b) - lgamma(a + b)',
      { a: positive, b: positive },
      'cancellation',
      'lgamma(a) + lgamma(b) - lgamma(a + b)',
      'lbeta(a, b)',
      false,
    ],
    ['digamma(x) - log(x)', { x: positive }, 'cancellation', 'digamma(x) - log(x)', 'stirlerrDerivative(1, x) - 0.5/x', false],
  ])('%s', (text, ranges, kind, blamed, write, mended) => {
    const [worst] = lint(text, ranges);
    expect(worst.kind).toBe(kind);
    expect(printText(worst.subexpression)).toBe(blamed);
    expect(worst.better && printText(worst.better.write)).toBe(write);
    expect(worst.mended).toBe(mended);
    expect(worst.digits).toBeLessThan(11);
    expect(worst.message).toContain(`write ${write}`);
  });

  test('every cause is a finding of its own', () => {
    const findings = lint('log(1 + exp(x))');
    expect(findings.map((f) => [f.kind, printText(f.subexpression)])).toEqual([
      ['amplification', 'log(exp(x) + 1)'],
      ['overflow', 'exp(x)'],
    ]);
    const overflow = findings[1];
    expect(overflow.at.x).toBe(720);
    expect(overflow.value).toBe(Infinity);
    expect(overflow.expected).toBe(720);
  });

  test('the cancellation of a deviance is found between near arguments', () => {
    const findings = lint('y*log(y/mu) - (y - mu)', { y: positive, mu: positive });
    const near = findings.find((f) => f.kind === 'cancellation');
    expect(near && Math.abs(near.at.y / near.at.mu - 1)).toBeLessThan(0.01);
    expect(near?.better && printText(near.better.write)).toBe('bd0(y, mu)');
  });

  // Stable forms, and results that themselves leave the range of a double.
  test.each<[string, Record<string, LintRange>]>([
    ['log1p(x)', { x: positive }],
    ['softplus(x)', {}],
    ['sigmoid(x)*sigmoid(-x)', {}],
    ['exp(x)', {}],
    ['x*exp(-x)', {}],
    ['1/(1 + exp(-x))', {}],
    ['log(p/(1 - p))', { p: { lower: 0, upper: 0.4 } }],
    ['-log(-x)', { x: { lower: -Infinity, upper: 0 } }],
    ['-sqrt(-2*x)', { x: { lower: -Infinity, upper: 0 } }],
    ['bd0(y, mu)', { y: positive, mu: positive }],
    ['logsumexp(x, y, 0)', {}],
    ['lgamma(x + 1)', { x: { lower: 0, upper: Infinity, lowerClosed: true, integer: true } }],
  ])('%s has none', (text, ranges) => {
    expect(lint(text, ranges).map((f) => f.message)).toEqual([]);
  });

  test('a loss that rests on a function in double is marked as estimated', () => {
    const [finding] = lint('atan(x + 1) - atan(x)');
    expect(finding).toMatchObject({ kind: 'cancellation', estimated: true });
    expect(finding.better).toBeUndefined();
    expect(finding.message).toContain('rewrite the difference');
  });

  test('what does not reach the result is not reported', () => {
    // exp(x) − 1 cancels, but beside 1e10 nobody sees it.
    expect(lint('1e10 + (exp(x) - 1)', { x: unit })).toEqual([]);
    // Only the chosen branch counts.
    expect(lint('where(abs(x) < 0.1, expm1(x), exp(x) - 1)')).toEqual([]);
  });

  test('a constant expression, and the option digits', () => {
    expect(lint('2 + 3')).toEqual([]);
    const e = parseExpression('1 - cos(x)', { symbols: ['x'] });
    const near = { x: { lower: 0.3, upper: 0.4, lowerClosed: true } };
    expect(lintExpression(e, near)).toEqual([]);
    expect(lintExpression(e, near, { digits: 15.9 }).length).toBe(1);
  });
});

describe('lintPoints', () => {
  test('the values of a range lie in it and come near its ends', () => {
    const p = valuesIn(unit);
    expect(p.every((x) => x > 0 && x < 1)).toBe(true);
    expect(Math.min(...p)).toBe(1e-300);
    expect(Math.max(...p)).toBeGreaterThan(1 - 1e-15);
    expect(valuesIn({ lower: 1, upper: Infinity, lowerClosed: true, integer: true }).every((x) => Number.isInteger(x) && x >= 1)).toBe(
      true,
    );
    expect(valuesIn({ lower: 0, upper: 1, lowerClosed: true, upperClosed: true, integer: true })).toEqual([0, 1]);
  });

  test('a large product is thinned to the limit, with near arguments besides, the same at every call', () => {
    const points = lintPoints({ a: positive, b: positive, c: positive }, 500);
    expect(points.length).toBeGreaterThanOrEqual(500);
    expect(points).toEqual(lintPoints({ a: positive, b: positive, c: positive }, 500));
    for (const name of ['a', 'b', 'c']) expect(new Set(points.map((p) => p[name])).size).toBeGreaterThan(30);
  });
});
