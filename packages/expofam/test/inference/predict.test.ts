import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { glm, loadModel, predictionIntervals } from '../../src/index.ts';
import { caseNames, largestError, modelOf, reference } from './reference/cases.ts';

// As for the diagnostics: R stops at a relative change of the deviance of 1e−14.
const tolerance = 1e-8;

describe.each(caseNames)('prediction of the %s case against R', (name) => {
  const want = reference.prediction[name];
  it('link and response with standard errors', () => {
    for (const model of [modelOf(name), loadModel(JSON.stringify(modelOf(name).save()))]) {
      const link = model.predict(want.new, { type: 'link', se: true });
      expect(largestError(link.columns[model.state.predictors[0]], want.link)).toBeLessThan(tolerance);
      expect(largestError(link.stdError?.[model.state.predictors[0]] ?? [], want.linkError)).toBeLessThan(tolerance);
      const response = model.predict(want.new, { se: true });
      expect(largestError(response.columns.response, want.response)).toBeLessThan(tolerance);
      expect(largestError(response.stdError?.response ?? [], want.responseError)).toBeLessThan(tolerance);
    }
  });
});

describe('intervals', () => {
  it('of a Gaussian are those of predict.lm', () => {
    const want = reference.prediction.gaussian;
    const confidence = modelOf('gaussian').predict(want.new, { interval: 'confidence', level: 0.9 });
    const prediction = predictionIntervals(modelOf('gaussian'), want.new, { level: 0.9, weights: [1, 2, 3, 4, 5] });
    for (const [got, ends] of [
      [confidence, want.confidence],
      [prediction, want.predictionInterval],
    ] as const) {
      expect(
        largestError(
          got.lower?.response ?? [],
          ends.map((e: number[]) => e[0]),
        ),
      ).toBeLessThan(tolerance);
      expect(
        largestError(
          got.upper?.response ?? [],
          ends.map((e: number[]) => e[1]),
        ),
      ).toBeLessThan(tolerance);
    }
  });
  it('for the mean are made on the link scale', () => {
    const want = reference.prediction.binary;
    const p = modelOf('binary').predict(want.new, { interval: 'confidence' });
    // Φ⁻¹(0.975) to 16 digits.
    const z = 1.959963984540054;
    const ends = want.link.map((u: number, i: number) => [-1, 1].map((s) => 1 / (1 + Math.exp(-u - s * z * want.linkError[i]))));
    expect(
      largestError(
        p.lower?.response ?? [],
        ends.map((e: number[]) => e[0]),
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        p.upper?.response ?? [],
        ends.map((e: number[]) => e[1]),
      ),
    ).toBeLessThan(tolerance);
  });
  it.each([
    ['poisson', {}],
    ['negative-binomial', { parameters: { size: 2 } }],
    ['gamma', { link: 'log' }],
  ] as const)('for a new observation of %s cover what they say', (family, options) => {
    // A large sample: the coefficients are nearly certain, so that the interval is that of the distribution.
    let state = 1;
    const uniform = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const x = Array.from({ length: 4000 }, () => uniform());
    const y = x.map((v) => {
      const mu = Math.exp(1 + v);
      if (family === 'gamma') return (-mu * (Math.log(uniform()) + Math.log(uniform()))) / 2 + 0.01;
      const rate = family === 'poisson' ? mu : (-mu * (Math.log(uniform()) + Math.log(uniform()))) / 2;
      let k = 0;
      for (let p = Math.exp(-rate), s = p, u = uniform(); u > s && k < 200; s += p) p *= rate / ++k;
      return k;
    });
    const model = glm('y ~ x', { y, x }, { family, ...options });
    const p = predictionIntervals(model, { x }, { level: 0.9 });
    const covered = y.filter((v, i) => v >= (p.lower?.response[i] ?? 0) && v <= (p.upper?.response[i] ?? 0)).length / y.length;
    // 90 % of 4,000 has a standard error of half a percent; counts cover somewhat more.
    expect(covered).toBeGreaterThan(0.88);
    expect(covered).toBeLessThan(0.97);
  });
  it('of probabilities of several classes stay inside 0 and 1, with errors by the delta method', () => {
    const rows = Array.from({ length: 90 }, (_, i) => ({ y: ['a', 'b', 'c'][(i * 7 + (i % 5)) % 3], x: Math.sin(i) }));
    const model = glm('y ~ x', rows, { family: 'multinomial' });
    const fresh = [{ x: 0.3 }, { x: -2 }];
    const p = model.predict(fresh, { type: 'prob', se: true, interval: 'confidence' });
    // The same errors from numerical derivatives with respect to the coefficients.
    const { matrix } = model.vcov();
    const beta = model.coefficients.map((c) => c.estimate as number);
    const probability = (b: number[], x: number, k: number): number => {
      const e = [Math.exp(b[0] + b[1] * x), Math.exp(b[2] + b[3] * x), 1];
      return e[k] / (e[0] + e[1] + e[2]);
    };
    ['a', 'b', 'c'].forEach((name, k) => {
      fresh.forEach(({ x }, i) => {
        const h = 1e-5;
        const g = beta.map((_, c) => {
          const at = (s: number): number =>
            probability(
              beta.map((v, d) => (d === c ? v + s : v)),
              x,
              k,
            );
          return (at(h) - at(-h)) / (2 * h);
        });
        const error = Math.sqrt(g.reduce((s, a, r) => s + g.reduce((t, b, c) => t + a * b * matrix[r][c], 0), 0));
        // A central difference with h = 1e−5 leaves about ten digits.
        expect(Math.abs((p.stdError?.[name][i] ?? 0) - error)).toBeLessThan(1e-8);
        expect(p.lower?.[name][i]).toBeGreaterThan(0);
        expect(p.upper?.[name][i]).toBeLessThan(1);
        expect(p.lower?.[name][i]).toBeLessThan(p.columns[name][i]);
      });
    });
  });
  it('are given for parameters by name, also with several predictors', () => {
    const x = Array.from({ length: 200 }, (_, i) => Math.sin(i));
    const y = x.map((v, i) => 2 + v + Math.exp(0.5 * v) * Math.cos(37 * i));
    const model = glm('y ~ x', { y, x }, { family: 'gaussian', link: { mean: 'identity', sd: 'log' } });
    const p = model.predict({ x: [0, 1] }, { type: 'sd', se: true, interval: 'confidence' });
    expect(p.columns.sd.every((s, i) => s > (p.lower?.sd[i] ?? 9) && s < (p.upper?.sd[i] ?? 0))).toBe(true);
    const wide = predictionIntervals(model, { x: [0, 1] });
    expect(wide.upper?.response[1]).toBeGreaterThan(p.columns.sd[1]);
    expect(() => model.predict({ x: [0] }, { type: 'spread' })).toThrow(/sd/);
  });
  it('say what cannot be', () => {
    const model = glm('y ~ x', { y: [1, 4, 2, 8], x: [1, 2, 3, 4] }, { family: 'quasipoisson' });
    expect(() => predictionIntervals(model, { x: [1] })).toThrow(/mean and variance alone/);
    expect(() => predictionIntervals(model, { x: [1] }, { level: 1 })).toThrow(/between 0 and 1/);
    const elsewhere = { interval: 'prediction' as 'confidence' };
    expect(() => model.predict({ x: [1] }, elsewhere)).toThrow(
      "interval: prediction; expected 'confidence'; intervals for new observations are predictionIntervals(model, data)",
    );
    expect(() => model.predict({ x: [1] }, { type: 'class' })).toThrow(/family of classes/);
    expect(() => model.predict({ x: [1] }, { interval: 'confidence', level: 2 })).toThrow(/between 0 and 1/);
  });
});

