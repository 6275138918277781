// Tables that Stata and SAS printed themselves, published with their data: Stata's by the statsmodels project with its tests
// (reference/published.py says where each stands), SAS's in the examples of the SAS/STAT 14.1 User's Guide.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ConventionalFit, confint, conventional, covariance, glm } from 'expofam';
import { describe, expect, test } from 'vitest';

interface Case {
  readonly name: string;
  readonly data: Readonly<Record<string, number[] | string[]>>;
  readonly formula: string;
  readonly family: string;
  readonly link: string;
  readonly aic: number;
  readonly bic: number;
  readonly logLik?: number;
  readonly stdError?: Readonly<Record<string, number>>;
  readonly estat?: { readonly aic: number; readonly bic: number };
  readonly weights?: string;
  /** Stata's aweights: scaled to a mean of one. */
  readonly scaled?: boolean;
  readonly frequency?: string;
  readonly size?: number;
  readonly robust?: boolean;
  readonly cluster?: string;
}

const { cases, ships } = JSON.parse(readFileSync(fileURLToPath(new URL('reference/published.json', import.meta.url)), 'utf8'));

const near = (found: number | null | undefined, expected: number, tolerance: number) =>
  expect(Math.abs((found as number) - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));

/** Half a unit in the last printed place. */
const printed = (found: number | null | undefined, expected: number, places: number) =>
  expect(Math.abs((found as number) - expected)).toBeLessThanOrEqual(0.5 * 10 ** -places * (1 + 1e-9));

const scaledToOne = (w: readonly number[]) => w.map((v) => (v * w.length) / w.reduce((a, b) => a + b, 0));

/** Errors of a covariance of type HC0, or clustered with G/(G − 1). */
const errorsOf = (model: ReturnType<typeof glm>, cluster?: string) =>
  covariance(model, cluster ? { type: 'cluster', cluster } : { type: 'HC0' }).matrix.map((row, i) => Math.sqrt(row[i]));

describe('Stata: glm', () => {
  test.each(cases as Case[])('$name', (c) => {
    const weights = c.weights && (c.scaled ? scaledToOne(c.data[c.weights] as number[]) : c.weights);
    const model = glm(c.formula, c.data, {
      family: c.family,
      link: c.link,
      ...(weights ? { weights } : {}),
      ...(c.frequency ? { frequencyWeights: c.frequency } : {}),
      ...(c.size ? { parameters: { size: c.size } } : {}),
    });
    const stata = conventional(model, 'stata');
    expect(stata.checkedBy).toBe('published');
    // What is printed to seven digits (Scotvote), and cpunish, whose columns Stata read as numbers of single precision, agree to
    // 2e-7; the sums of GaussianLog's 1e-3 errors about 2.7 to 1e-6. The rest is printed in double precision.
    const rounded = c.name === 'Scotvote' || c.name.startsWith('cpunish') || c.name === 'Committee' || c.name === 'Longley';
    const tolerance = c.name === 'GaussianLog' ? 1e-6 : rounded ? 3e-7 : 1e-12;
    near(stata.aic, c.aic, tolerance);
    near(stata.bic, c.bic, tolerance);
    if (c.logLik !== undefined) near(stata.logLik, c.logLik, tolerance);
    if (c.estat) {
      near(stata.alternatives.estatAic, c.estat.aic, tolerance);
      near(stata.alternatives.estatBic, c.estat.bic, tolerance);
    }
    if (!c.stdError) return;
    const sandwich = c.robust || c.cluster ? errorsOf(model, c.cluster) : undefined;
    // `vce(robust)` of glm is HC0 times n/(n − 1); clusters have G/(G − 1), as here.
    const factor = c.robust ? Math.sqrt(model.nobs / (model.nobs - 1)) : 1;
    model.coefficients.forEach((row, i) => {
      const found = sandwich ? sandwich[i] * factor : stata.coefficients[i].stdError;
      // Those of Lbw are R's at its default convergence, about 1e-5 away; a sandwich has twice the relative error of an information.
      near(found, c.stdError?.[row.term] as number, c.name === 'Lbw' ? 2e-5 : 1e-6);
    });
  });
});

