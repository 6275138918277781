import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import '../../fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import { cvGlmPath, type GlmPathOptions, glm, glmPath, loadGlmPath, loadModel, randomSource } from '../../../src/index.ts';
import { areaUnderCurve } from '../../../src/model/path/pathLoss.ts';

// glmnet 4.1-6, R 4.2.2, thresh 1e-18: reference/glmnetPath.R.
const reference = JSON.parse(readFileSync(new URL('reference/glmnetPath.json', import.meta.url), 'utf8'));
const data: Record<string, (number | string)[]> = {
  ...reference.data,
  failures: reference.data.trials.map((t: number, i: number) => t - reference.data.successes[i]),
};
const names = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7'];

const columnOf: Record<string, string> = {
  gamma: 'gamma',
  everything: 'gamma',
  multinomial: 'class',
  'gaussian builtin': 'gaussian',
  probit: 'binomial',
};
type GlmnetOptions = Record<string, never> & Record<string, number[] | number | boolean | string[]>;

function optionsOf(id: string, family: string, given: GlmnetOptions, lambda: readonly number[]) {
  const byName = (values: unknown, keep: (v: number) => boolean) =>
    Object.fromEntries((values as (number | string)[]).flatMap((v, j) => (typeof v === 'number' && keep(v) ? [[names[j], v]] : [])));
  const left = id === 'binomial counts' ? 'cbind(successes, failures)' : (columnOf[id] ?? id);
  return {
    formula: `${left} ~ ${given.intercept === false ? '0 + ' : ''}${names.join(' + ')}`,
    options: {
      family,
      lambda,
      alpha: given.alpha as unknown as number,
      tolerance: 1e-11,
      ...(id === 'probit' ? { link: 'probit' } : {}),
      ...(family === 'gamma' ? { link: 'log' } : {}),
      ...(given.weights ? { weights: 'w' } : {}),
      ...(given.offset ? { offset: 'o' } : {}),
      ...(given.standardize === (false as never) ? { standardize: false } : {}),
      ...(given['penalty.factor'] ? { penaltyFactors: byName(given['penalty.factor'], () => true) } : {}),
      ...(given['lower.limits'] ? { lower: byName(given['lower.limits'], Number.isFinite) } : {}),
      ...(given['upper.limits'] ? { upper: byName(given['upper.limits'], Number.isFinite) } : {}),
    },
  };
}

describe('coefficients of glmnet', () => {
  for (const c of reference.cases) {
    const what = Object.entries(c.options).map(([k, v]) => `${k} ${Array.isArray(v) ? '…' : v}`);
    it(`${c.id}, ${what.join(', ')}`, () => {
      const { formula, options } = optionsOf(c.id, c.family, c.options, c.lambda);
      const path = glmPath(formula, data, options);
      expect(path.state.converged.every(Boolean)).toBe(true);
      expect(path.df).toEqual(c.df);
      path.lambdas.forEach((lambda, i) => {
        expect(lambda).toBeCloseTo(c.lambda[i], 12);
        // Their own families end with a change of the objective of 1e−14: half the digits in coefficients.
        expect(path.devianceRatio[i]).toBeCloseTo(c.devRatio[i], 6);
        path.state.coefficients[i].forEach((beta, k) => {
          // glmnet always has a row for the intercept.
          const theirs = (Object.values(c.coefficients)[k] as number[][])
            .map((row: number[]) => row[i])
            .slice(options && formula.includes('0 +') ? 1 : 0);
          beta.forEach((b, j) => {
            expect(Math.abs(b - theirs[j]), `${path.state.columns[j].term} at ${lambda}: ${b} against ${theirs[j]}`).toBeLessThan(
              1e-6 * Math.max(1, Math.abs(theirs[j])),
            );
          });
        });
      });
    });
  }
});