describe('terms', () => {
  // Made by reference/terms.R with R 4.2.2 on 2026-11-25.
  const cases = JSON.parse(readFileSync(new URL('./reference/terms.json', import.meta.url), 'utf8'));
  it.each(Object.keys(cases))('of the %s case are R’s: about their means, with constant and errors', (name) => {
    const want = cases[name];
    const fitted = glm(want.formula, want.data, { family: want.family, link: want.link });
    for (const model of [fitted, loadModel(JSON.stringify(fitted.save()))]) {
      const { columns, stdError, constant, offset } = model.predict(want.new, { type: 'terms', se: true });
      expect(Object.keys(columns)).toEqual(Object.keys(want.terms));
      for (const term of Object.keys(want.terms)) {
        expect(largestError(columns[term], want.terms[term], 1e-3)).toBeLessThan(tolerance);
        expect(largestError(stdError?.[term] ?? [], want.stdError[term], 1e-3)).toBeLessThan(tolerance);
      }
      const [own] = model.state.predictors;
      expect(Math.abs((constant?.[own] ?? Number.NaN) - want.constant)).toBeLessThan(tolerance);
      const sums = want.linear.map(
        (_: number, i: number) =>
          (constant?.[own] ?? 0) + (offset?.[own]?.[i] ?? 0) + Object.values(columns).reduce((s, term) => s + term[i], 0),
      );
      expect(largestError(sums, want.linear)).toBeLessThan(tolerance);
    }
    expect(fitted.predict(want.new, { type: 'terms' }).offset !== undefined).toBe(name === 'counts');
  });
  it('of predictors that share coefficients sum to each, with the errors of the shared', () => {
    const data = {
      y: ['a', 'b', 'c', 'a', 'b', 'c', 'b', 'a', 'c', 'b', 'a', 'c'],
      x: [1, 2, 4, 3, 5, 6, 1, 2, 7, 3, 4, 5],
      z: [0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0],
    };
    const fitted = glm('y ~ x + z', data, { family: 'multinomial', parallel: 'z' });
    for (const model of [fitted, loadModel(JSON.stringify(fitted.save()))]) {
      const terms = model.predict(data, { type: 'terms', se: true });
      const link = model.predict(data, { type: 'link' }).columns;
      for (const [name, values] of Object.entries(link)) {
        const sum = Array.from(
          values,
          (_, i) => (terms.constant?.[name] ?? Number.NaN) + terms.columns[`${name}: x`][i] + terms.columns[`${name}: z`][i],
        );
        expect(largestError(sum, Array.from(values))).toBeLessThan(tolerance);
        const shared = model.coefficients.find((c) => c.term === 'z');
        const mean = data.z.reduce((s, v) => s + v, 0) / data.z.length;
        expect(
          largestError(
            terms.stdError?.[`${name}: z`] ?? [],
            data.z.map((v) => Math.abs(v - mean) * (shared?.stdError ?? Number.NaN)),
          ),
        ).toBeLessThan(tolerance);
      }
    }
  });
  it('of a model saved before means were are refused, not left uncentred', () => {
    const { columnMeans, ...old } = glm('y ~ x', { y: [1, 2, 4], x: [0, 1, 2] }, { family: 'poisson' }).save();
    expect(columnMeans).toEqual([[1, 1]]);
    expect(() => loadModel(old as typeof old & { columnMeans: undefined }).predict({ x: [1] }, { type: 'terms' })).toThrow(
      /means of its columns/,
    );
  });
  it('count rows as often as their frequency says', () => {
    const rows = { y: [1, 2, 2, 4, 9], x: [0, 1, 1, 2, 5] };
    const short = { y: [1, 2, 4, 9], x: [0, 1, 2, 5], k: [1, 2, 1, 1] };
    const terms = (m: ReturnType<typeof glm>) => m.predict({ x: [3] }, { type: 'terms' }).columns.x[0];
    const long = terms(glm('y ~ x', rows, { family: 'poisson' }));
    expect(terms(glm('y ~ x', short, { family: 'poisson', frequencyWeights: 'k' }))).toBeCloseTo(long, 12);
  });
});

