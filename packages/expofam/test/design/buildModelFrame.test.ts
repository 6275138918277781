import { describe, expect, it } from 'vitest';
import { tableFromColumns } from '../../src/data/tableFromColumns.ts';
import { buildModelFrame } from '../../src/design/buildModelFrame.ts';
import { denseDesign } from '../../src/design/denseDesign.ts';
import { basisTransforms } from '../../src/design/transforms/basisTransforms.ts';
import { offerBases } from '../../src/design/transforms/evaluateTransform.ts';
import { errorOf } from '../errorOf.ts';

offerBases(basisTransforms);

const table = tableFromColumns({
  y: [1, 2, 3, 4, 5, 6],
  x: [0.5, 1, 1.5, 2, 2.5, 3.5],
  z: [2, 7, 1, 8, 2, 8],
  f: ['b', 'a', 'c', 'a', 'b', 'c'],
  g: ['u', 'v', 'u', 'v', 'v', 'u'],
  flag: [true, false, true, true, false, false],
});
const names = (formula: string, options = {}) => buildModelFrame(formula, table, options).predictors[0].design.columnNames;

describe('buildModelFrame', () => {
  it('names and orders coefficients as the contract says', () => {
    expect(names('y ~ x + f')).toEqual(['(Intercept)', 'x', 'f[b]', 'f[c]']);
    expect(names('y ~ 0 + x + f')).toEqual(['x', 'f[a]', 'f[b]', 'f[c]']);
    expect(names('y ~ f:x + z')).toEqual(['(Intercept)', 'z', 'f[a]:x', 'f[b]:x', 'f[c]:x']);
    expect(names('y ~ flag + I(x > 2)')).toEqual(['(Intercept)', 'flag[true]', 'I(x > 2)[TRUE]']);
    expect(names('y ~ poly(x, 2)')).toEqual(['(Intercept)', 'poly(x, 2)[1]', 'poly(x, 2)[2]']);
    expect(names('y ~ C(z)')).toEqual(['(Intercept)', 'C(z)[2]', 'C(z)[7]', 'C(z)[8]']);
    expect(names('y ~ f + g', { contrasts: { f: 'sum', g: 'helmert' } })).toEqual(['(Intercept)', 'f[1]', 'f[2]', 'g[1]']);
    expect(names('y ~ f + C(f, reference = "b")')).toEqual([
      '(Intercept)',
      'f[b]',
      'f[c]',
      'C(f, reference = "b")[a]',
      'C(f, reference = "b")[c]',
    ]);
  });

  it('passes numeric columns through without a copy', () => {
    const x = Float64Array.of(1, 2, 3);
    const offset = Float64Array.of(0, 1, 0);
    const frame = buildModelFrame('y ~ x', tableFromColumns({ y: [1, 2, 3], x, o: offset }), { offset: 'o' });
    expect(frame.rows).toBeUndefined();
    expect(frame.predictors[0].design.terms[1].numeric[0]).toBe(x);
    expect(frame.predictors[0].offset).toBe(offset);
  });

  it('multiplies cells by numeric columns', () => {
    const { design } = buildModelFrame('y ~ x:f + x', table, {}).predictors[0];
    expect(design.columnNames).toEqual(['(Intercept)', 'x', 'x:f[b]', 'x:f[c]']);
    expect(denseDesign(design).map((c) => [...c])).toEqual([
      [1, 1, 1, 1, 1, 1],
      [0.5, 1, 1.5, 2, 2.5, 3.5],
      [0.5, 0, 0, 0, 2.5, 0],
      [0, 0, 1.5, 0, 0, 3.5],
    ]);
  });

  it('points to a column that does not exist and names the nearest', () => {
    const error = errorOf(() => buildModelFrame('y ~ flug', table, {}));
    expect(error.code).toBe('unknown-column');
    expect(error.message).toBe('formula "y ~ flug" at 5: no column "flug" in data; nearest: "flag"');
  });
});
