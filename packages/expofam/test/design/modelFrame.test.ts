import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import { tableFromColumns } from '../../src/data/tableFromColumns.ts';
import { applyFrame } from '../../src/design/applyFrame.ts';
import { buildModelFrame } from '../../src/design/buildModelFrame.ts';
import { denseDesign } from '../../src/design/denseDesign.ts';
import { wholePower } from '../../src/design/elementwise.ts';
import type { FrameOptions } from '../../src/design/modelFrame.types.ts';
import { basisTransforms } from '../../src/design/transforms/basisTransforms.ts';
import { offerBases } from '../../src/design/transforms/evaluateTransform.ts';
import { errorOf } from '../errorOf.ts';

offerBases(basisTransforms);

const table = tableFromColumns(
  {
    y: [1, 2, 3, 4, 5, 6],
    x: [0.5, 1, 1.5, 2, 2.5, 3.5],
    z: [2, 7, 1, 8, 2, 8],
    f: ['b', 'a', 'c', 'a', 'b', 'c'],
    g: ['u', 'v', 'u', 'v', 'v', 'u'],
    flag: [true, false, true, true, false, false],
    hole: [1, null, 3, 4, null, 6],
    textHole: ['p', 'q', null, 'q', 'q', 'p'],
    infinite: [1, 2, Infinity, 4, 5, 6],
    when: [new Date(0), null, null, null, null, null],
    w: [1, 2, 0, 1, null, 1],
    negative: [1, 2, -1, 1, 2, 1],
    empty: [null, null, null, null, null, null],
    constant: ['k', 'k', 'k', 'k', 'k', 'k'],
    'my col': [1, 0, 1, 0, 1, 0],
  },
  { name: 'cars.csv' },
);
const build = (formula: string, options: FrameOptions = {}) => buildModelFrame(formula, table, options);
const columns = (formula: string, options: FrameOptions = {}) =>
  denseDesign(build(formula, options).predictors[0].design).map((c) => [...c]);
const names = (formula: string, options: FrameOptions = {}) => build(formula, options).predictors[0].design.columnNames;
const failure = (formula: string, options: FrameOptions = {}) => errorOf(() => build(formula, options));

describe('missing values', () => {
  it('leaves out rows with a missing value in any used column, and says which stay', () => {
    const frame = build('y ~ x + hole + textHole');
    expect([...(frame.rows ?? [])]).toEqual([0, 3, 5]);
    expect(frame.missingCount).toBe(3);
    expect(frame.rowCount).toBe(3);
    expect(columns('y ~ x + hole + textHole')).toEqual([
      [1, 1, 1],
      [0.5, 2, 3.5],
      [1, 4, 6],
      [0, 1, 0],
    ]);
    expect(frame.response).toMatchObject({ kind: 'numeric', values: Float64Array.of(1, 4, 6) });
  });

  it('counts weights, offsets and further predictors among the used columns, and nothing else', () => {
    expect(build('y ~ x').missingCount).toBe(0);
    expect(build('y ~ x', { priorWeights: 'w' }).missingCount).toBe(1);
    expect([...(build('y ~ x', { priorWeights: 'w' }).priorWeights ?? [])]).toEqual([1, 2, 0, 1, 1]);
    expect(build('y ~ x', { offset: 'log(hole)' }).missingCount).toBe(2);
    expect(build('y ~ x; sd ~ hole').missingCount).toBe(2);
    expect(build('y ~ x', { priorWeights: [1, 1, Number.NaN, 1, 1, 1] }).missingCount).toBe(1);
    expect(build('y ~ x + hole - hole').missingCount).toBe(0);
  });

  it('drops levels that no kept row has, so that no column is zero throughout', () => {
    // both rows of g = "v" with f = "a" stay; rows 2 and 5 go
    expect(names('y ~ C(z) + hole')).toEqual(['(Intercept)', 'C(z)[2]', 'C(z)[8]', 'hole']);
  });

  it('refuses them on request with rows and columns', () => {
    const error = failure('y ~ hole + textHole', { missing: 'error' });
    expect(error.code).toBe('missing-value');
    expect(error.message).toBe(
      'cars.csv: missing values in rows 2, 3, 5 (column "hole" in 2, "textHole" in 1); expected complete rows; complete them, or leave such rows out',
    );
    expect(error.details.rows).toEqual([2, 3, 5]);
  });

  it('refuses a table without a complete row', () => {
    expect(failure('y ~ empty').message).toBe(
      'cars.csv: a missing value in every one of 6 rows (column "empty" in 6); expected at least one complete row',
    );
    expect(errorOf(() => buildModelFrame('y ~ 1', tableFromColumns({ y: [] }))).message).toBe(
      'data: no rows; expected at least one complete row',
    );
  });
});

