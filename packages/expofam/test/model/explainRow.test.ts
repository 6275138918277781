import { describe, expect, test } from 'vitest';
import { explainRow } from '../../src/model/explainRow.ts';
import { glm } from '../../src/model/glm.ts';
import { loadModel } from '../../src/model/loadModel.ts';
import { parameterSpaces } from '../../src/model/parameterSpaces.ts';
import { errorOf } from '../errorOf.ts';
import { generator } from '../families/allFamilies.ts';

const random = generator(3);
const rows = Array.from({ length: 80 }, (_, i) => {
  const x = random() * 4 - 2;
  const group = ['a', 'b'][i % 2];
  const z = x + random() * 3;
  const kind = z < -0.5 ? 'red' : z < 1.5 ? 'green' : 'blue';
  const count = Math.floor(Math.exp(0.4 + 0.5 * x) + 2 * random());
  return {
    x,
    group,
    kind,
    yes: z > 1 ? 'yes' : 'no',
    count,
    wild: Math.floor(-3 * Math.log(random()) * Math.exp(0.5 * x)),
    amount: Math.exp(0.3 * x + random()),
    area: 1 + random(),
    share: 0.1 + 0.8 * random(),
  };
});
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('explainRow', () => {
  const model = glm('kind ~ x + group', rows, { family: 'multinomial' });

  test('the cross-entropies of all rows sum to the negative log-likelihood', () => {
    const all = rows.map((_, i) => explainRow(model, rows, i));
    // 80 terms of size one, each to a few ulp
    expect(Math.abs(sum(all.map((r) => r.crossEntropy as number)) + (model.logLik as number))).toBeLessThan(1e-12 * 80);
  });

  test('logits, exponentials, normaliser and probabilities belong together', () => {
    const { classes, normaliser, logNormaliser } = explainRow(model, rows, 7);
    expect(classes.map((c) => c.name)).toEqual(model.state.family.components);
    expect(classes[classes.length - 1].logit).toBe(0);
    expect(sum(classes.map((c) => c.exponential)) / normaliser).toBeCloseTo(1, 13);
    expect(Math.log(normaliser)).toBeCloseTo(logNormaliser, 12);
    for (const c of classes) expect(c.exponential / normaliser).toBeCloseTo(c.probability, 14);
    expect(sum(classes.map((c) => c.target as number))).toBe(1);
    expect(classes.find((c) => c.target === 1)?.name).toBe(rows[7].kind);
    const { columns } = model.predict([rows[7]]);
    for (const c of classes) expect(Math.abs(c.probability - columns[c.name][0])).toBeLessThan(1e-14);
  });

  test('works for a loaded model, and without the response', () => {
    const { kind: _, ...blind } = rows[3];
    const loaded = explainRow(loadModel(JSON.stringify(model.save())), blind);
    expect(loaded.crossEntropy).toBeUndefined();
    expect(loaded.classes.map((c) => c.probability)).toEqual(explainRow(model, rows, 3).classes.map((c) => c.probability));
  });

  test.each(['logit', 'probit', 'cloglog'])('a two-class model with link %s is a softmax of two', (link) => {
    const two = glm('yes ~ x', rows, { family: 'bernoulli', link });
    const all = rows.map((_, i) => explainRow(two, rows, i));
    expect(Math.abs(sum(all.map((r) => r.crossEntropy as number)) + (two.logLik as number))).toBeLessThan(1e-11);
    const [{ classes, normaliser }] = all;
    expect(classes[0].exponential / normaliser).toBeCloseTo(classes[0].probability, 12);
    expect(classes.map((c) => c.name)).toEqual(['yes', 'no']);
  });

  test('certainty does not overflow', () => {
    const far = explainRow(model, { x: 1e4, group: 'a' });
    expect(sum(far.classes.map((c) => c.probability))).toBeCloseTo(1, 14);
    for (const c of far.classes) expect(Number.isFinite(c.logProbability)).toBe(true);
  });

  test('counts give shares', () => {
    const counts = rows.map((r, i) => ({ x: r.x, red: i % 3, green: 1 + (i % 2), blue: 2 }));
    const own = glm('cbind(red, green, blue) ~ x', counts, { family: 'multinomial' });
    const row = explainRow(own, counts, 5);
    expect(row.observations).toBe(2 + 2 + 2);
    expect(row.classes.map((c) => c.target)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  test('refuses what has no classes, and rows that are not there', () => {
    const plain = glm('count ~ x', rows, { family: 'poisson' });
    expect(errorOf(() => explainRow(plain, rows, 0)).code).toBe('bad-family');
    expect(errorOf(() => explainRow(model, rows, 80)).message).toContain('row 81');
    expect(errorOf(() => explainRow(model, [{ x: Number.NaN, group: 'a' }], 0)).code).toBe('missing-value');
  });
});

describe('parameterSpaces', () => {
  test.each([
    ['count ~ x + group + offset(log(area))', 'poisson', undefined],
    ['amount ~ poly(x, 2) + group', 'gamma', 'log'],
    ['amount ~ x', 'gaussian', { mean: 'identity', sd: 'log' }],
    ['amount ~ x', 'gamma', { mean: 'log', shape: 'log' }],
    ['share ~ x', 'beta', undefined],
    ['wild ~ x', 'negative-binomial', { mean: 'log', size: 'log' }],
    ['kind ~ x', 'multinomial', undefined],
    ['yes ~ x * group', 'bernoulli', 'probit'],
  ] as const)('%s, %s: predictors, mean and source agree with predict', (formula, family, link) => {
    const model = glm(formula, rows, { family, ...(link === undefined ? {} : { link }) });
    for (const i of [0, 17, 41]) {
      const spaces = parameterSpaces(model, rows, i);
      const u = model.predict([rows[i]], { type: 'link' }).columns;
      for (const p of spaces.predictors) {
        expect(Math.abs(p.linearPredictor - u[p.name][0])).toBeLessThan(1e-12 * Math.max(1, Math.abs(p.linearPredictor)));
        expect(sum(p.terms.map((t) => t.x * (t.theta ?? 0))) + (p.offset ?? 0)).toBeCloseTo(p.linearPredictor, 12);
      }
      const mean = Object.values(model.predict([rows[i]]).columns).map((c) => c[0]);
      expect(spaces.response.length).toBe(mean.length);
      spaces.response.forEach((m, k) => {
        expect(Math.abs(m.value - mean[k])).toBeLessThan(1e-12 * Math.max(1, Math.abs(mean[k])));
      });
      for (const { value } of [...spaces.natural, ...spaces.mean, ...spaces.source]) expect(Number.isFinite(value)).toBe(true);
    }
  });

  test('source parameters invert the natural ones: λ = e^η, k and r of a gamma', () => {
    const model = glm('count ~ x', rows, { family: 'poisson' });
    const spaces = parameterSpaces(model, rows, 2);
    expect(spaces.source).toEqual([{ name: 'lambda', value: Math.exp(spaces.natural[0].value) }]);
    const gamma = parameterSpaces(glm('amount ~ x', rows, { family: 'gamma', link: { mean: 'log', shape: 'log' } }), rows, 2);
    const [shape, rate] = gamma.source.map((s) => s.value);
    expect(shape / rate).toBeCloseTo(gamma.response[0].value, 12);
    // E[T₂] = E[y]
    expect(gamma.mean[1].value).toBeCloseTo(gamma.response[0].value, 12);
  });
});