describe('the sequence of lambdas', () => {
  for (const c of reference.auto) {
    it(`of glmnet, ${c.family}, alpha ${c.alpha}`, () => {
      const factors = Object.fromEntries(names.map((name, j) => [name, reference.pf[j]]));
      const path = glmPath(`${c.family} ~ ${names.join(' + ')}`, data, {
        family: c.family === 'binomial' ? 'bernoulli' : c.family,
        alpha: c.alpha,
        lambdaCount: 20,
        penaltyFactors: factors,
      });
      const shared = Math.min(path.lambdas.length, c.lambda.length);
      expect(shared).toBeGreaterThan(5);
      // glmnet finds λ_max at a fit of the unpenalised columns to its own tolerance, 1e−7 of the deviance.
      for (let k = 0; k < shared; k++) expect(Math.abs(path.lambdas[k] / c.lambda[k] - 1)).toBeLessThan(1e-4);
      expect(path.lambdaMax).toBe(path.lambdas[0]);
      expect(path.df[0]).toBe(1);
    });
  }

  it('ends where the deviance no longer falls, and not before when told the lambdas', () => {
    const path = glmPath(`binomial ~ ${names.join(' + ')}`, data, { family: 'bernoulli' });
    expect(path.lambdas.length).toBeLessThan(100);
    expect(path.lambdas.length).toBeGreaterThan(40);
    const again = glmPath(`binomial ~ ${names.join(' + ')}`, data, { family: 'bernoulli', lambda: [0.01, 1, 0.1, 0.01] });
    expect(again.lambdas).toEqual([1, 0.1, 0.01]);
  });
});

