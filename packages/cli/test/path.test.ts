import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cvGlmPath, glmPath, loadGlmPath } from 'expofam';
import { readTable } from 'expofam-node';
import { describe, expect, it } from 'vitest';
import { expofam, file, path, root } from './support.ts';

const spam = join(root, 'examples', 'spam.csv');
const BERNOULLI = ['--family', 'bernoulli'];

describe('expofam path', () => {
  it("prints the library's path as JSON", async () => {
    const words = ['path', spam, 'kind ~ free + money + hp', ...BERNOULLI, '--alpha', '0.5', '--lambda-count', '8', '--json'];
    const { code, out, err } = await expofam([...words, '--penalty-factor', 'hp=0', '--cv', '4', '--seed', '3', '--measure', 'auc']);
    expect([code, err]).toEqual([0, '']);
    const found = JSON.parse(out);
    const table = await readTable(spam);
    const own = glmPath('kind ~ free + money + hp', table, {
      family: 'bernoulli',
      alpha: 0.5,
      lambdaCount: 8,
      penaltyFactors: { hp: 0 },
    });
    expect(found.lambdas).toEqual([...own.lambdas]);
    expect(found.coefficients).toEqual(JSON.parse(JSON.stringify(own.state.coefficients)));
    const judged = cvGlmPath(own, { folds: 4, seed: 3, measure: 'auc' });
    expect(found.crossValidation.mean).toEqual([...judged.mean]);
    expect(found.crossValidation.lambda1se).toBe(judged.lambda1se);
    expect(found.at).toMatchObject({ lambda: judged.lambda1se, source: 'path' });
  });

  it('prints a table, with the lambdas that cross-validation chooses and the coefficients there', async () => {
    const { code, out } = await expofam(['path', spam, 'kind ~ free + money + hp', ...BERNOULLI, '--lambda-count', '9', '--cv', '4']);
    expect(code).toBe(0);
    expect(out).toMatch(/Penalty: lasso \(alpha = 1\), columns standardised/);
    expect(out).toMatch(/ min$/m);
    expect(out).toMatch(/ 1se$/m);
    expect(out).toMatch(/^Coefficients at lambda [\d.]+; \d are zero:$/m);
  });

  it('saves the path, and with --at the model for predict', async () => {
    const words = ['path', spam, 'kind ~ free + money + hp', ...BERNOULLI, '--lambda', '0.1,0.01', '--quiet'];
    const whole = path('path.json');
    expect((await expofam([...words, '--save', whole, '--cv', '3'])).code).toBe(0);
    const loaded = loadGlmPath(readFileSync(whole, 'utf8'));
    expect(loaded.lambdas).toEqual([0.1, 0.01]);
    expect(loaded.state.crossValidation?.folds).toBe(3);
    const one = path('model.json');
    const { out: csv } = await expofam([...words, '--at', '0.01', '--save', one, '--csv']);
    const rows = csv
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    expect(rows.map(([term]) => term)).toEqual(['(Intercept)', 'free', 'money', 'hp']);
    expect(rows.map(([, b]) => Number(b))).toEqual([...loaded.state.coefficients[1][0]]);
    const { code, out } = await expofam(['predict', one, spam]);
    expect(code).toBe(0);
    const table = await readTable(spam);
    expect(Number(out.split('\n')[1])).toBe(loaded.predict(table, { lambda: 0.01 }).columns.response[0]);
    const again = await expofam(['anova', one, spam]);
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/a penalised model.*fitted by maximum likelihood/)]);
  });

  it('saves a path that predicts at a lambda of it', async () => {
    const words = ['path', spam, 'kind ~ free + money + hp', ...BERNOULLI, '--lambda', '0.1,0.01,0.001', '--quiet'];
    const [plain, judged] = [path('plain.json'), path('judged.json')];
    expect((await expofam([...words, '--save', plain])).code).toBe(0);
    expect((await expofam([...words, '--save', judged, '--cv', '3'])).code).toBe(0);
    const loaded = loadGlmPath(readFileSync(judged, 'utf8'));
    const table = await readTable(spam);
    const second = (text: string): number => Number(text.split('\n')[2]);
    const expected = (lambda: number): number => loaded.predict(table, { lambda }).columns.response[1];
    const at = async (...more: string[]) => await expofam(['predict', ...more]);
    const one = await at(plain, spam, '--at', '0.01');
    expect([one.code, one.err, second(one.out)]).toEqual([0, '', expected(0.01)]);
    const between = await at(plain, spam, '--at', '0.05');
    expect(between.err).toMatch(/^warning: .*lambda 0.05 is between those of the path; coefficients are interpolated/);
    expect(second(between.out)).toBe(expected(0.05));
    const { lambdaMin, lambda1se } = loaded.state.crossValidation ?? { lambdaMin: 0, lambda1se: 0 };
    expect(lambdaMin).not.toBe(lambda1se);
    expect(second((await at(judged, spam, '--at', 'min')).out)).toBe(expected(lambdaMin));
    const unsaid = await at(judged, spam);
    expect([unsaid.code, second(unsaid.out)]).toEqual([0, expected(lambda1se)]);
    expect(unsaid.err).toMatch(/predicted at lambda .* \(1se\)/);
    for (const [more, code, message] of [
      [[plain, spam], 2, /3 lambdas; expected --at with a lambda of 0.001000 … 0.1000/],
      [[plain, spam, '--at', '1se'], 2, /--at 1se.*without cross-validation/],
      [[plain, spam, '--at', '0.5'], 2, /0.5; expected a number within the path/],
      [[plain, spam, '--at', 'best'], 2, /--at: "best"/],
    ] as const) {
      const refused = await at(...more);
      expect([refused.code, refused.out]).toEqual([code, '']);
      expect(refused.err).toMatch(message);
    }
    const model = path('one.json');
    expect((await expofam([...words, '--at', '0.01', '--save', model])).code).toBe(0);
    expect((await at(model, spam, '--at', '0.01')).err).toMatch(/a single model/);
  });

  it('stops with 130 when interrupted in cross-validation', async () => {
    const words = ['path', spam, 'kind ~ free + money', ...BERNOULLI, '--lambda', '0.1,0.01', '--json'];
    let looks = 0;
    let until = Number.POSITIVE_INFINITY;
    // Looked at between sweeps over the data.
    const signal = Object.defineProperty(new AbortController().signal, 'aborted', { get: () => ++looks > until });
    expect((await expofam(words, { signal })).code).toBe(0);
    until = looks + 5;
    looks = 0;
    const { code, out } = await expofam([...words, '--cv', '3'], { signal });
    expect([code, out]).toEqual([130, '']);
    expect(looks).toBeGreaterThan(until);
  });

  it('takes the classes of a column together', async () => {
    const shop = join(root, 'examples', 'shop.csv');
    const { code, out } = await expofam([
      'path',
      shop,
      'weather ~ customers + advertising',
      '--family',
      'multinomial',
      '--grouped',
      '--lambda',
      '0.05',
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/classes together/);
  });

  it.each([
    [['--grouped'], /no classes/],
    [['--alpha', '2'], /--alpha: "2"; expected a number from 0/],
    [['--at', 'min'], /given without --cv/],
    [['--measure', 'auc'], /given without --cv/],
    [['--cv', '1'], /--cv: "1"/],
    [['--bias-reduction', 'mean'], /keeps estimates finite/],
    [['--lower', 'free=1'], /at most 0/],
  ])('refuses %j', async (words, message) => {
    const { code, err } = await expofam(['path', spam, 'kind ~ free', ...BERNOULLI, ...words]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it('refuses a term that is not in the formula', async () => {
    const { code, err } = await expofam(['path', spam, 'kind ~ free', ...BERNOULLI, '--penalty-factor', 'fre=0']);
    expect(code).toBe(1);
    expect(err).toMatch(/nearest: "free"|free/);
  });
});

describe('the objective in expofam path --help', () => {
  const y = [12.1, 8.4, 19.7, 15.2, 22.8, 9.9, 30.1, 25.4];
  const rows = [5.2, 3.1, 7.9, 2.2, 6.4, 1.3, 8.8, 4.1].map((b, i) => `${y[i]},${i + 1},${b}`);
  const words = ['path', file('amounts.csv', ['y,a,b', ...rows, ''].join('\n')), 'y ~ a + b', '--family', 'gaussian', '--json'];
  const coefficients = async (lambda: number, alpha: number): Promise<number[]> => {
    const { code, out } = await expofam([...words, '--lambda', String(lambda), '--alpha', String(alpha), '--at', String(lambda)]);
    expect(code).toBe(0);
    return JSON.parse(out).at.coefficients.map((c: { estimate: number } | number) => (typeof c === 'number' ? c : c.estimate));
  };
  // R 4.2.2, glmnet 4.1-6 (2026-11-30): coef(glmnet(cbind(a, b), y, family = F, alpha = 0.4, lambda = c(4, 2, 1), thresh = 1e-20), s = 2)
  const byName = [4.27702990156553, 1.46132119176538, 1.45579994574159]; // F = "gaussian"
  const asObject = [10.553883005876282, 0.792124022732689, 0.785960798323409]; // F = gaussian(), epsnr = 1e-14

  it('is that of gaussian() as an object, and gives the numbers of "gaussian" by name as it says', async () => {
    const { out } = await expofam(['path', '--help']);
    expect(out).toMatch(/but for glmnet's family = "gaussian" by name/);
    expect(out).toContain('--lambda L --alpha alpha*lambda/L  with  L = lambda * (alpha + (1 - alpha) / s)');
    const mean = y.reduce((a, v) => a + v, 0) / y.length;
    const s = Math.sqrt(y.reduce((a, v) => a + (v - mean) ** 2, 0) / y.length);
    const L = 2 * (0.4 + (1 - 0.4) / s);
    // Three coefficients in closed form but for their signs: both programs give 13 digits and more.
    (await coefficients(2, 0.4)).forEach((v, j) => {
      expect(v).toBeCloseTo(asObject[j], 11);
    });
    (await coefficients(L, (0.4 * 2) / L)).forEach((v, j) => {
      expect(v).toBeCloseTo(byName[j], 11);
    });
  });
});
