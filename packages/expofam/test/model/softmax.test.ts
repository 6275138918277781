import { expect, test } from 'vitest';
import { fullParameterization } from '../../src/model/fullParameterization.ts';
import { glm } from '../../src/model/glm.ts';
import { loadModel } from '../../src/model/loadModel.ts';
import { generator } from '../families/allFamilies.ts';

const random = generator(4);
const n = 500;
const x = Float64Array.from({ length: n }, () => 2 * random() - 1);
const kind = Array.from(x, (v) => {
  const w = [Math.exp(0.3 + v), Math.exp(-0.2 - 0.5 * v), 1];
  const u = random() * (w[0] + w[1] + w[2]);
  return u < w[0] ? 'a' : u < w[0] + w[1] ? 'b' : 'c';
});

test('a θ for each class: least norm, the same probabilities, whatever the reference', () => {
  const models = [undefined, 'a', 'b'].map((reference) =>
    glm('kind ~ x', { x, kind }, { family: 'softmax', ...(reference ? { reference } : {}) }),
  );
  const tables = models.map(fullParameterization);
  const value = (table: (typeof tables)[0], c: string, term: string, what: 'estimate' | 'stdError'): number =>
    table.coefficients.find((r) => r.class === c && r.term === term)?.[what] as number;
  for (const term of ['(Intercept)', 'x']) {
    // Least norm in the class of equal probabilities: they sum to zero.
    expect(Math.abs(['a', 'b', 'c'].reduce((s, c) => s + value(tables[0], c, term, 'estimate'), 0))).toBeLessThan(1e-14);
    for (const c of ['a', 'b', 'c']) {
      for (const other of tables.slice(1)) {
        // The three fits stop within a few units in the last place of the same maximum.
        expect(value(other, c, term, 'estimate')).toBeCloseTo(value(tables[0], c, term, 'estimate'), 10);
        expect(value(other, c, term, 'stdError')).toBeCloseTo(value(tables[0], c, term, 'stdError'), 10);
      }
    }
  }
  const probabilities = models[0].predict({ x: [0.4] }).columns;
  const scores = ['a', 'b', 'c'].map((c) =>
    Math.exp(value(tables[0], c, '(Intercept)', 'estimate') + 0.4 * value(tables[0], c, 'x', 'estimate')),
  );
  const total = scores.reduce((a, b) => a + b, 0);
  ['a', 'b', 'c'].forEach((c, k) => {
    expect(probabilities[c][0]).toBeCloseTo(scores[k] / total, 13);
  });
  expect(fullParameterization(loadModel(JSON.stringify(models[0].save()))).coefficients).toEqual(tables[0].coefficients);
});

test('counts and labels of the same data give the same fit; class weights are row weights', () => {
  const groups = [-0.5, 0, 0.5];
  const counts = groups.map((_, g) => ['a', 'b', 'c'].map((_c, k) => 5 + 3 * ((g + 2 * k) % 4)));
  const grouped = glm(
    'cbind(a, b, c) ~ g',
    { g: groups, a: counts.map((r) => r[0]), b: counts.map((r) => r[1]), c: counts.map((r) => r[2]) },
    { family: 'multinomial' },
  );
  const g: number[] = [];
  const label: string[] = [];
  for (const [i, row] of counts.entries()) {
    for (const [k, m] of row.entries()) {
      for (let r = 0; r < m; r++) {
        g.push(groups[i]);
        label.push('abc'[k]);
      }
    }
  }
  const single = glm('label ~ g', { g, label }, { family: 'multinomial' });
  single.coefficients.forEach((c, i) => {
    expect(grouped.coefficients[i].estimate).toBeCloseTo(c.estimate as number, 11);
    expect(grouped.coefficients[i].stdError).toBeCloseTo(c.stdError as number, 11);
  });
  // Class b counts twice: the same as listing its rows twice.
  const w = label.map((l) => (l === 'b' ? 2 : 1));
  const weighted = glm('label ~ g', { g, label, w }, { family: 'multinomial', weights: 'w' });
  const doubled = glm(
    'label ~ g',
    { g: [...g, ...g.filter((_, i) => label[i] === 'b')], label: [...label, ...label.filter((l) => l === 'b')] },
    { family: 'multinomial' },
  );
  weighted.coefficients.forEach((c, i) => {
    expect(c.estimate).toBeCloseTo(doubled.coefficients[i].estimate as number, 10);
  });
});

