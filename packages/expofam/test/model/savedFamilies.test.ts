// What a saved model promises for every family: predictions, their errors and intervals have the bits of the model that was saved.
import { describe, expect, test } from 'vitest';
import { familyByName, families as operational } from '../../src/families/operationalFamilies.ts';
import { type FittedModel, glm, loadModel, withCovariance } from '../../src/index.ts';
import { generator, someResponse } from '../families/allFamilies.ts';

const constants: Readonly<Record<string, Record<string, number>>> = {
  weibull: { shape: 1.5 },
  laplace: { location: -4 },
  'generalized-poisson': { alpha: 0.2 },
  tweedie: { variancePower: 1.5 },
};

/** Rows with a polynomial, an interaction with a category and an offset, and a response of the family's support. */
function rowsFor(name: string, n: number) {
  const random = generator(11);
  const column = (low: number, high: number) => Array.from({ length: n }, () => low + (high - low) * random());
  const predictors = { x: column(1990, 2020), z: column(1, 2), g: Array.from({ length: n }, (_, i) => 'abc'[i % 3]) };
  const entry = familyByName(name);
  const family = typeof entry === 'function' ? entry(['a', 'b', 'c']) : entry;
  if (name === 'multinomial') return { response: 'y', data: { ...predictors, y: column(0, 3).map((v) => 'pqr'[Math.floor(v)]) } };
  if (name === 'binomial' || name === 'quasibinomial') {
    const trials = column(3, 9).map(Math.floor);
    return { response: 'y', weights: 'm', data: { ...predictors, m: trials, y: trials.map((m) => Math.floor(random() * (m + 1)) / m) } };
  }
  const y = Array.from({ length: n }, () => someResponse(family, random));
  if (y[0].length === 1) return { response: 'y', data: { ...predictors, y: y.map(([v]) => v) } };
  return { response: 'cbind(a, b, c)', data: { ...predictors, a: y.map((v) => v[0]), b: y.map((v) => v[1]), c: y.map((v) => v[2]) } };
}

const again = (model: FittedModel) => loadModel(JSON.stringify(model.save()));

function sameBits(model: FittedModel, loaded: FittedModel, data: object): void {
  for (const type of ['response', 'link'] as const) {
    const asked = { type, se: true, interval: 'confidence' } as const;
    const before = model.predict(data, asked);
    const after = loaded.predict(data, asked);
    // toEqual compares numbers with Object.is: every bit, NaN beside NaN.
    for (const part of ['columns', 'stdError', 'lower', 'upper'] as const) expect(after[part], `${type} ${part}`).toEqual(before[part]);
  }
}

describe.each(Object.keys(operational))('%s', (name) => {
  const { response, data, ...weights } = rowsFor(name, 90);
  const options = { family: name, ...weights, ...(constants[name] ? { parameters: constants[name] } : {}) };
  // The raw year beside a polynomial of it: coefficients whose covariance loses half its digits on the way to a prediction.
  const model = glm(`${response} ~ x + poly(z, 2) + z:g`, data, options);

  test('predictions of the loaded model have the bits of the fit', () => {
    expect(model.coefficients.length).toBeGreaterThan(5);
    sameBits(model, again(model), data);
    // And again: nothing is lost by saving what was loaded.
    expect(again(again(model)).save()).toEqual(model.save());
  });
});

test('robust errors are saved too, and errors keep their digits where coefficients have lost theirs', () => {
  const year = Array.from({ length: 21 }, (_, i) => 2000 + i);
  const data = { year, y: year.map((_, i) => 3 + (i % 5) + 0.3 * i) };
  const model = glm('y ~ year + I(year^2)', data, { family: 'gaussian' });
  sameBits(model, again(model), data);
  const robust = withCovariance(model, { type: 'HC3' });
  sameBits(robust, again(robust), data);
  // By the covariance of the coefficients alone, as an early file has it, five digits are left.
  const { errorBasis: _, ...early } = model.save();
  const found = loadModel(early).predict(data, { se: true }).stdError?.response as Float64Array;
  const exact = model.predict(data, { se: true }).stdError?.response as Float64Array;
  const worst = Math.max(...found.map((v, i) => Math.abs(v / exact[i] - 1)));
  expect(worst).toBeGreaterThan(1e-8);
  expect(worst).toBeLessThan(1e-3);
});

describe('separated rows', () => {
  const data = {
    y: [0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 1],
    g: ['a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'b', 'b', 'b'],
    x: [1, 2, 3, 4, 5, 6, 4, 3, 2, 1, 2, 3],
  };
  const model = glm('y ~ g + x', data, { family: 'bernoulli' });

  test('have no errors where they depend on what is at infinity, and those of the limit elsewhere', () => {
    const { stdError, lower } = model.predict({ g: ['a', 'b'], x: [3.5, 1] }, { se: true, interval: 'confidence' });
    expect(stdError?.response[1]).toBeNaN();
    expect(lower?.response[1]).toBeNaN();
    // The limit of the likelihood is that of group a alone.
    const rows = data.g.flatMap((g, i) => (g === 'a' ? [i] : []));
    const alone = glm('y ~ x', { y: rows.map((i) => data.y[i]), x: rows.map((i) => data.x[i]) }, { family: 'bernoulli' });
    const expected = alone.predict({ x: [3.5] }, { se: true }).stdError?.response[0] as number;
    expect(Math.abs((stdError?.response[0] as number) / expected - 1)).toBeLessThan(1e-9);
    sameBits(model, again(model), { g: ['a', 'b'], x: [3.5, 1] });
  });

  test('of complete separation nothing is known, also between the groups', () => {
    const complete = glm('y ~ x', { y: [0, 0, 0, 1, 1, 1], x: [1, 2, 3, 4, 5, 6] }, { family: 'bernoulli' });
    const { stdError, lower, upper } = complete.predict({ x: [3.5] }, { se: true, interval: 'confidence' });
    expect([stdError?.response[0], lower?.response[0], upper?.response[0]]).toEqual([NaN, NaN, NaN]);
  });

  test('a robust covariance gives no error to an estimate at infinity', () => {
    const robust = withCovariance(model, { type: 'HC0' });
    expect(robust.coefficients.map((c) => c.stdError === null)).toEqual([false, true, false]);
  });
});
