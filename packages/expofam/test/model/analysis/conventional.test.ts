// Definitions of other programs. statsmodels' values are its own output (reference/conventions.py says version and date); of Stata
// and SAS the formulas of their manuals are written out here a second time, and published.test.ts holds tables that they printed.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ConventionalFit, type CovarianceOptions, conventional, covariance, glm, loadModel } from 'expofam';
import { readTable } from 'expofam-node';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../../errorOf.ts';

const read = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const reference = JSON.parse(readFileSync(read('reference/conventions.json'), 'utf8'));
const table = (name: string) => readTable(read(`../../../../../examples/${name}.csv`));

/** Relative difference; both stop at a relative change of 1e-14 of the deviance, which leaves about 1e-7 in a coefficient. */
const near = (found: number | null, expected: number, tolerance: number) =>
  expect(Math.abs((found as number) - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-12));

describe(`statsmodels ${reference.statsmodels}`, () => {
  for (const c of reference.cases) {
    test(`${c.data}: ${c.formula}, ${c.family} (${c.link})`, async () => {
      const model = glm(c.formula, await table(c.data), { family: c.family, link: c.link });
      const fit = conventional(model, 'statsmodels');
      expect(fit).toMatchObject({ nobs: c.nobs, test: 'z', checkedBy: 'run', parameters: c.terms.length });
      expect(c.useT).toBe(false);
      // Sums at the maximum: the first-order error of a coefficient cancels in the likelihood, not in Pearson's sum.
      near(fit.dispersion, c.dispersion, 1e-7);
      for (const key of ['logLik', 'aic', 'bic'] as const) near(fit[key], c[key], 1e-9);
      near(fit.alternatives.bicDeviance, c.bicDeviance, 1e-9);
      const byTerm = new Map(fit.coefficients.map((row) => [row.term.replace(/\[(.*)\]/, '[T.$1]'), row]));
      c.terms.forEach((term: string, i: number) => {
        const row = byTerm.get(term);
        near(row?.stdError ?? null, c.stdError[i], 1e-6);
        near(row?.statistic ?? null, c.statistic[i], 1e-6);
        // A relative error e in z is about z²·e in a small p-value.
        near(row?.pValue ?? null, c.pValue[i], 1e-6 * (1 + c.statistic[i] ** 2));
      });
    });
  }
});

describe(`statsmodels ${reference.statsmodels}: robust errors and counted parameters`, () => {
  test('HC1 of its GLM is HC0, clusters have G/(G − 1)·(n − 1)/(n − k), HAC has Bartlett weights and no factor unless asked', async () => {
    const { formula, cluster, HC0, HC1, clustered, plain, hac, hacCorrected } = reference.robust;
    const model = glm(formula, await table('shop'), { family: 'poisson' });
    const n = model.nobs;
    const k = model.state.rank;
    const held = (options: CovarianceOptions, factor: number, expected: readonly number[]) =>
      covariance(model, options).matrix.forEach((row, i) => {
        // statsmodels' coefficients are good to about 1e-8 of their errors at its convergence.
        near(Math.sqrt(row[i] * factor), expected[i], 1e-7);
      });
    held({ type: 'HC0' }, 1, HC0);
    held({ type: 'HC0' }, 1, HC1);
    held({ type: 'cluster', cluster, cadjust: false }, 1, plain);
    held({ type: 'cluster', cluster }, (n - 1) / (n - k), clustered);
    held({ type: 'cluster', cluster, clusterType: 'HC1' }, 1, clustered);
    held({ type: 'newey-west', lag: 3 }, 1, hac);
    held({ type: 'newey-west', lag: 3, adjust: true }, 1, hacCorrected);
  });

  test('GLM does not count the size of a negative binomial, the discrete model does', async () => {
    const { formula, alpha, logLik, aic, bic, discreteAic, discreteBic } = reference.size;
    const model = glm(formula, await table('shop'), { family: 'negative-binomial' });
    const fit = conventional(model, 'statsmodels');
    near(1 / (model.state.family.estimated.size.value as number), alpha, 1e-5); // its maximum in alpha is flat
    near(fit.logLik, logLik, 1e-10);
    near(fit.aic, aic, 1e-10);
    near(fit.bic, bic, 1e-10);
    near(fit.alternatives.discreteAic, discreteAic, 1e-10);
    near(fit.alternatives.discreteBic, discreteBic, 1e-10);
    // R and SAS count it.
    expect(conventional(model, 'r').parameters).toBe(fit.parameters + 1);
    expect(conventional(model, 'sas').parameters).toBe(fit.parameters + 1);
    // A size of its own predictor is a parameter of the fit in every program.
    const both = glm(`${formula}; size ~ 1`, await table('shop'), { family: 'negative-binomial' });
    expect(conventional(both, 'stata').parameters).toBe(4);
  });
});

