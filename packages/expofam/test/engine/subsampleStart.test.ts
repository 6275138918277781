import { expect, test } from 'vitest';
import { useKernels } from '../../src/kernels/activeKernels.ts';
import { sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';

const n = 110_000;
const random = randomSource(11);
const x = Float64Array.from({ length: n }, () => sampleNormal(random));
const z = Float64Array.from({ length: n }, () => 1000 + 0.01 * sampleNormal(random));
const codes = Int8Array.from({ length: n }, () => Math.floor(4 * random.uniform()));
const group = { kind: 'categorical', codes, levels: ['a', 'b', 'c', 'd'] } as const;
const eta = x.map((v, i) => 0.3 * v + 20 * (z[i] - 1000) - 0.2 * codes[i]);
const y = eta.map((u) => (random.uniform() < 1 / (1 + Math.exp(-u)) ? 1 : 0));
const estimates = (columns: Record<string, unknown>, formula: string, options: object = {}) =>
  glm(formula, columns, { family: 'bernoulli', ...options }).coefficients.map((c) => c.estimate);

function expectSame(a: readonly (number | null)[], b: readonly (number | null)[]) {
  expect(a.length).toBe(b.length);
  a.forEach((v, i) => {
    if (v === null || b[i] === null) expect(v).toBe(b[i]);
    // Both are converged to about 1e−13 of themselves; the order of sums differs.
    else expect(Math.abs(v - (b[i] as number))).toBeLessThanOrEqual(1e-10 * Math.abs(b[i] as number));
  });
}

test('a start from a subsample leads to the same coefficients', () => {
  const data = { y, x, z, group };
  expectSame(estimates(data, 'y ~ x + z + group'), estimates(data, 'y ~ x + z + group', { start: 'zero' }));
});

test('a level that the subsample may miss, and an aliased column, are as without it', () => {
  const rare = new Float64Array(n);
  rare[77_777] = 1;
  rare[77_778] = 1;
  // One of each, so that the coefficient is finite.
  y[77_777] = 0;
  y[77_778] = 1;
  const data = { y, x, rare, twice: x.map((v) => 2 * v), group };
  for (const formula of ['y ~ x + rare', 'y ~ x + group + twice']) {
    expectSame(estimates(data, formula), estimates(data, formula, { start: 'zero' }));
  }
  expect(estimates(data, 'y ~ x + group + twice').at(-1)).toBe(null);
});

test('plain kernels give the same coefficients', () => {
  const data = { y, x, z, group };
  const fast = estimates(data, 'y ~ x * group + z');
  useKernels('plain');
  try {
    expectSame(estimates(data, 'y ~ x * group + z'), fast);
  } finally {
    useKernels('auto');
  }
});

const shape2 = (mean: number): number => -0.5 * mean * (Math.log(random.uniform()) + Math.log(random.uniform()));
const amount = x.map((v, i) => shape2(Math.exp(0.4 + 0.2 * v - 0.1 * codes[i])));

test.each([
  ['bernoulli', 'y ~ x + z + group', undefined],
  // Outside canonical links the expected information bounds, but does not square, what a step leaves.
  ['gamma', 'amount ~ x + group', 'log'],
])('every strategy gives the same estimates and errors: %s', (family, formula, link) => {
  const data = { y, amount, x, z, group };
  const fit = (strategy: 'auto' | 'newton' | 'part' | 'gradients') =>
    glm(formula, data, { family, ...(link ? { link } : {}), strategy, trace: true });
  const plain = fit('newton');
  expect(plain.trace?.every((step) => step.sums === 'information')).toBe(true);
  for (const strategy of ['auto', 'part', 'gradients'] as const) {
    const model = fit(strategy);
    expect(model.status).toBe('converged');
    model.coefficients.forEach((c, j) => {
      const [estimate, error] = [plain.coefficients[j].estimate as number, plain.coefficients[j].stdError as number];
      // In standard errors: where Newton's method stops is 1e−11 of one. The information is summed within 1e−7 of one of the end.
      expect(Math.abs((c.estimate as number) - estimate)).toBeLessThan(1e-9 * error);
      expect(Math.abs((c.stdError as number) / error - 1)).toBeLessThan(1e-9);
    });
  }
  const gradients = fit('gradients').trace ?? [];
  expect(gradients[0].sums).toBe('gradient');
  expect(gradients.at(-1)?.sums).toBe('information');
  expect(gradients.map((step) => step.iteration)).toEqual(gradients.map((_, i) => i));
  // Where the part's information is good, one of all rows is all that the way by gradients takes; where it costs hardly more than a
  // gradient, as with few columns, two may be the shorter way outside canonical links, whose way is longer.
  const informations = gradients.filter((step) => step.sums === 'information').length;
  expect(informations).toBeGreaterThan(0);
  expect(informations).toBeLessThanOrEqual(family === 'bernoulli' ? 1 : 2);
  expect(fit('part').trace?.every((step) => step.sums === 'information')).toBe(true);
});

test('a strategy is a word that is known, and one of Newton’s method', () => {
  const data = { y: [0, 1, 1, 0], x: [1, 2, 3, 4] };
  const fit = (options: object) => () => glm('y ~ x', data, { family: 'bernoulli', ...options });
  expect(fit({ strategy: 'fast' })).toThrow(/strategy: "fast"; expected auto, newton, part or gradients/);
  expect(fit({ strategy: 'part', solver: 'lbfgs' })).toThrow(/"part" with the solver lbfgs; expected the solver newton/);
  expect(fit({ strategy: 'auto', solver: 'lbfgs' })).not.toThrow();
});

test('where the part’s information is rough, that of all rows is summed on the way too', () => {
  // 240 columns from 20,000 rows of the part: steps with its information shrink the distance by a quarter or so each.
  const levels = Array.from({ length: 120 }, (_, l) => `l${l}`);
  const factor = () => ({
    kind: 'categorical' as const,
    levels,
    codes: Int8Array.from({ length: n }, () => Math.floor(120 * random.uniform())),
  });
  const [f, g] = [factor(), factor()];
  const counts = x.map((v, i) => {
    const mean = Math.exp(-1 + 0.2 * v + 0.008 * f.codes[i] - 0.012 * g.codes[i]);
    let k = 0;
    for (let p = Math.exp(-mean), u = random.uniform(), sum = p; u > sum; sum += p) p *= mean / ++k;
    return k;
  });
  const fit = (strategy: 'auto' | 'newton' | 'gradients') =>
    glm('counts ~ x + f + g', { counts, x, f, g }, { family: 'poisson', strategy, trace: true });
  const [model, plain, auto] = [fit('gradients'), fit('newton'), fit('auto')];
  const sums = model.trace?.map((step) => step.sums) ?? [];
  expect(sums.indexOf('information')).toBeGreaterThan(0);
  expect(sums.indexOf('information')).toBeLessThan(sums.lastIndexOf('gradient'));
  // Without being asked Newton's method takes over where the information costs little more than a gradient.
  expect(auto.trace?.filter((step) => step.sums === 'gradient').length).toBeLessThan(4);
  for (const [j, c] of [...model.coefficients.entries(), ...auto.coefficients.entries()]) {
    const error = plain.coefficients[j].stdError as number;
    // As above, in standard errors.
    expect(Math.abs((c.estimate as number) - (plain.coefficients[j].estimate as number))).toBeLessThan(1e-9 * error);
    expect(Math.abs((c.stdError as number) / error - 1)).toBeLessThan(1e-9);
  }
});

test('a part that is separated, or lacks a level, is no worse than none', () => {
  // Some 60 of 110,000 rows are one, with x above zero only: a few thousand rows hold too few of them to have a maximum.
  const rare = x.map((v, i) => (i % 900 === 7 && v > 0 ? 1 : 0));
  // Some rows between keep all rows from being separated.
  for (const i of [5, 40_005, 80_005]) rare[x.findIndex((v, j) => j > i && v < -0.5)] = 1;
  // Sorted, as a panel is: the part misses the first level, of 40 rows.
  const sorted = { kind: 'categorical' as const, levels: Array.from({ length: 60 }, (_, l) => `l${l}`), codes: new Int8Array(n) };
  for (let i = 0; i < n; i++) sorted.codes[i] = i < 40 ? 0 : 1 + Math.floor((59 * i) / n);
  const data = { rare, y, amount, x, z, group, sorted };
  expectSame(estimates(data, 'rare ~ x + z'), estimates(data, 'rare ~ x + z', { strategy: 'newton' }));
  expectSame(estimates(data, 'y ~ x + sorted'), estimates(data, 'y ~ x + sorted', { strategy: 'newton' }));
});
