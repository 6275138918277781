import { describe, expect, it } from 'vitest';
import { glm } from '../../src/index.ts';
import { adjustPValues } from '../../src/inference/adjustPValues.ts';
import { parseHypothesis } from '../../src/inference/linearHypothesis.ts';
import { compareModels } from '../../src/model/analysis/compareModels.ts';
import { add1, drop1 } from '../../src/model/analysis/dropAdd.ts';
import { goodnessOfFit, hosmerLemeshow, linkTest, overdispersion } from '../../src/model/analysis/goodnessTests.ts';
import { testHypotheses } from '../../src/model/analysis/hypothesisTest.ts';
import { caseNames, largestError, modelOf, reference } from './reference/cases.ts';

// R stops at a relative change of the deviance of 1e−14.
const tolerance = 1e-7;
const want = reference.hypotheses;

describe('linear hypotheses against car and anova', () => {
  it('Wald, known and estimated dispersion', () => {
    const known = testHypotheses(modelOf('binary'), ['age = 0', '2*lwt - smoke = -0.5']);
    expect(known.test).toBe('Chisq');
    expect(largestError([known.statistic, known.p], [want.wald.statistic[0], want.wald.p[0]])).toBeLessThan(tolerance);
    const estimated = testHypotheses(modelOf('gamma'), ['height = 0.01', 'plot[b] = plot[c]']);
    expect(estimated.test).toBe('F');
    expect(largestError([estimated.statistic, estimated.p], [want.waldF.statistic[0], want.waldF.p[0]])).toBeLessThan(tolerance);
  });
  it('score and likelihood ratio', () => {
    for (const method of ['score', 'lr'] as const) {
      const t = testHypotheses(modelOf('binary'), ['age = 0', 'ht = 0'], { method });
      expect(largestError([t.statistic, t.p], [want[method].statistic[0], want[method].p[0]])).toBeLessThan(tolerance);
    }
  });
  it("take a term of another predictor's formula by the name that drop1 gives it", () => {
    const x = Array.from({ length: 40 }, (_, i) => ((i * 7) % 20) / 10 - 1);
    const z = x.map((_, i) => (i % 5) - 2);
    const y = x.map((v, i) => 0.5 + 0.3 * Math.sin(5 * v + 3 * i) * (0.3 + 0.1 * (z[i] + 2)));
    const model = glm('y ~ x + z; precision ~ z', { x, z, y }, { family: 'beta' });
    expect(drop1(model).map((row) => row.term)).toContain('precision: z');
    const named = testHypotheses(model, { terms: ['precision: z'] });
    expect(named).toEqual(testHypotheses(model, ['precision: z = 0']));
    expect(testHypotheses(model, { terms: ['mean: z'] })).toEqual(testHypotheses(model, ['mean: z = 0']));
    // One name that there is not is an error, beside others too.
    expect(() => testHypotheses(model, { terms: ['z', 'precisoin: z'] })).toThrow(
      /no coefficient of precisoin: z; expected terms of the model/,
    );
    // The bare name is the term in every formula, as before.
    expect(testHypotheses(model, { terms: ['z'] }).df).toBe(2);
  });
  it('of a term are those of its coefficients', () => {
    const a = testHypotheses(modelOf('gamma'), { terms: ['plot'] });
    const b = testHypotheses(modelOf('gamma'), ['plot[b] = 0', 'plot[c]', '0 = plot[d]']);
    expect(a.statistic).toBeCloseTo(b.statistic, 12);
    expect(a.hypotheses).toHaveLength(3);
  });
  it('a likelihood-ratio test of a constraint agrees with the fit of the submodel', () => {
    const t = testHypotheses(modelOf('counts'), { terms: ['wool:tension'] }, { method: 'lr' });
    const small = glm('breaks ~ wool + tension + x', reference.cases.counts.data, { family: 'poisson' });
    expect(t.statistic).toBeCloseTo((small.deviance as number) - (modelOf('counts').deviance as number), 8);
  });
});

describe('the text of a hypothesis', () => {
  const names = ['(Intercept)', 'a', 'b', 'C(race)[2]', 'a:b', 'I(x^2)'];
  it('is read with coefficient names of any form', () => {
    expect([...parseHypothesis('a = b', names).weights]).toEqual([0, 1, -1, 0, 0, 0]);
    expect(parseHypothesis('2 * a - (b + 1) / 2 = 3', names)).toMatchObject({ value: 3.5 });
    expect([...parseHypothesis('(Intercept) + 2*C(race)[2] = I(x^2)', names).weights]).toEqual([1, 0, 0, 2, 0, -1]);
    expect([...parseHypothesis('a:b', names).weights]).toEqual([0, 0, 0, 0, 1, 0]);
    expect([...parseHypothesis('`a:b` - -a', names).weights]).toEqual([0, 1, 0, 0, 1, 0]);
  });
  it.each([
    ['c = 0', /coefficient/],
    ['a * b = 0', /product/],
    ['a = ', /the end/],
    ['1 = 2', /no coefficient/],
    ['a = 0 b', /after it/],
    ['`d` = 0', /"d"/],
  ])('%s is refused', (text, message) => {
    expect(() => parseHypothesis(text, names)).toThrow(message);
  });
  it('that follows from another is refused', () => {
    expect(() => testHypotheses(modelOf('binary'), ['age = 0', '2 * age = 0'])).toThrow(/independent/);
  });
});

