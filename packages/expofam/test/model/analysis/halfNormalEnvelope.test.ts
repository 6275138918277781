import { fileURLToPath } from 'node:url';
import { glm, halfNormalEnvelope, loadModel, randomSource, residuals } from 'expofam';
import { readTable } from 'expofam-node';
import { expect, test } from 'vitest';
import { errorOf } from '../../errorOf.ts';

const random = randomSource(11);
const n = 200;
const x = Float64Array.from({ length: n }, () => 4 * random.uniform());
// A Gaussian with the right model, by Box and Muller.
const y = x.map((v) => 1 + v + Math.sqrt(-2 * Math.log(random.uniform())) * Math.cos(2 * Math.PI * random.uniform()));

test('the residuals of a right model stay in their envelope, sorted, and the seed repeats it', () => {
  const model = glm('y ~ x', { y, x }, { family: 'gaussian' });
  const e = halfNormalEnvelope(model, { replicates: 39, seed: 5 });
  const own = residuals(model, 'deviance').map(Math.abs);
  expect([...e.residuals]).toEqual([...own].sort((a, b) => a - b));
  expect([...e.rows].map((row) => own[row])).toEqual([...e.residuals]);
  for (let i = 0; i < n; i++) {
    expect(e.lower[i]).toBeLessThanOrEqual(e.mean[i]);
    expect(e.mean[i]).toBeLessThanOrEqual(e.upper[i]);
  }
  // Each leaves the range of 39 with probability 1/20; order statistics move together, so a quarter is far out.
  expect(e.outside).toBeLessThan(n / 4);
  expect(halfNormalEnvelope(model, { replicates: 39, seed: 5 })).toEqual(e);
  expect(halfNormalEnvelope(model, { replicates: 39, seed: 6 }).mean).not.toEqual(e.mean);
  // A wider range with more replicates; the mean follows σ̂ times the half-normal quantiles in the middle.
  const middle = n / 2;
  expect(e.mean[middle] / e.quantiles[middle]).toBeCloseTo(Math.sqrt(model.dispersion as number), 0);
});

test('overdispersed counts leave the envelope of Poisson', async () => {
  const shop = await readTable(fileURLToPath(new URL('../../../../../examples/shop.csv', import.meta.url)));
  const model = glm('customers ~ promotion + advertising + weather + weekday', shop, { family: 'poisson' });
  for (const type of ['deviance', 'pearson'] as const) {
    const e = halfNormalEnvelope(model, { type });
    // Deviance 810 on 350: nearly every residual is larger than any simulated one.
    expect(e.outside).toBeGreaterThan(model.nobs / 2);
    expect(e.failures).toBe(0);
  }
});

test('what it cannot do is said', () => {
  const model = glm('y ~ x', { y, x }, { family: 'gaussian' });
  expect(errorOf(() => halfNormalEnvelope(model, { replicates: 1 })).code).toBe('bad-option');
  expect(errorOf(() => halfNormalEnvelope(loadModel(model.save()))).code).toBe('no-training-rows');
});
