import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expofam, file, path, root, SMALL } from './support.ts';

const claims = join(root, 'examples', 'claims.csv');
const POISSON = ['--family', 'poisson', '--offset', 'log(holders)'];
const FORMULA = 'claims ~ engine + age';
// Made by reference/analyses.R, which runs R's glm to 1e-14.
const r = JSON.parse(readFileSync(join(root, 'packages', 'cli', 'test', 'reference', 'analyses.json'), 'utf8'));

/** Nine digits: R stops after a step that changes the deviance by 1e-14 of itself, and prints 15. */
const near = (values: (number | null)[]): unknown[] =>
  values.map((v) => (v === null ? null : v === 0 ? 0 : expect.closeTo(v, 9 - Math.ceil(Math.log10(Math.abs(v))))));

async function json(...words: string[]) {
  const { code, out, err } = await expofam([...words, '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}
async function saved(formula = FORMULA, data = claims, ...options: string[]): Promise<string> {
  const model = path('model.json');
  const { code } = await expofam(['fit', data, formula, ...(options.length ? options : POISSON), '--save', model, '--quiet']);
  expect(code).toBe(0);
  return model;
}
const pick = (rows: Record<string, number | null>[], key: string): (number | null)[] => rows.map((row) => row[key]);
const column = (csv: string, name: string): string[] => {
  const [head, ...lines] = csv.trim().split('\n');
  const at = head.split(',').indexOf(name);
  return lines.map((line) => line.split(',')[at]);
};

describe('expofam anova', () => {
  it('tests the terms of a model, as R', async () => {
    const { terms, type, test } = await json('anova', claims, FORMULA, ...POISSON);
    expect([type, test]).toEqual(['I', 'LR']);
    expect(pick(terms, 'deviance')).toEqual(near(r.anova.deviance));
    expect(pick(terms, 'pValue')).toEqual(near(r.anova.p));
    expect((await json('anova', claims, FORMULA, ...POISSON, '--type', '2')).type).toBe('II');
    const text = await expofam(['anova', claims, FORMULA, ...POISSON, '--type', 'III']);
    expect(text.out).toMatch(/type III\n +Df Deviance LR Chisq Pr\(>Chisq\)\nengine +3 /);
    expect(text.err).toBe('');
  });
  it('compares nested models, of formulas and saved ones', async () => {
    const { models } = await json('anova', claims, 'claims ~ engine', FORMULA, ...POISSON);
    expect(pick(models, 'gain')).toEqual([null, ...near(r.nested.deviance)]);
    expect(pick(models, 'pValue')).toEqual([null, ...near(r.nested.p)]);
    expect((await json('anova', await saved('claims ~ engine'), await saved())).models).toEqual(models);
  });
  it('fits a saved model again, and says where the rows are others', async () => {
    const model = await saved();
    const again = await json('anova', model, claims);
    expect(again).toEqual(await json('anova', claims, FORMULA, ...POISSON));
    const other = await expofam(['anova', model, claims, '--where', 'district > 1']);
    expect(other.code).toBe(0);
    expect(other.err).toMatch(/^warning: .*model\.json: fitted again to .*\(48 observations, saved 64\)/);
  });
});

describe('a saved model that is fitted again', () => {
  const data = file('levels.csv', readFileSync(SMALL, 'utf8'));
  it.each<[string, string[]]>([
    [
      'contrasts, levels and a reference',
      ['bought ~ x + group', '--family', 'bernoulli', '--contrasts', 'group=sum', '--reference', 'yes'],
    ],
    ['an order of levels', ['y ~ x + group', '--family', 'poisson', '--levels', 'group=c,a,b']],
    ['constants', ['y ~ x', '--family', 'negative-binomial', '--param', 'theta=2']],
    ['an estimated constant', ['y ~ x + I(x^2)', '--family', 'negative-binomial']],
    ['transforms and a link', ['amount ~ poly(x, 2) + C(group, sum)', '--family', 'gamma', '--link', 'log']],
    ['weights', ['amount ~ x', '--family', 'gaussian', '--weights', 'trials']],
    ['classes', ['group ~ x', '--family', 'multinomial', '--reference', 'a']],
    ['several predictors', ['amount ~ x; sd ~ 1', '--family', 'gaussian', '--link', 'sd=log']],
  ])('keeps %s', async (_, [formula, ...options]) => {
    const model = await saved(formula, data, ...options);
    const weights = options.includes('--weights') ? ['--weights', 'trials'] : [];
    const { code, err } = await expofam(['anova', model, data, ...weights]);
    expect(err).not.toMatch(/other coefficients/);
    expect([code, err]).toEqual([0, err.startsWith('warning: ') ? err : '']);
  });
});

describe('expofam drop1 and add1', () => {
  it('drop terms, as R', async () => {
    const { terms } = await json('drop1', claims, FORMULA, ...POISSON);
    expect(terms.map((t: { term: string }) => t.term)).toEqual(['<none>', 'engine', 'age']);
    expect(pick(terms, 'deviance')).toEqual(near(r.drop1.deviance));
    expect(pick(terms, 'aic')).toEqual(near(r.drop1.aic));
    expect(pick(terms, 'pValue')).toEqual(near(r.drop1.p));
  });
  it('add terms, as R, reading their columns', async () => {
    const { terms } = await json('add1', claims, 'claims ~ engine', 'age', ...POISSON);
    expect(pick(terms, 'deviance')).toEqual(near(r.add1.deviance.slice(0, 2)));
    expect(pick(terms, 'aic')).toEqual(near(r.add1.aic.slice(0, 2)));
    const model = await saved('claims ~ engine');
    expect((await json('add1', model, claims, 'age')).terms).toEqual(terms);
  });
});

describe('expofam test', () => {
  it('tests hypotheses in text, without rows', async () => {
    const model = await saved();
    const { hypotheses, joint } = await json('test', model, 'age[<25] = age[30-35]');
    expect(pick(hypotheses, 'estimate')).toEqual(near(r.difference.estimate));
    expect(pick(hypotheses, 'stdError')).toEqual(near(r.difference.stdError));
    expect(joint[0].statistic).toBeCloseTo(hypotheses[0].statistic ** 2, 8);
    expect((await json('test', claims, FORMULA, 'age[<25] = age[30-35]', ...POISSON)).hypotheses).toEqual(hypotheses);
  });
  it('tests all coefficients of a term by likelihood ratio: the same as dropping it', async () => {
    const { joint } = await json('test', await saved(), claims, '--term', 'age', '--method', 'lr');
    expect(joint[0].statistic).toBeCloseTo(r.nested.deviance[0], 6);
    const { out } = await expofam(['test', await saved(), claims, '--term', 'age', '--method', 'score']);
    expect(out).toContain('Score test of all 3 together');
  });
  it('adjusts p-values and takes robust errors', async () => {
    const model = await saved();
    const plain = await json('test', model, 'age[<25] = 0', 'age[>35]');
    const adjusted = await json('test', model, 'age[<25] = 0', 'age[>35]', '--adjust', 'bonferroni');
    expect(pick(adjusted.hypotheses, 'pValue')).toEqual(near(pick(plain.hypotheses, 'pValue').map((p) => 2 * Number(p))));
    const robust = await json('test', model, claims, 'age[<25] = 0', '--robust', 'HC3');
    const fit = await json('fit', claims, FORMULA, ...POISSON, '--robust', 'HC3');
    const row = fit.coefficients.find((c: { term: string }) => c.term === 'age[<25]');
    expect(robust.hypotheses[0].stdError).toBe(row.stdError);
    expect(row.stdError).not.toBe(plain.hypotheses[0].stdError);
  });
});

describe('expofam compare', () => {
  it('prints models side by side', async () => {
    const words = ['compare', claims, 'claims ~ engine', FORMULA, ...POISSON];
    const { code, out, err } = await expofam(words);
    expect([code, err]).toEqual([0, '']);
    const [, one, two] = /^AIC +(\S+) +(\S+)$/m.exec(out) ?? [];
    expect([Number(one), Number(two)]).toEqual(near([473.233, 396.613]));
    expect(out).toMatch(/^age\[>35\] {10,}-0\.33983?\*\*\*$/m);
    const { models } = await json(...words);
    expect(models[1].coefficients).toEqual((await json('fit', claims, FORMULA, ...POISSON)).coefficients);
    const csv = await expofam([...words, '--csv']);
    expect(column(csv.out, 'name').filter((name) => name === 'aic')).toHaveLength(2);
  });
  it('takes saved models of different families', async () => {
    const model = await saved('claims ~ engine + age', claims, '--family', 'quasipoisson', '--offset', 'log(holders)');
    const { code, out } = await expofam(['compare', await saved(), model]);
    expect(code).toBe(0);
    expect(out).toContain('quasipoisson (link log)');
  });
});

describe('expofam diagnose', () => {
  it('prints what fit --diagnostics does, and tests of fit', async () => {
    const diagnosed = await json('diagnose', await saved(), claims);
    const fit = await json('fit', claims, FORMULA, ...POISSON, '--diagnostics');
    expect(diagnosed.diagnostics).toEqual(fit.diagnostics);
    expect(diagnosed.tests.map((t: { test: string }) => t.test)).toEqual(['Pearson', 'deviance', 'link test, squared predictor']);
    const { out } = await expofam(['diagnose', claims, FORMULA, ...POISSON]);
    expect(out).toMatch(/Tests of fit:\n/);
    expect(out).toMatch(/Pearson statistic over its degrees of freedom: 1\.14/);
  });
  it('prints a line for each row, with its number in the data', async () => {
    const { out } = await expofam(['diagnose', claims, FORMULA, ...POISSON, '--csv']);
    expect(column(out, 'cooksDistance').slice(0, 3).map(Number)).toEqual(near(r.cook));
    const gap = file('gap.csv', 'y,x\n1,1\n2,\n4,3\n5,4\n7,5\n');
    const { out: rows } = await expofam(['diagnose', gap, 'y ~ x', '--family', 'poisson', '--csv']);
    expect(column(rows, 'row')).toEqual(['1', '3', '4', '5']);
  });
});

describe('robust covariances of expofam fit', () => {
  it('drive the table and the saved model', async () => {
    const model = path('model.json');
    const words = ['fit', claims, FORMULA, ...POISSON, '--cluster', 'district'];
    const { out } = await expofam([...words, '--save', model]);
    expect(out).toContain('Standard errors: clustered by district (HC0)');
    const { coefficients } = await json(...words);
    const { hypotheses } = await json('test', model, 'age[<25]');
    expect(hypotheses[0].stdError).toBe(coefficients.find((c: { term: string }) => c.term === 'age[<25]').stdError);
  });
  it('are part of the CSV', async () => {
    const { out } = await expofam(['fit', claims, FORMULA, ...POISSON, '--robust', 'HC1', '--csv', '--intervals', '0.9']);
    expect(out.split('\n')[0]).toBe('term,estimate,stdError,lower,upper,statistic,pValue');
    const { coefficients } = await json('fit', claims, FORMULA, ...POISSON, '--robust', 'HC1');
    expect(column(out, 'stdError').map(Number)).toEqual(pick(coefficients, 'stdError'));
  });
});

describe('wrong command lines of the analyses', () => {
  const fit = [claims, FORMULA, ...POISSON];
  it.each<[string, (model: string) => string[], number, string]>([
    ['no words', () => ['anova'], 2, 'error: expofam anova: neither DATA nor MODEL; expected DATA and FORMULA, or a saved model; try: '],
    ['no file', () => ['anova', 'none.csv'], 1, 'error: none.csv: no such file'],
    ['data without a formula', () => ['anova', claims], 2, 'claims.csv: no saved model, and no FORMULA after it'],
    [
      'a formula without data',
      () => ['drop1', FORMULA, ...POISSON],
      2,
      'error: expofam drop1: a formula ("claims ~ engine + age") and no DATA',
    ],
    ['a formula that the shell took apart', () => ['anova', claims, 'y', '~', 'x'], 2, "put it in quotes: 'y ~ x'"],
    ['a model without its rows', (model) => ['anova', model], 2, 'and no DATA; expected the rows that the model was fitted to'],
    ['a model and a formula', (model) => ['drop1', model, 'y ~ x'], 2, 'a saved model and a formula'],
    ['a model with a family', (model) => ['drop1', model, claims, '--family', 'poisson'], 2, 'option --family: given with a saved model'],
    ['two formulas where one is taken', () => ['drop1', ...fit, 'claims ~ age'], 2, 'error: expofam drop1: 2 formulas; expected one'],
    ['a type of analysis with a typo', () => ['anova', ...fit, '--type', 'IV'], 2, 'error: option --type: "IV"; expected I, II, III'],
    ['a type of two models', () => ['anova', ...fit, 'claims ~ 1', '--type', 'II'], 2, 'given with 2 models'],
    [
      'models that are not nested in rows',
      () => ['anova', SMALL, 'y ~ x', 'amount ~ x', '--family', 'gaussian'],
      1,
      'response amount; expected y',
    ],
    ['one model to compare', () => ['compare', ...fit], 2, 'error: expofam compare: one model; expected at least two'],
    ['no hypothesis', (model) => ['test', model], 2, 'error: expofam test: no hypothesis'],
    ['a hypothesis with a typo', (model) => ['test', model, 'aeg[<25] = 0'], 1, 'nearest: "age[<25]"'],
    ['hypotheses that contradict', (model) => ['test', model, 'age[<25] = 0', 'age[<25] = 1'], 1, 'contradict'],
    ['a method with a typo', (model) => ['test', model, 'age[<25]', '--method', 'wold'], 2, 'nearest: "wald"'],
    ['a likelihood ratio without rows', (model) => ['test', model, 'age[<25]', '--method', 'lr'], 1, 'age[<25]: no such file'],
    ['robust errors without rows', (model) => ['test', model, 'age[<25]', '--robust', 'HC0'], 2, 'give DATA after the model'],
    ['a robust error that is none', () => ['fit', ...fit, '--robust', 'HC9'], 2, 'error: option --robust: "HC9"'],
    ['a cluster that is no column', () => ['fit', ...fit, '--cluster', 'distric'], 1, 'nearest: "district"'],
    ['a term that is not in the model', (model) => ['test', model, claims, '--term', 'aeg'], 1, 'no coefficient of aeg'],
    ['no term to add', () => ['add1', ...fit], 2, 'error: expofam add1: no TERM'],
    ['a term of no column', () => ['add1', ...fit, 'distric'], 1, 'nearest: "district"'],
    ['both JSON and CSV', () => ['anova', ...fit, '--json', '--csv'], 2, 'options --json and --csv: both'],
    ['too many words', (model) => ['drop1', model, claims, 'more'], 2, 'also "more"'],
  ])('%s', async (_, words, expected, message) => {
    const { code, out, err } = await expofam(words(await saved()));
    expect(err).toContain(message);
    expect(err).toMatch(/^error: \S/);
    expect(err).not.toMatch(/\n\s+at |undefined|\[object|defect/);
    expect([code, out]).toEqual([expected, '']);
  });
  it.each([['anova'], ['compare'], ['test'], ['drop1'], ['add1'], ['diagnose']])('%s --help has examples', async (name) => {
    const { code, out } = await expofam([name, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples:\n {2}expofam ${name} `));
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
