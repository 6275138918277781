import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { glm, loadModel, withCovariance } from '../../src/index.ts';
import { comparisons, type Effect, slopes } from '../../src/model/analysis/effects.ts';
import { marginalMeans } from '../../src/model/analysis/marginalMeans.ts';
import { largestError, modelOf, reference } from './reference/cases.ts';

// slopes.R beside it made the file, with R 4.2.2.
const closedForms = JSON.parse(readFileSync(new URL('./reference/slopes.json', import.meta.url), 'utf8')) as {
  readonly cars: Record<string, number[]>;
  readonly tooth: Record<string, number[] | string[]>;
  readonly dose: { readonly estimate: number; readonly stdError: number };
  readonly slopes: Record<string, { estimate: number; stdError: number }>;
};

// R stops at a relative change of the deviance of 1e−14.
const tolerance = 1e-8;
const want = reference.effects;
const check = (got: Effect, r: { estimate: number[]; stdError: number[] }): void => {
  expect(largestError([got.estimate, got.stdError], [r.estimate[0], r.stdError[0]])).toBeLessThan(tolerance);
};

describe('slopes against the delta method by hand', () => {
  it('of a column that enters linearly', () => {
    check(slopes(modelOf('binary'), { variables: ['lwt'] })[0], want.lwt);
  });
  it('of a column inside a transform', () => {
    check(slopes(modelOf('gamma'), { variables: ['girth'] })[0], want.girth);
  });
  it('by groups', () => {
    const got = slopes(modelOf('binary'), { variables: ['lwt'], by: 'smoke' });
    for (const e of got) check(e, want.lwtBySmoke[Number(e.group?.smoke)]);
    expect(got).toHaveLength(2);
  });
  it('of a loaded model with data given are the same', () => {
    const loaded = loadModel(JSON.stringify(modelOf('binary').save()));
    check(slopes(loaded, { variables: ['lwt'], data: reference.cases.binary.data })[0], want.lwt);
    expect(() => slopes(loaded)).toThrow(/give \{ data \}/);
  });
  it('at a typical row are conditional effects', () => {
    const model = modelOf('binary');
    const at = slopes(model, { variables: ['lwt'], at: 'typical' })[0];
    const data = reference.cases.binary.data;
    const mean = (v: (number | string)[]): number => (v as number[]).reduce((s, x) => s + x, 0) / v.length;
    const row = { age: mean(data.age), lwt: mean(data.lwt), race: 'white', smoke: mean(data.smoke), ht: mean(data.ht) };
    const p = model.predict([row]).columns.response[0];
    expect(at.estimate).toBeCloseTo(p * (1 - p) * (model.coefficient('lwt') as number), 12);
  });
  it('follow splines and polynomials', () => {
    const x = Array.from({ length: 60 }, (_, i) => i / 10);
    const y = x.map((v) => Math.round(Math.exp(1 + Math.sin(v))));
    for (const term of ['poly(x, 3)', 'ns(x, df = 4)', 'I(x^2) + x', 'log(x + 1)']) {
      const model = glm(`y ~ ${term}`, { x, y }, { family: 'poisson' });
      const h = 1e-5;
      const numeric = x.map((v) => {
        const [a, b] = model.predict({ x: [v - h, v + h] }).columns.response;
        return (b - a) / (2 * h);
      });
      // A central difference of step 1e−5 leaves about nine digits.
      expect(slopes(model)[0].estimate / (numeric.reduce((s, v) => s + v, 0) / x.length)).toBeCloseTo(1, 6);
    }
  });
  it('give one effect for each class of several', () => {
    const rows = Array.from({ length: 90 }, (_, i) => ({ y: ['a', 'b', 'c'][(i * 7 + (i % 5)) % 3], x: Math.sin(i) }));
    const got = slopes(glm('y ~ x', rows, { family: 'multinomial' }));
    expect(got.map((e) => e.target)).toEqual(['a', 'b', 'c']);
    // Probabilities sum to one, so their slopes sum to zero.
    expect(Math.abs(got.reduce((s, e) => s + e.estimate, 0))).toBeLessThan(1e-14);
  });
});

// slopes.R settles R's fits by Fisher's scoring to the end. What is left is rounding: both solve in columns of condition 1e3 at most
// (a quadratic as written), whose square times 2⁻⁵² is 1e-10 of an error at worst and 5e-14 as found.
const settled = 1e-12;
const same = (found: number, expected: number) => expect(Math.abs(found / expected - 1)).toBeLessThan(settled);
describe('slopes through transforms against closed forms', () => {
  const { cars, tooth, dose, slopes: terms } = closedForms;
  it.each(Object.entries(terms))('dist ~ %s', (term, { estimate, stdError }) => {
    const [got] = slopes(glm(`dist ~ ${term}`, cars, { family: 'poisson', tolerance: 1e-14 }));
    same(got.estimate, estimate);
    same(got.stdError, stdError);
  });
  it('with an interaction and an offset that moves too, also of a loaded model', () => {
    const model = glm('len ~ supp * log(dose) + offset(dose / 10)', tooth, { family: 'gamma', link: 'log' });
    const loaded = loadModel(JSON.stringify(model.save()));
    for (const [got] of [slopes(model, { variables: ['dose'] }), slopes(loaded, { variables: ['dose'], data: tooth })]) {
      same(got.estimate, dose.estimate);
      same(got.stdError, dose.stdError);
    }
  });
  it('refuse an infinite slope', () => {
    const rows = { x: [0, 1, 2, 3, 4, 5], y: [1, 2, 2, 4, 3, 5] };
    expect(() => slopes(glm('y ~ sqrt(x)', rows, { family: 'gaussian' }))).toThrow(/derivative of sqrt\(x\) is infinite in row 1/);
  });
});