// R 4.2.2, VGAM 1.1.7, 2026-11-30: vglm(kind ~ x + offset(off), multinomial, epsilon = 1e-14); its last class is the reference too.
test('an offset is in the linear predictor of every class', () => {
  const off = Float64Array.from({ length: n }, (_, i) => [0, 0.5, -1, 0.25][i % 4]);
  const data = { x, kind, off };
  const model = glm('kind ~ x', data, { family: 'softmax', offset: 'off' });
  const estimates = [0.460006741347, 1.40796494423, 0.0465642018038, 0.1391599508374];
  const errors = [0.1182721736, 0.2071510316, 0.1267524426, 0.2169875907];
  model.coefficients.forEach((c, i) => {
    // VGAM prints so many digits, of an iteration that ends about there.
    expect(c.estimate).toBeCloseTo(estimates[i], 9);
    expect(c.stdError).toBeCloseTo(errors[i], 9);
  });
  expect(model.logLik).toBeCloseTo(-524.712423509, 8);
  // In the formula it is the same, and predictions move in both predictors.
  expect(glm('kind ~ x + offset(off)', data, { family: 'softmax' }).logLik).toBe(model.logLik);
  const { columns } = model.predict({ x: [0, 0], off: [0, 2] }, { type: 'link' });
  for (const c of ['a', 'b']) expect(columns[c][1] - columns[c][0]).toBeCloseTo(2, 12);
});

test('parts are moved alike by an offset, in whatever order they are written', () => {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const w = [1 + random() + x[i] / 4, 1 + random(), 1 + random()];
    const total = w[0] + w[1] + w[2];
    return w.map((v) => v / total);
  });
  const data = Object.fromEntries(['p', 'q', 'r'].map((name, k) => [name, rows.map((row) => row[k])]));
  const fit = (parts: string) =>
    glm(`cbind(${parts}) ~ x`, { ...data, x: x.slice(0, 60), off: x.slice(60, 120) }, { family: 'dirichlet', offset: 'off' });
  // Two orders of the same sums.
  expect(fit('p, q, r').logLik).toBeCloseTo(fit('r, p, q').logLik as number, 9);
});

test('counts of classes with a reference: each coefficient has the name of its class', () => {
  const counts = {
    x: x.slice(0, 200),
    u: Array.from({ length: 200 }, (_, i) => i % 4),
    v: Array.from({ length: 200 }, (_, i) => (i * 7) % 5),
  };
  const data = { ...counts, w: Array.from(counts.x, (v, i) => Math.round(3 + 2 * v + (i % 2))) };
  const fit = (reference?: string) => glm('cbind(u, v, w) ~ x', data, { family: 'multinomial', ...(reference ? { reference } : {}) });
  const plain = fit();
  const of = (model: typeof plain, c: string, term: string) =>
    model.coefficients.find((row) => row.class === c && row.term === term)?.estimate ?? 0;
  for (const reference of ['u', 'v', 'w']) {
    const model = fit(reference);
    expect(model.logLik).toBeCloseTo(plain.logLik as number, 9);
    for (const c of ['u', 'v', 'w'])
      for (const term of ['(Intercept)', 'x']) {
        // log(μ_c/μ_ref) is a difference of two against the last class; fits end at rounding from each other.
        expect(of(model, c, term)).toBeCloseTo(of(plain, c, term) - of(plain, reference, term), 9);
      }
  }
  expect(() => fit('z')).toThrow(/reference "z": no such class/);
});

test('the likelihood of counts counts their orders', () => {
  // log(10!/(3! 4! 3!)) + 3 log 0.3 + 4 log 0.4 + 3 log 0.3; R 4.2.2: dmultinom(c(3, 4, 3), prob = c(3, 4, 3), log = TRUE).
  const three = glm('cbind(a, b, c) ~ 1', { a: [3], b: [4], c: [3] }, { family: 'multinomial' });
  expect(three.logLik).toBeCloseTo(-2.54615995, 8);
  expect(three.logLik).toBeCloseTo(Math.log(4200) + 6 * Math.log(0.3) + 4 * Math.log(0.4), 12);
  // Of two classes it is the binomial's; frequencies multiply it.
  const data = {
    x: x.slice(0, 50),
    u: Array.from({ length: 50 }, (_, i) => i % 4),
    v: Array.from({ length: 50 }, (_, i) => (i * 7) % 5),
    f: Array.from({ length: 50 }, (_, i) => i % 3),
  };
  for (const more of [{}, { frequencyWeights: 'f' }] as const) {
    const [two, binomial] = ['multinomial', 'binomial'].map((family) => glm('cbind(u, v) ~ x', data, { family, ...more }));
    // Sums of lgamma here, Stirling's series there.
    expect(two.logLik).toBeCloseTo(binomial.logLik as number, 10);
    expect(two.aic).toBeCloseTo(binomial.aic as number, 9);
  }
  // Labels have one order.
  const labels = glm('kind ~ x', { x, kind }, { family: 'multinomial' });
  expect(labels.logLik).toBeCloseTo(-(labels.deviance as number) / 2, 10);
});