describe('values that cannot be used', () => {
  it.each<[string, FrameOptions, string, string]>([
    [
      'y ~ infinite',
      {},
      'infinite-value',
      'cars.csv: column "infinite" is infinite in row 3; expected finite numbers; correct the row, or leave it out',
    ],
    ['y ~ I(1/infinite)', {}, 'infinite-value', 'column "infinite" is infinite in row 3'],
    ['y ~ log(x - 0.5)', {}, 'infinite-value', 'formula "y ~ log(x - 0.5)" at 5: log(x - 0.5) is minus infinity in row 1'],
    ['y ~ log(x - 1)', {}, 'undefined-value', 'log(x - 1) is not a number in row 1'],
    ['y ~ I(log(x - 1) > 0)', {}, 'undefined-value', 'I(log(x - 1) > 0) is neither true nor false, nor a level, in row 1'],
    ['log(x - 1) > 0 ~ x', {}, 'undefined-value', 'in row 1'],
    ['log(y - 1) ~ x', {}, 'infinite-value', 'formula "log(y - 1) ~ x" at 1: log(y - 1) is minus infinity in row 1'],
    ['cbind(y, 1/(y - 2)) ~ x', {}, 'infinite-value', 'at 10: 1/(y - 2) is infinite in row 2'],
    ['y ~ when', {}, 'date-column', 'formula "y ~ when" at 5: column "when" is a date'],
    ['y ~ log(f)', {}, 'text-as-number', 'formula "y ~ log(f)" at 9: f is a text column; expected a number'],
    ['y ~ x', { priorWeights: 'negative' }, 'invalid-weights', 'prior weights "negative": -1 in row 3'],
    ['y ~ x', { frequencyWeights: 'x' }, 'invalid-weights', 'frequency weights "x": 0.5 in row 1; expected whole numbers of at least 0'],
    ['y ~ x', { priorWeights: 'wt' }, 'unknown-column', 'no column "wt" in cars.csv; nearest: "w"'],
    ['y ~ x', { priorWeights: [1, 2] }, 'invalid-weights', '2 values; expected one for each of 6 rows'],
    ['y ~ x', { priorWeights: 'f' }, 'invalid-weights', 'a text column; expected numbers'],
    ['y ~ x', { offset: 'lag' }, 'unknown-column', 'offset "lag" at 1: no column "lag" in cars.csv; nearest: "flag"'],
    ['y ~ x', { offset: 'log(x' }, 'formula-syntax', 'offset "log(x" at 4: the "(" of log( is not closed'],
    ['y ~ x', { offset: 'log(infinite)' }, 'infinite-value', 'row 3'],
    ['y ~ x', { contrasts: { x: 'sum' } }, 'unused-contrast', 'column "x" is not a category'],
    ['y ~ f', { contrasts: { f: 'sums' } }, 'unknown-contrast', 'no contrast "sums"; nearest: "sum"'],
    ['y ~ f', { contrasts: { ff: 'sum' } }, 'unknown-column', 'no column "ff"'],
    ['y ~ f', { levels: { f: ['a', 'b'] } }, 'unknown-level', '"c" in row 3; expected one of the given levels "a", "b"'],
    ['y ~ z', { levels: { z: ['1', '2'] } }, 'unused-levels', 'write C(z)'],
    ['y ~ C(f, reference = "d")', {}, 'unknown-level', 'no level "d" of f'],
    ['y ~ C(f, smu)', {}, 'unknown-contrast', 'nearest: "sum"'],
    ['y ~ constant', {}, 'one-level', 'constant is "k" in every row'],
    ['y ~ x + f == 1', {}, 'text-as-number', 'x + f'],
    ['y ~ I(f == 1)', {}, 'text-as-number', 'text is written in quotes: "1"'],
    ['y ~ poly(x, 6)', {}, 'invalid-argument', 'degree 6 with 6 different values of x'],
    ['y ~ ns(x, df = 0)', {}, 'invalid-argument', 'df'],
    ['y ~ bs(x, knots = 9)', {}, 'invalid-argument', 'the knot 9'],
    ['y ~ poly(x, z)', {}, 'invalid-argument', 'z; expected a number'],
    ['~ x', {}, 'formula-syntax', 'no response'],
    ['"y" ~ x', {}, 'invalid-response', 'stands without quotes'],
    ['y ~ I(.)', {}, 'invalid-term', '. inside an expression'],
    ['y ~ log(cbind(x, z))', {}, 'invalid-term', 'cbind() inside an expression'],
    ['y ~ I(x:z)', {}, 'invalid-term', 'a product is written with *'],
  ])('%s %j: %s', (formula, options, code, part) => {
    const error = failure(formula, options);
    expect(error.message).toContain(part);
    expect(error.code).toBe(code);
  });

  it('ignores what is infinite in rows that are left out', () => {
    const frame = buildModelFrame('y ~ x + v', tableFromColumns({ y: [1, 2, 3], x: [1, Infinity, 2], v: [1, null, 4] }));
    expect(frame.rowCount).toBe(2);
  });
});

