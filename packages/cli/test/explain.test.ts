import { families } from 'expofam';
import { describe, expect, it } from 'vitest';
import { expofam } from './support.ts';

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
    const { families: list, refused } = JSON.parse(out);
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
    for (const { reason, advice } of refused) expect(reason.length * advice.length).toBeGreaterThan(0);
  });

  it('describes one', async () => {
    const { code, out } = await expofam(['families', 'gamma']);
    expect(code).toBe(0);
    expect(out).toContain('Gamma (gamma)');
    expect(out).toMatch(/natural +η = −1\/μ ∈ \(−∞, 0\), with T\(y\) = y/);
    expect(out).toMatch(/and +shape, link log/);
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
