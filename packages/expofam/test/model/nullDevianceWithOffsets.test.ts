import { describe, expect, it, vi } from 'vitest';
import { bd0 } from '../../src/math/bd0.ts';
import { brentRoot } from '../../src/math/brentRoot.ts';
import { compensatedSum } from '../../src/math/compensatedSum.ts';
import { sampleGamma, sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { samplePoisson } from '../../src/math/random/discreteSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';
import type { GlmOptions } from '../../src/model/glmOptions.ts';

const newtons = vi.hoisted(() => ({ count: 0 }));
vi.mock('../../src/engine/newton.ts', async (original) => {
  const module = await original<typeof import('../../src/engine/newton.ts')>();
  return {
    ...module,
    newton: (options: Parameters<typeof module.newton>[0]) => {
      newtons.count++;
      return module.newton(options);
    },
  };
});

const random = randomSource(31);

/** Offsets of that size, and a constant that brings every linear predictor above zero. */
function predictors(n: number, size: number): { offset: number[]; u: number[] } {
  const offset = Array.from({ length: n }, () => size * sampleNormal(random));
  const constant = 0.2 - Math.min(...offset);
  return { offset, u: offset.map((o) => constant + o) };
}

const sum = (values: readonly number[]): number => values.reduce((s, v) => s + v, 0);

describe('null deviance where a mean that fits alone leaves the domain of the link with the offsets', () => {
  // The likelihood equation in the constant, solved by itself.
  it.each([0.5, 1, 3, 10])('Poisson, square root: offsets of size %s', (size) => {
    for (let trial = 0; trial < 6; trial++) {
      const { offset, u } = predictors(12, size);
      const y = u.map((v) => samplePoisson(random, v * v));
      const lowest = -Math.min(...offset);
      const score = (c: number): number => sum(y.map((v, i) => v / (c + offset[i]) - (c + offset[i])));
      // Where no count stands at the lowest offset the score may fall from there on: then the maximum lies at the edge.
      const edge = lowest + 1e-9;
      if (!(score(edge) > 0)) continue;
      const constant = brentRoot(score, edge, lowest + 100 * size + 100).x;
      const deviance = 2 * sum(y.map((v, i) => bd0(v, (constant + offset[i]) ** 2)));
      const model = glm('y ~ x', { y, offset, x: y.map((_, i) => i) }, { family: 'poisson', link: 'sqrt', offset: 'offset' });
      expect(Math.abs((model.glance().nullDeviance as number) / deviance - 1)).toBeLessThan(1e-10);
    }
  });

  it.each([0.5, 1, 3, 10])('gamma, inverse: offsets of size %s', (size) => {
    for (let trial = 0; trial < 6; trial++) {
      const { offset, u } = predictors(12, size);
      const y = u.map((v) => sampleGamma(random, 3) / 3 / v);
      const lowest = -Math.min(...offset);
      const constant = brentRoot((c) => sum(y.map((v, i) => 1 / (c + offset[i]) - v)), lowest + 1e-12, lowest + 1e6).x;
      const deviance = 2 * sum(y.map((v, i) => v * (constant + offset[i]) - 1 - Math.log(v * (constant + offset[i]))));
      const model = glm('y ~ x', { y, offset, x: y.map((_, i) => i) }, { family: 'gamma', link: 'inverse', offset: 'offset' });
      expect(Math.abs((model.glance().nullDeviance as number) / deviance - 1)).toBeLessThan(1e-10);
    }
  });

  const families: [GlmOptions, (mean: number) => number, (u: number) => number][] = [
    [
      { family: 'negative-binomial', link: 'sqrt', parameters: { theta: 2 } },
      (m) => samplePoisson(random, (m * sampleGamma(random, 2)) / 2),
      (u) => u * u,
    ],
    [
      { family: 'negative-binomial', link: 'identity', parameters: { theta: 2 } },
      (m) => samplePoisson(random, (m * sampleGamma(random, 2)) / 2),
      (u) => u,
    ],
    [{ family: 'poisson', link: 'identity' }, (m) => samplePoisson(random, m), (u) => u],
    [{ family: 'gamma', link: 'identity' }, (m) => (m * sampleGamma(random, 3)) / 3, (u) => u],
    [{ family: 'inverse-gaussian', link: '1/mu^2' }, (m) => (m * sampleGamma(random, 4)) / 4, (u) => 1 / Math.sqrt(u)],
    [{ family: 'bernoulli', link: 'log' }, (m) => (random.uniform() < m ? 1 : 0), (u) => Math.exp(-u)],
  ];
  it.each(families)('$family, $link: that of y ~ 1 by itself', (options, response, mean) => {
    for (let trial = 0; trial < 6; trial++) {
      const { offset, u } = predictors(15, [0.5, 1, 3][trial % 3]);
      const y = u.map((v) => response(mean(v)));
      const sign = options.link === 'log' ? -1 : 1;
      const data = { y, x: y.map((_, i) => (7 * i) % 5), offset: offset.map((o) => sign * o) };
      const model = glm('y ~ x', data, { ...options, offset: 'offset' });
      const alone = glm('y ~ 1', data, { ...options, offset: 'offset' });
      const deviance = alone.deviance as number;
      // A hundred rows at the edge of the domain, each pulled by 1e−13, and the maximum to the square of 1e−6.
      expect(Math.abs((model.glance().nullDeviance as number) - deviance)).toBeLessThan(1e-9 * Math.max(1, deviance));
    }
  });
});

it('without offsets one start is enough for the mean', () => {
  const n = 1000;
  const x = Array.from({ length: n }, () => sampleNormal(random));
  const y = x.map((v) => Math.exp(0.3 * v) * sampleGamma(random, 2));
  newtons.count = 0;
  glm('y ~ x + I(x^2)', { x, y }, { family: 'gamma', link: 'log' });
  // The fit, and the constant that is all of the null model.
  expect(newtons.count).toBe(2);
});

describe('the null deviance of many rows under the log link', () => {
  const n = 70_000;
  const own = randomSource(20_261_201);
  const columns = Array.from({ length: 4 }, () => Float64Array.from({ length: n }, () => own.uniform()));
  const [x, o, first, second] = columns;
  const offset = o.map((v) => Math.log(0.5 + 3 * v));
  const mean = x.map((v, i) => Math.exp(0.4 * v - 0.3 + offset[i]));
  const weights = first.map((v) => Math.ceil(3 * v));

  // The maximum of a power variance Vμ = μᵖ under the log link, from its score: c = Σ w y e^{o(1 − p)} / Σ w e^{o(2 − p)}.
  it.each([
    ['poisson', 1, second.map((v, i) => Math.floor(2 * v * mean[i]))],
    ['gamma', 2, second.map((v, i) => mean[i] * -Math.log(v))],
    ['gaussian', 0, second.map((v, i) => mean[i] + v)],
  ] as const)('of a %s is that of its closed form', (family, p, y) => {
    const sum = (f: (i: number) => number): number => {
      const total = compensatedSum();
      for (let i = 0; i < n; i++) total.add(weights[i] * f(i));
      return total.total();
    };
    const c = sum((i) => y[i] * Math.exp(offset[i] * (1 - p))) / sum((i) => Math.exp(offset[i] * (2 - p)));
    const expected = sum((i) => {
      const m = c * Math.exp(offset[i]);
      if (p === 0) return (y[i] - m) ** 2;
      return 2 * (p === 1 ? (y[i] > 0 ? y[i] * Math.log(y[i] / m) : 0) - (y[i] - m) : (y[i] - m) / m - Math.log(y[i] / m));
    });
    newtons.count = 0;
    const model = glm('y ~ x', { x, y, o: offset, w: weights }, { family, link: 'log', offset: 'o', weights: 'w' });
    // Of the model alone: the constant takes two sweeps.
    expect(newtons.count).toBe(1);
    // Rounding of 70,000 terms in another order.
    expect(Math.abs((model.glance().nullDeviance as number) / expected - 1)).toBeLessThan(1e-12);
  });
});
