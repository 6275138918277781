import { describe, expect, test } from 'vitest';
import { columnsOf, formulaName, formulaProblems, hasTerm, responseText, toggleTerm, withResponse } from '../../src/fit/formulaText.ts';

describe('terms of a formula', () => {
  test('names that are no plain words stand in backticks', () => {
    expect(['x', 'größe', 'a.b', 'my column', '2x', '.5', 'TRUE'].map(formulaName)).toEqual([
      'x',
      'größe',
      'a.b',
      '`my column`',
      '`2x`',
      '`.5`',
      '`TRUE`',
    ]);
  });
  test('are added, and taken out again', () => {
    expect(toggleTerm('y ~ 1', 'x')).toBe('y ~ x');
    expect(toggleTerm('y ~ x', 'my column')).toBe('y ~ x + `my column`');
    expect(toggleTerm('y ~ x + `my column`', 'x')).toBe('y ~ `my column`');
    expect(toggleTerm('y ~ x', 'x')).toBe('y ~ 1');
    expect(toggleTerm('y ~ log(a + b) + x; sd ~ z', 'x')).toBe('y ~ log(a + b); sd ~ z');
  });
  test('with marks of the language in their names stay one term', () => {
    for (const name of ['x.1; strange', 'a + b', 'is ~ like', 'a (b', '`tick`', 'back\\slash', 'say "so"']) {
      const formula = toggleTerm('y ~ x', name);
      expect(columnsOf(formula.slice('y ~ '.length)), name).toEqual(['x', name]);
      expect(hasTerm(formula, name), name).toBe(true);
      expect(hasTerm(toggleTerm(formula, 'z'), 'z'), name).toBe(true);
      expect(toggleTerm(formula, name)).toBe('y ~ x');
      expect(columnsOf(responseText(withResponse(formula, formulaName(name)))), name).toEqual([name]);
    }
    expect(toggleTerm('y ~ C(g, levels = "a) + b")', 'x')).toBe('y ~ C(g, levels = "a) + b") + x');
  });
  test('only count where they stand alone', () => {
    expect(hasTerm('y ~ log(x) + x:z', 'x')).toBe(false);
    expect(hasTerm('y ~ z + x', 'x')).toBe(true);
    expect(hasTerm('x ~ z', 'x')).toBe(false);
  });
  test('stay when the response changes', () => {
    expect(withResponse('y ~ a + b; sd ~ a', 'log(z)')).toBe('log(z) ~ a + b; sd ~ a');
    expect(withResponse('', 'z')).toBe('z ~ 1');
  });
});

describe('what is wrong with a formula', () => {
  const problems = (text: string) => formulaProblems(text, ['y', 'age', 'my column']);
  test('nothing', () => {
    for (const text of [
      '',
      'y ~ age',
      'y ~ .',
      'log(y) ~ poly(age, 2) * `my column`',
      'cbind(y, age) ~ 1',
      'y ~ age; sd ~ age',
      'y ~ I(2 * pi * age)',
    ])
      expect(problems(text), text).toEqual([]);
  });
  test('a column that the data lack, at its place', () => {
    expect(problems('y ~ agee')).toMatchObject([{ from: 4, to: 8, message: 'no column "agee"; nearest: "age"' }]);
    expect(problems('y ~ age + log(hight)')).toMatchObject([{ from: 14, to: 19 }]);
  });
  test('syntax, where it goes wrong', () => {
    const [problem] = problems('y ~ age +');
    expect(problem.from).toBeGreaterThanOrEqual(8);
    expect(problems('y ~ sinn(age)')).toMatchObject([{ from: 4 }]);
    expect(problems('~ age')[0].message).toContain('no response');
  });
});

test('columns of a piece of a formula', () => {
  expect(columnsOf('poly(age, 2)')).toEqual(['age']);
  expect(new Set(columnsOf('log(`my column`) * y'))).toEqual(new Set(['my column', 'y']));
  expect(columnsOf('((')).toEqual([]);
});
