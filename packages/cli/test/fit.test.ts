import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expofam, file, path, root, SMALL } from './support.ts';

const houses = join(root, 'examples', 'houses.csv');

describe('expofam fit', () => {
  it('prints the summary, byte for byte', async () => {
    const { code, out, err } = await expofam([
      'fit',
      houses,
      'log(price) ~ log(lotsize) + bedrooms + aircon',
      '--family',
      'gaussian',
      '--intervals',
    ]);
    expect([code, err]).toEqual([0, '']);
    await expect(out.replaceAll(houses, 'houses.csv')).toMatchFileSnapshot('golden/houses.txt');
  });
  it.each([60, 50, 40])('prints nothing wider than a terminal of %i columns, and every number', async (columns) => {
    const words = ['fit', SMALL, 'amount ~ x + group', '--family', 'gaussian', '--intervals', '--no-color'];
    const wide = (await expofam(words, { terminal: { columns: 200 } })).out;
    const { out } = await expofam(words, { terminal: { columns } });
    const table = (text: string) => text.slice(text.indexOf('Coefficients'), text.indexOf('---'));
    expect(
      table(out)
        .split('\n')
        .filter((line) => line.length > columns),
    ).toEqual([]);
    const numbers = (text: string) => (table(text).match(/-?\d+\.\d+(?:e-\d+)?/g) ?? []).sort();
    expect(numbers(out)).toEqual(numbers(wide));
    expect(numbers(wide)).toHaveLength(24);
    const diagnosed = await expofam([...words, '--diagnostics'], { terminal: { columns } });
    const tables = diagnosed.out.slice(diagnosed.out.indexOf('Deviance residuals'));
    expect(tables.split('\n').filter((line) => line.length > columns && /\d/.test(line))).toEqual([]);
  });
  describe('--parameterization full', () => {
    const words = ['fit', join(root, 'examples', 'mail.csv'), 'kind ~ knownSender + links', '--family', 'multinomial'];
    const shown = [...words, '--parameterization', 'full'];
    const classes = ['personal', 'spam', 'work'];
    const terms = ['(Intercept)', 'knownSender[yes]', 'links'];
    it('a row for every class, the same in text, JSON, CSV and of a saved model', async () => {
      const saved = path('model.json');
      const json = JSON.parse((await expofam([...shown, '--json', '--save', saved])).out);
      expect(json.parameterization).toBe('full');
      expect(json.coefficients.map((c: { class: string; term: string }) => `${c.class}: ${c.term}`)).toEqual(
        classes.flatMap((c) => terms.map((t) => `${c}: ${t}`)),
      );
      expect(json.vcov.names).toHaveLength(9);
      const csv = (await expofam([...shown, '--csv'])).out.trim().split('\n');
      expect(csv[0]).toBe('class,term,estimate,stdError,statistic,pValue');
      json.coefficients.forEach((c: Record<string, number>, i: number) => {
        expect(csv[i + 1].split(',').slice(2).map(Number)).toEqual([c.estimate, c.stdError, c.statistic, c.pValue]);
      });
      const text = (await expofam(shown)).out;
      expect(text.match(/^Coefficients of (.*):$/gm)).toEqual(classes.map((c) => `Coefficients of ${c}:`));
      expect(text).toContain('they sum to 0 over classes');
      const plain = JSON.parse((await expofam([...words, '--json'])).out);
      for (const name of ['rank', 'dfResidual', 'deviance', 'logLik', 'aic'] as const) expect(json[name]).toBe(plain[name]);
      // personal against work: the difference of two numbers of order one is rounded once.
      terms.forEach((_, t) => {
        const difference = json.coefficients[t].estimate - json.coefficients[6 + t].estimate;
        expect(difference).toBeCloseTo(plain.coefficients[t].estimate, 14);
      });
      const compared = JSON.parse((await expofam(['compare', saved, saved, '--json'])).out);
      expect(compared.models[0].coefficients).toEqual(json.coefficients);
    });
    it('intervals are of Wald; others, other values and other families are refused', async () => {
      const [first] = JSON.parse((await expofam([...shown, '--intervals', '--json'])).out).coefficients;
      expect(first.upper - first.estimate).toBeCloseTo(1.959963984540054 * first.stdError, 13);
      expect((await expofam([...shown, '--intervals', 'profile'])).err).toContain('a θ for each class');
      const named = await expofam([...shown, '--json', '--conventions', 'sas', '--diagnostics', '--trace', path('trace.csv')]);
      const notes = JSON.parse(named.out).warnings.filter((w: { code: string }) => w.code === 'reference-coefficients');
      expect(notes.map((w: { message: string }) => w.message.split(':')[0])).toEqual([
        '--conventions',
        '--trace',
        expect.stringContaining('diagnos'),
      ]);
      const unknown = await expofam([...words, '--parameterization', 'ful']);
      expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('"ful"; expected reference, full')]);
      const poisson = await expofam(['fit', SMALL, 'y ~ x', '--family', 'poisson', '--parameterization', 'full']);
      expect([poisson.code, poisson.err]).toEqual([expect.any(Number), expect.stringContaining('expected a multinomial')]);
      expect(poisson.code).not.toBe(0);
      expect((await expofam(['fit', '--help'])).out).toContain('--parameterization <name>');
    });
  });
  describe('--intervals', () => {
    const words = ['fit', SMALL, 'y ~ x + group', '--family', 'poisson'];
    it.each(['profile', 'score', 'bootstrap'])('%s: the same numbers as text, JSON and CSV', async (method) => {
      const json = JSON.parse((await expofam([...words, '--intervals', `${method},0.9`, '--json'])).out);
      expect(json).toMatchObject({ level: 0.9, intervalMethod: method });
      const csv = (await expofam([...words, '--intervals', `0.9,${method}`, '--csv'])).out.split('\n');
      expect(csv[0]).toBe('term,estimate,stdError,lower,upper,statistic,pValue');
      const [, x] = json.coefficients;
      expect(csv[2]).toBe(['x', x.estimate, x.stdError, x.lower, x.upper, x.statistic, x.pValue].join(','));
      const { out } = await expofam([...words, '--intervals', `${method},0.9`]);
      expect(out).toContain('lower 90%');
      expect(out).toMatch({ profile: /profile likelihood/, score: /score test/, bootstrap: /bootstrap/ }[method] as RegExp);
      const wald = JSON.parse((await expofam([...words, '--intervals', '0.9', '--json'])).out).coefficients[1];
      expect(Math.abs(x.lower - wald.lower)).toBeGreaterThan(1e-6);
      // Of the same coefficient: the ends differ by less than a standard error (twelve rows).
      expect(Math.abs(x.lower - wald.lower)).toBeLessThan(wald.stdError);
    });
    it('says in JSON which ends are open', async () => {
      const data = file('apart.csv', 'y,x\n0,1\n0,2\n0,3\n1,4\n1,5\n1,6\n');
      const fit = ['fit', data, 'y ~ x', '--family', 'bernoulli', '--intervals', 'profile'];
      const { coefficients, warnings } = JSON.parse((await expofam([...fit, '--json'])).out);
      expect([coefficients[0].lower, coefficients[1].upper]).toEqual([null, null]);
      const open = warnings.filter((w: { code: string }) => w.code === 'open-interval').map((w: { message: string }) => w.message);
      expect(open).toEqual(['interval of (Intercept): no lower end', 'interval of x: no upper end']);
      expect((await expofam([...fit, '--csv'])).out).toMatch(/^x,.*,Infinity,/m);
    });
    it('refuses what goes not together, and what there is not', async () => {
      const robust = await expofam([...words, '--intervals', 'profile', '--robust', 'HC3']);
      expect(robust).toMatchObject({ code: 2 });
      expect(robust.err).toMatch(/--intervals profile.*--robust/);
      for (const bad of ['prof', 'wald,profile', '0.9,0.95', '1.5', '0.9,']) {
        expect(await expofam([...words, '--intervals', bad])).toMatchObject({ code: 2 });
      }
    });
  });
  it('gives the same numbers as JSON, with warnings in it and nothing beside it', async () => {
    const { code, out, err } = await expofam(['fit', SMALL, 'y ~ x + group', '--family', 'poisson', '--json']);
    expect([code, err]).toEqual([0, '']);
    const model = JSON.parse(out);
    expect(model).toMatchObject({
      family: 'poisson',
      link: 'log',
      nobs: 12,
      rank: 4,
      dfResidual: 8,
      converged: true,
      status: 'converged',
      warnings: [],
    });
    expect(model.coefficients.map((row: { term: string }) => row.term)).toEqual(['(Intercept)', 'x', 'group[b]', 'group[c]']);
    expect(model.vcov.matrix).toHaveLength(4);
    // R 4.2.2: glm(y ~ x + group, poisson, control = glm.control(epsilon = 1e-14)), 2026-11-24.
    expect(model.coefficients[1].estimate).toBeCloseTo(0.15214957501066795, 10);
    expect(model.coefficients[1].stdError).toBeCloseTo(0.03100627575632475, 10);
  });
  it('reads standard input', async () => {
    const csv = readFileSync(SMALL);
    const fromFile = await expofam(['fit', SMALL, 'y ~ x', '--family', 'poisson', '--json']);
    const fromStdin = await expofam(['fit', '-', 'y ~ x', '--family', 'poisson', '--json'], { stdin: csv });
    expect(fromStdin).toEqual(fromFile);
    const tsv = await expofam(['fit', '-', 'y ~ x', '--family', 'poisson', '--json', '--format', 'tsv'], {
      stdin: csv.toString().replaceAll(',', '\t'),
    });
    expect(tsv).toEqual(fromFile);
  });
  it('takes every option of the model', async () => {
    const json = async (...words: string[]) => {
      const { code, out, err } = await expofam(['fit', SMALL, ...words, '--json']);
      expect(err).toBe('');
      expect(code).toBe(0);
      return JSON.parse(out);
    };
    const plain = await json('y ~ x', '--family', 'poisson');
    expect((await json('y ~ x', '--family', 'poisson', '--offset', 'log(trials)')).coefficients).not.toEqual(plain.coefficients);
    expect((await json('y ~ x + offset(log(trials))', '--family', 'poisson')).deviance).toBeCloseTo(
      (await json('y ~ x', '--family', 'poisson', '--offset', 'log(trials)')).deviance,
      9,
    );
    expect((await json('y / trials / 2 ~ x', '--family', 'binomial', '--weights', 'trials')).family).toBe('binomial');
    expect((await json('y ~ x', '--family', 'poisson', '--frequency-weights', 'trials')).nobs).toBe(150);
    expect((await json('y ~ x', '--family', 'negative-binomial', '--param', 'theta=2')).theta).toBe(2);
    expect((await json('y ~ group', '--family', 'poisson', '--contrasts', 'group=sum')).coefficients[1].term).toBe('group[1]');
    expect((await json('y ~ group', '--family', 'poisson', '--levels', 'group=c,a,b')).coefficients[1].term).toBe('group[a]');
    expect((await json('bought ~ x', '--family', 'bernoulli')).coefficients[1].estimate).toBeCloseTo(
      -(await json('bought ~ x', '--family', 'bernoulli', '--reference', 'yes')).coefficients[1].estimate,
      9,
    );
    expect((await json('y ~ x', '--family', 'poisson', '--where', '"group" <> \'c\' AND x > 1')).nobs).toBe(7);
    expect((await json('y ~ x', '--family', 'poisson', '--link', 'sqrt')).link).toBe('sqrt');
    expect((await json('y ~ .', '--family', 'poisson')).coefficients.length).toBeGreaterThan(5);
  });
  it('exponentiates', async () => {
    const { out } = await expofam(['fit', SMALL, 'y ~ x', '--family', 'poisson', '--exponentiate']);
    expect(out).toContain('exponentiated');
    // exp(β)·se(β), as Stata prints for rate ratios; the tests stay those of β.
    const words = ['fit', SMALL, 'y ~ x', '--family', 'poisson'];
    const rows = async (...more: string[]) => {
      const [head, ...lines] = (await expofam([...words, '--csv', ...more])).out.trim().split('\n');
      expect(head).toBe('term,estimate,stdError,statistic,pValue');
      return lines.map((line) => line.split(',').slice(1).map(Number));
    };
    const plain = await rows();
    (await rows('--exponentiate')).forEach(([ratio, error, ...test], i) => {
      expect(ratio).toBeCloseTo(Math.exp(plain[i][0]), 12);
      expect(error).toBeCloseTo(Math.exp(plain[i][0]) * plain[i][1], 12);
      expect(test).toEqual(plain[i].slice(2));
    });
    const words95 = [...words, '--json', '--exponentiate', '--intervals'];
    const { coefficients, exponentiated, level } = JSON.parse((await expofam(words95)).out);
    expect([coefficients[1].estimate, level]).toEqual([plain[1][0], 0.95]);
    expect(exponentiated[1].lower).toBeCloseTo(Math.exp(coefficients[1].lower), 12);
    expect(out).toMatch(/Errors of exp\(Est\.\) by the delta method/);
  });
  it('vouches for no digits of a separated fit', async () => {
    const data = file('separated.csv', 'y,x\n0,1\n0,2\n0,3\n1,4\n1,5\n1,6\n');
    const { out } = await expofam(['fit', data, 'y ~ x', '--family', 'bernoulli']);
    expect(out).toMatch(/Solved by \w+, condition number \S+\n/);
    expect(out).not.toContain('digits safe');
    expect((await expofam(['fit', SMALL, 'y ~ x', '--family', 'poisson'])).out).toContain('digits safe');
  });
  it('saves a whole model or nothing', async () => {
    const model = path('model.json');
    expect((await expofam(['fit', SMALL, 'y ~ x', '--family', 'poisson', '--save', model])).code).toBe(0);
    expect(JSON.parse(readFileSync(model, 'utf8')).schema).toBe('expofam-model');
    expect(readFileSync(model, 'utf8')).not.toContain('10,12,15');
    const nowhere = join(path('none'), 'deeper', 'model.json');
    const failed = await expofam(['fit', SMALL, 'y ~ x', '--family', 'poisson', '--save', nowhere]);
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('there is no folder');
    expect(existsSync(nowhere)).toBe(false);
  });
  it('stops with 130 when interrupted, and saves nothing', async () => {
    const controller = new AbortController();
    controller.abort();
    const model = path('model.json');
    const { code, out, err } = await expofam(['fit', SMALL, 'y ~ x', '--family', 'poisson', '--save', model], {
      signal: controller.signal,
    });
    expect([code, out]).toEqual([130, '']);
    expect(err).toContain('interrupted');
    expect(existsSync(model)).toBe(false);
  });
  it('warns of what the reader decided for a column in use', async () => {
    const data = file('blanks.csv', 'y,g\n1,a\n2,a \n3,b\n4,b\n5,a\n');
    const { code, err } = await expofam(['fit', data, 'y ~ g', '--family', 'gaussian']);
    expect(code).toBe(0);
    expect(err).toMatch(/^warning: .*differ only in blanks/);
    expect((await expofam(['fit', data, 'y ~ g', '--family', 'gaussian', '--quiet'])).err).toBe('');
    const json = await expofam(['fit', data, 'y ~ g', '--family', 'gaussian', '--json']);
    expect(json.err).toBe('');
    expect(JSON.parse(json.out).warnings[0].code).toBe('blank-levels');
  });
  it('adds diagnostics, for reading and as JSON', async () => {
    const words = ['fit', SMALL, 'y ~ x + group', '--family', 'poisson', '--diagnostics'];
    const { code, out, err } = await expofam(words);
    expect([code, err]).toEqual([0, '']);
    // R 4.2.2: car::Anova(glm(y ~ x + group, poisson)) has Df 1 and 2.
    expect(out).toMatch(/Analysis of deviance, type II:\n.*Pr\(>Chisq\)\nx +1 .*\ngroup +2 /);
    expect(out).toMatch(/Standard errors:\n +Model +HC0 +HC3\n/);
    expect(out).toMatch(/95% intervals:\n +Wald lower +upper +Profile lower +upper\n/);
    // The rows that it is about, as the data count them.
    const gaps = file('gaps.csv', 'y,x\n1,\n2,1\n3,2\n9,4\n4,3\n');
    const text = (await expofam(['diagnose', gaps, 'y ~ x', '--family', 'poisson'])).out;
    const lines = (await expofam(['diagnose', gaps, 'y ~ x', '--family', 'poisson', '--csv'])).out.trim().split('\n').slice(1);
    const worst = lines.map((line) => line.split(',')).sort((a, b) => Number(b[8]) - Number(a[8]))[0][0];
    expect(text).toMatch(new RegExp(`by Cook's distance:\\n.*\\n +${worst} `));
    expect(text).toContain('4 observations (1 left out with missing values)');
    expect((await expofam([...words, '--csv'])).err).toContain('option --diagnostics: given with --csv');
    const { diagnostics } = JSON.parse((await expofam([...words, '--json'])).out);
    const cook: number[] = diagnostics.cooksDistance;
    const largest = cook.indexOf(Math.max(...cook)) + 1;
    expect(out).toMatch(new RegExp(`by Cook's distance:\\n.*\\n +${largest} `));
    expect(diagnostics.leverage.reduce((sum: number, h: number) => sum + h)).toBeCloseTo(4, 9);
  });
  it('does not mind what is wrong with columns that it does not need', async () => {
    const data = file('odd.csv', 'yield;y;dose;do;do\n1;1,5;2;a;b\n2;2,5;3;a;b\n4;1,5;5;a;b\n');
    const model = path('model.json');
    expect((await expofam(['fit', data, 'yield ~ dose', '--family', 'gaussian', '--save', model])).err).toBe('');
    const nested = file('new.ndjson', '{"dose":2,"do":{"a":1},"name":[1],"kind":"x"}\n');
    const { code, err } = await expofam(['predict', model, nested]);
    expect([code, err]).toEqual([0, '']);
  });
  it('reads the columns that the formula names, whatever they are called', async () => {
    const data = file('names.csv', 'the y,größe,x.1,x\n1,2,3,bad\n2,3,5,4\n4,4,4,5\n5,9,1,6\n');
    const { code, err } = await expofam(['fit', data, '`the y` ~ größe + x.1', '--family', 'gaussian']);
    expect([code, err]).toEqual([0, '']);
  });
});

it("--conventions adds another program's definitions to text and JSON", async () => {
  const words = ['fit', SMALL, 'amount ~ x', '--family', 'gamma', '--link', 'log', '--conventions'];
  const stata = await expofam([...words, 'stata']);
  expect(stata.code).toBe(0);
  expect(stata.out).toContain('As Stata defines it:');
  // No published table of an inverse Gaussian of SAS is among the tests, and the output says so.
  const sas = await expofam([...words.slice(0, 4), 'inverse-gaussian', '--link', 'log', '--conventions', 'sas']);
  expect(sas.out).toContain('As SAS defines it (by its manual; held to no output):');
  expect(stata.out).toContain('Pr(>|z|)');
  const json = JSON.parse((await expofam([...words, 'stata', '--json'])).out);
  // Stata's AIC is divided by the twelve rows.
  expect(json.conventions.aic * 12).toBeCloseTo(json.conventions.alternatives.estatAic, 10);
  const wrong = await expofam([...words, 'strata']);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('stata');
});
