import { expect, it } from 'vitest';
import { counted } from '../../src/index.ts';

it('takes the singular for one, and for nothing else', () => {
  expect([0, 1, 2, -1, 1.5].map((n) => counted(n, 'row'))).toEqual(['0 rows', '1 row', '2 rows', '-1 rows', '1.5 rows']);
});

it('reads a number that is already written', () => {
  expect([counted('1', 'row'), counted('1,001', 'row')]).toEqual(['1 row', '1,001 rows']);
});

it('puts the s to the first word, unless the plural is given', () => {
  expect(counted(2, 'degree of freedom')).toBe('2 degrees of freedom');
  expect([1, 2].map((n) => counted(n, 'class', 'classes'))).toEqual(['1 class', '2 classes']);
});
