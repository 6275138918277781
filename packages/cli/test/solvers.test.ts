import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expofam, file, path, root } from './support.ts';

const claims = join(root, 'examples', 'claims.csv');
const formula = 'claims ~ engine + age';
const fit = ['fit', claims, formula, '--family', 'poisson', '--offset', 'log(holders)'];

describe('solvers of expofam fit', () => {
  it('reach the same coefficients', async () => {
    const want = JSON.parse((await expofam([...fit, '--json'])).out).coefficients;
    for (const solver of ['gradient', 'lbfgs']) {
      const { code, out } = await expofam([...fit, '--json', '--solver', solver]);
      expect(code).toBe(0);
      JSON.parse(out).coefficients.forEach((c: { estimate: number }, i: number) => {
        expect(c.estimate).toBeCloseTo(want[i].estimate, 6);
      });
    }
  });
  it('start where they would without the option when that says auto', async () => {
    // A family without a canonical start of its own, where the word itself once reached the solver.
    for (const family of ['inverse-gaussian', 'geometric']) {
      const words = ['fit', claims, 'holders ~ age', '--family', family, '--json'];
      expect((await expofam([...words, '--start', 'auto'])).out).toBe((await expofam(words)).out);
    }
  });
  it('write their steps to a CSV file', async () => {
    const trace = path('trace.csv');
    const { code } = await expofam([...fit, '--solver', 'gradient', '--start', 'zero', '--trace', trace]);
    expect(code).toBe(0);
    const [head, ...lines] = readFileSync(trace, 'utf8').trim().split('\n');
    expect(head).toMatch(/^iteration,logLikelihood,gradientNorm,decrement,step,sums,\(Intercept\),/);
    expect(lines.length).toBeGreaterThan(3);
    const likelihoods = lines.map((line) => Number(line.split(',')[1]));
    likelihoods.slice(1).forEach((l, i) => {
      expect(l).toBeGreaterThanOrEqual(likelihoods[i] - 1e-9);
    });
  });
  it('call what the stochastic one made as asked an approximation, not a failure', async () => {
    const words = [...fit, '--solver', 'stochastic', '--epochs', '2'];
    const { code, out } = await expofam(words);
    expect(code).toBe(0);
    expect(out).toMatch(/^Approximate: all 128 updates of the stochastic solver made$/m);
    const json = JSON.parse((await expofam([...words, '--json'])).out);
    expect(json).toMatchObject({ status: 'stopped', converged: false, numerics: { digits: 0 } });
    expect(json.warnings.map((w: { message: string }) => w.message).join()).toMatch(
      /^fit: an approximation, about .* standard errors from/,
    );
  });
  it('say how far the stochastic one stopped from the maximum, and repeat with the seed', async () => {
    const words = [...fit, '--solver', 'stochastic', '--epochs', '50', '--seed', '4'];
    const [one, two] = [await expofam(words), await expofam(words)];
    expect(one.code).toBe(0);
    expect(one.out).toMatch(/standard errors from the maximum/);
    expect(two.out).toBe(one.out);
    expect((await expofam([...fit, '--solver', 'stochastic', '--epochs', '50', '--seed', '5'])).out).not.toBe(one.out);
  });
  it('refuse settings that are not theirs', async () => {
    const { code, err } = await expofam([...fit, '--epochs', '3']);
    expect(code).toBe(2);
    expect(err).toMatch(/--solver stochastic/);
    expect((await expofam([...fit, '--solver', 'newtn'])).err).toMatch(/nearest: "newton"/);
    expect((await expofam([...fit, '--solver', 'stochastic', '--epochs', '0'])).code).toBe(2);
    for (const words of [
      ['--max-iterations', '3'],
      ['--tolerance', '0.1'],
    ]) {
      const refused = await expofam([...fit, '--solver', 'stochastic', ...words]);
      expect(refused.code).toBe(2);
      expect(refused.err).toMatch(`solver stochastic: ${words[0]}`);
      expect(refused.err).toMatch('--epochs');
    }
  });
});

