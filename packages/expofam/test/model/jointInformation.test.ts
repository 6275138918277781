import { expect, test } from 'vitest';
import { familyFromText } from '../../src/families/operationalFamilies.ts';
import { add1, anovaTable, compareModels, confint, diagnose, drop1, fitQuality, testHypotheses, withCovariance } from '../../src/index.ts';
import { digamma, trigamma } from '../../src/math/gamma.ts';
import type { FittedModel } from '../../src/model/fittedModel.ts';
import { glm } from '../../src/model/glm.ts';
import quine from './reference/quine.json' with { type: 'json' };

const data = { ...quine, t: quine.Days.map((d) => d + 1), w: quine.Days.map((_, i) => (i % 3) + 1) };
const errors = (model: FittedModel) => model.coefficients.map((c) => c.stdError);
const closeTo = (found: readonly (number | null)[], expected: readonly number[], tolerance: number) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, e] of expected.entries()) expect(Math.abs((found[i] as number) / e - 1)).toBeLessThan(tolerance);
};

// R 4.2.2, survival 3.5.3, 2026-11-30: survreg(Surv(Days + 1) ~ …, dist = "weibull", rel.tolerance = 1e-14), MASS::quine; the error of
// the shape 1/σ is that of log σ times the shape. Twelve digits are printed; survreg itself iterates to about ten.
test('errors of a Weibull with its shape are those of both together, as survreg has them', () => {
  const model = glm('t ~ Eth + Sex + Age', data, { family: 'weibull' });
  closeTo(errors(model), [0.201237822902, 0.1438035826, 0.148586919901, 0.208308711925, 0.212564188025, 0.214766045787], 1e-9);
  const { value, stdError } = model.state.family.estimated.shape;
  closeTo([value, stdError], [1.21074619223, 0.0766120682615], 1e-9);
  expect(model.logLik).toBeCloseTo(-550.112318273, 8);
  // Covariance, its types and the errors of predictions agree with the table.
  const intercept = [model.vcov().matrix[0][0], withCovariance(model, { type: 'observed' }).vcov().matrix[0][0]];
  const predicted = model.predict({ Eth: ['A'], Sex: ['F'], Age: ['F0'] }, { type: 'link', se: true });
  closeTo(
    [...intercept.map(Math.sqrt), Object.values(predicted.stdError ?? {})[0][0]],
    [0.201237822902, 0.201237822902, 0.201237822902],
    1e-9,
  );
});

test('with weights too', () => {
  const model = glm('t ~ Eth + Sex', data, { family: 'weibull', weights: 'w' });
  closeTo(errors(model), [0.0818692263354, 0.0994776147936, 0.0998864240234], 1e-9);
  closeTo([model.state.family.estimated.shape.stdError], [0.0533489230152], 1e-9);
  expect(model.logLik).toBeCloseTo(-1114.99094183, 7);
});

test('tests of terms estimate the shape anew', () => {
  const model = glm('t ~ Eth + Sex + Age', data, { family: 'weibull' });
  // Twice the differences of survreg's likelihoods, -550.112318273 of the model and these without Eth, Sex, Age.
  const expected = [-556.437134503, -550.181950974, -555.203435787].map((l) => 2 * (-550.112318273 - l));
  const dropped = drop1(model);
  expect(dropped[0].deviance).toBeCloseTo(2 * 550.112318273, 7);
  closeTo(
    dropped.slice(1).map((r) => r.statistic),
    expected,
    1e-6,
  );
  closeTo(anovaTable(model, { type: 'II' }).statistic, expected, 1e-6);
  const [, added] = add1(glm('t ~ Sex + Age', data, { family: 'weibull' }), ['Eth']);
  closeTo([added.statistic], [expected[0]], 1e-6);
  closeTo([compareModels(glm('t ~ Sex + Age', data, { family: 'weibull' }), model).models[1].statistic], [expected[0]], 1e-6);
});

test('what would hold the shape is refused, and intervals are Wald ones', () => {
  const model = glm('t ~ Eth', data, { family: 'weibull' });
  expect(confint(model).method).toBe('wald');
  for (const method of ['profile', 'score'] as const) expect(() => confint(model, { method })).toThrow(/"shape" of family "weibull"/);
  expect(() => testHypotheses(model, 'EthN = 0', { method: 'lr' })).toThrow(/"shape" of family "weibull"/);
  expect(() => withCovariance(model, { type: 'HC0' })).toThrow(/"shape" of family "weibull"/);
  expect(() => confint(model, { method: 'bootstrap' })).toThrow(/"shape" of family "weibull"/);
  const given = glm('t ~ Eth', data, { family: 'weibull', parameters: { shape: 1.2 } });
  expect(confint(given).method).toBe('profile');
});