describe("Stata: poisson and nbreg on McCullagh and Nelder's ships", () => {
  test.each(ships.fits as { readonly [key: string]: never }[])('$name', (c: Record<string, never>) => {
    const { family, exposure, vce, nobs, rank, logLik, alpha, terms, estimate, stdError } = c as unknown as {
      family: string;
      exposure: boolean;
      vce: 'oim' | 'robust' | 'cluster';
      nobs: number;
      rank: number;
      logLik: number;
      alpha: number | null;
      terms: string[];
      estimate: number[];
      stdError: number[];
    };
    const model = glm('accident ~ yr_con + op_75_79', ships.data, { family, ...(exposure ? { offset: 'log(service)' } : {}) });
    const stata = conventional(model, 'stata');
    expect(model.nobs).toBe(nobs);
    near(stata.logLik, logLik, 1e-13);
    terms.forEach((term, i) => {
      near(model.coefficient(term), estimate[i], alpha === null ? 1e-10 : 2e-6);
    });
    if (alpha === null) {
      expect(stata.parameters).toBe(rank);
      const at = (term: string) => model.coefficients.findIndex((row) => row.term === term);
      const errors =
        vce === 'oim' ? stata.coefficients.map((row) => row.stdError as number) : errorsOf(model, vce === 'cluster' ? 'ship' : undefined);
      terms.forEach((term, i) => {
        near(errors[at(term)] * (vce === 'robust' ? Math.sqrt(nobs / (nobs - 1)) : 1), stdError[i], 1e-10);
      });
    } else {
      // `glm, family(nbinomial ml)` takes alpha as given and counts k; `nbreg` counts it: e(rank) is k + 1,
      // and its published AIC of ten coefficients (RAND health insurance, statsmodels' results_discrete.py) is −2ℓ + 22. Its errors come from
      // the information of coefficients and alpha together, ours (and MASS's) are conditional on alpha, so they are not compared.
      near(1 / (model.state.family.estimated.size.value as number), alpha, 2e-6);
      expect(stata.parameters).toBe(rank - 1);
      near(stata.alternatives.nbregAic, -2 * logLik + 2 * rank, 1e-13);
      near(stata.alternatives.nbregBic, -2 * logLik + rank * Math.log(nobs), 1e-13);
    }
  });
});

const words = (text: string) => text.trim().split(/\s+/);
const numbers = (text: string) => words(text).map(Number);

/** AICC as GENMOD prints it. */
const aicc = (fit: ConventionalFit) => (fit.aic as number) + (2 * fit.parameters * (fit.parameters + 1)) / (fit.nobs - fit.parameters - 1);

