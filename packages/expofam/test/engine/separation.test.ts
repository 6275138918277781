import { describe, expect, it } from 'vitest';
import { maximiseInCone } from '../../src/engine/coneProgram.ts';
import { rowRecession } from '../../src/engine/recession.ts';
import { familyByName } from '../../src/families/index.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import { linkByName } from '../../src/family/links.ts';
import { rowModel } from '../../src/family/rowModel.ts';
import { glm } from '../../src/model/glm.ts';
import { errorOf } from '../errorOf.ts';
import counts from './reference/separatedCounts.json' with { type: 'json' };
import random from './reference/separation.json' with { type: 'json' };

describe('separated rows', () => {
  it('of nine published count designs: all of them and no others', () => {
    for (const [name, file] of Object.entries(counts.files)) {
      const { separated, ...columns } = file as Record<string, number[]>;
      const terms = Object.keys(columns).filter((c) => c !== 'y');
      const model = glm(`y ~ ${terms.map((t) => (t.startsWith('id') ? `C(${t})` : t)).join(' + ')}`, columns, { family: 'poisson' });
      const want = separated.flatMap((s, i) => (s === 1 ? [i + 1] : []));
      expect([name, model.state.separation?.rows ?? []]).toEqual([name, want]);
      expect(model.status).toBe(want.length ? 'separated' : 'converged');
    }
  });

  it('of ninety random designs: rows and terms as by linear programming with slacks', () => {
    for (const c of random.cases) {
      const data: Record<string, unknown> = { y: c.kind === 'class' ? c.y.map((v) => `c${v}`) : c.y };
      c.x.forEach((column, j) => {
        data[`x${j + 1}`] = column;
      });
      const formula = `y ~ ${c.x.map((_, j) => `x${j + 1}`).join(' + ')}`;
      const family = { binary: 'bernoulli', count: 'poisson', class: 'multinomial' }[c.kind] as string;
      const model = glm(formula, data, { family });
      const label = `${formula} on ${JSON.stringify(c)}`;
      expect([label, model.state.separation?.rows ?? []]).toEqual([label, c.rows]);
      expect([label, (model.state.separation?.terms ?? []).map((t) => t.replace(/^c(\d)/, '$1'))]).toEqual([label, c.terms]);
      expect(model.status === 'separated').toBe(c.any);
      for (const row of model.coefficients) {
        const infinite = model.state.separation?.terms.includes(row.class === undefined ? row.term : `${row.class}: ${row.term}`) ?? false;
        expect([label, row, row.stdError === null]).toEqual([label, row, infinite]);
      }
    }
  });

  it('of every binary link, also where a link approaches its limit slowly', () => {
    const data = { y: [0, 0, 0, 1, 1, 1], x: [1, 2, 3, 4, 5, 6] };
    for (const link of ['logit', 'probit', 'cloglog', 'loglog', 'cauchit']) {
      const model = glm('y ~ x', data, { family: 'bernoulli', link });
      expect([link, model.status, model.state.separation?.rows]).toEqual([link, 'separated', [1, 2, 3, 4, 5, 6]]);
      expect(model.state.separation?.terms).toEqual(['(Intercept)', 'x']);
    }
    const overlapping = { ...data, y: [0, 0, 1, 0, 1, 1] };
    for (const link of ['logit', 'probit', 'cloglog', 'loglog', 'cauchit']) {
      expect(glm('y ~ x', overlapping, { family: 'bernoulli', link }).status).toBe('converged');
    }
  });

  it('a response of one class, and counts that are all zero', () => {
    for (const y of [new Array(5).fill(0), new Array(5).fill(1)]) {
      const model = glm('y ~ x', { y, x: [1, 5, 2, 8, 3] }, { family: 'bernoulli' });
      expect(model.status).toBe('separated');
      expect(model.state.separation?.rows).toEqual([1, 2, 3, 4, 5]);
      expect(model.deviance).toBeLessThan(1e-10);
    }
    for (const family of ['poisson', 'geometric', 'quasipoisson', 'tweedie', 'negative-binomial']) {
      const model = glm(
        'y ~ x',
        { y: [0, 0, 0, 0], x: [1, 5, 2, 8] },
        { family, ...(family === 'tweedie' ? { parameters: { variancePower: 1.5 } } : {}) },
      );
      expect([family, model.status]).toEqual([family, 'separated']);
    }
  });

  it('with weights of 1e300 goes on until the likelihood is that of the limit', () => {
    // One response for all rows: the supremum of the log-likelihood is 0, so AIC is twice the number of coefficients.
    const x = [1, 2, 3, 4, 5, 6, 7, 8];
    for (const w of [1e-300, 1, 1e300]) {
      for (const [family, y] of [
        ['poisson', 0],
        ['bernoulli', 1],
        ['bernoulli', 0],
      ] as const) {
        const model = glm('y ~ x', { x, y: x.map(() => y), w: x.map(() => w) }, { family, weights: 'w' });
        expect([family, w, model.status]).toEqual([family, w, 'separated']);
        expect(Math.abs((model.aic as number) - 4)).toBeLessThan(2e-6);
        expect(model.coefficients.map((c) => c.stdError)).toEqual([null, null]);
      }
    }
    // Rows that overlap keep their estimates and errors while the others go on.
    const data = { y: [0, 0, 0, 2, 1, 4], g: ['a', 'a', 'a', 'b', 'b', 'b'], z: [1, 2, 3, 1, 2, 3], w: [1e300, 1e300, 1e300, 1, 1, 1] };
    const model = glm('y ~ g + z', data, { family: 'poisson', weights: 'w' });
    const rest = glm('y ~ z', { y: data.y.slice(3), z: data.z.slice(3) }, { family: 'poisson' });
    expect(model.state.separation?.rows).toEqual([1, 2, 3]);
    expect(model.coefficients[2].estimate as number).toBeCloseTo(rest.coefficients[1].estimate as number, 8);
    expect(model.coefficients[2].stdError as number).toBeCloseTo(rest.coefficients[1].stdError as number, 8);
    expect(model.logLik as number).toBeCloseTo(rest.logLik as number, 6);
  });

  it('a binomial with trials, weights of zero, and an offset', () => {
    const data = { s: [0, 0, 3, 2], f: [4, 2, 1, 0], g: ['a', 'a', 'b', 'b'] };
    const model = glm('cbind(s, f) ~ g', data, { family: 'binomial' });
    expect(model.state.separation).toEqual({ rows: [1, 2], terms: ['(Intercept)', 'g[b]'] });
    // The row that would keep the estimate finite has no weight.
    const weighted = { y: [0, 0, 1, 1, 1], x: [1, 2, 2.5, 3, 0], w: [1, 1, 1, 1, 0], o: [5, -5, 3, 2, 1] };
    expect(glm('y ~ x + offset(o)', weighted, { family: 'bernoulli', weights: 'w' }).state.separation?.rows).toEqual([1, 2, 3, 4]);
    expect(glm('y ~ x + offset(o)', weighted, { family: 'bernoulli' }).status).toBe('converged');
  });

  it('is not seen where the maximum exists, however extreme the fit', () => {
    // One misplaced row in two hundred: fitted values within 1e−12 of the edge, yet a finite maximum.
    const x = Array.from({ length: 200 }, (_, i) => i);
    const y = x.map((v) => (v < 100 ? 0 : 1));
    y[98] = 1;
    y[101] = 0;
    const model = glm('y ~ x', { x, y }, { family: 'bernoulli' });
    expect(model.status).toBe('converged');
    expect(model.coefficients[1].stdError).toBeGreaterThan(0);
  });
});

