import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { add, div, exp, expm1, log, log1p, mul, neg, sub } from '../../src/expr/node.ts';
import { gamma } from '../../src/families/gamma.ts';
import { interval, negativeReals, positiveReals, reals } from '../../src/family/interval.ts';
import { nonNegativeIntegers, positiveLine } from '../../src/family/support.ts';
import { exponentialFamily, glm, type Link, linkByName, loadModel } from '../../src/index.ts';

const folder = new URL('./saved/', import.meta.url);
const files = readdirSync(folder).filter((f) => f.endsWith('.json'));

describe('models saved by every version', () => {
  it('are there', () => {
    expect(files.filter((f) => f.startsWith('version1-')).length).toBeGreaterThanOrEqual(3);
  });
  it.each(files)('%s still loads and predicts what it did', (file) => {
    const { model, rows, expected } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    const p = loadModel(model).predict(rows, { se: true });
    for (const part of ['columns', 'stdError'] as const) {
      expect(Object.keys(p[part] ?? {})).toEqual(Object.keys(expected[part]));
      // Standard errors come from the covariance as written, whose digits differ in the last places from the centred one.
      for (const [name, values] of Object.entries(expected[part] as Record<string, number[]>))
        values.forEach((v, i) => {
          expect(Math.abs((p[part]?.[name][i] ?? Number.NaN) / v - 1)).toBeLessThan(1e-9);
        });
    }
  });
});

describe('a saved model', () => {
  const x = Array.from({ length: 30 }, (_, i) => i / 10);
  const y = x.map((v, i) => Math.round(Math.exp(1 + 0.4 * v)) + (i % 3));
  it('holds no training row', () => {
    const marked = y.map((v, i) => v + (i === 7 ? 987654 : 0));
    const saved = glm('marked ~ x + I(x^2)', { marked, x }, { family: 'poisson' }).save();
    expect(JSON.stringify(saved)).not.toContain(String(marked[7]));
    const longest = (value: unknown): number =>
      typeof value === 'object' && value !== null
        ? Math.max(Array.isArray(value) ? value.length : 0, ...Object.values(value).map(longest))
        : 0;
    // Three coefficients, and nothing that is as long as the thirty rows.
    expect(longest(saved)).toBeLessThan(10);
  });
  it('keeps a user’s family and link as they were declared', () => {
    const own = exponentialFamily({
      name: 'my-counts',
      title: 'My counts',
      support: nonNegativeIntegers,
      parameters: [{ name: 'eta', domain: reals }],
      logPartition: (eta) => exp(eta),
      source: { parameters: [{ name: 'rate', domain: positiveReals }], toNatural: (l) => [log(l)], fromNatural: (e) => [exp(e)] },
      mean: { domain: positiveReals, natural: (mu) => mu.log, logPartition: (mu) => mu.value },
      canonicalLink: 'log',
      dispersion: { name: 'tau', fixed: 1 },
      start: ([v]) => [add(v, 0.5)],
    });
    const shifted: Link = {
      name: 'log of one more',
      forward: (mu) => log(add(mu, 1)),
      inverse: (u) => ({ value: expm1(u) }),
      domain: interval(0, Infinity),
      range: positiveReals,
    };
    for (const link of [linkByName('log'), shifted]) {
      const model = glm('y ~ x', { y, x }, { family: own, link });
      const loaded = loadModel(JSON.stringify(model.save()));
      expect(loaded.family.name).toBe('my-counts');
      expect(loaded.predict({ x }).columns.response).toEqual(model.predict({ x }).columns.response);
      expect([...loaded.predict({ x: [1] }, { type: 'rate', se: true }).columns.rate]).toEqual([
        ...model.predict({ x: [1] }, { type: 'rate' }).columns.rate,
      ]);
    }
  });
  it('keeps a user’s family with a dispersion and constants', () => {
    const own = exponentialFamily({
      name: 'my-gamma',
      support: positiveLine,
      parameters: [{ name: 'eta', domain: negativeReals }],
      logPartition: (eta) => neg(log(neg(eta))),
      mean: { domain: positiveReals, natural: (mu) => neg(exp(neg(mu.log))), logPartition: (mu) => mu.log },
      canonicalLink: 'inverse',
      unitDeviance: ([v], [mu]) => mul(2, sub(div(sub(v, mu.value), mu.value), log1p(div(sub(v, mu.value), mu.value)))),
      dispersion: { name: 'phi' },
      start: ([v]) => [v],
    });
    const positive = y.map((v) => v + 0.5);
    const model = glm('positive ~ x', { positive, x }, { family: own, link: 'log' });
    const loaded = loadModel(JSON.stringify(model.save()));
    const builtIn = glm('positive ~ x', { positive, x }, { family: gamma, link: 'log' });
    expect(loaded.predict({ x }, { se: true }).stdError?.response[3]).toBeCloseTo(
      builtIn.predict({ x }, { se: true }).stdError?.response[3] ?? 0,
      9,
    );
    expect(loaded.state.dispersion).toBeCloseTo(builtIn.dispersion ?? 0, 9);
  });
  it('of a newer version, truncated or of something else is refused with what to do', () => {
    const saved = glm('y ~ x', { y, x }, { family: 'poisson' }).save();
    expect(() => loadModel({ ...saved, version: 99 })).toThrow(/update/);
    expect(() => loadModel(JSON.stringify(saved).slice(0, 200))).toThrow(/truncated/);
    expect(() => loadModel({})).toThrow(/expofam-model/);
    const { covariance: _, ...rest } = saved;
    expect(() => loadModel(rest)).toThrow(/covariance/);
  });
});
