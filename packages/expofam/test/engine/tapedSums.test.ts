import { describe, expect, it } from 'vitest';
import { tableFromColumns } from '../../src/data/tableFromColumns.ts';
import { buildModelFrame } from '../../src/design/buildModelFrame.ts';
import type { DesignMatrix } from '../../src/design/designMatrix.ts';
import { blockPass, type ResponseColumn, type RowData } from '../../src/engine/blockPass.ts';
import { fittedPlace } from '../../src/engine/fittedSums.ts';
import { fullLayout, type ParameterLayout, withoutColumns } from '../../src/engine/parameterLayout.ts';
import type { PassRequest } from '../../src/engine/pass.ts';
import { tapedSums } from '../../src/engine/tapedSums.ts';
import { familyByName } from '../../src/families/index.ts';
import { multinomial } from '../../src/families/multinomial.ts';
import { vectorFormOf } from '../../src/families/vectorForms.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import type { Link } from '../../src/family/link.ts';
import { linkByName } from '../../src/family/links.ts';
import { type RowModel, rowModel } from '../../src/family/rowModel.ts';
import { offerKernels } from '../../src/kernels/activeKernels.ts';
import { wasmKernels } from '../../src/kernels/wasmKernels.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { prepareForOneFit } from '../../src/model/prepareForOneFit.ts';
import { recordableRows } from '../../src/model/rowMemory/recordableRows.ts';

offerKernels(wasmKernels);

// An odd number of rows, and a last block that is not whole.
const n = 10_007;
const random = randomSource(11);
const uniform = (): number => random.uniform();
const columns = (make: (k: number) => number): Float64Array[] =>
  Array.from({ length: 7 }, (_, k) => Float64Array.from({ length: n }, () => make(k)));
const response = Float64Array.from({ length: n }, () => Math.floor(3 * uniform()));
const table = tableFromColumns({
  y: response,
  ...Object.fromEntries(columns((k) => k + uniform()).map((x, k) => [`x${k + 1}`, x])),
  g: Array.from({ length: n }, () => 'abcde'[Math.floor(5 * uniform())]),
  h: Array.from({ length: n }, () => 'uvw'[Math.floor(3 * uniform())]),
});
const weights = Float64Array.from({ length: n }, (_, i) => (i % 7 === 0 ? 0 : uniform() + 0.5));
const offset = Float64Array.from({ length: n }, () => uniform() - 0.5);
const classes = Int32Array.from(response);

const designOf = (formula: string): DesignMatrix => buildModelFrame(formula, table).predictors[0].design;
const modelOf = (family: string | ExponentialFamily, links?: readonly string[]): { readonly model: RowModel; readonly q: number } => {
  const known = typeof family === 'string' ? (familyByName(family) as ExponentialFamily) : family;
  const own = known.predictors.map((p, j): Link => (links ? linkByName(links[j]) : (p.link as Link)));
  return { model: rowModel(known, own), q: own.length };
};

interface Case {
  readonly formulas: readonly string[];
  readonly family: string | ExponentialFamily;
  readonly links?: readonly string[];
  readonly y?: readonly ResponseColumn[];
  readonly weights?: Float64Array;
  readonly offset?: Float64Array;
  readonly without?: (j: number, c: number) => boolean;
}

/** The same rows twice: as block by block, and as recorded; with a θ near zero. */
function rowsOf({ formulas, family, links, y, weights: w, offset: o, without }: Case) {
  const { model, q } = modelOf(family, links);
  const designs = formulas.map(designOf);
  const { blocks, index, giveBack } = prepareForOneFit(
    Array.from({ length: q }, (_, j) => designs[j % designs.length]),
    0,
    2 ** 22,
  );
  const positive = response.map((v, i) => v + 0.25 + (i % 3) / 8);
  const plain: RowData = {
    rowCount: n,
    y: y ?? [family === 'gamma' ? positive : family === 'binomial' ? response.map((v) => (v > 0 ? 1 : 0)) : response],
    ...(w ? { weights: w } : {}),
    offsets: Array.from({ length: q }, () => o),
    designs: blocks,
  };
  const full = fullLayout(
    index,
    blocks.map((d) => d.columnCount),
  );
  const layout = without ? withoutColumns(full, without) : full;
  const theta = Float64Array.from({ length: layout.parameterCount }, (_, k) => 0.05 * Math.sin(k + 1));
  return { model, plain, recorded: recordableRows(plain), layout, theta, giveBack };
}

const requests = (theta: Float64Array): PassRequest[] => [
  { theta, order: 'value' },
  { theta, order: 'gradient' },
  { theta, order: 'information' },
  { theta, order: 'information', information: 'observed' },
];

const isRecorded = (data: RowData, model: RowModel, layout: ParameterLayout, request: PassRequest): boolean =>
  tapedSums(data, model, layout, () => blockPass(data, model, layout).pooled())(request) !== undefined;