const terms = (fit: ConventionalFit) => fit.coefficients.map((row) => row.term);

test('Stata: AIC over n, BIC of the deviance, z, and the gamma likelihood at φ = 1', async () => {
  const data = await table('breakdown');
  const model = glm('minutes ~ log(kilovolts)', data, { family: 'gamma', link: 'log' });
  const fit = conventional(model, 'stata');
  const mu = model.predict(data).columns.response as ArrayLike<number>;
  const y = (data.column('minutes') as { values: ArrayLike<number> }).values;
  let l = 0;
  for (let i = 0; i < mu.length; i++) l -= y[i] / mu[i] + Math.log(mu[i]);
  const n = model.nobs;
  near(fit.logLik, l, 1e-12);
  near(fit.aic, (-2 * l + 4) / n, 1e-12);
  near(fit.bic, (model.deviance as number) - (n - 2) * Math.log(n), 1e-12);
  near(fit.alternatives.estatBic, -2 * l + 2 * Math.log(n), 1e-12);
  expect(fit).toMatchObject({ test: 'z', checkedBy: 'published', covariance: 'observed' });
  // vce(oim) in a log link: the information is Σ (y/μ)xx′, not Σ xx′, so errors differ from R's.
  expect(fit.coefficients[1].stdError).not.toBeCloseTo(model.coefficients[1].stdError as number, 3);
});

test('SAS: the maximum-likelihood scale, counted, and squared z', async () => {
  const data = await table('breakdown');
  const model = glm('minutes ~ log(kilovolts)', data, { family: 'gamma', link: 'log' });
  const fit = conventional(model, 'sas');
  expect(fit).toMatchObject({ parameters: 3, test: 'chi-squared' });
  // No other dispersion has a larger likelihood: the one of R (D/n) and of statsmodels (X²/(n − k)) have less.
  expect(fit.logLik as number).toBeGreaterThan(model.logLik as number);
  expect(fit.logLik as number).toBeGreaterThan(conventional(model, 'statsmodels').logLik as number);
  const [, slope] = fit.coefficients;
  near(slope.statistic, ((slope.estimate as number) / (slope.stdError as number)) ** 2, 1e-14);
  const normal = glm('log(price) ~ bedrooms', await table('houses'), { family: 'gaussian' });
  near(conventional(normal, 'sas').dispersion, (normal.deviance as number) / normal.nobs, 1e-14);
  near(conventional(normal, 'sas').aic, normal.aic as number, 1e-12);
});

test('R is what the model says; a loaded model has nothing else; a wrong name is named', async () => {
  const model = glm('customers ~ promotion', await table('shop'), { family: 'poisson' });
  expect(conventional(model, 'r')).toMatchObject({ aic: model.aic, bic: model.bic, test: 'z', coefficients: model.coefficients });
  expect(terms(conventional(model, 'sas'))).toEqual(model.coefficients.map((row) => row.term));
  const loaded = loadModel(JSON.parse(JSON.stringify(model.save())));
  expect(conventional(loaded, 'r').aic).toBe(model.aic);
  expect(errorOf(() => conventional(loaded, 'stata')).code).toBe('no-training-rows');
  expect(errorOf(() => conventional(model, 'strata' as 'stata')).message).toContain('stata');
});