describe('responses', () => {
  it('is numeric, categorical or a matrix', () => {
    expect(build('log(y) ~ x').response).toMatchObject({ kind: 'numeric', label: 'log(y)' });
    expect(build('flag ~ x').response).toMatchObject({
      kind: 'categorical',
      levels: ['false', 'true'],
      codes: Int32Array.of(1, 0, 1, 1, 0, 0),
    });
    expect(build('y > 2 ~ x').response).toMatchObject({ kind: 'categorical', label: 'y > 2', levels: ['FALSE', 'TRUE'] });
    expect(build('f ~ x', { levels: { f: ['c', 'b', 'a'] } }).response).toMatchObject({
      levels: ['c', 'b', 'a'],
      codes: Int32Array.of(1, 2, 0, 2, 1, 0),
    });
    expect(build('C(z) ~ x').response).toMatchObject({ kind: 'categorical', levels: ['1', '2', '7', '8'] });
    expect(build('cbind(y, 10 - y) ~ x').response).toMatchObject({
      kind: 'matrix',
      columnLabels: ['y', '10 - y'],
      columns: [Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(9, 8, 7, 6, 5, 4)],
    });
  });

  it('is not part of the . of the right side', () => {
    const small = tableFromColumns({ y: [1, 2, 3], n: [4, 5, 6], x: [1, 3, 2] });
    expect(buildModelFrame('cbind(y, n - y) ~ .', small).predictors[0].design.columnNames).toEqual(['(Intercept)', 'x']);
    expect(buildModelFrame('y ~ y + x', small).predictors[0].design.columnNames).toEqual(['(Intercept)', 'x']);
  });
});

