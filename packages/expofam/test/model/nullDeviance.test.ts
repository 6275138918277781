import { describe, expect, it, test } from 'vitest';
import { familyFromText } from '../../src/families/operationalFamilies.ts';
import { bd0 } from '../../src/math/bd0.ts';
import { compensatedSum } from '../../src/math/compensatedSum.ts';
import { sampleGamma } from '../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';
import type { GlmOptions } from '../../src/model/glmOptions.ts';

const n = 66_000;
const random = randomSource(11);
const x = Float64Array.from({ length: n }, () => 2 * random.uniform() - 1);
const offset = Float64Array.from({ length: n }, () => random.uniform() - 0.5);
const weight = Float64Array.from({ length: n }, (_, i) => i % 3);
const y = x.map((v) => Math.exp(v) * sampleGamma(random, 2));
const counts = x.map((v, i) => Math.round(10 * Math.exp(v + offset[i]) * random.uniform()));
const far = x.map((v) => 1e6 + v + random.uniform());

const total = (f: (i: number) => number): number => {
  const sum = compensatedSum();
  for (let i = 0; i < n; i++) sum.add(f(i));
  return sum.total();
};
const nullOf = (formula: string, options: GlmOptions): number =>
  glm(formula, { y, counts, far, x, offset, weight }, options).glance().nullDeviance as number;

// From 65,536 rows on the null deviance comes from likelihoods, whose difference may lose three digits of some fifteen.
test('gamma, with weights', () => {
  const mean = total((i) => weight[i] * y[i]) / total((i) => weight[i]);
  const deviance = 2 * total((i) => weight[i] * (y[i] / mean - 1 - Math.log(y[i] / mean)));
  const found = nullOf('y ~ x', { family: 'gamma', link: 'log', weights: 'weight' });
  expect(Math.abs(found / deviance - 1)).toBeLessThan(1e-12);
});

test('Poisson, with an offset', () => {
  const share = total((i) => counts[i]) / total((i) => Math.exp(offset[i]));
  const deviance = 2 * total((i) => bd0(counts[i], share * Math.exp(offset[i])));
  const found = nullOf('counts ~ x', { family: 'poisson', offset: 'offset' });
  expect(Math.abs(found / deviance - 1)).toBeLessThan(1e-12);
});

test('a normal response far from zero, whose likelihoods tell nothing of it', () => {
  const mean = 1e6 + total((i) => far[i] - 1e6) / n;
  const deviance = total((i) => (far[i] - mean) ** 2);
  expect(Math.abs(nullOf('far ~ x', { family: 'gaussian' }) / deviance - 1)).toBeLessThan(1e-9);
});

test("a family of one's own, whose deviance is what it says it is", () => {
  const family = familyFromText({
    name: 'half',
    support: 'positive',
    parameters: [{ name: 'eta', domain: 'negative' }],
    logPartition: '-log(-eta)',
    logBaseMeasure: '0',
    unitDeviance: 'y/mu - 1 - log(y/mu)',
  });
  const mean = total((i) => y[i]) / n;
  const deviance = total((i) => y[i] / mean - 1 - Math.log(y[i] / mean));
  expect(Math.abs(nullOf('y ~ x', { family, link: 'log' }) / deviance - 1)).toBeLessThan(1e-12);
});

describe('responses that the means of a link cannot reach', () => {
  const counts = { y: [0, 1, 0, 3, 7, 12], x: [0, 1, 2, 3, 4, 5], w: [1, 1, 1, 0, 0, 0] };
  const codes = (options: Partial<GlmOptions>, data: unknown = counts) =>
    glm('y ~ x', data, { family: 'poisson', ...options }).warnings.filter((w) => w.code === 'link-range');

  it('are named under logit and probit links', () => {
    for (const link of ['logit', 'probit'])
      expect(codes({ link })[0].message).toMatch(/means lie between 0 and 1, and 3 responses do not \(3 in row 4\)/);
  });

  it('but not where they do not count, lie within, or the link reaches them', () => {
    expect(codes({ link: 'log' })).toEqual([]);
    expect(codes({ link: 'logit', family: 'gaussian' })).toEqual([]);
    expect(codes({ link: 'logit', weights: 'w' })).toEqual([]);
    expect(codes({ link: 'logit', family: 'bernoulli' }, { y: [0, 1, 0, 1, 1, 0], x: counts.x })).toEqual([]);
  });
});
