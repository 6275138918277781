import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../src/formula/parseFormula.ts';
import { printExpression } from '../../src/formula/printFormula.ts';
import { columnNamesOf, sumOperands, walk } from '../../src/formula/syntax.ts';

describe('syntax trees', () => {
  it('gives the operands of a sum from left to right, with their signs', () => {
    const operands = (text: string) =>
      sumOperands(parseExpression(text)).map(({ operator, operand }) => operator + printExpression(operand));
    expect(operands('a - b + c * d - (e + f)')).toEqual(['+a', '-b', '+c * d', '-(e + f)']);
    expect(operands('a')).toEqual(['+a']);
    expect(operands('a * b')).toEqual(['+a * b']);
    expect(operands('-a - b')).toEqual(['+-a', '-b']);
  });

  it('walks parents before children, from left to right', () => {
    const kinds: string[] = [];
    walk(parseExpression('log(a, base = -b) + (c * 2)'), (node) => kinds.push(node.kind === 'name' ? node.name : node.kind));
    expect(kinds).toEqual(['binary', 'call', 'a', 'unary', 'b', 'parentheses', 'binary', 'c', 'number']);
  });

  it('names each column once, in order of appearance, and not the point', () => {
    expect(columnNamesOf(parseExpression('ifelse(b > a, c, b) + . + I(`d e`^2)'))).toEqual(['b', 'a', 'c', 'd e']);
    expect(columnNamesOf(parseExpression('1'))).toEqual([]);
  });
});