describe('what to do about it', () => {
  const data = { y: [0, 0, 0, 1, 1, 0, 1, 1], g: ['a', 'a', 'a', 'b', 'b', 'b', 'b', 'b'], x: [3, 1, 2, 5, 2, 4, 3, 6] };

  it('warns with rows, terms and advice; the other coefficients stand', () => {
    const model = glm('y ~ g + x', data, { family: 'bernoulli' });
    expect(model.status).toBe('separated');
    expect(model.converged).toBe(false);
    const [warning] = model.warnings.filter((w) => w.code === 'separated');
    expect(warning.message).toMatch(/rows 1, 2, 3/);
    expect(warning.message).toContain('--bias-reduction mean');
    expect(model.toJSON().separation).toEqual({ rows: [1, 2, 3], terms: ['(Intercept)', 'g[b]'] });
    // x has the estimate of the rows that are left.
    const rest = glm('y ~ x', { y: data.y.slice(3), x: data.x.slice(3) }, { family: 'bernoulli' });
    expect(model.coefficient('x')).toBeCloseTo(rest.coefficient('x') as number, 8);
    expect(model.coefficients[2].stdError).toBeCloseTo(rest.coefficients[1].stdError as number, 8);
    expect(model.coefficients[1]).toMatchObject({ stdError: null, statistic: null, pValue: null });
  });

  it('refuses, or leaves the rows out', () => {
    const error = errorOf(() => glm('y ~ g + x', data, { family: 'bernoulli', onSeparation: 'error' }));
    expect(error.code).toBe('separated');
    expect(error.details.rows).toEqual([1, 2, 3]);
    const dropped = glm('y ~ g + x', data, { family: 'bernoulli', onSeparation: 'drop' });
    expect(dropped.status).toBe('converged');
    expect(dropped.nobs).toBe(5);
    expect(dropped.coefficients[1].aliasedWith).toEqual(['(Intercept)']);
  });
});