describe('expressions', () => {
  it('evaluates arithmetic, comparisons and logic', () => {
    expect(columns('y ~ 0 + I(x * 2 - z/2 + y %% 2)')[0]).toEqual([0.5 * 2 - 1 + 1, 2 - 3.5, 3 - 0.5 + 1, 4 - 4, 5 - 1 + 1, 7 - 4]);
    expect(columns('y ~ I(f == "a" | g != "u" & x > 2)')[1]).toEqual([0, 1, 0, 1, 1, 0]);
    expect(columns('y ~ I(f %in% c("a", "b"))')[1]).toEqual([1, 1, 0, 1, 1, 0]);
    expect(columns('y ~ 0 + I((x > 1) * z)')[0]).toEqual([0, 0, 1, 8, 2, 8]);
    expect(columns('y ~ 0 + ifelse(flag, x, -1)')[0]).toEqual([0.5, -1, 1.5, 2, -1, -1]);
    expect(columns('y ~ 0 + round(x) + pmax(x, 2)')).toEqual([
      [0, 1, 2, 2, 2, 4],
      [2, 2, 2, 2, 2.5, 3.5],
    ]);
    expect(names('y ~ (!flag) + `my col` + I(`my col` + 1)')).toEqual(['(Intercept)', '!flag[TRUE]', '`my col`', 'I(`my col` + 1)']);
    expect(names('y ~ 0 + flag')).toEqual(['flag[false]', 'flag[true]']);
  });

  it('raises to whole powers with correct rounding', () => {
    // exact integer arithmetic: a 26-bit integer to the third power has up to 78 bits, and Number(bigint) rounds to nearest
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2 ** 40 }), fc.integer({ min: 3, max: 15 }), (x, k) => {
        expect(wholePower(x, k)).toBe(Number(BigInt(x) ** BigInt(k)));
      }),
      { numRuns: 2000 },
    );
  });

  it('adds offsets: of the formula, of the option, the latter for the main predictor', () => {
    const frame = build('y ~ offset(x) + offset(2); sd ~ offset(z)', { offset: 'log(y)' });
    expect([...(frame.predictors[0].offset ?? [])].map((v, i) => v - Math.log(i + 1) - 2)).toEqual(
      [0.5, 1, 1.5, 2, 2.5, 3.5].map((v) => expect.closeTo(v, 14)),
    );
    expect([...(frame.predictors[1].offset ?? [])]).toEqual([2, 7, 1, 8, 2, 8]);
    expect(build('y ~ x', { offset: 'my col' }).predictors[0].offset).toEqual(Float64Array.of(1, 0, 1, 0, 1, 0));
  });

  it('takes levels and references', () => {
    expect(names('y ~ f', { levels: { f: ['c', 'a', 'b'] } })).toEqual(['(Intercept)', 'f[a]', 'f[b]']);
    expect(names('y ~ C(z)', { levels: { z: ['8', '2', '1', '7'] } })).toEqual(['(Intercept)', 'C(z)[2]', 'C(z)[1]', 'C(z)[7]']);
    expect(names('y ~ C(f, treatment, reference = "b")')).toEqual([
      '(Intercept)',
      'C(f, treatment, reference = "b")[a]',
      'C(f, treatment, reference = "b")[c]',
    ]);
    expect(names('y ~ factor(f, levels = c("c", "b", "a"))')[1]).toBe('factor(f, levels = c("c", "b", "a"))[b]');
    expect(names('y ~ C(f, sum)')).toEqual(['(Intercept)', 'C(f, sum)[1]', 'C(f, sum)[2]']);
    expect(names('y ~ C(f)', { contrasts: { f: 'sum' } })).toEqual(['(Intercept)', 'C(f)[1]', 'C(f)[2]']);
  });
});

