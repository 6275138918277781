import { families } from 'expofam';
import { describe, expect, it } from 'vitest';
import { expofam, file, path, SMALL } from './support.ts';

const names = Object.keys(families);

describe('expofam families', () => {
  it('lists every family, with what it is for, within 80 columns', async () => {
    const { code, out, err } = await expofam(['families']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of names) expect(out).toMatch(new RegExp(`^${name} {2,}\\S`, 'm'));
    expect(out).toContain('price of a house');
    expect(out).toMatch(/student-t: log\(1 \+/);
    for (const line of out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
  });

  it('gives the same as JSON', async () => {
    const { out } = await expofam(['families', '--json']);
    const { families: list, distributions, refused } = JSON.parse(out);
    expect(list.map(({ name }: { name: string }) => name).sort()).toEqual([...new Set(names)].sort());
    const poisson = list.find(({ name }: { name: string }) => name === 'poisson');
    expect(poisson.natural).toEqual([{ name: 'eta', letter: 'η', domain: '(−∞, ∞)', value: 'log λ' }]);
    expect(poisson.predictors).toEqual([
      { name: 'mean', link: 'log', links: ['log', 'identity', 'inverse', 'sqrt', '1/mu^2', 'softplus'] },
    ]);
    for (const { uses, support } of list) {
      expect(uses.length).toBeGreaterThan(0);
      expect(support).not.toBe('');
    }
    expect(distributions.map(({ name }: { name: string }) => name)).toEqual(['multivariate-normal', 'wishart']);
    for (const { reason, advice } of refused) expect(reason.length * advice.length).toBeGreaterThan(0);
  });

  it('describes one', async () => {
    const { code, out } = await expofam(['families', 'gamma']);
    expect(code).toBe(0);
    expect(out).toContain('Gamma (gamma)');
    expect(out).toMatch(/natural +η = −1\/μ ∈ \(−∞, 0\), with T\(y\) = y/);
    expect(out).toMatch(/and +shape, link log/);
  });

  it('lists and describes distributions that are not fitted', async () => {
    expect((await expofam(['families'])).out).toMatch(/^wishart {2,}sums of squares and products/m);
    const { code, out } = await expofam(['families', 'mvn']);
    expect(code).toBe(0);
    expect(out).toMatch(/natural 1 +η₁ = Σ⁻¹μ ∈ ℝᵈ, with T\(y\) = y/);
    expect(out).toMatch(/note +a distribution that is not fitted/);
  });

  it.each(['student-t', 'T', 'cauchy', 'zip', 'beta-binomial'])('refuses %s with the reason', async (name) => {
    const { code, out, err } = await expofam(['families', name]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: family "[^"]+": no exponential family: .{20,}; .{10,}\n$/);
  });
});

describe('expofam explain', () => {
  it.each(names)('derives %s', async (name) => {
    const { code, out, err } = await expofam(['explain', name]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2  The exponential form');
    expect(out).toMatch(/θ[₁₂₃]? ← θ[₁₂₃]? \+ α/);
  });

  it.each(['multivariate-normal', 'wishart'])('derives %s in every format', async (name) => {
    const { code, out, err } = await expofam(['explain', name]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('5  Maximum likelihood');
    // KaTeX refuses a sign that it does not know.
    expect((await expofam(['explain', name, '--format', 'html'])).out).toContain('</math>');
    expect((await expofam(['explain', name, '--format', 'latex'])).out).toContain('\\end{align*}');
  });

  it('says that a distribution of matrices is not fitted, and has no link', async () => {
    const data = file('matrix.csv', 'y,x\n1,2\n2,3\n3,5\n');
    const fit = await expofam(['fit', data, 'y ~ x', '--family', 'wishart']);
    expect(fit.code).toBe(2);
    expect(fit.err).toMatch(/family "wishart": a distribution of matrices, which is not fitted .*; expected a family of responses/);
    expect((await expofam(['explain', 'wishart', '--link', 'log'])).err).toMatch(/option --link: wishart, which is not fitted/);
  });

  it('derives with another link, and with links for further parameters', async () => {
    expect((await expofam(['explain', 'bernoulli', '--link', 'probit'])).out).toContain('J = dη/du = Φ′(u)/((1 − Φ(u)) Φ(u))');
    const { out } = await expofam(['explain', 'gaussian', '--link', 'mean=identity,sd=log']);
    expect(out).toContain('sd = e^u₂');
    expect((await expofam(['explain', 'multinomial', '--classes', 'red,blue,green'])).out).toContain(
      'y₁ is red, y₂ is blue, y₃ the reference.',
    );
  });

  it('fills a wider terminal', async () => {
    const { out } = await expofam(['explain', 'beta'], { terminal: { columns: 120 } });
    const widest = Math.max(...out.split('\n').map((line) => [...line].length));
    expect(widest).toBeGreaterThan(80);
    expect(widest).toBeLessThanOrEqual(120);
  });

  it.each([
    [[], 'expofam explain: no FAMILY; expected the name of a family'],
    [['poison'], 'nearest: "poisson"'],
    [['poisson', '--link', 'lgo'], 'link: "lgo"'],
    [['gaussian', '--link', 'mean=identity,shape=log'], 'no linear predictor "shape"; expected mean, sd'],
    [['multinomial', '--link', 'probit'], 'expected its canonical link, logit'],
    [['student-t'], 'no exponential family'],
  ])('says what is wrong with %j', async (words, message) => {
    const { code, out, err } = await expofam(['explain', ...words]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

async function saved(formula: string, family: string, ...more: string[]): Promise<string> {
  const model = path('model.json');
  const { code, err } = await expofam(['fit', SMALL, formula, '--family', family, '--save', model, ...more]);
  expect(err + String(code)).toBe('0');
  return model;
}

describe('expofam explain --model', () => {
  it('writes the equations with the numbers of the fit', async () => {
    const model = await saved('y ~ x', 'poisson');
    const { code, out, err } = await expofam(['explain', '--model', model]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { out: json } = await expofam(['fit', SMALL, 'y ~ x', '--family', 'poisson', '--json']);
    const [a, b] = JSON.parse(json).coefficients.map((c: { estimate: number }) => c.estimate);
    expect(out).toContain(`u = ${Number(a.toPrecision(5))} + ${Number(b.toPrecision(5))} x`);
    expect(out).toContain('E[y] = eᵘ');
    expect(out).toContain('P(y; λ) = λʸ exp(−λ)/y!');
    expect(out).toContain(`the mean is ${Number(Math.exp(b).toPrecision(4))} times as high.`);
  });

  it.each([
    ['amount ~ x + group', 'gaussian', []],
    ['amount ~ x', 'gamma', ['--link', 'mean=log,shape=log']],
    ['group ~ amount', 'multinomial', []],
    ['bought ~ x', 'bernoulli', ['--link', 'probit']],
    ['y ~ x', 'tweedie', ['--param', 'variancePower=1.5']],
  ])('for %s, %s, and a row of the data', async (formula, family, more) => {
    const model = await saved(formula, family, ...more);
    const { out } = await expofam(['explain', '--model', model]);
    expect(out).toContain('Linear predictor');
    expect(out).toContain('In words');
    const row = await expofam(['explain', '--model', model, '--data', SMALL, '--row', '3']);
    expect(row.err + String(row.code)).toBe('0');
    expect(row.out).toContain('Natural parameters η');
    expect(out + row.out).not.toMatch(/NaN|undefined/);
    const json = JSON.parse((await expofam(['explain', '--model', model, '--data', SMALL, '--row', '3', '--json'])).out);
    expect(json.row).toBe(3);
    expect(json.predictors[0].terms[0]).toMatchObject({ name: '(Intercept)', x: 1 });
    expect('softmax' in json).toBe(family === 'multinomial' || family === 'bernoulli');
  });

  it('the losses of all rows sum to the negative log-likelihood', async () => {
    const model = await saved('bought ~ x', 'bernoulli');
    let total = 0;
    for (let row = 1; row <= 12; row++) {
      const { out } = await expofam(['explain', '--model', model, '--data', SMALL, '--row', String(row), '--json']);
      total += JSON.parse(out).softmax.crossEntropy;
    }
    const { out } = await expofam(['fit', SMALL, 'bought ~ x', '--family', 'bernoulli', '--json']);
    expect(Math.abs(total + JSON.parse(out).logLik)).toBeLessThan(1e-12);
  });

  it.each([
    [['poisson', '--row', '3'], 'option --row: no --model'],
    [['--model', 'm.json', '--row', '3'], 'option --row: no --data'],
    [['--model', 'm.json', 'poisson'], 'expected one of the two'],
    [['--model', 'm.json', '--data', 'd.csv', '--row', '0'], 'expected a row of the data'],
  ])('says what is wrong with %j', async (words, message) => {
    const { code, err } = await expofam(['explain', ...words]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('says that a row is not there', async () => {
    const model = await saved('y ~ x', 'poisson');
    const { code, err } = await expofam(['explain', '--model', model, '--data', SMALL, '--row', '13']);
    expect(code).not.toBe(0);
    expect(err).toContain('expected a row from 1 to 12');
  });
});

describe('expofam explain --format', () => {
  it('latex gives a document, html a page with MathML', async () => {
    const latex = await expofam(['explain', 'poisson', '--format', 'latex']);
    expect(latex.out).toMatch(/^\\documentclass\{article\}/);
    expect(latex.out).toContain('\\frac{\\lambda^{y} \\, e^{-\\lambda}}{y!}');
    const html = await expofam(['explain', 'poisson', '--format', 'html']);
    expect(html.err + String(html.code)).toBe('0');
    expect(html.out).toMatch(/^<!doctype html>/);
    expect(html.out).toContain('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">');
    expect(html.out).not.toMatch(/katex-error|undefined/);
  });

  it('refuses another format', async () => {
    const { code, err } = await expofam(['explain', 'poisson', '--format', 'pdf']);
    expect(code).toBe(2);
    expect(err).toContain('expected text, latex, html');
  });
});

describe('expofam explain --family-file', () => {
  it('derives a family that gives a(η) alone, and says what is missing', async () => {
    const own = file(
      'tail.json',
      '{ "name": "tail", "support": "non-negative integers", "parameters": ["eta"], "logPartition": "exp(eta)" }',
    );
    const { code, out, err } = await expofam(['explain', '--family-file', own]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('E[y] = a′(η) = e^η');
    expect(out).toContain('Not available');
    expect(out.replace(/\s+/g, ' ')).toContain('the family declares no base measure b(y)');
  });

  it('derives one with density, as the built-in does', async () => {
    const own = file(
      'own.json',
      JSON.stringify({
        name: 'own',
        support: 'non-negative integers',
        parameters: ['eta'],
        logPartition: 'exp(eta)',
        logBaseMeasure: '-lgamma(y + 1)',
        source: { parameters: [{ name: 'lambda', domain: '(0, Inf)' }], toNatural: ['log(lambda)'], fromNatural: ['exp(eta)'] },
      }),
    );
    const { out } = await expofam(['explain', '--family-file', own]);
    expect(out).toContain('P(y; λ) = λʸ exp(−λ)/y!');
    expect(out).not.toMatch(/undefined|NaN|\[object/);
  });

  it('takes a family or a file', async () => {
    expect((await expofam(['explain', 'poisson', '--family-file', 'x.json'])).code).toBe(2);
  });
});