const threeClasses: readonly ResponseColumn[] = [0, 1, 2].map((level) => ({ codes: classes, level }));
const cases: readonly (readonly [string, Case])[] = [
  ['numeric columns', { formulas: ['y ~ x1 + x2 + x3 + x4 + x5 + x6 + x7'], family: 'poisson' }],
  ['weights, some zero, and an offset', { formulas: ['y ~ x1 + x2 + x3'], family: 'poisson', weights, offset }],
  ['numeric columns and an offset', { formulas: ['y ~ x1 + x2 + x3 + x4 + x5 + x6 + x7'], family: 'poisson', offset }],
  ['cells alone and an offset', { formulas: ['y ~ 0 + g'], family: 'poisson', offset }],
  ['no intercept', { formulas: ['y ~ 0 + x1 + x2'], family: 'gaussian' }],
  ['probit', { formulas: ['y ~ x1 + x2'], family: 'binomial', links: ['probit'], weights }],
  ['gamma with log link: observed and expected information differ', { formulas: ['y ~ x1 + x2 + g'], family: 'gamma', links: ['log'] }],
  ['one categorical column', { formulas: ['y ~ g'], family: 'binomial' }],
  ['two categorical columns beside numbers', { formulas: ['y ~ g + h + x1 + x2 + x3'], family: 'poisson', weights, offset }],
  ['an interaction of categorical columns', { formulas: ['y ~ g * h + x4'], family: 'poisson' }],
  ['classes', { formulas: ['y ~ x1 + x2 + g'], family: multinomial(['a', 'b', 'c']), y: threeClasses, weights }],
  [
    'two predictors with designs of their own',
    {
      formulas: ['y ~ x1 + g', 'y ~ x2 + h + x3'],
      family: vectorFormOf(familyByName('gaussian') as ExponentialFamily) as ExponentialFamily,
    },
  ],
  ['columns without a parameter', { formulas: ['y ~ x1 + x2 + g'], family: 'poisson', without: (_, c) => c === 1 || c === 4 }],
];