describe('SAS: GENMOD', () => {
  test('Example 45.1, logistic regression of events and trials, with LRCI', () => {
    const cells = words(`A .1 1 10  A .23 2 12  A .67 1 9  B .2 3 13  B .3 4 15  B .45 5 16  B .78 5 13
      C .04 0 10  C .15 0 11  C .56 1 12  C .7 2 12  D .34 5 10  D .6 5 9  D .7 8 10
      E .2 12 20  E .34 15 20  E .56 13 15  E .8 17 20`);
    const column = (at: number) => cells.filter((_, i) => i % 4 === at);
    const n = column(3).map(Number);
    const data = { drug: column(0), x: column(1).map(Number), share: column(2).map((r, i) => Number(r) / n[i]), n };
    // The last level is SAS's reference.
    const model = glm('share ~ x + drug', data, { family: 'binomial', weights: 'n', levels: { drug: ['E', 'A', 'B', 'C', 'D'] } });
    const sas = conventional(model, 'sas');
    expect(sas).toMatchObject({ nobs: 18, parameters: 6, checkedBy: 'published' });
    printed(model.deviance, 5.2751, 4);
    printed(sas.logLik, -23.7343, 4);
    printed(sas.aic, 59.4686, 4);
    printed(aicc(sas), 67.105, 4);
    printed(sas.bic, 64.8109, 4); // log 18: rows, not trials
    const table = [
      ['(Intercept)', 0.2792, 0.4196, -0.5336, 1.119, 0.44, 0.5057],
      ['x', 1.9794, 0.766, 0.5038, 3.5206, 6.68, 0.0098],
      ['drug[A]', -2.8955, 0.6092, -4.228, -1.7909, 22.59, 0],
      ['drug[B]', -2.0162, 0.4052, -2.8375, -1.2435, 24.76, 0],
      ['drug[C]', -3.7952, 0.6655, -5.3111, -2.6261, 32.53, 0],
      ['drug[D]', -0.8548, 0.4838, -1.8072, 0.1029, 3.12, 0.0773],
    ] as const;
    const { lower, upper } = confint(model, { method: 'profile' });
    table.forEach(([term, estimate, error, low, high, wald, p], i) => {
      const row = sas.coefficients[i];
      expect(row.term).toBe(term);
      printed(row.estimate, estimate, 4);
      printed(row.stdError, error, 4);
      printed(row.statistic, wald, 2);
      printed(row.pValue, p, 4);
      printed(lower[i], low, 4);
      printed(upper[i], high, 4);
    });
  });

  test('Example 45.2, a normal response with a log link', () => {
    const data = {
      x: numbers('0 0 0 1 1 1 2 2 3 3 3 4 4 5 5 5'),
      y: numbers('5 7 9 7 10 8 11 9 16 13 14 25 24 34 32 30'),
    };
    const model = glm('y ~ x', data, { family: 'gaussian', link: 'log' });
    const sas = conventional(model, 'sas');
    expect(sas).toMatchObject({ parameters: 3, checkedBy: 'published', covariance: 'observed' });
    printed(model.deviance, 52.3, 4);
    printed(sas.logLik, -32.1783, 4);
    printed(sas.aic, 70.3566, 4);
    printed(aicc(sas), 72.3566, 4);
    printed(sas.bic, 72.6743, 4);
    printed(Math.sqrt(sas.dispersion as number), 1.808, 4);
    const [intercept, x] = sas.coefficients;
    printed(intercept.estimate, 1.7214, 4);
    printed(intercept.stdError, 0.0894, 4);
    printed(intercept.statistic, 370.76, 2);
    printed(x.estimate, 0.3496, 4);
    printed(x.stdError, 0.0206, 4);
    printed(x.statistic, 286.64, 2);
  });

  test('Example 45.3, a gamma model of life data', () => {
    const A = numbers(`620 470 260 89 388 242 103 100 39 460 284 1285 218 393 106 158 152 477 403 103 69 158 818 947 399 1274 32 12 134 660
      548 381 203 871 193 531 317 85 1410 250 41 1101 32 421 32 343 376 1512 1792 47 95 76 515 72 1585 253 6 860 89 1055 537 101 385 176 11 565
      164 16 1267 352 160 195 1279 356 751 500 803 560 151 24 689 1119 1733 2194 763 555 14 45 776 1`);
    const B = numbers(`1747 945 12 1453 14 150 20 41 35 69 195 89 1090 1868 294 96 618 44 142 892 1307 310 230 30 403 860 23 406 1054 1935
      561 348 130 13 230 250 317 304 79 1793 536 12 9 256 201 733 510 660 122 27 273 1231 182 289 667 761 1096 43 44 87 405 998 1409 61 278 407
      113 25 940 28 848 41 646 575 219 303 304 38 195 1061 174 377 388 10 246 323 198 234 39 308 55 729 813 1216 1618 539 6 1566 459 946 764 794
      35 181 147 116 141 19 380 609 546`);
    const data = { lifetime: [...A, ...B], mfg: [...A.map(() => 'A'), ...B.map(() => 'B')] };
    const model = glm('lifetime ~ mfg', data, { family: 'gamma', link: 'log', levels: { mfg: ['B', 'A'] } });
    const sas = conventional(model, 'sas');
    expect(sas).toMatchObject({ nobs: 201, parameters: 3, checkedBy: 'published', covariance: 'observed' });
    printed(model.deviance, 287.0591, 4);
    printed(sas.logLik, -1432.4177, 4);
    printed(sas.aic, 2870.8353, 4);
    printed(aicc(sas), 2870.9572, 4);
    printed(sas.bic, 2880.7453, 4);
    printed(1 / (sas.dispersion as number), 0.8275, 4); // GENMOD prints the shape as "Scale"
    const [intercept, mfg] = sas.coefficients;
    printed(intercept.estimate, 6.1302, 4);
    printed(intercept.stdError, 0.1043, 4);
    printed(intercept.statistic, 3451.61, 2);
    printed(mfg.estimate, 0.0199, 4);
    printed(mfg.stdError, 0.1559, 4);
    printed(mfg.statistic, 0.02, 2);
    printed(mfg.pValue, 0.8985, 4);
  });
});