describe('the solution', () => {
  const families: (Pick<GlmPathOptions, 'family' | 'link' | 'parameters'> & { left: string })[] = [
    { left: 'gaussian', family: 'gaussian' },
    { left: 'binomial', family: 'bernoulli' },
    { left: 'binomial', family: 'bernoulli', link: 'cloglog' },
    { left: 'poisson', family: 'poisson' },
    { left: 'poisson', family: 'poisson', link: 'sqrt' },
    { left: 'poisson', family: 'negative-binomial', parameters: { theta: 2 } },
    { left: 'gamma', family: 'gamma', link: 'log' },
    { left: 'gamma', family: 'inverse-gaussian', link: 'log' },
    { left: 'gamma', family: 'tweedie', parameters: { variancePower: 1.5 } },
  ];
  for (const { left, ...options } of families) {
    it(`at lambda 0 is the maximum of the likelihood: ${options.family} ${options.link ?? ''}`, () => {
      const formula = `${left} ~ ${names.join(' + ')}`;
      const path = glmPath(formula, data, { ...options, lambda: [0.1, 0], tolerance: 1e-12 });
      const model = glm(formula, data, options);
      expect(path.state.converged).toEqual([true, true]);
      model.coefficients.forEach((c, j) => {
        // A 1e−12 share of the linear predictor is far below 1e−7 standard errors.
        expect(Math.abs(path.state.coefficients[1][0][j] - (c.estimate ?? 0))).toBeLessThan(1e-7 * (c.stdError ?? 0));
      });
      expect(path.devianceRatio[1]).toBeCloseTo(1 - (model.deviance ?? 0) / (model.state.nullDeviance ?? 1), 10);
    });
  }

  it('at lambda 0 is the maximum of a softmax too', () => {
    const formula = `class ~ ${names.join(' + ')}`;
    const path = glmPath(formula, data, { family: 'multinomial', lambda: [0.05, 0], tolerance: 1e-12 });
    const model = glm(formula, data, { family: 'multinomial' });
    const at = path.modelAt(0);
    model.coefficients.forEach((c, j) => {
      expect(at.coefficients[j].term).toBe(c.term);
      expect(at.coefficients[j].class).toBe(c.class);
      expect(Math.abs((at.coefficients[j].estimate ?? 0) - (c.estimate ?? 0))).toBeLessThan(1e-6 * (c.stdError ?? 0));
    });
  });

  // Karush, Kuhn and Tucker: the gradient of the likelihood by hand, for random penalties and factors in the formula.
  it('fulfils the conditions of optimality, with categories, weights and penalty factors', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -6, max: 0, noNaN: true }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom('poisson', 'bernoulli', 'gaussian'),
        fc.boolean(),
        (alpha, logRatio, seed, family, standardize) => {
          const random = randomSource(seed);
          const n = 60;
          const g = Array.from({ length: n }, () => 'abcd'[Math.floor(4 * random.uniform())]);
          const x = Array.from({ length: n }, () => 5 + 3 * random.uniform());
          const z = x.map((v) => v + random.uniform());
          const w = Array.from({ length: n }, () => 0.2 + random.uniform());
          const y = x.map((v, i) => {
            const eta = v - 6.5 + (g[i] === 'b' ? 1 : 0) + random.uniform();
            return family === 'poisson'
              ? Math.floor(Math.exp(eta))
              : family === 'bernoulli'
                ? Number(random.uniform() < 1 / (1 + Math.exp(-eta)))
                : eta;
          });
          const factors = { x: 0.5, g: 2 };
          const columns = { y, g, x, z, w };
          const base = { family, alpha, standardize, weights: 'w', penaltyFactors: factors, tolerance: 1e-10 };
          const top = glmPath('y ~ g + x + z + x:g', columns, { ...base, lambdaCount: 1 }).lambdaMax;
          const lambda = top * 10 ** logRatio;
          const path = glmPath('y ~ g + x + z + x:g', columns, { ...base, lambda: [lambda] });
          expect(path.state.converged[0]).toBe(true);
          const [beta] = path.state.coefficients[0];
          const design = path.state.columns.map(({ term }) => (term === '(Intercept)' ? x.map(() => 1) : product(term, { g, x, z })));
          const eta = x.map((_, i) => design.reduce((s, c, j) => s + beta[j] * c[i], 0));
          const mu = eta.map((u) => (family === 'poisson' ? Math.exp(u) : family === 'bernoulli' ? 1 / (1 + Math.exp(-u)) : u));
          const W = w.reduce((a, b) => a + b, 0);
          const total = 3 * 2 + 0.5 + 1 + 3;
          design.forEach((c, j) => {
            const { term, penaltyFactor } = path.state.columns[j];
            const mean = c.reduce((s, v, i) => s + w[i] * v, 0) / W;
            const spread = standardize && term !== '(Intercept)' ? Math.sqrt(c.reduce((s, v, i) => s + w[i] * (v - mean) ** 2, 0) / W) : 1;
            const slope = c.reduce((s, v, i) => s + (w[i] / W) * v * (y[i] - mu[i]), 0) / spread;
            const expected =
              term === '(Intercept)' ? 0 : (term.startsWith('g[') && !term.includes(':') ? 2 : term === 'x' ? 0.5 : 1) * (8 / total);
            if (spread < 1e-9 && term !== '(Intercept)') {
              expect(penaltyFactor).toBeNull();
              return;
            }
            expect(penaltyFactor).toBeCloseTo(expected, 10);
            const f = expected * lambda;
            const b = beta[j] * spread;
            const rest = slope - f * (1 - alpha) * b;
            // 1e−10 of the linear predictor, times the curvature (means to a few hundred) and columns to 8.
            const close = 1e-6 * (1 + f);
            if (b === 0 && f > 0) expect(Math.abs(rest)).toBeLessThan(f * alpha + close);
            else expect(Math.abs(rest - f * alpha * Math.sign(b))).toBeLessThan(close);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** A column of the design by its name: x, z, g[level], or a product of them. */
function product(term: string, { g, x, z }: { g: string[]; x: number[]; z: number[] }): number[] {
  return x.map((_, i) =>
    term.split(':').reduce((v, part) => v * (part === 'x' ? x[i] : part === 'z' ? z[i] : Number(`g[${g[i]}]` === part)), 1),
  );
}

describe('a path as an object', () => {
  const formula = `binomial ~ ${names.join(' + ')}`;
  const path = glmPath(formula, data, { family: 'bernoulli', alpha: 0.8, tolerance: 1e-10 });

  it('says whether coefficients are of the path, refitted or interpolated', () => {
    expect(path.coefficientsAt(path.lambdas[7]).source).toBe('path');
    const between = Math.sqrt(path.lambdas[7] * path.lambdas[8]);
    const exact = path.coefficientsAt(between);
    expect(exact.source).toBe('refitted');
    const own = glmPath(formula, data, { family: 'bernoulli', alpha: 0.8, lambda: [between], tolerance: 1e-10 });
    exact.coefficients.forEach((c, j) => {
      expect(c.estimate).toBeCloseTo(own.state.coefficients[0][0][j], 7);
    });
    const line = path.coefficientsAt(between, { exact: false });
    expect(line.source).toBe('interpolated');
    const share = (path.lambdas[7] - between) / (path.lambdas[7] - path.lambdas[8]);
    line.coefficients.forEach((c, j) => {
      const [a, b] = [7, 8].map((i) => path.state.coefficients[i][0][j]);
      expect(c.estimate).toBeCloseTo(a + share * (b - a), 12);
    });
    expect(path.coefficientsAt(2 * path.lambdaMax).coefficients.filter((c) => c.estimate !== 0)).toHaveLength(1);
    expect(() => path.coefficientsAt(1e-9, { exact: false })).toThrow(/within the path/);
    expect(() => path.coefficientsAt(-1)).toThrow(/from 0/);
  });

  it('is saved and loaded, and predicts the same', () => {
    const loaded = loadGlmPath(JSON.stringify(path.save()));
    const lambda = path.lambdas[20];
    const p = path.predict(data, { lambda }).columns.response;
    expect(Array.from(loaded.predict(data, { lambda }).columns.response)).toEqual(Array.from(p));
    const [beta] = path.state.coefficients[20];
    const eta = beta[0] + names.reduce((s, name, j) => s + beta[j + 1] * (data[name][3] as number), 0);
    expect(p[3]).toBeCloseTo(1 / (1 + Math.exp(-eta)), 12);
    expect(loaded.coefficientsAt((path.lambdas[3] + path.lambdas[4]) / 2).source).toBe('interpolated');
    expect(() => loaded.coefficientsAt((path.lambdas[3] + path.lambdas[4]) / 2, { exact: true })).toThrow(/no rows/);
    expect(() => loadGlmPath('{}')).toThrow(/no expofam path/);
    expect(() => loadGlmPath({ ...path.save(), lambdas: 3 })).toThrow(/damaged/);
    const model = loadModel(JSON.stringify(path.modelAt(lambda).save()));
    expect(Array.from(model.predict(data).columns.response)).toEqual(Array.from(p));
    expect(model.summary()).toMatch(/Penalty: elastic net, alpha = 0.8/);
    expect(() => model.predict(data, { se: true })).toThrow(/penalised/);
    expect(Object.isFrozen(path.state.coefficients[0][0])).toBe(true);
  });

  it('lists its coefficients that are not zero', () => {
    const rows = path.tidy().filter((r) => r.lambda === path.lambdas[20]);
    expect(rows).toHaveLength(path.df[20] + 1);
    expect(path.summary()).toMatch(/Lambda +Df +%Deviance/);
  });

  it('refuses what it cannot penalise', () => {
    const error =
      (options: object, of = formula): (() => unknown) =>
      () =>
        glmPath(of, data, { family: 'bernoulli', ...options });
    expect(error({ alpha: 1.5 })).toThrow(/alpha: 1.5; expected a number from 0/);
    expect(error({ lambda: [-1] })).toThrow(/lambda: -1/);
    expect(error({ penaltyFactors: { x9: 0 } })).toThrow(/no such term/);
    expect(error({ penaltyFactors: { '(Intercept)': 1 } })).toThrow(/never penalised/);
    expect(error({ penaltyFactors: Object.fromEntries(names.map((n) => [n, 0])) })).toThrow(/no column with a penalty factor/);
    expect(error({ lower: { x1: 1 } })).toThrow(/at most 0/);
    expect(error({}, 'binomial ~ 1')).toThrow(/intercept alone/);
    expect(error({ family: 'negative-binomial' }, 'poisson ~ x1')).toThrow(/no value for/);
    expect(error({ family: 'gaussian' }, 'gaussian ~ x1; sd ~ x2')).toThrow(/one linear predictor/);
  });

  it('leaves out a constant column and says so', () => {
    const constant = { ...data, k: data.x1.map(() => 3) };
    const found = glmPath('binomial ~ x1 + k', constant, { family: 'bernoulli', lambda: [0.01] });
    expect(found.state.coefficients[0][0][2]).toBe(0);
    expect(found.warnings.map((w) => w.code)).toEqual(['constant-column']);
  });
});

describe('cross-validation', () => {
  for (const c of reference.cv) {
    it(`is cv.glmnet's on the same folds: ${c.family}, ${c.measure}`, () => {
      const left = c.family === 'multinomial' ? 'class' : c.family;
      const path = glmPath(`${left} ~ ${names.join(' + ')}`, data, {
        family: c.family === 'binomial' ? 'bernoulli' : c.family,
        lambda: c.lambda,
        weights: 'w',
        tolerance: 1e-10,
      });
      const found = cvGlmPath(path, { foldOf: reference.foldid, measure: c.measure });
      // glmnet adds the errors of both classes.
      const half = c.family === 'binomial' && (c.measure === 'mse' || c.measure === 'mae') ? 0.5 : 1;
      found.mean.forEach((m, i) => {
        expect(Math.abs(m - half * c.cvm[i])).toBeLessThan(1e-6 * Math.max(1, c.cvm[i]));
        expect(Math.abs(found.stdError[i] - half * c.cvsd[i])).toBeLessThan(1e-6 * Math.max(1, c.cvm[i]));
      });
      expect(found.lambdaMin).toBeCloseTo(c.lambdaMin, 10);
      expect(found.lambda1se).toBeCloseTo(c.lambda1se, 10);
    });
  }

  const path = glmPath(`binomial ~ ${names.join(' + ')}`, data, { family: 'bernoulli' });
  it('draws the same folds by the same seed, and other ones by another', () => {
    const a = cvGlmPath(path, { folds: 5, seed: 3 });
    expect(cvGlmPath(path, { folds: 5, seed: 3 }).mean).toEqual(a.mean);
    expect(cvGlmPath(path, { folds: 5, seed: 4 }).mean).not.toEqual(a.mean);
    expect(a.folds).toBe(5);
    expect(a.lambda1se).toBeGreaterThanOrEqual(a.lambdaMin);
  });

  it('judges by the area under the curve, ties and weights included', () => {
    const some = glmPath(`binomial ~ ${names.join(' + ')}`, data, { family: 'bernoulli', lambda: [10, 0.05, 0.01] });
    const found = cvGlmPath(some, { folds: 4, measure: 'auc' });
    expect(found.mean[0]).toBe(0.5); // the intercept alone: every pair is tied
    expect(Math.max(...found.mean)).toBeGreaterThan(0.6);
    expect(found.mean[found.lambdas.indexOf(found.lambdaMin)]).toBe(Math.max(...found.mean));
    const y = [1, 0, 1, 1, 0, 0, 1];
    const scores = [0.3, 0.3, 0.9, 0.1, 0.2, 0.9, 0.5];
    const weights = Float64Array.of(1, 2, 0.5, 3, 1, 0.25, 2);
    let [inOrder, pairs] = [0, 0];
    y.forEach((a, i) => {
      y.forEach((b, k) => {
        if (a !== 1 || b !== 0) return;
        pairs += weights[i] * weights[k];
        inOrder += weights[i] * weights[k] * (scores[i] > scores[k] ? 1 : scores[i] === scores[k] ? 0.5 : 0);
      });
    });
    expect(areaUnderCurve(y, scores, weights)).toBeCloseTo(inOrder / pairs, 14);
  });

  it('refuses what it cannot judge', () => {
    expect(() => cvGlmPath(loadGlmPath(path.save()))).toThrow(/no rows/);
    expect(() => cvGlmPath(path, { foldOf: [1, 2] })).toThrow(/one for each row/);
    expect(() => cvGlmPath(path, { measure: 'r2' as 'mse' })).toThrow(/no such measure/);
    const counts = glmPath(`poisson ~ ${names.join(' + ')}`, data, { family: 'poisson' });
    expect(() => cvGlmPath(counts, { measure: 'auc' })).toThrow(/two classes/);
  });
});
