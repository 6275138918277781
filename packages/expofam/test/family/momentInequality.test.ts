import { describe, expect, it } from 'vitest';
import { familyFromText } from '../../src/index.ts';

const isQuasi = (logPartition: string, support = 'reals', domain = '(-Inf, Inf)'): boolean =>
  familyFromText({ name: 'mine', support, parameters: [{ name: 'eta', domain }], logPartition }).declaration.dispersion?.quasi === true;

describe('a log-partition that no density has', () => {
  // No polynomial of a degree above two is a cumulant function (Marcinkiewicz 1939); moments to order four tell it of these.
  it.each(['eta^4', 'eta^6', 'eta^4/100'])('%s is labelled quasi', (text) => expect(isQuasi(text)).toBe(true));

  it('is labelled where the mean leaves the support', () => {
    expect(isQuasi('exp(eta) - 2*eta', 'non-negative integers')).toBe(true);
  });
});

describe('a log-partition that some density has', () => {
  it.each([
    ['exp(eta)', 'non-negative integers'],
    ['eta^2/2', 'reals'],
    ['softplus(eta)', '[0, 1]'],
    ['7*softplus(eta)', 'integers [0, 7]'],
    // Poisson and Gaussian together: the sum of two independent ones.
    ['exp(eta) + eta^2/2', 'reals'],
  ])('%s on %s is not', (text, support) => expect(isQuasi(text, support)).toBe(false));

  it.each([
    ['-log(-eta)', 'positive', '(-Inf, 0)'],
    ['-sqrt(-2*eta)', 'positive', '(-Inf, 0)'],
    ['-3*log(1 - exp(eta))', 'non-negative integers', '(-Inf, 0)'],
  ])('%s on %s for η in %s is not', (text, support, domain) => expect(isQuasi(text, support, domain)).toBe(false));
});