describe('the cone programme', () => {
  it('answers 0 where the cone is a point, and a corner where it is not', () => {
    const constraints = (rows: number[][]) => (v: Float64Array) => {
      const values = rows.map((a) => a.reduce((s, x, j) => s + x * v[j], 0));
      const worst = values.indexOf(Math.min(...values));
      return values[worst] < -1e-12 ? Float64Array.from(rows[worst]) : undefined;
    };
    expect([
      ...(maximiseInCone(
        Float64Array.of(1, 1),
        constraints([
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1],
        ]),
        50,
      ) ?? []),
    ]).toEqual([0, 0]);
    expect([
      ...(maximiseInCone(
        Float64Array.of(1, 0.5),
        constraints([
          [1, -2],
          [0, 1],
        ]),
        50,
      ) ?? []),
    ]).toEqual([1, 0.5]);
  });
});

describe('the recession of a row', () => {
  const recession = (family: string, link: string, y: number[], constants = {}) => {
    const entry = (familyByName(family) as ExponentialFamily).withConstants(constants);
    const out = new Int8Array(y.length);
    rowRecession(rowModel(entry, [linkByName(link)]), [1, 1, 1]).kinds(y.length, [Float64Array.from(y)], out, new Float64Array(y.length));
    return [...out];
  };
  it('follows from the likelihood alone', () => {
    expect(recession('bernoulli', 'logit', [0, 1])).toEqual([-1, 1]);
    expect(recession('bernoulli', 'cauchit', [0, 1])).toEqual([-1, 1]);
    expect(recession('binomial', 'probit', [0, 0.5, 1])).toEqual([-1, 0, 1]);
    expect(recession('binomial', 'log', [0, 0.5, 1])).toEqual([-1, 0, 0]);
    expect(recession('poisson', 'log', [0, 1, 1000])).toEqual([-1, 0, 0]);
    expect(recession('poisson', 'identity', [0, 1])).toEqual([0, 0]);
    expect(recession('negative-binomial', 'log', [0, 3], { size: 2 })).toEqual([-1, 0]);
    expect(recession('gaussian', 'identity', [0, 1, -1])).toEqual([0, 0, 0]);
    expect(recession('gaussian', 'log', [0, 1])).toEqual([-1, 0]);
    expect(recession('gamma', 'log', [1e-3, 1, 1e3])).toEqual([0, 0, 0]);
    expect(recession('gamma', 'inverse', [1.5e-3, 1, 1e3])).toEqual([0, 0, 0]);
    expect(recession('inverse-gaussian', 'log', [0.1, 1, 100])).toEqual([0, 0, 0]);
  });

  it('sees a row near its supremum, and no other', () => {
    const entry = familyByName('poisson') as ExponentialFamily;
    const model = rowModel(entry, [linkByName('log')]);
    // 2.5 is in no table of counts; 0 alone recedes, to 0.
    for (const y of [Float64Array.of(3, 0, 1, 0), Float64Array.of(2.5, 0, 1, 0)]) {
      const { near } = rowRecession(model, [1, 1, 1], y);
      const value = Float64Array.of(0, -1e-3, 0, -1e-7);
      expect(near(4, [y], value, 1e-6)).toBe(true);
      expect(near(4, [y], value, 1e-8)).toBe(false);
      expect(near(3, [y], value, 1e-6)).toBe(false);
      // A row of weight 0 is none.
      expect(near(4, [y], value, 1e-6, Float64Array.of(1, 1, 1, 0))).toBe(false);
    }
  });
});