describe('expofam fit --seed', () => {
  const begin = async (...words: string[]): Promise<string> => {
    const trace = path('seeded.csv');
    expect(await expofam([...fit, '--start', 'random', '--trace', trace, ...words])).toMatchObject({ code: 0, err: '' });
    return readFileSync(trace, 'utf8').split('\n')[1];
  };
  it.each(['newton', 'lbfgs', 'gradient'])('draws the random start of %s', async (solver) => {
    const words = ['--solver', solver, '--seed'];
    const three = await begin(...words, '3');
    expect(await begin(...words, '3')).toBe(three);
    expect(await begin(...words, '4')).not.toBe(three);
  });
  it('is refused by its name where nothing is drawn', async () => {
    for (const words of [[], ['--solver', 'lbfgs'], ['--start', 'zero']]) {
      const { code, err } = await expofam([...fit, '--seed', '3', ...words]);
      expect(code).toBe(2);
      expect(err).toMatch(/^error: option --seed: nothing to draw: .*; expected --solver stochastic or --start random with it/);
    }
  });
});

describe('expofam fit --kernels', () => {
  it('changes nothing but rounding', async () => {
    const [fast, plain] = [await expofam([...fit, '--json']), await expofam([...fit, '--json', '--kernels', 'plain'])];
    expect(plain.code).toBe(0);
    const estimates = (out: string): number[] => JSON.parse(out).coefficients.map((c: { estimate: number }) => c.estimate);
    estimates(plain.out).forEach((v, i) => {
      // Converged to 1e−11 standard errors in both arithmetics.
      expect(v).toBeCloseTo(estimates(fast.out)[i], 11);
    });
  });
  it('refuses other names', async () => {
    expect((await expofam([...fit, '--kernels', 'gpu'])).code).toBe(2);
  });
});

describe('expofam fit --update', () => {
  const head = 'y,x,g\n';
  const rows = Array.from({ length: 40 }, (_, i) => `${(i % 7) + 0.3 * i},${i},${i % 3 === 0 ? 'a' : 'b'}\n`);
  const early = file('early.csv', head + rows.slice(0, 25).join(''));
  const late = file('late.csv', head + rows.slice(25).join(''));
  const all = file('all.csv', head + rows.join(''));
  it('continues from a saved model: exactly, for a Gaussian', async () => {
    const model = path('model.json');
    await expofam(['fit', early, 'y ~ x + g', '--family', 'gaussian', '--save', model]);
    const { code, out } = await expofam(['fit', '--update', model, late, '--save', model, '--json']);
    expect(code).toBe(0);
    const want = JSON.parse((await expofam(['fit', all, 'y ~ x + g', '--family', 'gaussian', '--json'])).out);
    const got = JSON.parse(out);
    expect(got.nobs).toBe(40);
    got.coefficients.forEach((c: { estimate: number; stdError: number }, i: number) => {
      expect(c.estimate).toBeCloseTo(want.coefficients[i].estimate, 9);
      expect(c.stdError).toBeCloseTo(want.coefficients[i].stdError, 9);
    });
    expect(JSON.parse(readFileSync(model, 'utf8')).nobs).toBe(40);
  });
  it('prints JSON, CSV and text with the options of fit, and refuses those that need all rows', async () => {
    const model = path('model.json');
    await expofam(['fit', early, 'y ~ x + g', '--family', 'gaussian', '--save', model]);
    const words = ['fit', '--update', model, late, '--intervals', '0.9'];
    const { coefficients, level } = JSON.parse((await expofam([...words, '--json'])).out);
    expect(level).toBe(0.9);
    const csv = (await expofam([...words, '--csv'])).out.split('\n');
    const [, { estimate, stdError, lower, upper, statistic, pValue }] = coefficients;
    expect(csv[2]).toBe(['x', estimate, stdError, lower, upper, statistic, pValue].join(','));
    expect((await expofam([...words, '--digits', '3'])).out).toContain('lower 90%');
    for (const more of [['--diagnostics'], ['--conventions', 'sas'], ['--robust', 'HC3'], ['--bootstrap'], ['--newey-west']]) {
      expect(await expofam([...words, ...more])).toMatchObject({ code: 2 });
    }
    expect(await expofam(['fit', '--update', model, late, '--intervals', 'profile'])).toMatchObject({ code: 2 });
  });
  it('refuses what belongs to the model, and other data', async () => {
    const model = path('model.json');
    await expofam(['fit', early, 'y ~ x + g', '--family', 'gaussian', '--save', model]);
    expect(await expofam(['fit', '--update', model, late, '--family', 'poisson'])).toMatchObject({ code: 2 });
    expect((await expofam(['fit', '--update', model])).code).toBe(2);
    const odd = await expofam(['fit', '--update', model, file('odd.csv', 'y,x,g\n1,2,zebra\n')]);
    expect(odd.code).toBe(1);
    expect(odd.err).toMatch(/zebra/);
  });
});