// R 4.2.2, MASS 7.3.58.2, 2026-11-30: glm.nb(Days ~ Eth + Sex) keeps theta, whose cross information has expectation zero.
test('errors of a negative binomial are those at its size', () => {
  const model = glm('Days ~ Eth + Sex', quine, { family: 'negative-binomial' });
  const held = glm('Days ~ Eth + Sex', quine, {
    family: 'negative-binomial',
    parameters: { size: model.state.family.estimated.size.value },
  });
  closeTo(errors(model), errors(held) as number[], 1e-9);
});

// A gamma by its rate: the two depend on each other so much (correlation 0.95) that turns from one to the other creep. At the maximum
// log k − ψ(k) = log ȳ − mean log y; the information of (η, k), η = −k/ȳ, is n[[k/η², −1/η], [−1/η, ψ′(k)]].
test('a constant that coefficients depend on is at its maximum, with its error', () => {
  const family = familyFromText(
    'name: by-rate\nsupport: positive\nparameters: eta in negative\nlog-partition: -k*log(-eta)\nlog-base-measure: (k-1)*log(y) - lgamma(k)\nconstants: k estimated from 1 in positive',
  );
  const y = [1.2, 2.4, 1.9, 3.3, 2.2, 2.8, 1.6, 2.1, 3.9, 2.5, 1.8, 2.7];
  const model = glm('y ~ 1', { y }, { family });
  const { value: k, stdError } = model.state.family.estimated.k;
  const mean = y.reduce((a, b) => a + b) / y.length;
  const logs = y.reduce((a, b) => a + Math.log(b), 0) / y.length;
  // The gap between log k and ψ(k) is about 1/2k: ten digits of it are ten of k.
  expect(Math.abs((Math.log(k) - digamma(k)) / (Math.log(mean) - logs) - 1)).toBeLessThan(1e-10);
  closeTo([model.coefficients[0].estimate], [-k / mean], 1e-12);
  const eta = -k / mean;
  const [a, b, d] = [k / eta ** 2, 1 / eta, trigamma(k)].map((v) => y.length * v);
  closeTo([model.coefficients[0].stdError, stdError], [Math.sqrt(d / (a * d - b * b)), Math.sqrt(a / (a * d - b * b))], 1e-9);
  expect(model.status).toBe('converged');
});

test('Tweedie fits with powers of their own are compared by likelihood', () => {
  const [small, large] = ['Days ~ Eth', 'Days ~ Eth + Age'].map((f) => glm(f, quine, { family: 'tweedie' }));
  const { test: kind, models } = compareModels(small, large);
  expect(kind).toBe('LR');
  expect(models[1].statistic).toBe(-2 * (small.logLik as number) + 2 * (large.logLik as number));
  expect(models[1].df).toBe(3);
});

// The highest power of a polynomial does not know where x begins; its columns at x + 300 have a condition of 1e10 and more.
test.each([100, 200, 300])('joint errors keep their digits where columns nearly depend on each other: x + %s', (shift) => {
  const x = quine.Days.map((_, i) => ((i * 37) % 100) / 25 - 2);
  const fit = (s: number) =>
    glm(`t ~ I(x + ${s}) + I((x + ${s})^2) + I((x + ${s})^3) + I((x + ${s})^4)`, { ...data, x }, { family: 'weibull' });
  const [plain, shifted] = [fit(0), fit(shift)];
  // (x + 300)⁴ is rounded by 2⁻⁵³ of 8e9, beside 16: six digits of it are left at least.
  closeTo(
    [shifted.coefficients[4].estimate, shifted.coefficients[4].stdError],
    [plain.coefficients[4].estimate as number, plain.coefficients[4].stdError as number],
    1e-4,
  );
  closeTo([shifted.state.family.estimated.shape.stdError], [plain.state.family.estimated.shape.stdError as number], 1e-6);
});

test('diagnostics leave out what would hold the constant, and say so', () => {
  const found = diagnose(glm('t ~ Eth + Age', data, { family: 'weibull' }));
  expect(found.warnings.some((w) => /profile intervals and robust errors.*"shape"/.test(w.message))).toBe(true);
  expect([...found.profileInterval95.lower, ...(found.robustStdError.HC0 ?? [])].every(Number.isNaN)).toBe(true);
  expect([...found.waldInterval95.lower].every(Number.isFinite)).toBe(true);
});

test('the null likelihood of a quality is that of the constant fitted alone', () => {
  const { nullLogLik } = fitQuality(glm('t ~ Eth + Age', data, { family: 'weibull' }));
  expect(nullLogLik).toBeCloseTo(glm('t ~ 1', data, { family: 'weibull' }).logLik as number, 8);
});
