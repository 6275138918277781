import type { Column } from 'expofam';
import { describe, expect, test } from 'vitest';
import { columnSummary } from '../../src/data/columnSummary.ts';
import { firstTerms, proposeFamily } from '../../src/fit/proposeFamily.ts';

const of = (column: Column) => ({ name: 'y', column, summary: columnSummary(column) });
const numbers = (...values: number[]) => of({ kind: 'numeric', values: Float64Array.from(values) });
const levels = (codes: number[], ...names: string[]) => of({ kind: 'categorical', codes: Int8Array.from(codes), levels: names });

describe('the proposed family', () => {
  test.each([
    ['two levels', levels([0, 1, 1], 'no', 'yes'), 'bernoulli', 'probability of yes'],
    ['true and false', of({ kind: 'boolean', codes: Int8Array.of(0, 1) }), 'bernoulli', 'probability of true'],
    ['0 and 1', numbers(0, 1, 1), 'bernoulli', 'probability of 1'],
    ['three levels', levels([0, 1, 2], 'a', 'b', 'c'), 'softmax', '3 classes'],
    ['counts', numbers(0, 1, 2, 3, 1, 2), 'poisson', 'whole numbers from 0 to 3'],
    ['counts that vary much', numbers(0, 0, 0, 40, 2, 1), 'poisson', 'overdispersion'],
    ['proportions', numbers(0.2, 0.5, 0.9), 'beta', 'between 0 and 1'],
    ['proportions with their ends', numbers(0, 0.5, 1), 'quasibinomial', 'ends included'],
    ['positive amounts with a long tail', numbers(1.5, 2.5, 1.2, 90.5), 'gamma', 'long right tail'],
    ['amounts that are often zero', numbers(0, 0, 0, 0, 1.5, 90.5), 'tweedie', '4 rows'],
    ['measurements', numbers(-1.5, 0.2, 2.25, 0.9), 'gaussian', 'may be negative'],
    ['large whole numbers with little spread in their order', numbers(1800, 1500, 9000, 4000.5), 'gaussian', 'measurement'],
  ])('%s', (_, column, family, reason) => {
    const proposal = proposeFamily(column);
    expect(proposal?.family).toBe(family);
    expect(proposal?.reason).toContain(reason);
  });
  test('none for what cannot be a response', () => {
    expect(proposeFamily(of({ kind: 'date', values: Float64Array.of(1, 2) }))).toBeUndefined();
    expect(proposeFamily(numbers(3, 3, 3))).toBeUndefined();
    expect(proposeFamily(numbers(Number.NaN))).toBeUndefined();
    expect(proposeFamily(levels([0, 0], 'only', 'unused'))).toBeUndefined();
  });
});

test('first terms leave out what cannot be used as it is', () => {
  const name = (n: string, column: Column) => ({ name: n, column, summary: columnSummary(column) });
  const many = Array.from({ length: 40 }, (_, i) => i);
  const columns = [
    name('y', { kind: 'numeric', values: Float64Array.from(many) }),
    name('x', { kind: 'numeric', values: Float64Array.from(many) }),
    name('constant', { kind: 'numeric', values: new Float64Array(40) }),
    name('day', { kind: 'date', values: new Float64Array(40) }),
    name('id', { kind: 'categorical', codes: Int8Array.from(many), levels: many.map(String) }),
    name('group', { kind: 'categorical', codes: Int8Array.from(many, (i) => i % 2), levels: ['a', 'b'] }),
  ];
  expect(firstTerms(columns, 'y')).toEqual(['x', 'group']);
});
