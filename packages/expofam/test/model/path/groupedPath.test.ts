import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { glmPath, loadGlmPath, randomSource } from '../../../src/index.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(`reference/${name}`, import.meta.url), 'utf8'));
// glmnet 4.1-6, R 4.2.2, thresh 1e-18, type.multinomial = "grouped": reference/groupedPath.R, on the data of glmnetPath.R.
const { cases } = read('groupedPath.json');
const { data } = read('glmnetPath.json');
const names = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7'];
const formula = `class ~ ${names.join(' + ')}`;

describe('grouped classes', () => {
  for (const { options, lambda, lambdaMax, devRatio, df, coefficients } of cases) {
    const given = {
      family: 'multinomial',
      grouped: true,
      alpha: options.alpha,
      ...(options.weights ? { weights: 'w' } : {}),
      ...(options.standardize === false ? { standardize: false } : {}),
      ...(options['penalty.factor']
        ? { penaltyFactors: Object.fromEntries(names.map((name, j) => [name, options['penalty.factor'][j]])) }
        : {}),
    };
    it(`have the coefficients of glmnet: ${Object.keys(given).join(', ')} ${options.alpha}`, () => {
      const path = glmPath(formula, data, { ...given, lambda, tolerance: 1e-11 });
      expect(path.state.converged.every(Boolean)).toBe(true);
      expect(path.df).toEqual(df);
      path.state.coefficients.forEach((classes, i) => {
        expect(path.devianceRatio[i]).toBeCloseTo(devRatio[i], 8);
        classes.forEach((beta, k) => {
          const theirs = (Object.values(coefficients)[k] as number[][]).map((row) => row[i]);
          // glmnet ends with a change of the objective of 1e−14: half the digits in coefficients.
          beta.forEach((b, j) => {
            expect(Math.abs(b - theirs[j])).toBeLessThan(1e-6 * Math.max(1, Math.abs(theirs[j])));
          });
          // A column is in all classes or in none.
          expect(beta.slice(1).map((b) => b !== 0)).toEqual(classes[0].slice(1).map((b) => b !== 0));
        });
      });
      const top = glmPath(formula, data, { ...given, lambdaCount: 3 });
      // glmnet finds λ_max at a fit of the unpenalised columns to its own tolerance.
      expect(Math.abs(top.lambdaMax / lambdaMax - 1)).toBeLessThan(1e-3);
      expect(loadGlmPath(JSON.stringify(path.save())).summary()).toMatch(/Penalty: .*classes together/);
    });
  }

  it('are the minimum also where columns are nearly collinear', () => {
    const n = 400;
    const random = randomSource(5);
    const noise = () => random.uniform() + random.uniform() - 1;
    const a = Array.from({ length: n }, noise);
    const columns = { a, b: a.map((v) => v + 0.01 * noise()), c: a.map((v) => v + 0.01 * noise()), d: Array.from({ length: n }, noise) };
    const kind = a.map((v, i) => 'pqr'[Math.max(0, Math.min(2, Math.round(1 + v + columns.d[i] + noise())))]);
    const lambdas = [0.03, 0.003, 0.0003];
    const path = glmPath(
      'kind ~ a + b + c + d',
      { ...columns, kind },
      { family: 'multinomial', grouped: true, lambda: lambdas, tolerance: 1e-10 },
    );
    expect(path.state.converged).toEqual([true, true, true]);
    const X = Object.values(columns).map((x) => {
      const mean = x.reduce((s, v) => s + v, 0) / n;
      const spread = Math.sqrt(x.reduce((s, v) => s + (v - mean) ** 2, 0) / n);
      return x.map((v) => v / spread);
    });
    const spreads = Object.values(columns).map((x, j) => x[0] / X[j][0]);
    lambdas.forEach((lambda, l) => {
      const beta = path.state.coefficients[l];
      const gradient = X.map(() => [0, 0, 0]);
      kind.forEach((k, i) => {
        const eta = beta.map((b) => b[0] + Object.values(columns).reduce((s, x, j) => s + b[j + 1] * x[i], 0));
        const total = eta.reduce((s, e) => s + Math.exp(e), 0);
        eta.forEach((e, m) => {
          const residual = (path.state.classes?.[m] === k ? 1 : 0) - Math.exp(e) / total;
          X.forEach((x, j) => {
            gradient[j][m] += (x[i] * residual) / n;
          });
        });
      });
      // Optimality: the gradient of a column is λ times the direction of its coefficients, or no longer than λ where they are zero.
      X.forEach((_, j) => {
        const b = beta.map((classes) => classes[j + 1] * spreads[j]);
        const norm = Math.hypot(...b);
        if (norm === 0) expect(Math.hypot(...gradient[j])).toBeLessThan(lambda * (1 + 1e-6));
        else expect(Math.max(...b.map((v, m) => Math.abs(gradient[j][m] - (lambda * v) / norm)))).toBeLessThan(1e-8);
      });
    });
  });

  it('are refused without classes, and with limits', () => {
    expect(() => glmPath('binomial ~ x1 + x2', data, { family: 'bernoulli', grouped: true })).toThrow(/no classes/);
    expect(() => glmPath(formula, data, { family: 'multinomial', grouped: true, lower: { x1: 0 } })).toThrow(/limits/);
  });
});
