import { describe, expect, it } from 'vitest';
import { sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { samplePoisson } from '../../src/math/random/discreteSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { influence } from '../../src/model/analysis/influence.ts';
import { glm } from '../../src/model/glm.ts';
import { loadModel } from '../../src/model/loadModel.ts';
import { partialFit } from '../../src/model/partialFit.ts';

const random = randomSource(42);
const n = 4000;
const x = Float64Array.from({ length: n }, () => 5 + 2 * sampleNormal(random));
const group = Array.from({ length: n }, () => ['a', 'b', 'c'][Math.floor(3 * random.uniform())]);
const eta = x.map((v, i) => 0.1 + 0.2 * v + (group[i] === 'b' ? 0.5 : 0));
const gaussian = eta.map((e) => e + sampleNormal(random));
const counts = eta.map((e) => samplePoisson(random, Math.exp(e)));
const rows = (from: number, to: number) => ({
  x: x.slice(from, to),
  group: group.slice(from, to),
  y: gaussian.slice(from, to),
  n: counts.slice(from, to),
});

describe('partialFit', () => {
  it.each([
    ['negative-binomial', 'n ~ x', 'size'],
    ['weibull', 'I(n + 1) ~ x', 'shape'],
  ])('says that the constant of a %s is that of the first fit', (family, formula, name) => {
    const first = glm(formula, rows(0, 1500), { family });
    const own = first.state.family.estimated[name];
    expect(first.summary()).toMatch(new RegExp(`${name} = \\S+ \\(estimated, std. error`));
    const updated = loadModel(JSON.stringify(partialFit(first, rows(1500, n)).save()));
    expect(updated.summary()).toMatch(new RegExp(`${name} = \\S+ \\(kept from the first fit, std. error`));
    expect(updated.state.warnings[0].message).toMatch(new RegExp(`"${name}" is kept from the first fit$`));
    expect(updated.toJSON().parameters).toEqual({ [name]: { ...own, kept: true } });
    expect(first.toJSON().parameters).toEqual({ [name]: own });
    expect(influence(first).held).toEqual([name]);
    expect(influence(glm('y ~ x', rows(0, 100), { family: 'gaussian' })).held).toEqual([]);
  });

  it('equals the fit of all rows for a Gaussian with the identity link', () => {
    const all = glm('y ~ x + group', rows(0, n), { family: 'gaussian' });
    // through a saved model: no training row is needed
    let model = loadModel(JSON.stringify(glm('y ~ x + group', rows(0, 1500), { family: 'gaussian' }).save()));
    model = partialFit(model, rows(1500, 2700));
    model = partialFit(model, rows(2700, n));
    expect(model.nobs).toBe(n);
    // two inversions of a covariance of condition below 1e4 leave about twelve digits
    model.coefficients.forEach((c, i) => {
      expect(c.estimate as number).toBeCloseTo(all.coefficients[i].estimate as number, 10);
      expect(c.stdError as number).toBeCloseTo(all.coefficients[i].stdError as number, 10);
    });
    expect(model.dispersion as number).toBeCloseTo(all.dispersion as number, 10);
    expect(model.deviance as number).toBeCloseTo(all.deviance as number, 7);
    expect(model.warnings.map((w) => w.code)).toEqual(['updated']);
  });

  it.each(['newton', 'stochastic'] as const)('comes within a standard error of the fit of all rows for counts (%s)', (solver) => {
    const all = glm('n ~ x + group', rows(0, n), { family: 'poisson' });
    const model = partialFit(glm('n ~ x + group', rows(0, 2000), { family: 'poisson' }), rows(2000, n), {
      solver,
      stochastic: { seed: 2 },
    });
    model.coefficients.forEach((c, i) => {
      const want = all.coefficients[i];
      const distance = Math.abs((c.estimate as number) - (want.estimate as number)) / (want.stdError as number);
      expect(distance).toBeLessThan(solver === 'newton' ? 0.05 : 1.5);
    });
  });

  it('centres terms on the means of all rows', () => {
    const twice = (from: number, to: number) => ({
      ...rows(from, to),
      times: Float64Array.from({ length: to - from }, (_, i) => 1 + (i % 3)),
    });
    const options = { family: 'gaussian', frequencyWeights: 'times' } as const;
    const all = glm('y ~ x + group', { ...rows(0, 900), times: [...twice(0, 300).times, ...twice(300, 900).times] }, options);
    const model = partialFit(loadModel(JSON.stringify(glm('y ~ x + group', twice(0, 300), options).save())), twice(300, 900));
    const [terms, want] = [model, all].map((m) => m.predict(rows(7, 9), { type: 'terms' }));
    // Two inversions of a covariance, as above; means of 900 numbers.
    const numbers = ({ constant, columns }: typeof terms) => [
      ...Object.values(constant ?? {}),
      ...Object.values(columns).flatMap((c) => [...c]),
    ];
    const expected = numbers(want);
    expect(expected.length).toBe(5);
    // Two inversions of a covariance, as above.
    numbers(terms).forEach((v, i) => {
      expect(v).toBeCloseTo(expected[i], 10);
    });
  });

  it('refuses a level that the model has not seen', () => {
    const model = glm('y ~ x + group', rows(0, 500), { family: 'gaussian' });
    expect(() => partialFit(model, { x: [1], group: ['z'], y: [2] })).toThrow(/"z"/);
  });

  it('reads rows that lack classes in the classes of the fit', () => {
    const kind = Array.from({ length: 60 }, (_, i) => ['a', 'b', 'c'][(i * 7 + (i % 5)) % 3]);
    const at = kind.map((_, i) => i / 10);
    const old = glm('kind ~ at', { kind, at }, { family: 'multinomial', reference: 'b' });
    const batch = { kind: ['c', 'c', 'c'], at: [1, 2, 3] };
    const changed = { kind: ['a', 'a', 'a'], at: [1, 2, 3] };
    const probability = (model: typeof old, name: string): number => model.predict({ at: [2] }).columns[name][0];
    // Three more rows of a class make it likelier, and the others less likely.
    for (const [rows, name, other] of [
      [batch, 'c', 'a'],
      [changed, 'a', 'c'],
    ] as const) {
      const updated = partialFit(old, rows);
      expect(probability(updated, name)).toBeGreaterThan(probability(old, name));
      expect(probability(updated, other)).toBeLessThan(probability(old, other));
      // The quadratic of 60 rows and three more: near the fit of all of them.
      const all = glm('kind ~ at', { kind: [...kind, ...rows.kind], at: [...at, ...rows.at] }, { family: 'multinomial', reference: 'b' });
      for (const k of ['a', 'b', 'c']) expect(Math.abs(probability(updated, k) - probability(all, k))).toBeLessThan(2e-3);
    }
    expect(() => partialFit(old, { kind: ['a', 'd'], at: [1, 2] })).toThrow(/"d" in row 2, a class that the model does not know/);
  });
  it('takes successes alone, and failures alone', () => {
    const bought = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? 'yes' : 'no'));
    const at = bought.map((_, i) => (i * 7) % 11);
    for (const reference of ['no', 'yes']) {
      const old = glm('bought ~ at', { bought, at }, { family: 'bernoulli', reference });
      const [success, failure] = reference === 'no' ? ['yes', 'no'] : ['no', 'yes'];
      const mean = (model: typeof old): number => model.predict({ at: [5] }).columns.response[0];
      expect(mean(partialFit(old, { bought: [success, success], at: [4, 6] }))).toBeGreaterThan(mean(old));
      expect(mean(partialFit(old, { bought: [failure, failure], at: [4, 6] }))).toBeLessThan(mean(old));
    }
  });

  it('says how a first batch of one class can be continued, and does so', () => {
    const at = [1, 2, 4, 3];
    const first = ['no', 'no', 'no', 'no'];
    const second = { bought: ['no', 'yes', 'yes', 'no'], at };
    expect(() => partialFit(glm('bought ~ at', { bought: first, at }, { family: 'bernoulli' }), second)).toThrow(
      /"yes" in row 2, a class that the model does not know; expected no; the rows of the fit had one class alone.*both classes as its levels.*biasReduction "mean"/,
    );
    const bought = { kind: 'categorical' as const, codes: Int32Array.of(0, 0, 0, 0), levels: ['no', 'yes'] };
    const separated = glm('bought ~ at', { bought, at }, { family: 'bernoulli' });
    expect(() => partialFit(separated, second)).toThrow(/no covariance.*maximum is at infinity.*biasReduction "mean"/);
    const model = glm('bought ~ at', { bought, at }, { family: 'bernoulli', biasReduction: 'mean' });
    const updated = partialFit(model, second);
    expect(updated.nobs).toBe(8);
    // Up from a tenth of a success in four rows (Firth) towards two in eight.
    const mean = (m: typeof model): number => m.predict({ at: [2.5] }).columns.response[0];
    expect(mean(model)).toBeLessThan(0.25);
    expect(mean(updated)).toBeGreaterThan(mean(model));
    expect(mean(updated)).toBeLessThan(0.5);
  });
});

it('weighs new rows by the columns that the first fit names, and asks for them', () => {
  const first = { y: [1, 3, 2, 6], x: [0, 1, 2, 3], w: [1, 2, 3, 1] };
  const more = { y: [7, 9, 8], x: [4, 5, 6], w: [2, 1, 4] };
  const model = loadModel(glm('y ~ x', first, { family: 'gaussian', weights: 'w' }).save());
  expect(partialFit(model, more).coefficients).toEqual(partialFit(model, more, { weights: more.w }).coefficients);
  expect(() => partialFit(model, { y: more.y, x: more.x })).toThrow(/fitted with weights "w", and no such column/);
});
