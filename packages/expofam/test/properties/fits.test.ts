import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import type { FittedModel } from '../../src/model/fittedModel.ts';
import { glm } from '../../src/model/glm.ts';

/** A pseudo-random stream from a seed (Mulberry32), so that a design is one number for the shrinker. */
function stream(seed: number): () => number {
  let s = seed | 0;
  return () => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const kinds = [
  ['bernoulli', 'logit'],
  ['bernoulli', 'probit'],
  ['bernoulli', 'cloglog'],
  ['bernoulli', 'cauchit'],
  ['poisson', 'log'],
  ['poisson', 'sqrt'],
  ['gamma', 'log'],
  ['gamma', 'inverse'],
  ['gaussian', 'identity'],
  ['gaussian', 'log'],
  ['inverse-gaussian', 'log'],
  ['negative-binomial', 'log'],
] as const;

interface Problem {
  readonly family: string;
  readonly link: string;
  readonly data: { y: number[]; x: number[]; z: number[]; g: string[]; w: number[]; o: number[] };
}

/** A response that its family accepts, loosely related to x. */
const problem = fc
  .record({ kind: fc.constantFrom(...kinds), seed: fc.integer(), n: fc.integer({ min: 25, max: 60 }) })
  .map(({ kind: [family, link], seed, n }): Problem => {
    const random = stream(seed);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const x = Array.from({ length: n }, normal);
    const z = Array.from({ length: n }, () => random() * 10);
    const g = Array.from({ length: n }, (_, i) => ['a', 'b', 'c'][i % 3]);
    const y = x.map((v) => {
      const mu = Math.exp(0.3 * v + 1);
      if (family === 'bernoulli') return random() < 0.5 + 0.1 * Math.tanh(v) ? 1 : 0;
      if (family === 'poisson' || family === 'negative-binomial') return 1 + Math.floor(mu * -Math.log(1 - random()));
      return mu * (0.5 + random());
    });
    return { family, link, data: { y, x, z, g, w: x.map(() => 1 + Math.floor(3 * random())), o: x.map(() => 0.2 * random()) } };
  });

const options = (p: Problem) => ({
  family: p.family,
  link: p.link,
  ...(p.family === 'negative-binomial' ? { parameters: { theta: 1.7 } } : {}),
});
const estimates = (m: FittedModel): number[] => m.coefficients.map((c) => c.estimate as number);
const errors = (m: FittedModel): number[] => m.coefficients.map((c) => c.stdError as number);

/** Estimates as close as their standard errors allow, standard errors relatively. */
function same(a: FittedModel, b: FittedModel, tolerance: number): void {
  const [ea, eb, sa, sb] = [estimates(a), estimates(b), errors(a), errors(b)];
  ea.forEach((v, i) => {
    expect(Math.abs(v - eb[i])).toBeLessThan(tolerance * sa[i]);
    expect(Math.abs(sa[i] / sb[i] - 1)).toBeLessThan(tolerance);
  });
}

describe('properties of a fit', () => {
  it('the order of rows changes nothing beyond the last digits', () => {
    fc.assert(
      fc.property(problem, fc.integer(), (p, seed) => {
        const model = glm('y ~ x + z + g', p.data, options(p));
        fc.pre(model.status === 'converged');
        const random = stream(seed);
        const order = p.data.y.map((_, i) => i).sort(() => random() - 0.5);
        const data = Object.fromEntries(Object.entries(p.data).map(([k, v]) => [k, order.map((i) => v[i])]));
        // Sums of sixty terms in another order: 1e−14, times a condition number of a few tens.
        same(model, glm('y ~ x + z + g', data, { ...options(p), levels: { g: ['a', 'b', 'c'] } }), 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('a frequency weight is so many equal rows', () => {
    fc.assert(
      fc.property(problem, (p) => {
        const model = glm('y ~ x + g', p.data, { ...options(p), frequencyWeights: 'w' });
        fc.pre(model.status === 'converged');
        const rows = p.data.w.flatMap((w, i) => Array.from({ length: w }, () => i));
        const data = Object.fromEntries(Object.entries(p.data).map(([k, v]) => [k, rows.map((i) => v[i])]));
        const split = glm('y ~ x + g', data, options(p));
        same(model, split, 1e-9);
        expect(split.nobs).toBe(model.nobs);
        expect(Math.abs((split.deviance as number) - (model.deviance as number))).toBeLessThan(1e-10 * (1 + (model.deviance as number)));
      }),
      { numRuns: 40 },
    );
  });

  it('scaling and shifting a column transforms its coefficients, and nothing else', () => {
    const factor = fc.constantFrom(-3, 1e-9, 0.1, 1024, 1e12);
    fc.assert(
      fc.property(problem, factor, fc.constantFrom(0, -2, 1e3), (p, scale, shift) => {
        const model = glm('y ~ x + z', p.data, options(p));
        fc.pre(model.status === 'converged');
        const moved = glm('y ~ x + z', { ...p.data, x: p.data.x.map((v) => scale * (v + shift)) }, options(p));
        const [a, b, sa, sb] = [estimates(model), estimates(moved), errors(model), errors(moved)];
        // Reading x + 1000 loses three digits of x.
        expect(Math.abs(b[1] * scale - a[1])).toBeLessThan(1e-9 * sa[1]);
        expect(Math.abs((sb[1] * Math.abs(scale)) / sa[1] - 1)).toBeLessThan(1e-9);
        expect(Math.abs(b[2] - a[2])).toBeLessThan(1e-9 * sa[2]);
        expect(Math.abs(b[0] + shift * scale * b[1] - a[0])).toBeLessThan(1e-7 * sa[0] * (1 + Math.abs(shift)));
        expect(Math.abs((moved.deviance as number) / (model.deviance as number) - 1)).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('the score vanishes at the optimum, and the information is its numerical derivative', () => {
    fc.assert(
      fc.property(problem, (p) => {
        const model = glm('y ~ x + offset(o)', p.data, { ...options(p), weights: p.family === 'bernoulli' ? undefined : 'w' });
        fc.pre(model.status === 'converged' && model.training !== undefined);
        const { fit } = model.training as NonNullable<FittedModel['training']>;
        const { pass, answer } = fit;
        const at = (theta: Float64Array, information: 'expected' | 'observed' = 'observed') =>
          pass.evaluate({ theta, order: 'information', information });
        const here = at(answer.theta);
        const P = answer.theta.length;
        const H = here.information as Float64Array;
        for (let k = 0; k < P; k++) {
          const step = 1e-4 / Math.sqrt(Math.abs(H[k * P + k]));
          const [up, down] = [1, -1].map((s) => at(answer.theta.map((v, i) => v + (i === k ? s * step : 0))).gradient as Float64Array);
          const root = Math.sqrt(Math.abs(H[k * P + k]));
          // √H is what one standard error changes the score by.
          expect(Math.abs((here.gradient as Float64Array)[k])).toBeLessThan(1e-8 * root * Math.max(1, model.dispersion as number));
          for (let j = 0; j < P; j++) {
            const slope = -(up[j] - down[j]) / (2 * step);
            const size = root * Math.sqrt(Math.abs(H[j * P + j]));
            // Central differences at 1e−4 standard errors: 1e−8 of the third derivative, and rounding of 1e−12.
            expect(Math.abs(slope - H[j * P + k])).toBeLessThan(1e-5 * size);
          }
        }
        expect(model.deviance).toBeGreaterThanOrEqual(0);
        expect((model.state.nullDeviance as number) - (model.deviance as number)).toBeGreaterThan(
          -1e-8 * (model.state.nullDeviance as number),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('the same input gives the same bits', () => {
    fc.assert(
      fc.property(problem, (p) => {
        const [a, b] = [0, 1].map(() => JSON.stringify(glm('y ~ x + z + g', p.data, options(p)).toJSON()));
        expect(a).toBe(b);
      }),
      { numRuns: 15 },
    );
  });
});