describe('a recorded sweep', () => {
  it.each(cases)('has the bits of the sums block by block: %s', (_, given) => {
    const { model, plain, recorded, layout, theta, giveBack } = rowsOf(given);
    const [own, taped] = [blockPass(plain, model, layout), blockPass(recorded, model, layout)];
    for (const request of requests(theta)) {
      expect(isRecorded(recorded, model, layout, request)).toBe(true);
      const expected = own.evaluate(request);
      expect(expected.valid).toBe(true);
      // Twice: sums of a first sweep must not stay.
      expect(taped.evaluate(request)).toEqual(expected);
      expect(taped.evaluate(request)).toEqual(expected);
    }
    // Without the likelihood the gradient is the same.
    const { valid, gradient } = taped.evaluate({ theta, order: 'score' });
    expect({ valid, gradient }).toEqual({ valid: true, gradient: own.evaluate({ theta, order: 'gradient' }).gradient });
    // Nor do they change where what describes a fit comes with them.
    const watch = given.y !== undefined ? 'classes' : model.predictorCount === 1 ? 'rows' : undefined;
    for (const information of ['expected', 'observed'] as const) {
      const request: PassRequest = { theta, order: 'information', information };
      const described: PassRequest = { ...request, described: true, ...(watch ? { watch } : {}) };
      expect(isRecorded(recorded, model, layout, described)).toBe(true);
      const expected = { ...own.evaluate(request), fitted: own.fitted({ theta }, watch) };
      expect(taped.evaluate(described)).toEqual(expected);
      expect(taped.evaluate(described)).toEqual(expected);
      expect(own.evaluate(described)).toEqual(expected);
    }
    const other = theta.map((v) => -v);
    expect(taped.evaluate({ theta: other, order: 'gradient' })).toEqual(own.evaluate({ theta: other, order: 'gradient' }));
    giveBack();
  });

  it.each(cases)('has the bits of what describes a fit: %s', (_, given) => {
    const { model, plain, recorded, layout, theta, giveBack } = rowsOf(given);
    const isClass = given.y !== undefined;
    for (const watch of [undefined, ...(isClass ? (['classes'] as const) : model.predictorCount === 1 ? (['rows'] as const) : [])]) {
      const request: PassRequest = { theta, order: 'fitted', ...(watch ? { watch } : {}) };
      expect(isRecorded(recorded, model, layout, request)).toBe(true);
      for (const factor of [1, 1, -3]) {
        const at = { theta: theta.map((v) => factor * v) };
        expect(blockPass(recorded, model, layout).fitted(at, watch)).toEqual(blockPass(plain, model, layout).fitted(at, watch));
      }
    }
    giveBack();
  });

  it.each([
    ['rows', { formulas: ['y ~ x1 + x2'], family: 'binomial', weights }, Float64Array.of(-40, 1, 1)],
    [
      'rows of a weight of zero alone',
      { formulas: ['y ~ 0 + x1'], family: 'poisson', weights: weights.map((w) => (w > 0 ? 1 : 0)) },
      Float64Array.of(0.1),
    ],
    ['classes', { formulas: ['y ~ x1 + x2'], family: multinomial(['a', 'b', 'c']), y: threeClasses }, Float64Array.of(20, 1, 1, -1, 1, 2)],
  ] as readonly (readonly [string, Case, Float64Array])[])('sees %s near an edge', (name, given, theta) => {
    const { model, plain, recorded, layout, giveBack } = rowsOf(given);
    const watch = name === 'classes' ? 'classes' : 'rows';
    const [own, other] = [recorded, plain].map((data) => blockPass(data, model, layout).fitted({ theta }, watch));
    expect(own).toEqual(other);
    expect(own[fittedPlace.nearEdge]).toBe(name.includes('zero') ? 0 : 1);
    giveBack();
  });

  it('leaves residuals out of the range of numbers to the sums row by row', () => {
    const { model, plain, recorded, layout, theta, giveBack } = rowsOf({ formulas: ['y ~ x1 + x2'], family: 'gaussian' });
    const far = { theta: theta.map((v) => 1e120 * v) };
    const [own, other] = [recorded, plain].map((data) => blockPass(data, model, layout).fitted(far));
    expect(own).toEqual(other);
    expect(own[fittedPlace.scale]).toBeGreaterThan(1e100);
    giveBack();
  });

  it('ends where a sum is not finite', () => {
    const { model, recorded, layout, theta, giveBack } = rowsOf({ formulas: ['y ~ x1 + x2'], family: 'poisson' });
    const far = theta.map(() => 1e6);
    for (const order of ['gradient', 'score'] as const)
      expect(blockPass(recorded, model, layout).evaluate({ theta: far, order }).valid).toBe(false);
    giveBack();
  });

  it('is made anew where the memory of its steps was given back', () => {
    const { model, plain, recorded, layout, theta, giveBack } = rowsOf({ formulas: ['y ~ x1 + g'], family: 'poisson' });
    const { kernels } = recorded.designs[0];
    const taped = blockPass(recorded, model, layout);
    const request: PassRequest = { theta, order: 'gradient' };
    const mark = kernels.mark();
    const before = taped.evaluate(request);
    kernels.release(mark);
    kernels.allocate(100_000).fill(7);
    expect(taped.evaluate(request)).toEqual(before);
    expect(before).toEqual(blockPass(plain, model, layout).evaluate(request));
    giveBack();
  });

  it('shares its buffers with others: a second pass takes a fraction of the room of the first', () => {
    const { model, recorded, layout, theta, giveBack } = rowsOf({ formulas: ['y ~ x1 + x2'], family: 'binomial', weights });
    const { kernels } = recorded.designs[0];
    const room = (): number => {
      const before = kernels.mark();
      const pass = blockPass(recorded, model, layout);
      const own = kernels.mark();
      for (const request of requests(theta)) expect(pass.evaluate(request).valid).toBe(true);
      expect(own).toBeGreaterThan(before);
      return kernels.mark() - own;
    };
    const [first, second] = [room(), room()];
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThan(first / 4);
    giveBack();
  });

  it.each([
    ['numbers beside cells', { formulas: ['y ~ g : x1'], family: 'poisson' }],
    ['a function that the kernels do not have', { formulas: ['y ~ x1'], family: 'von-mises' }],
  ] as readonly (readonly [string, Case])[])('is not made for %s', (_, given) => {
    const { model, recorded, layout, theta, giveBack } = rowsOf(given);
    expect(isRecorded(recorded, model, layout, { theta, order: 'gradient' })).toBe(false);
    expect(isRecorded(recorded, model, layout, { theta: null, order: 'information' })).toBe(false);
    giveBack();
  });

  it('is not made of coefficients that are a constant, nor where rows are not in the memory', () => {
    const { model, plain, recorded, layout, theta, giveBack } = rowsOf({ formulas: ['y ~ x1 + x2'], family: 'poisson' });
    const request = (at: Float64Array): PassRequest => ({ theta: at, order: 'gradient' });
    expect(isRecorded(recorded, model, layout, request(Float64Array.of(1, 0, 0)))).toBe(false);
    const elsewhere = { ...recorded, recordable: { ...plain, of: recorded, record: tapedSums } };
    expect(isRecorded(elsewhere, model, layout, request(theta))).toBe(false);
    // Rows with another response, other weights or another offset.
    expect(isRecorded(recorded, model, layout, request(theta))).toBe(true);
    for (const other of [{ y: [response.slice()] }, { weights }, { offsets: [offset] }])
      expect(isRecorded({ ...recorded, ...other }, model, layout, request(theta))).toBe(false);
    giveBack();
  });
});