describe('adjustment of p-values against p.adjust', () => {
  it.each(['holm', 'hochberg', 'hommel', 'bonferroni', 'BH', 'BY'] as const)('%s', (method) => {
    expect(largestError(adjustPValues(want.padjust.p, method), want.padjust[method])).toBeLessThan(1e-14);
  });
  it('leaves missing ones out', () => {
    expect(adjustPValues([0.01, Number.NaN, 0.02], 'bonferroni')).toEqual([0.02, Number.NaN, 0.04]);
  });
});

describe('terms dropped and added against R', () => {
  it.each(caseNames)('drop1 of the %s case', (name) => {
    const rows = drop1(modelOf(name));
    const r = reference.cases[name].tests.drop1;
    expect(rows.map((x) => x.term)).toEqual(r.terms);
    expect(
      largestError(
        rows.map((x) => x.df),
        r.df,
      ),
    ).toBe(0);
    expect(
      largestError(
        rows.map((x) => x.deviance),
        r.deviance,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        rows.map((x) => x.p),
        r.p,
        1e-300,
      ),
    ).toBeLessThan(tolerance);
    // R's AIC of a gamma takes the dispersion at the deviance; both do.
    expect(
      largestError(
        rows.map((x) => x.aic),
        r.aic,
      ),
    ).toBeLessThan(tolerance);
  });
  it('add1', () => {
    const rows = add1(modelOf('binary'), ['ui', 'age:lwt']);
    expect(
      largestError(
        rows.map((x) => x.deviance),
        want.add1.deviance,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        rows.map((x) => x.p),
        want.add1.p,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        rows.map((x) => x.aic),
        want.add1.aic,
      ),
    ).toBeLessThan(tolerance);
    const g = glm('volume ~ log(girth) + height', reference.cases.gamma.data, { family: 'gamma', link: 'log' });
    const f = add1(g, ['plot', 'I(height^2)']);
    expect(
      largestError(
        f.map((x) => x.deviance),
        want.add1F.deviance,
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        f.map((x) => x.p),
        want.add1F.p,
      ),
    ).toBeLessThan(tolerance);
  });
});

describe('comparison of models', () => {
  it('is R’s anova of nested fits', () => {
    const small = glm('volume ~ log(girth) + height', reference.cases.gamma.data, { family: 'gamma', link: 'log' });
    const c = compareModels(small, modelOf('gamma'));
    expect(c.test).toBe('F');
    expect(largestError([c.models[1].statistic, c.models[1].p], [want.nestedF.statistic[0], want.nestedF.p[0]])).toBeLessThan(tolerance);
  });
  it('refuses other rows', () => {
    const other = glm('low ~ age', Object.fromEntries(Object.entries(reference.cases.binary.data).map(([k, v]) => [k, v.slice(0, 100)])), {
      family: 'binomial',
    });
    expect(() => compareModels(modelOf('binary'), other)).toThrow(/189/);
  });
});

describe('goodness of fit', () => {
  it('Hosmer–Lemeshow of a constant: one group, and nothing to test', () => {
    const { statistic, df, p, note } = hosmerLemeshow(glm('y ~ 1', { y: [0, 1, 1, 0, 1] }, { family: 'bernoulli' }));
    expect([statistic < 1e-20, df, p, note]).toEqual([true, -1, Number.NaN, 'all fitted probabilities are equal']);
  });

  it('Hosmer–Lemeshow as derived by hand in R', () => {
    const h = hosmerLemeshow(modelOf('binary'));
    expect(h.df).toBe(want.hosmerLemeshow.df[0]);
    expect(largestError([h.statistic, h.p], [want.hosmerLemeshow.statistic[0], want.hosmerLemeshow.p[0]])).toBeLessThan(tolerance);
  });
  it('link test', () => {
    const t = linkTest(modelOf('binary'));
    // coef(summary(glm(y ~ u + u²))): estimate, error, z, p
    expect(largestError([t.estimate, t.stdError, t.statistic, t.p], want.linkTest)).toBeLessThan(1e-6);
  });
  it('Pearson and deviance; overdispersion', () => {
    const tests = goodnessOfFit(modelOf('counts'));
    expect(tests.map((t) => t.name)).toEqual(['Pearson', 'deviance']);
    const o = overdispersion(modelOf('counts'));
    expect(o.ratio).toBeGreaterThan(3);
    expect(o.p).toBeLessThan(1e-10);
    expect(() => goodnessOfFit(modelOf('gamma'))).toThrow(/estimated/);
  });
});

it('a Tweedie with a given power has no likelihood to compare with one that estimates it', () => {
  const data = { y: [0, 1.2, 0.4, 0, 2.5, 3.1, 0.9, 0, 4.2, 2.2, 1.6, 5], x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] };
  const given = glm('y ~ 1', data, { family: 'tweedie', link: 'log', parameters: { variancePower: 1.5 } });
  const estimated = glm('y ~ x', data, { family: 'tweedie', link: 'log' });
  expect(() => compareModels(given, estimated)).toThrow(/no log-likelihood.*variancePower 1\.5.*give the same constants/);
});
