import { expect, test } from 'vitest';
import { parametersOf } from '../../src/engine/parametersOf.ts';

test('constants of a family are read from their text', () => {
  expect(parametersOf('size=2, shape= 1.5')).toEqual({ size: 2, shape: 1.5 });
  expect(parametersOf('size=')).toEqual({});
  // A comma for a point must not be read as 1.
  for (const text of ['size=1,5', 'size=two', 'size=1e999'])
    expect(() => parametersOf(text), text).toThrow(`constant of the family: "${text}"; expected one number`);
});
