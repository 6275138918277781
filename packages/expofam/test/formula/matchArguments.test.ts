import { describe, expect, it } from 'vitest';
import { matchArguments } from '../../src/formula/matchArguments.ts';
import { parseExpression } from '../../src/formula/parseFormula.ts';
import { printExpression } from '../../src/formula/printFormula.ts';
import type { CallNode } from '../../src/formula/syntax.ts';

const matched = (text: string): Record<string, string> =>
  Object.fromEntries([...matchArguments(parseExpression(text) as CallNode)].map(([name, value]) => [name, printExpression(value)]));

describe('matchArguments', () => {
  // as.list(match.call(splines::ns, quote(…)))[-1] of R 4.2.2 where R has the function; 2026-11-29
  it.each<[string, Record<string, string>]>([
    ['ns(a, 3)', { x: 'a', df: '3' }],
    ['ns(df = 3, a)', { x: 'a', df: '3' }],
    ['ns(3, x = a)', { x: 'a', df: '3' }],
    ['ns(a, knots = c(1, 2))', { x: 'a', knots: 'c(1, 2)' }],
    ['ns(a, 3, intercept = TRUE)', { x: 'a', df: '3', intercept: 'TRUE' }],
    ['bs(a, 5, degree = 2, c(1, 2))', { x: 'a', df: '5', degree: '2', knots: 'c(1, 2)' }],
    ['log(base = 2, x = a + b)', { x: 'a + b', base: '2' }],
    ['log(a)', { x: 'a' }],
    ['scale(a, FALSE)', { x: 'a', center: 'FALSE' }],
    ['C(g, "sum", levels = c("u", "v"))', { x: 'g', contrast: '"sum"', levels: 'c("u", "v")' }],
    ['ifelse(no = b, a > 0, a)', { test: 'a > 0', yes: 'a', no: 'b' }],
  ])('%s', (text, expected) => expect(matched(text)).toEqual(expected));

  it('has no names for the arguments of a function that takes any number', () => expect(matched('pmax(a, b, 3)')).toEqual({}));

  it('leaves arguments of an unknown call without names, and named ones by theirs', () => {
    const { args } = parseExpression('log(a, base = 2)') as CallNode;
    expect([...matchArguments({ kind: 'call', name: 'none', args, start: 0, end: 0 }).keys()]).toEqual(['base']);
  });
});