describe('comparisons against the delta method by hand', () => {
  const model = modelOf('binary');
  it('difference, ratio and odds ratio of a number that steps by one', () => {
    const smoke = { variables: ['smoke'], step: [0, 1] as const };
    check(comparisons(model, smoke)[0], want.smokeDifference);
    for (const [kind, key] of [
      ['ratio', 'smokeLogRatio'],
      ['odds-ratio', 'smokeLogOdds'],
    ] as const) {
      const e = comparisons(model, { ...smoke, kind })[0];
      const r = want[key];
      expect(e.estimate).toBeCloseTo(Math.exp(r.estimate[0]), 8);
      expect(e.stdError).toBeCloseTo(Math.exp(r.estimate[0]) * r.stdError[0], 8);
      expect(e.statistic).toBeCloseTo(r.estimate[0] / r.stdError[0], 7);
    }
  });
  it('of the levels of a category', () => {
    const race = comparisons(model, { variables: ['race'] });
    expect(race.map((e) => e.contrast)).toEqual(['other - black', 'white - black']);
    check(race[0], want.raceOther);
  });
  it('take another covariance', () => {
    const robust = comparisons(withCovariance(model, { type: 'HC3' }), { variables: ['race'] })[0];
    const own = comparisons(model, { variables: ['race'] })[0];
    expect(robust.estimate).toBe(own.estimate);
    expect(robust.stdError).not.toBe(own.stdError);
  });
  it('refuse what is not there', () => {
    expect(() => comparisons(model, { variables: ['smok'] })).toThrow(/"smoke"/);
    expect(() => comparisons(model, { at: { race: 'green' } })).toThrow(/one of black/);
  });
});

describe('rows that lack a value', () => {
  it('count in no mean of a loaded model, as in none of the fit', () => {
    const { data } = reference.cases.binary;
    const holes = {
      ...data,
      lwt: data.lwt.map((v, i) => (i % 9 === 0 ? Number.NaN : v)),
      age: data.age.map((v, i) => (i % 11 ? v : Number.NaN)),
    };
    const fitted = glm('low ~ age + lwt + race + ht', holes, { family: 'binomial' });
    const loaded = loadModel(JSON.stringify(fitted.save()));
    const means = marginalMeans(fitted, { specs: 'race' }).means.map((m) => m.estimate);
    expect(marginalMeans(loaded, { specs: 'race', data: holes }).means.map((m) => m.estimate)).toEqual(means);
    expect(means.every((m) => m > 0 && m < 1)).toBe(true);
    const at = slopes(fitted, { variables: ['lwt'], at: 'typical' })[0].estimate;
    expect(slopes(loaded, { variables: ['lwt'], at: 'typical', data: holes })[0].estimate).toBe(at);
  });
});

describe('marginal means against emmeans', () => {
  const data = { ...reference.cases.binary.data, smoke: reference.cases.binary.data.smoke.map(String) };
  const model = glm('low ~ age + lwt + race * smoke + ht', data, { family: 'binomial' });
  it.each([
    ['emmRace', model, ['race'], {}],
    ['emmRaceSmoke', model, ['race', 'smoke'], {}],
    ['emmTension', modelOf('counts'), ['tension'], {}],
    ['emmTensionProportional', modelOf('counts'), ['tension'], { weights: 'proportional' }],
  ] as const)('%s', (key, fitted, specs, options) => {
    const r = want[key];
    const got = marginalMeans(fitted, { specs, contrasts: 'pairwise', ...options });
    expect(got.means.map((m) => Object.values(m.levels).join(' '))).toEqual(r.levels);
    expect(
      largestError(
        got.means.map((m) => m.estimate),
        r.response,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        got.means.map((m) => m.stdError),
        r.responseError,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        got.means.map((m) => m.lower),
        r.lower,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        got.means.map((m) => m.upper),
        r.upper,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        got.contrasts.map((c) => c.estimate),
        r.pairEstimate,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        got.contrasts.map((c) => c.stdError),
        r.pairError,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        got.contrasts.map((c) => c.p),
        r.pairP,
      ),
    ).toBeLessThan(1e-7);
    const link = marginalMeans(fitted, { specs, type: 'link', contrasts: 'pairwise', adjust: 'holm', ...options });
    expect(
      largestError(
        link.means.map((m) => m.estimate),
        r.link,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        link.means.map((m) => m.stdError),
        r.linkError,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        link.contrasts.map((c) => c.p),
        r.holm,
      ),
    ).toBeLessThan(1e-7);
  });
  it('refuses a number', () => {
    expect(() => marginalMeans(model, { specs: 'lwt' })).toThrow(/slopes/);
  });
});

describe('effects of aliased columns', () => {
  it('are missing, and not zero', () => {
    const data = { y: [1, 3, 2, 6, 5, 9], x: [1, 2, 3, 4, 5, 6], twice: [2, 4, 6, 8, 10, 12] };
    const model = glm('y ~ x + twice', data, { family: 'poisson' });
    const [x, twice] = slopes(model);
    expect(x.estimate).toBeCloseTo(slopes(glm('y ~ x', data, { family: 'poisson' }))[0].estimate, 10);
    expect([twice.estimate, twice.lower, twice.p].every(Number.isNaN)).toBe(true);
    expect(comparisons(model, { kind: 'ratio' })[1].estimate).toBeNaN();
  });
});