describe('prediction intervals of proportions', () => {
  const model = glm('cbind(s, f) ~ x', { s: [1, 3, 5, 8, 9], f: [9, 7, 5, 2, 1], x: [0, 1, 2, 3, 4] }, { family: 'binomial' });
  const ends = (weights: number | number[]) => {
    const p = predictionIntervals(model, { x: [2, 3] }, { weights });
    return [Array.from(p.lower?.response ?? []), Array.from(p.upper?.response ?? [])];
  };
  it('ask for the trials, and follow them', () => {
    expect(() => predictionIntervals(model, { x: [2] })).toThrow(/no number of trials; expected the trials/);
    expect(ends(1)).toEqual([
      [0, 0],
      [1, 1],
    ]);
    const [lower, upper] = ends(20);
    // Multiples of 1/20, within 0 and 1.
    for (const y of [...lower, ...upper]) expect(Math.abs(y * 20 - Math.round(y * 20))).toBeLessThan(1e-12);
    expect(lower[0]).toBeGreaterThan(0.1);
    expect(upper[0]).toBeLessThan(0.9);
    expect(ends([20, 20])).toEqual(ends(20));
  });
  it('refuse trials that are none, and lists that do not fit the rows', () => {
    expect(() => ends([20, 2.5])).toThrow(/2\.5 in row 2; expected whole numbers of trials above 0/);
    expect(() => ends([20])).toThrow(/1 value; expected 2, one a row/);
  });
});
