import { describe, expect, it } from 'vitest';
import type { PassResult } from '../../src/engine/pass.ts';
import { glm, residuals } from '../../src/index.ts';
import { useKernels } from '../../src/kernels/activeKernels.ts';
import { columnExtent, columnMemory, memoryColumns } from '../../src/kernels/columnMemory.ts';
import { extent } from '../../src/math/extent.ts';
import { sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { allParts } from '../../src/model/allParts.ts';
import { glmJob } from '../../src/model/glmJob.ts';

const n = 70_001;
const random = randomSource(4);
const normal = (): Float64Array => Float64Array.from({ length: n }, () => sampleNormal(random));
const [x1, x2, x3] = [normal(), normal().map((v) => 2 * v + 1), normal().map((v) => 40 + 15 * v)];
const y = x1.map((v, i) => (v - 0.5 * x2[i] + sampleNormal(random) > 0 ? 1 : 0));
const offset = normal();
const weights = y.map((_, i) => i % 3);
const table = { y, x1, x2, x3, offset, weights };

/** The same table in a memory for fits. */
function inMemory(): typeof table {
  const names = Object.keys(table) as (keyof typeof table)[];
  const columns = memoryColumns(names.length, n) as Float64Array[];
  names.forEach((name, k) => {
    columns[k].set(table[name]);
  });
  return Object.fromEntries(names.map((name, k) => [name, columns[k]])) as typeof table;
}

const numbers = (model: ReturnType<typeof glm>) => [model.coefficients, model.deviance, model.aic];

describe('columns in a memory for fits', () => {
  it('are zeros, one after another, none at the same place of a cache as another', () => {
    const columns = memoryColumns(9, n) as Float64Array[];
    expect(columns.every((c) => c.length === n && c.buffer === columns[0].buffer && c.every((v) => v === 0))).toBe(true);
    const places = columns.map((c) => c.byteOffset);
    places.slice(1).forEach((at, k) => {
      expect(at).toBeGreaterThanOrEqual(places[k] + 8 * n + 64);
    });
    expect(new Set(places.map((at) => Math.floor((at % 65_536) / 8192))).size).toBe(8);
    expect(places.every((at) => at % 64 === 0)).toBe(true);
    expect(memoryColumns(600, 1e6)).toBeUndefined();
  });

  it.each([
    ['numbers alone', 'y ~ x1 + x2', {}],
    ['in another order, with weights and an offset', 'y ~ x2 + x1', { weights: 'weights', offset: 'offset' }],
    ['a column that is centred', 'y ~ x1 + x3', {}],
    ['a transformed column', 'y ~ x1 + log(x3 + 100)', {}],
    ['without an intercept', 'y ~ 0 + x1 + x2', {}],
  ])('give the same bits as others, and stay what they are: %s', (_, formula, options) => {
    const own = inMemory();
    const model = glm(formula, own, { family: 'binomial', ...options });
    expect(numbers(model)).toEqual(numbers(glm(formula, table, { family: 'binomial', ...options })));
    expect(own).toEqual(table);
    // A second fit, and what is asked of the first after it.
    expect(numbers(glm(formula, own, { family: 'binomial', ...options }))).toEqual(numbers(model));
    expect(residuals(model, 'pearson')).toEqual(residuals(glm(formula, table, { family: 'binomial', ...options }), 'pearson'));
  });

  it('are read where they are by a fit that can, and by one at a time', () => {
    const own = inMemory();
    const memory = columnMemory(own.x1.buffer);
    const begun = glmJob(allParts, 'y ~ x1 + x2', own, { family: 'binomial' });
    let asked = begun.next();
    expect(memory?.lent?.deref()).toBeDefined();
    // Another fit meanwhile.
    expect(numbers(glm('y ~ x1', own, { family: 'binomial' }))).toEqual(numbers(glm('y ~ x1', table, { family: 'binomial' })));
    expect(memory?.lent?.deref()).toBeDefined();
    while (!asked.done) asked = begun.next(asked.value.pass.evaluate(asked.value.request) as PassResult);
    expect(numbers(asked.value)).toEqual(numbers(glm('y ~ x1 + x2', table, { family: 'binomial' })));
    expect(memory?.lent).toBeUndefined();
    // A column that has to be centred, and one from elsewhere.
    for (const other of [own, { ...own, x2: table.x2 }]) {
      const job = glmJob(allParts, other === own ? 'y ~ x1 + x3' : 'y ~ x1 + x2', other, { family: 'binomial' });
      job.next();
      expect(memory?.lent).toBeUndefined();
    }
  });

  it.each([0, 1, 2, 3, 5, 1023, n])('of %i rows have the extents of any array, bit by bit', (rows) => {
    const [column, odd] = memoryColumns(2, rows) as Float64Array[];
    column.set(x3.subarray(0, rows).map((v, i) => (i % 2 === 0 ? v : -v)));
    expect(columnExtent(column)).toEqual(extent(column));
    expect(columnExtent(x3.slice())).toBeUndefined();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1e308]) {
      odd.set(column);
      if (rows > 0) odd.fill(value, rows - 1);
      expect(columnExtent(odd) ?? extent(odd)).toEqual(extent(odd));
      expect(rows > 0 && Number.isNaN(value) ? columnExtent(odd) : undefined).toBeUndefined();
    }
  });

  it('serve plain kernels too', () => {
    useKernels('plain');
    try {
      const [own, other] = [inMemory(), table].map((t) => glm('y ~ x1 + x2', t, { family: 'binomial' }));
      expect(numbers(own)).toEqual(numbers(other));
    } finally {
      useKernels('auto');
    }
  });
});

it('the null model with an offset is summed where the rows lie: μ = e^o Σwy / Σw·e^o', () => {
  const [own, other] = [inMemory(), table].map((t) => glm('y ~ x1 + x2', t, { family: 'poisson', offset: 'offset', weights: 'weights' }));
  expect(own.glance().nullDeviance).toBe(other.glance().nullDeviance);
  let [seen, expected] = [0, 0];
  for (let i = 0; i < n; i++) {
    seen += weights[i] * y[i];
    expected += weights[i] * Math.exp(offset[i]);
  }
  let deviance = 0;
  for (let i = 0; i < n; i++) {
    const mu = (Math.exp(offset[i]) * seen) / expected;
    deviance += 2 * weights[i] * ((y[i] > 0 ? y[i] * Math.log(y[i] / mu) : 0) - (y[i] - mu));
  }
  // Sums of 70,000 terms, and the maximum to a part in 10⁸ of its standard error.
  expect(Math.abs((own.glance().nullDeviance as number) / deviance - 1)).toBeLessThan(1e-12);
});
