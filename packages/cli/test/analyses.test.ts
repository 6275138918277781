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
  it('fits a saved model again with its class weights', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `${['a', 'b', 'c'][(i * 7 + (i % 5)) % 3]},${(i * 13) % 17}`);
    const data = file('kinds.csv', `kind,x\n${lines.join('\n')}\n`);
    const options = ['--family', 'multinomial', '--class-weights', 'a=4,b=0.5'];
    const model = await saved('kind ~ x', data, ...options);
    // Without them the coefficients would be others, and a warning on stderr would say so.
    expect(await json('diagnose', model, data)).toEqual(await json('diagnose', data, 'kind ~ x', ...options));
    expect((await json('cv', model, data)).metrics).toEqual((await json('cv', data, 'kind ~ x', ...options)).metrics);
    const picture = await expofam(['plot', model, '--data', data, '--kind', 'calibration', '-o', path('kinds.svg')]);
    expect([picture.code, picture.err]).toEqual([0, '']);
    const given = await expofam(['diagnose', model, data, '--class-weights', 'a=4']);
    expect(given.err).toMatch(/--class-weights: given with a saved model; expected not to be given/);
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
    ['frequency weights', ['y ~ x', '--family', 'poisson', '--frequency-weights', 'trials']],
    ['an offset beside the formula', ['y ~ x', '--family', 'poisson', '--offset', 'log(trials)']],
    ['classes', ['group ~ x', '--family', 'multinomial', '--reference', 'a']],
    ['several predictors', ['amount ~ x; sd ~ 1', '--family', 'gaussian', '--link', 'sd=log']],
  ])('keeps %s', async (_, [formula, ...options]) => {
    const model = await saved(formula, data, ...options);
    const { code, err } = await expofam(['anova', model, data]);
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

describe('expofam test with another method', () => {
  it('tests each hypothesis by it too, and says so', async () => {
    const words = ['test', claims, FORMULA, 'engine[>2l]', 'age[<25]', ...POISSON, '--method', 'lr'];
    const { hypotheses, joint } = await json(...words);
    // A likelihood-ratio test of one coefficient alone is that of one hypothesis.
    const [one] = (await json(...words.filter((w) => w !== 'age[<25]'))).joint;
    expect([hypotheses[0].statistic, hypotheses[0].pValue]).toEqual([one.statistic, one.pValue]);
    expect(joint[0].statistic).toBeGreaterThan(hypotheses[0].statistic);
    const { out } = await expofam(words);
    expect(out).toMatch(/Each hypothesis \(Likelihood-ratio\)\n +Estimate Std\. Error +Chisq +Pr\(>Chisq\)/);
    expect(out).not.toContain('Wald');
    expect((await expofam([...words, '--csv'])).out).toMatch(/pValue,test,df\n.*,Chisq,1\n.*,Chisq,1\n.*,Chisq,2\n$/);
  });
});

describe('expofam compare', () => {
  it('prints tables for documents', async () => {
    const words = ['compare', SMALL, 'y ~ x', 'y ~ x + group', '--family', 'poisson', '--table'];
    const text = await expofam([...words, 'markdown']);
    expect([text.code, text.err]).toEqual([0, '']);
    expect(text.out).toMatch(/^\| {2}\| \(1\) \| \(2\) \|\n/);
    const { models } = await json('compare', SMALL, 'y ~ x', 'y ~ x + group', '--family', 'poisson');
    expect(text.out).toContain(models[1].coefficients[1].estimate.toPrecision(4));
    expect((await expofam([...words, 'latex'])).out).toContain('\\begin{tabular}{lrr}');
    expect((await expofam([...words, 'html'])).out).toContain('<table>');
    expect(await expofam([...words, 'html', '--json'])).toMatchObject({ code: 2 });
    expect(await expofam([...words, 'word'])).toMatchObject({ code: 2 });
  });
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

describe('expofam effects', () => {
  const births = file(
    'births.csv',
    `y,x,g\n${Array.from({ length: 60 }, (_, i) => `${(i * 7) % 11 < 4 + (i % 3) ? 1 : 0},${(i % 10) / 2},${'abc'[i % 3]}`).join('\n')}\n`,
  );
  const words = [births, 'y ~ x + g', '--family', 'bernoulli'];
  it('gives average marginal effects, of a saved model too', async () => {
    const { effects } = await json('effects', ...words);
    expect(effects.map((e: { variable: string; contrast: string }) => `${e.variable} ${e.contrast}`)).toEqual([
      'x dY/dX',
      'g b - a',
      'g c - a',
    ]);
    // The average of β·p(1 − p) over the rows.
    const { coefficients } = await json('fit', ...words);
    const model = await saved('y ~ x + g', births, '--family', 'bernoulli');
    const p = column((await expofam(['predict', model, births])).out, 'response').map(Number);
    const slope = (coefficients[1].estimate * p.reduce((sum, v) => sum + v * (1 - v), 0)) / p.length;
    expect(effects[0].estimate).toBeCloseTo(slope, 12);
    expect((await json('effects', model, births)).effects.map((e: { estimate: number }) => e.estimate)).toEqual(
      near(effects.map((e: { estimate: number }) => e.estimate)),
    );
  });
  it('compares averages, by groups, at values', async () => {
    const { effects } = await json('effects', ...words, '--compare', 'odds-ratio', '--variable', 'g', '--at', 'x=1');
    expect(effects[0].estimate).toBeCloseTo(Math.exp((await json('fit', ...words)).coefficients[2].estimate), 10);
    const { out, code } = await expofam(['effects', ...words, '--variable', 'x', '--step', '1:3', '--by', 'g', '--level', '0.9']);
    expect(code).toBe(0);
    expect(out).toMatch(/Average comparisons \(difference\)\n +Contrast +g +Estimate .*lower 90%/);
    expect(out).toContain('1 → 3');
  });
  it('lists groups by level or number, not as they appear', async () => {
    const data = file(
      'groups.csv',
      `y,x,g,n\n${Array.from({ length: 30 }, (_, i) => `${i % 4},${i % 7},${['b', 'c', 'a'][i % 3]},${[10, 9, 100][i % 3]}`).join('\n')}\n`,
    );
    const by = async (name: string, ...more: string[]) =>
      (await json('effects', data, 'y ~ x + g', '--family', 'poisson', '--variable', 'x', '--by', name, ...more)).effects.map(
        (e: Record<string, string>) => e[name],
      );
    expect(await by('g')).toEqual(['a', 'b', 'c']);
    expect(await by('g', '--levels', 'g=c,a,b')).toEqual(['c', 'a', 'b']);
    expect(await by('n')).toEqual(['9', '10', '100']);
  });
  it('gives marginal means with contrasts', async () => {
    const { means, contrasts, contrastScale } = await json(
      'effects',
      ...words,
      '--means',
      'g',
      '--between',
      'reference',
      '--adjust',
      'holm',
    );
    expect(means.map((m: { g: string }) => m.g)).toEqual(['a', 'b', 'c']);
    expect(contrastScale).toBe('odds-ratio');
    expect(contrasts[0].estimate).toBeCloseTo(
      Math.exp(Math.abs((await json('fit', ...words)).coefficients[2].estimate)) ** Math.sign(Math.log(contrasts[0].estimate)),
      9,
    );
    const csv = await expofam(['effects', ...words, '--means', 'g', '--between', 'pairwise', '--csv']);
    expect(csv.out.trim().split('\n')).toHaveLength(4);
  });
  it.each([
    ['identity', [], 'difference', 'Contrasts (difference)'],
    ['log', [], 'ratio', 'Contrasts (ratio)'],
    ['logit', [], 'odds-ratio', 'Contrasts (odds ratio)'],
    ['logit', ['--type', 'link'], 'link-difference', 'Contrasts (difference on the scale of the link)'],
    ['probit', [], 'link-difference', 'Contrasts (difference on the scale of the link)'],
    ['cloglog', [], 'link-difference', 'Contrasts (difference on the scale of the link)'],
  ])('says what a contrast of means is under the link %s', async (link, more, scale, heading) => {
    const rows = Array.from({ length: 40 }, (_, i) => `${(i * 7) % 10 < 3 ? 1 : 0},${['b', 'a'][i % 2]}`);
    const data = file(`contrast-${link}.csv`, `y,g\n${rows.join('\n')}\n`);
    const asked = ['effects', data, 'y ~ g', '--family', 'bernoulli', '--link', link, '--means', 'g', '--between', 'pairwise', ...more];
    const { means, contrasts, contrastScale } = await json(...(asked as [string, ...string[]]));
    expect(contrastScale).toBe(scale);
    const [a, b] = means.map((m: { estimate: number }) => m.estimate);
    // What the label says, computed from the printed means themselves.
    const byLabel: Record<string, () => number> = {
      difference: () => a - b,
      ratio: () => a / b,
      'odds-ratio': () => a / (1 - a) / (b / (1 - b)),
    };
    if (byLabel[scale]) expect(contrasts[0].estimate).toBeCloseTo(byLabel[scale](), 9);
    else expect(Math.abs(contrasts[0].estimate - (a - b)) > 0.01).toBe(more.length === 0);
    expect((await expofam(asked)).out).toContain(heading);
  });
  it('calls a mean only what is one', async () => {
    const t = [0.5, 2, 1.1, 3, 0.8, 6, 2.2, 1.7, 0.4, 3];
    const y = [1, 2, 3, 1, 2, 6, 2, 1, 4, 3];
    const data = file('other-parameters.csv', `t,y,g\n${t.map((v, i) => `${v},${y[i]},${'ab'[i % 2]}`).join('\n')}\n`);
    const asked = (response: string, family: string): [string, ...string[]] => [
      'effects',
      data,
      `${response} ~ g`,
      '--family',
      family,
      '--means',
      'g',
      '--between',
      'pairwise',
    ];
    const truncated = await json(...asked('y', 'zero-truncated-poisson'));
    expect(truncated.quantity).toBe('mean');
    // The cells' means, which a canonical link fits.
    expect(truncated.means.map((m: { estimate: number }) => m.estimate.toFixed(6))).toEqual(['2.400000', '2.600000']);
    expect((await json(...asked('t', 'laplace'))).quantity).toBe('scale');
    const { out } = await expofam(asked('t', 'laplace'));
    expect(out).toContain('Marginal values of scale');
    expect(out).toContain('Contrasts (ratio of scale)');
    expect(out).not.toMatch(/\bMean\b/);
  });
  it.each<[string, string[], number, string]>([
    ['a column that is not in the model', ['--variable', 'z'], 1, 'no column "z" in the model'],
    ['means of a number', ['--means', 'x'], 2, 'a number; expected a category'],
    ['contrasts without means', ['--between', 'pairwise'], 2, 'option --between: given without --means'],
    ['means with a comparison', ['--means', 'g', '--compare', 'ratio'], 2, 'option --compare: given with --means'],
    ['a step that is none', ['--step', 'big'], 2, 'error: option --step: "big"; expected a number, sd, or two numbers as FROM:TO'],
    ['a value that is none', ['--at', 'x'], 2, 'expected NAME=VALUE; try --at age=40'],
    ['a level that is not there', ['--at', 'g=q'], 1, '"q"; expected one of a, b, c'],
    ['a confidence level that is none', ['--level', '2'], 2, 'option --level: "2"'],
  ])('refuses %s', async (_, options, expected, message) => {
    const { code, out, err } = await expofam(['effects', ...words, ...options]);
    expect(err).toContain(message);
    expect([code, out]).toEqual([expected, '']);
  });
});

describe('what a table is made of', () => {
  const gamma = [SMALL, 'amount ~ x + group', '--family', 'gamma', '--link', 'log'];
  it('says which dispersion F divides by: Pearson in anova, the deviance in drop1 and add1', async () => {
    const { dispersion, dispersionFrom, dfResidual, terms } = await json('anova', ...gamma);
    expect(dispersionFrom).toBe('pearson');
    expect(terms[0].statistic).toBeCloseTo(terms[0].deviance / terms[0].df / dispersion, 10);
    expect((await expofam(['anova', ...gamma])).out).toContain(`on ${dfResidual} df, as R's anova`);
    const nested = [SMALL, 'amount ~ x', 'amount ~ x + group', ...gamma.slice(2)];
    expect((await json('anova', ...nested)).dispersion).toBe(dispersion);
    expect((await expofam(['anova', ...nested])).out).toContain('F by the Pearson dispersion of the largest model');
    const dropped = await json('drop1', ...gamma);
    expect(dropped.dispersionFrom).toBe('deviance');
    const [none, x] = dropped.terms;
    expect(x.statistic).toBeCloseTo((x.deviance - none.deviance) / x.df / (none.deviance / dfResidual), 10);
    expect((await expofam(['drop1', ...gamma])).out).toContain('F by the deviance of the model');
    expect((await expofam(['add1', SMALL, 'amount ~ x', 'group', ...gamma.slice(2)])).out).toContain(
      'F by the deviance of each larger model',
    );
    // Where the dispersion is known there is none to name.
    expect((await expofam(['anova', SMALL, 'y ~ x', '--family', 'poisson'])).out).not.toContain('F by');
  });

  it('says at which values marginal means and effects are made', async () => {
    const words = ['effects', SMALL, 'amount ~ x + group', '--family', 'gamma', '--link', 'log'];
    const { at, averagedOver } = await json(...words, '--means', 'group');
    expect([Object.keys(at), averagedOver]).toEqual([['x'], []]);
    expect((await expofam([...words, '--means', 'group'])).out).toContain('(means of the rows)');
    const held = await json(...words, '--means', 'group', '--at', 'x=2');
    expect(held.at).toEqual({ x: 2 });
    expect((await expofam([...words, '--variable', 'x'])).out).toContain('Averaged over the rows of the fit');
    const typical = await json(...words, '--variable', 'x', '--at', 'typical');
    expect(typical.at.x).toBeCloseTo(at.x, 12);
    expect((await expofam([...words, '--variable', 'x', '--at', 'group=b'])).out).toContain('At group = b');
  });

  it('warns of exponentiated coefficients that are no ratios', async () => {
    const words = (link: string) => ['fit', SMALL, 'amount ~ x', '--family', 'gaussian', '--link', link, '--exponentiate'];
    expect((await expofam(words('identity'))).out).toContain('Warning: exponentiated coefficients: under the link identity');
    expect((await json(...words('identity'))).warnings.map((w: { code: string }) => w.code)).toContain('exponentiate-link');
    expect((await expofam([...words('identity'), '--csv'])).err).toContain('is not a ratio');
    expect((await expofam(words('log'))).out).not.toContain('exponentiated coefficients:');
    // The response was a logarithm: then they are ratios again.
    const logged = ['fit', SMALL, 'log(amount) ~ x', '--family', 'gaussian', '--exponentiate'];
    expect((await expofam(logged)).out).not.toContain('is not a ratio');
  });
});

describe('expofam cv', () => {
  it('predicts each fold by a fit to the others', async () => {
    const words = ['cv', SMALL, 'amount ~ x', '--family', 'gaussian', '--folds', 'leave-one-out'];
    const { metrics, byFold, predictions } = await json(...words);
    expect(byFold).toHaveLength(12);
    expect(byFold[11].fold).toBe(12);
    // Leaving a row out changes its residual to e/(1 − h).
    const rows = (await expofam(['diagnose', SMALL, 'amount ~ x', '--family', 'gaussian', '--csv'])).out;
    const residual = column(rows, 'responseResidual').map(Number);
    const leverage = column(rows, 'leverage').map(Number);
    const press = residual.reduce((sum, e, i) => sum + (e / (1 - leverage[i])) ** 2, 0);
    expect(metrics.rmse).toBeCloseTo(Math.sqrt(press / residual.length), 10);
    expect(predictions.row).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
  it('has no table where no fold can be predicted by the others', async () => {
    const words = ['cv', claims, 'claims ~ C(district)', ...POISSON, '--groups', 'district', '--folds', '4'];
    const { code, out, err } = await expofam(words);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/no fold that could be predicted.*the level "/);
  });
  it('repeats with the seed, keeps groups together, prints a table', async () => {
    const words = ['cv', SMALL, 'bought ~ x', '--family', 'bernoulli', '--folds', '3'];
    const one = await expofam([...words, '--seed', '4', '--csv']);
    expect(await expofam([...words, '--seed', '4', '--csv'])).toEqual(one);
    expect(one.out).not.toBe((await expofam([...words, '--seed', '5', '--csv'])).out);
    const { predictions } = await json('cv', SMALL, 'amount ~ x', '--family', 'gaussian', '--folds', '3', '--groups', 'group');
    expect(new Set([0, 2, 4, 9].map((i) => predictions.fold[i])).size).toBe(1);
    expect((await expofam(words)).out).toMatch(/^all .*\d/m);
  });
  it.each<[string, string[], number, string]>([
    ['one fold', ['--folds', '1'], 2, 'expected a whole number from 2'],
    ['more folds than rows', ['--folds', '99'], 2, 'expected a whole number from 2 to 12'],
    ['groups that are no column', ['--groups', 'grup'], 1, 'nearest: "group"'],
    ['a seed that is none', ['--seed', 'x'], 2, 'option --seed'],
  ])('refuses %s', async (_, options, expected, message) => {
    const { code, out, err } = await expofam(['cv', SMALL, 'y ~ x', '--family', 'poisson', ...options]);
    expect(err).toContain(message);
    expect([code, out]).toEqual([expected, '']);
  });
});

describe('separation and bias reduction', () => {
  const data = file('sep.csv', `y,x\n${Array.from({ length: 12 }, (_, i) => `${i < 6 ? 0 : 1},${i}`).join('\n')}\n`);
  const fit = ['fit', data, 'y ~ x', '--family', 'bernoulli'];
  it('is a fit with a status, or what --on-separation says', async () => {
    const { status, separation } = await json(...fit);
    expect([status, separation.terms]).toEqual(['separated', ['(Intercept)', 'x']]);
    const refused = await expofam([...fit, '--on-separation', 'error']);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^error: .*separat/);
    const firth = await json(...fit, '--on-separation', 'firth');
    const { warnings: _, ...reduced } = await json(...fit, '--bias-reduction', 'mean');
    expect(firth.coefficients).toEqual(reduced.coefficients);
    expect(firth.coefficients[1].estimate).toBeGreaterThan(0);
    for (const kind of ['median', 'jeffreys']) expect((await json(...fit, '--bias-reduction', kind)).converged).toBe(true);
    expect((await expofam([...fit, '--bias-reduction', 'men'])).err).toContain('nearest: "mean"');
    expect((await expofam([...fit, '--on-separation', 'stop'])).code).toBe(2);
  });
});

describe('--family-file', () => {
  const mine = file(
    'mine.json',
    '{ "name": "mine", "support": "non-negative integers", "parameters": ["eta"], "logPartition": "exp(eta)", "logBaseMeasure": "-lgamma(y + 1)" }',
  );
  it('fits a family of the user, saves it, predicts with it', async () => {
    const model = path('model.json');
    const words = ['fit', claims, 'claims ~ engine', '--offset', 'log(holders)'];
    const { code, out } = await expofam([...words, '--family-file', mine, '--json', '--save', model]);
    expect(code).toBe(0);
    const own = JSON.parse(out);
    const poisson = await json(...words, '--family', 'poisson');
    expect(pick(own.coefficients, 'estimate')).toEqual(near(pick(poisson.coefficients, 'estimate')));
    expect(own.aic).toBeCloseTo(poisson.aic, 8);
    expect((await expofam(['predict', model, claims])).code).toBe(0);
    expect((await expofam(['anova', model, claims])).err).toBe('');
  });
  it.each<[string, string[], number, string]>([
    ['no file', ['--family-file', 'none.json'], 1, 'error: none.json: no such file'],
    ['no JSON', ['--family-file', file('bad.json', '{')], 2, 'bad.json: '],
    [
      'a formula that is none',
      ['--family-file', file('bad2.json', '{"name":"m","support":"positive","parameters":["eta"],"logPartition":"exp(eta"}')],
      2,
      'logPartition',
    ],
    ['no family', ['--family-file', file('bad3.json', '[]')], 2, 'bad3.json: '],
    ['two families', ['--family-file', mine, '--family', 'poisson'], 2, 'options --family and --family-file: both'],
  ])('refuses %s', async (_, options, expected, message) => {
    const { code, out, err } = await expofam(['fit', SMALL, 'y ~ x', ...options]);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at |undefined|defect/);
    expect([code, out]).toEqual([expected, '']);
  });
});

describe('robust covariances of expofam fit', () => {
  it('drive the table and the saved model', async () => {
    const model = path('model.json');
    const words = ['fit', claims, FORMULA, ...POISSON, '--cluster', 'district'];
    const { out } = await expofam([...words, '--save', model]);
    expect(out).toContain('Standard errors: clustered by district (HC0 × G/(G − 1); 4 clusters)');
    const { coefficients } = await json(...words);
    const { hypotheses } = await json('test', model, 'age[<25]');
    expect(hypotheses[0].stdError).toBe(coefficients.find((c: { term: string }) => c.term === 'age[<25]').stdError);
  });
  it('warn of fewer clusters than coefficients, and where an analysis leaves them out', async () => {
    const model = path('model.json');
    const words = ['fit', claims, FORMULA, ...POISSON, '--cluster', 'district', '--save', model];
    expect((await json(...words)).warnings.map((w: { code: string }) => w.code)).toEqual(['few-clusters']);
    const { warnings } = await json('anova', model, claims);
    expect(warnings.map((w: { code: string }) => w.code)).toEqual(['covariance-left-out']);
    expect(warnings[0].message).toMatch(/clustered by district.*test --term/);
    // A test of coefficients has them, with the rows as without.
    const [withRows, without] = [await json('test', model, claims, 'age[<25]'), await json('test', model, 'age[<25]')];
    expect(withRows.warnings?.map((w: { code: string }) => w.code) ?? []).not.toContain('covariance-left-out');
    expect(withRows.covarianceType).toMatch(/^clustered by district/);
    expect(withRows.hypotheses).toEqual(without.hypotheses);
    const plain = path('plain.json');
    await expofam(['fit', claims, FORMULA, ...POISSON, '--save', plain]);
    expect((await json('anova', plain, claims)).warnings).toEqual([]);
  });
  it('take rows in the order of time', async () => {
    const words = ['fit', claims, FORMULA, ...POISSON];
    expect((await json(...words, '--newey-west')).covarianceType).toBe('Newey–West (lag 3)');
    expect((await json(...words, '--newey-west', 'auto,prewhite')).covarianceType).toMatch(/^Newey–West \(lag \d+, prewhitened\)$/);
    const lagged = await json(...words, '--newey-west', '0');
    // Without lags there is nothing but HC0.
    expect(pick(lagged.coefficients, 'stdError')).toEqual(near(pick((await json(...words, '--robust', 'HC0')).coefficients, 'stdError')));
    for (const [extra, message] of [
      [['--robust', 'HC3'], 'option --newey-west: given with --robust'],
      [['--cluster', 'district'], 'option --newey-west: given with --cluster'],
    ] as const) {
      const { code, err } = await expofam([...words, '--newey-west', ...extra]);
      expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    }
    expect((await expofam([...words, '--newey-west', '1.5'])).err).toContain('expected a whole number from 0, auto, prewhite');
  });
  it('are named wherever they are used', async () => {
    const robust = [claims, FORMULA, ...POISSON, '--robust', 'HC3'];
    for (const words of [
      ['test', ...robust, 'age[<25]'],
      ['effects', ...robust, '--variable', 'age'],
    ]) {
      expect((await expofam(words)).out).toContain('\nErrors:  HC3\n');
      expect((await json(...words)).covarianceType).toBe('HC3');
    }
    const compared = ['compare', claims, 'claims ~ age', FORMULA, ...POISSON, '--robust', 'HC3'];
    expect((await expofam(compared)).out).toContain('claims.csv, errors HC3\n');
    expect(pick((await json(...compared)).models, 'covarianceType')).toEqual(['HC3', 'HC3']);
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
  it.each([['anova'], ['compare'], ['test'], ['drop1'], ['add1'], ['diagnose'], ['effects'], ['cv']])(
    '%s --help has examples',
    async (name) => {
      const { code, out } = await expofam([name, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`Examples:\n {2}expofam ${name} `));
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );
});
