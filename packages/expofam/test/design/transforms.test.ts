import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tableFromColumns } from '../../src/data/tableFromColumns.ts';
import { applyFrame } from '../../src/design/applyFrame.ts';
import { buildModelFrame } from '../../src/design/buildModelFrame.ts';
import { contrastMatrix } from '../../src/design/contrasts.ts';
import { denseDesign } from '../../src/design/denseDesign.ts';
import { basisTransforms } from '../../src/design/transforms/basisTransforms.ts';
import { offerBases } from '../../src/design/transforms/evaluateTransform.ts';

offerBases(basisTransforms);

// generateTransforms.R beside it made the file, with R 4.2.2
const reference = JSON.parse(readFileSync(new URL('./reference/transforms.json', import.meta.url), 'utf8')) as {
  readonly x: number[];
  readonly year: number[];
  readonly cases: { readonly call: string; readonly fitted: number[][]; readonly new: number[]; readonly predicted: number[][] }[];
  readonly polynomialContrasts: number[][][];
};
const table = tableFromColumns({ y: reference.x, x: reference.x, year: reference.year });

function expectClose(found: readonly Float64Array[], wanted: readonly number[][], tolerance: number) {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((column, j) => {
    const size = Math.max(1, ...column.map(Math.abs));
    column.forEach((w, i) => {
      expect(Math.abs(found[j][i] - w)).toBeLessThan(tolerance * size);
    });
  });
}

describe('transforms that remember their state', () => {
  it.each(reference.cases.map((c) => [c.call, c] as const))('%s', (call, c) => {
    const frame = buildModelFrame(`y ~ 0 + ${call}`, table);
    const { design } = frame.predictors[0];
    expect(design.columnNames).toEqual(c.fitted.length === 1 ? [call] : c.fitted.map((_, k) => `${call}[${k + 1}]`));
    // bases are sums of a few products of numbers of size one; 1e-12 leaves room for R's QR (poly) and Householder steps (ns)
    expectClose(denseDesign(design), c.fitted, 1e-12);
    const at = tableFromColumns({ x: c.new, year: c.new });
    const replayed = applyFrame(JSON.parse(JSON.stringify(frame.spec)), at).predictors[0].design;
    // beyond the data the cubic continuation multiplies roundings by up to 1e3, relative to the largest value of the column
    expectClose(denseDesign(replayed), c.predicted, 1e-11);
  });

  it('keeps states inside expressions, with values from the fit', () => {
    const frame = buildModelFrame('y ~ I(center(x)^2) + I(x / mean(x)) + log(x / min(x))', table);
    const mean = reference.x.reduce((a, b) => a + b) / reference.x.length;
    const replayed = denseDesign(applyFrame(JSON.parse(JSON.stringify(frame.spec)), tableFromColumns({ x: [7, 21] })).predictors[0].design);
    expect(replayed[1][1]).toBeCloseTo((21 - mean) ** 2, 10);
    expect(replayed[2][0]).toBeCloseTo(7 / mean, 12);
    expect(replayed[3][0]).toBeCloseTo(Math.log(14), 12);
  });

  it('fits transforms to every row that has their argument, as R does', () => {
    const holes = tableFromColumns({ y: [null, ...reference.x.slice(1)], x: reference.x });
    const complete = buildModelFrame('y ~ ns(x, df = 3)', table).spec.predictors[0];
    const frame = buildModelFrame('y ~ ns(x, df = 3)', holes);
    expect(frame.missingCount).toBe(1);
    expect(frame.spec.predictors[0].states).toEqual(complete.states);
  });
});

describe('contrasts', () => {
  it('has the orthonormal polynomials of contr.poly for 2 to 9 levels', () => {
    reference.polynomialContrasts.forEach((wanted, i) => {
      const levels = Array.from({ length: i + 2 }, (_, k) => String(k));
      const m = contrastMatrix({ kind: 'polynomial' }, levels);
      const columns = wanted.map(() => new Float64Array(levels.length));
      for (let row = 0; row < m.rows; row++) for (let e = m.start[row]; e < m.start[row + 1]; e++) columns[m.column[e]][row] = m.value[e];
      expectClose(columns, wanted, 1e-14 * 10); // R's own QR is good to about 1e-15
    });
  });
});
