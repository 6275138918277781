import { expect, test } from 'vitest';
import type { DesignMatrix } from '../../src/design/designMatrix.ts';
import { blockPass } from '../../src/engine/blockPass.ts';
import { runOn } from '../../src/engine/job.ts';
import { newton } from '../../src/engine/newton.ts';
import { fullLayout, withoutColumns } from '../../src/engine/parameterLayout.ts';
import type { PassResult } from '../../src/engine/pass.ts';
import { smallPass } from '../../src/engine/smallPass.ts';
import { bernoulli } from '../../src/families/bernoulli.ts';
import { poisson } from '../../src/families/poisson.ts';
import { links } from '../../src/family/links.ts';
import { rowModel } from '../../src/family/rowModel.ts';
import { offerKernels } from '../../src/kernels/activeKernels.ts';
import { wasmKernels } from '../../src/kernels/wasmKernels.ts';
import { prepareDesigns } from '../../src/model/prepareDesigns.ts';

offerKernels(wasmKernels);
const models = { counts: rowModel(poisson, [links.log]), binary: rowModel(bernoulli, [links.logit]) };

function passes(n: number, { weighted = false, shifted = false, drop = -1, binary = false, inMemory = false } = {}) {
  const model = binary ? models.binary : models.counts;
  const columns = [1, 2, 3].map((k) => Float64Array.from({ length: n }, (_, i) => 4 * k + Math.sin(k * i + k)));
  const numericTerms = columns.map((c, j) => ({ label: `x${j}`, start: j + 1, width: 1, numeric: [c], columnMap: Int32Array.of(0) }));
  const one = { label: '(Intercept)', start: 0, width: 1, numeric: [], columnMap: Int32Array.of(0) };
  const terms = [one, ...numericTerms];
  const design: DesignMatrix = { rowCount: n, columnNames: terms.map((t) => t.label), terms, hasIntercept: true };
  const { blocks, index } = prepareDesigns([design], true);
  const layout = withoutColumns(fullLayout(index, [4]), (_, c) => c === drop);
  const rows = (value: (i: number) => number): Float64Array => {
    // Where the kernels find them a sweep is one call.
    const array = inMemory ? blocks[0].kernels.allocate(n) : new Float64Array(n);
    for (let i = 0; i < n; i++) array[i] = value(i);
    return array;
  };
  const data = {
    rowCount: n,
    y: [rows((i) => ((i * 7) % 5) % (binary ? 2 : 5))],
    designs: blocks,
    offsets: [shifted ? rows(Math.cos) : undefined],
    ...(weighted ? { weights: rows((i) => i % 3) } : {}),
  };
  const general = blockPass(data, model, layout);
  return { general, small: smallPass(data, model, layout, general), theta: new Float64Array(layout.parameterCount).fill(0.2) };
}

// The same sums in the same kernels: only the order of the additions inside them may differ.
const same = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): void => {
  expect(a?.length).toBe(b?.length);
  for (let i = 0; i < (b?.length ?? 0); i++) expect(a?.[i]).toBeCloseTo(b?.[i] as number, 10);
};
const sameResult = (a: PassResult, b: PassResult): void => {
  expect(a.valid).toBe(b.valid);
  same(a.gradient, b.gradient);
  same(a.information, b.information);
};

for (const n of [1, 2, 37, 200, 1023, 1024]) {
  test(`${n} rows: the sums of the general pass, of a start and at θ`, () => {
    const variants = [{}, { weighted: true }, { shifted: true }, { weighted: true, shifted: true, drop: 2 }];
    const places = [{}, { inMemory: true }, { binary: true }, { inMemory: true, binary: true }];
    for (const options of variants.flatMap((v) => places.map((p) => ({ ...v, ...p })))) {
      const { general, small, theta } = passes(n, options);
      expect(small).not.toBe(general);
      sameResult(small.evaluate({ theta: null, order: 'information' }), general.evaluate({ theta: null, order: 'information' }));
      for (const order of ['value', 'gradient', 'information'] as const) {
        const [a, b] = [small.evaluate({ theta, order }), general.evaluate({ theta, order })];
        expect(a.logLikelihood).toBeCloseTo(b.logLikelihood, 9);
        sameResult(a, b);
      }
    }
  });
}

test('a mean that overflows makes the result invalid, and the next one is right again', () => {
  for (const inMemory of [false, true]) {
    const { general, small, theta } = passes(37, { inMemory });
    expect(small.evaluate({ theta: theta.map(() => 1e4), order: 'information' }).valid).toBe(false);
    sameResult(small.evaluate({ theta, order: 'information' }), general.evaluate({ theta, order: 'information' }));
  }
});

test('the information of a result outlives three requests', () => {
  const { small, theta } = passes(37);
  const { information } = small.evaluate({ theta, order: 'information' });
  const before = information?.slice();
  for (const shift of [1, 2, 3]) small.evaluate({ theta: theta.map((t) => t + shift / 10), order: 'information' });
  expect(information).toEqual(before);
});

test('more than a block of rows is left to the general pass', () => {
  const { general, small } = passes(1025);
  expect(small).toBe(general);
});

test('a sweep is left out that would change the information by less than may stay', () => {
  const { small, theta } = passes(200, { binary: true, inMemory: true });
  const fit = (informationError: number) => {
    let sweeps = 0;
    const evaluate: typeof small.evaluate = (request) => {
      sweeps++;
      return small.evaluate(request);
    };
    const answer = runOn({ evaluate }, newton({ parameterCount: theta.length, canonical: true, informationError }));
    return { answer, sweeps, information: answer.information.slice() };
  };
  const [all, fewer] = [fit(0), fit(1e-7)];
  expect(fewer.sweeps).toBeLessThan(all.sweeps);
  // The last step squares the distance, so that θ is the same; the information has changed by less than twice what may stay.
  for (let p = 0; p < theta.length; p++) expect(fewer.answer.theta[p]).toBeCloseTo(all.answer.theta[p], 12);
  for (let i = 0; i < all.information.length; i++) expect(Math.abs(fewer.information[i] - all.information[i])).toBeLessThan(2e-7 * 200);
});
