import { describe, expect, it } from 'vitest';
import { glm } from '../../src/model/glm.ts';

const x = Array.from({ length: 20 }, (_, i) => i / 4);
const g = x.map((_, i) => (i < 10 ? 'a' : 'b'));
const codes = (m: ReturnType<typeof glm>) => m.warnings.map((w) => w.code);
const coefficient = (m: ReturnType<typeof glm>, predictor: string, term: string) =>
  m.coefficients.find((c) => c.predictor === predictor && c.term === term);

describe('parameters at infinity in models with several linear predictors', () => {
  it.each(['y ~ x; size ~ 1', 'y ~ x; size ~ x'])(
    'counts that vary less than a Poisson: %s gives the Poisson fit and says so',
    (formula) => {
      const data = { x, y: x.map((v) => Math.round(3 + v)) };
      const model = glm(formula, data, { family: 'negative-binomial' });
      const poisson = glm('y ~ x', data, { family: 'poisson' });
      expect([model.status, model.converged, codes(model)]).toEqual(['runaway', false, ['parameter-at-infinity']]);
      expect(model.warnings[0].message).toMatch(
        /^fit: no finite estimate: size → ∞ in all rows.*the Poisson limit.*take the simpler family/,
      );
      for (const row of poisson.coefficients) {
        const limit = coefficient(model, 'mean', row.term);
        // At size e⁴⁰ the negative binomial is a Poisson to 1e−17; both end within 1e−11 standard errors.
        expect(Math.abs((limit?.estimate as number) - (row.estimate as number))).toBeLessThan(1e-10 * (row.stdError as number));
        expect(Math.abs((limit?.stdError as number) / (row.stdError as number) - 1)).toBeLessThan(1e-10);
      }
      expect(model.coefficients.filter((c) => c.predictor === 'size').map((c) => c.stdError)).toEqual(
        formula.endsWith('1') ? [null] : [null, null],
      );
    },
  );

  it('a group of zero counts: its mean goes to zero, the size of the others keeps its standard error', () => {
    const y = x.map((_, i) => (i < 10 ? 0 : [0, 20, 3, 8, 1][i % 5]));
    const model = glm('y ~ g; size ~ 1', { g, y }, { family: 'negative-binomial' });
    const others = glm('y ~ 1; size ~ 1', { y: y.slice(10) }, { family: 'negative-binomial' });
    expect([model.status, codes(model)]).toEqual(['runaway', ['parameter-at-infinity']]);
    expect(model.warnings[0].message).toContain('mean → 0 in rows 1, 2, 3, 4, 5, 6, 7, 8, …');
    const [size, expected] = [coefficient(model, 'size', '(Intercept)'), coefficient(others, 'size', '(Intercept)')];
    expect(size?.estimate as number).toBeCloseTo(expected?.estimate as number, 9);
    expect(size?.stdError as number).toBeCloseTo(expected?.stdError as number, 9);
    expect(coefficient(model, 'mean', 'g[b]')?.stdError).toBeNull();
  });

  it.each([
    ['gaussian', 'y ~ x; sd ~ 1', x.map((v) => 1 + 2 * v), 'sd → 0 in all rows'],
    ['gaussian', 'y ~ g; sd ~ g', x.map((v, i) => (i < 10 ? 5 : v)), 'sd → 0 in rows 1, 2,'],
    ['gaussian', 'y ~ 1; sd ~ 1', x.map(() => 3e9), 'sd → 0 in all rows'],
    ['gamma', 'y ~ g; shape ~ g', x.map((v, i) => (i < 10 ? 5 : v + 0.1)), 'shape → ∞ in rows 1, 2,'],
    ['beta', 'y ~ g; precision ~ g', x.map((_, i) => (i < 10 ? 0.5 : 0.1 + 0.04 * i)), 'precision → ∞ in rows 1, 2,'],
    ['lognormal', 'y ~ g; sdlog ~ g', x.map((v, i) => (i < 10 ? 5 : v + 0.1)), 'sdlog → 0 in rows 1, 2,'],
    ['inverse-gaussian', 'y ~ 1; shape ~ 1', x.map(() => 1), 'shape → ∞ in all rows'],
  ])('%s %s fitted exactly: the likelihood is unbounded, and no number is made of it', (family, formula, y, text) => {
    const model = glm(formula, { x, g, y }, { family });
    expect([model.status, codes(model)]).toEqual(['runaway', ['unbounded-likelihood']]);
    expect(model.warnings[0].message).toContain(text);
    expect([model.logLik, model.aic, model.bic]).toEqual([null, null, null]);
    expect(model.coefficients.every((c) => c.stdError === null && c.pValue === null)).toBe(true);
  });

  it.each([
    ['y ~ 1', x.map(() => 1), 'eta1 rises without end, eta2 rises without end in all rows, which the model fits exactly'],
    ['y ~ x', x.map(() => -2), 'eta1 falls without end, eta2 falls without end in all rows'],
    ['y ~ g', x.map((v, i) => (i < 10 ? 0.5 : Math.sin(37 * v))), 'rises without end in rows 1, 2, 3, 4, 5, 6, 7, 8, …'],
    ['y ~ 1', x.map(() => 0), 'eta1 rises without end in all rows'],
  ])('directions that all agree: von Mises %s has no maximum', (formula, y, text) => {
    const model = glm(formula, { x, g, y }, { family: 'von-mises' });
    expect([model.status, codes(model)]).toEqual(['runaway', ['unbounded-likelihood']]);
    expect(model.warnings[0].message).toContain(text);
    expect([model.logLik, ...model.coefficients.map((c) => c.stdError)].every((v) => v === null)).toBe(true);
  });

  it('directions within 1e−4 of each other have a maximum', () => {
    const y = x.map((v) => 1 + 1e-4 * Math.sin(37 * v));
    const model = glm('y ~ 1', { y }, { family: 'von-mises' });
    expect([model.status, codes(model)]).toEqual(['converged', []]);
    const mean = y.reduce((s, v) => s + v, 0) / y.length;
    const variance = y.reduce((s, v) => s + (v - mean) ** 2, 0) / y.length;
    // κ = 1/variance + O(1) for concentrated angles; 1 − R̄ = 2.5e−9 has lost eight of its sixteen digits in cos y.
    const kappa = Math.hypot(...model.coefficients.map((c) => c.estimate as number));
    expect(kappa * variance).toBeCloseTo(1, 6);
  });

  it('concentrated data with a maximum are left alone', () => {
    // Standard deviations of 1e−9 beside means of 1e9, sizes of a thousand, precisions of e⁹.
    const wave = x.map((v) => Math.sin(37 * v));
    for (const [family, formula, y] of [
      ['gaussian', 'y ~ x; sd ~ 1', wave.map((v, i) => x[i] + 1e-9 * v)],
      ['gaussian', 'y ~ x; sd ~ x', wave.map((v, i) => 1e9 * (x[i] + 1e-4 * v))],
      ['gamma', 'y ~ g; shape ~ 1', wave.map((v) => 5 + 1e-3 * v)],
      ['beta', 'y ~ g; precision ~ 1', wave.map((v) => 0.4 + 1e-3 * v)],
      ['negative-binomial', 'y ~ 1; size ~ 1', wave.map((v) => Math.round(2000 + 120 * v))],
    ] as const) {
      const model = glm(formula, { x, g, y }, { family });
      expect([family, model.status, codes(model)]).toEqual([family, 'converged', []]);
    }
  });

  it('six rows with a slope of the standard deviation: a maximum that stands the score equations, or no numbers', () => {
    // A line through the two rows of one end leaves their standard deviation free to go to zero while that of the others grows: log sd =
    // t·(x − c). The likelihood gains −t·Σ(x − c), so it has no bound where a c between the mean of x and the third row exists. Where the
    // mean misses the third row by a fiftieth of the range, the maximum that exists is at standard deviations of e⁻³⁰ and below.
    const boundless = (xs: number[]): boolean => {
      const sorted = [...xs].sort((a, b) => a - b);
      const mean = xs.reduce((s, v) => s + v, 0) / 6;
      const slack = (sorted[5] - sorted[0]) / 50;
      return sorted[2] > mean - slack || sorted[3] < mean + slack;
    };
    let state = 12;
    const uniform = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state + 0.5) / 4294967296;
    };
    const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const seen: Record<string, number> = {};
    for (let k = 0; k < 150; k++) {
      const xs = Array.from({ length: 6 }, () => Math.round((uniform() < 0.3 ? 10 : 1) * 100 * normal()) / 100);
      const ys = Array.from({ length: 6 }, () => Math.round(100 * normal()) / 100);
      if (new Set(xs).size < 6) continue;
      const model = glm('y ~ x; sd ~ x', { x: xs, y: ys }, { family: 'gaussian' });
      const label = JSON.stringify([k, xs, ys, model.status, codes(model)]);
      seen[model.status] = (seen[model.status] ?? 0) + 1;
      const errors = model.coefficients.map((c) => c.stdError);
      if (model.status === 'converged') {
        // z²−1 and z/sd, with and without x, in standard errors (1/√Σ of squared weights): near 0 to what six rows of doubles can show.
        const [a, b, c, d] = model.coefficients.map((row) => row.estimate as number);
        const z = xs.map((v, i) => (ys[i] - a - b * v) / Math.exp(c + d * v));
        const scores = [
          z.reduce((s, v) => s + v * v - 1, 0) / Math.sqrt(12),
          z.reduce((s, v, i) => s + (v * v - 1) * xs[i], 0) / Math.sqrt(2 * xs.reduce((s, v) => s + v * v, 0)),
          z.reduce((s, v, i) => s + v / Math.exp(c + d * xs[i]), 0) / Math.hypot(...xs.map((v) => Math.exp(-c - d * v))),
        ];
        for (const score of scores) expect([label, Math.abs(score) < 1e-6]).toEqual([label, true]);
        expect([label, errors.every((e) => (e as number) > 0)]).toEqual([label, true]);
      } else {
        expect([label, errors, model.aic, model.bic]).toEqual([label, [null, null, null, null], null, null]);
        if (model.status === 'runaway')
          expect([label, codes(model), boundless(xs), model.logLik]).toEqual([label, ['unbounded-likelihood'], true, null]);
        else
          expect([label, model.warnings[0].message.includes('standard errors, tests and likelihood are left out')]).toEqual([label, true]);
      }
    }
    // What is compared must occur.
    expect([seen.converged > 30, seen.runaway > 30, (seen['max-iterations'] ?? 0) < 10]).toEqual([true, true, true]);
  });

  it('a solver that gives up short of the maximum leaves out standard errors, tests and likelihood', () => {
    const y = x.map((v, i) => Math.round(Math.exp(0.3 * v) + (i % 3)));
    const stopped = glm('y ~ x', { x, y }, { family: 'poisson', maxIterations: 1, start: 'zero' });
    expect([stopped.status, stopped.logLik, stopped.aic, stopped.bic, ...stopped.coefficients.map((c) => c.stdError)]).toEqual([
      'max-iterations',
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(stopped.deviance).toBeGreaterThan(0);
    // Within a thousandth of a standard error the information is that of the maximum to three digits.
    const nearly = glm('y ~ x', { x, y }, { family: 'poisson', maxIterations: 3 });
    const full = glm('y ~ x', { x, y }, { family: 'poisson' });
    expect(nearly.status).toBe('max-iterations');
    expect(Math.abs((nearly.coefficients[1].stdError as number) / (full.coefficients[1].stdError as number) - 1)).toBeLessThan(1e-3);
  });
});