describe('applyFrame', () => {
  const frame = build('y ~ f * x + C(z) + flag + offset(log(y)); sd ~ scale(x)', { offset: 'my col' });
  const spec = JSON.parse(JSON.stringify(frame.spec));
  const fresh = (changes: Record<string, unknown>) => {
    const base: Record<string, unknown> = { x: [1, 2], f: ['c', 'b'], z: [8, 1], flag: [false, true], y: [1, 1], 'my col': [0.25, 0.5] };
    return tableFromColumns(
      Object.fromEntries(Object.entries({ ...base, ...changes }).filter(([, v]) => v !== undefined)) as Record<string, number[]>,
      { name: 'new.csv' },
    );
  };

  it('replays levels, contrasts, states and offsets', () => {
    const applied = applyFrame(spec, fresh({}));
    expect(applied.predictors[0].design.columnNames).toEqual(frame.predictors[0].design.columnNames);
    expect(denseDesign(applied.predictors[0].design).map((c) => c[0])).toEqual([1, 0, 1, 1, 0, 0, 1, 0, 0, 1]);
    expect([...(applied.predictors[0].offset ?? [])]).toEqual([0.25, 0.5]);
    const x = [0.5, 1, 1.5, 2, 2.5, 3.5];
    const mean = 11 / 6;
    const spread = Math.sqrt(x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 5);
    expect(denseDesign(applied.predictors[1].design)[1][1]).toBeCloseTo((2 - mean) / spread, 14);
  });

  it('replays on the data of the fit to the last bit', () => {
    const again = applyFrame(spec, table);
    // What a fit has read of its columns beside them is no part of the design.
    const bare = ({ predictors }: typeof again) => predictors.map((p) => ({ ...p, design: { ...p.design, extents: undefined } }));
    expect(bare(again)).toEqual(bare(frame));
  });

  it('tells rows with a missing value apart', () => {
    const applied = applyFrame(spec, fresh({ x: [null, 2] }));
    expect([...(applied.rows ?? [])]).toEqual([1]);
    expect(applied.missingCount).toBe(1);
    expect(applyFrame(spec, fresh({ x: [null, null] })).rowCount).toBe(0);
    expect(errorOf(() => applyFrame(spec, fresh({ x: [null, 2] }), { missing: 'error' })).code).toBe('missing-value');
  });

  it.each<[Record<string, unknown>, string, string]>([
    [
      { f: ['c', 'd'] },
      'unseen-level',
      'column "f" of new.csv: the level "d" in row 2; expected a level that the model has seen: "a", "b", "c"; leave such rows out, or fit again with rows of that level',
    ],
    [{ z: [9, 3] }, 'unseen-level', 'column "C(z)" of new.csv: the level "9" and 1 other in rows 1, 2'],
    [{ x: undefined }, 'unknown-column', 'new.csv: no column "x", which the model uses in x'],
    [{ 'my col': undefined }, 'unknown-column', 'no column "my col", which the model uses in offset(`my col`)'],
    [{ x: ['a', 'b'] }, 'text-as-number', 'x is a text column; expected a number'],
    [{ x: [Infinity, 1] }, 'infinite-value', 'column "x" is infinite in row 1'],
  ])('%j: %s', (changes, code, part) => {
    const error = errorOf(() => applyFrame(spec, fresh(changes)));
    expect(error.message).toContain(part);
    expect(error.code).toBe(code);
  });

  it('reads numbers as levels where the fit had text', () => {
    const fitted = buildModelFrame('y ~ code', tableFromColumns({ y: [1, 2, 3], code: ['1', '2', '10'] }));
    const applied = applyFrame(fitted.spec, tableFromColumns({ code: [10, 2] }));
    expect(denseDesign(applied.predictors[0].design)).toEqual([Float64Array.of(1, 1), Float64Array.of(1, 0), Float64Array.of(0, 1)]);
  });

  it('needs neither the response nor unused columns', () => {
    const { spec: plain } = build('y ~ x');
    expect(applyFrame(plain, tableFromColumns({ x: [1] })).rowCount).toBe(1);
  });

  it('refuses a newer version', () => expect(errorOf(() => applyFrame({ ...spec, version: 2 }, table)).code).toBe('invalid-model'));
});
