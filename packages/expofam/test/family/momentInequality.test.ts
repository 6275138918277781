import { describe, expect, it, test } from 'vitest';
import { add, exp, expm1, logsumexp, mul, sub } from '../../src/expr/node.ts';
import { exponentialFamily as plainFamily } from '../../src/family/exponentialFamily.ts';
import { reals } from '../../src/family/interval.ts';
import { momentViolation } from '../../src/family/momentInequality.ts';
import { realLine } from '../../src/family/support.ts';
import { familyFromText } from '../../src/index.ts';
import { allFamilies, generator } from '../families/allFamilies.ts';

const isQuasi = (logPartition: string, support = 'reals', domain = '(-Inf, Inf)'): boolean =>
  familyFromText({ name: 'mine', support, parameters: [{ name: 'eta', domain }], logPartition }).declaration.dispersion?.quasi === true;

describe('a log-partition that no density has', () => {
  // No polynomial of a degree above two is a cumulant function (Marcinkiewicz 1939).
  it.each(['eta^4', 'eta^6', 'eta^4/100', 'eta^2/2 + eta^4', 'eta^2/2 + eta^4/10', 'eta^2/2 + eta^6', 'eta^2 + eta^4/100'])(
    '%s is labelled quasi',
    (text) => expect(isQuasi(text)).toBe(true),
  );

  it('is labelled where the mean leaves the support', () => {
    expect(isQuasi('exp(eta) - 2*eta', 'non-negative integers')).toBe(true);
  });

  it.each([
    // (1 + e^η)^{1/2} and its like have a negative coefficient of e^{2η} or e^{3η}.
    ['0.5*softplus(eta)', 'reals'],
    ['1.5*softplus(eta)', 'reals'],
    // Finite everywhere, and not entire.
    ['sqrt(1 + eta^2)', 'reals'],
    // Variances below those of any whole numbers with that mean.
    ['eta^2/20', 'integers (-Inf, Inf)'],
    // Normal, whose mean leaves the support at some η, and whose law does at all.
    ['eta^2/2 + 9*eta', 'positive'],
  ])('%s on %s is labelled', (text, support) => expect(isQuasi(text, support)).toBe(true));

  it('is labelled with two parameters', () => {
    const two = (logPartition: string) =>
      familyFromText({
        name: 'two',
        support: 'reals',
        parameters: ['a', 'b'],
        sufficientStatistic: ['y', 'y^3'],
        logPartition,
      }).declaration.dispersion?.quasi === true;
    expect(two('a^2/2 + b^2/2 + b^4')).toBe(true);
    expect(two('a^2/2 + b^2/2 + a*b/2')).toBe(false);
    expect(two('exp(a) + exp(b) + exp(a + b)')).toBe(false);
  });
});

describe('a log-partition that some density has', () => {
  it.each([
    ['exp(eta)', 'non-negative integers'],
    ['eta^2/2', 'reals'],
    ['softplus(eta)', '[0, 1]'],
    ['7*softplus(eta)', 'integers [0, 7]'],
    // Written naively: its derivatives lose digits, and it must not count as a violation.
    ['log(1 + exp(eta))', '0 or 1'],
    ['log(exp(eta) + exp(-eta))', 'reals'],
    // Poisson and Gaussian together: the sum of two independent ones.
    ['exp(eta) + eta^2/2', 'reals'],
    // A Poisson number of normals.
    ['exp(eta^2/2) - 1', 'reals'],
    ['log(expm1(eta)/eta)', '[0, 1]'],
  ])('%s on %s is not', (text, support) => expect(isQuasi(text, support)).toBe(false));

  it.each([
    ['-log(-eta)', 'positive', '(-Inf, 0)'],
    ['-sqrt(-2*eta)', 'positive', '(-Inf, 0)'],
    ['-3*log(1 - exp(eta))', 'non-negative integers', '(-Inf, 0)'],
    // The logistic's log Γ(1 + η)Γ(1 − η), the normal inverse Gaussian's, a tempered stable law's.
    ['lgamma(1 + eta) + lgamma(1 - eta)', 'reals', '(-1, 1)'],
    ['2 - sqrt(4 - eta^2)', 'reals', '(-2, 2)'],
    ['-((-eta)^0.3)', 'positive', '(-Inf, 0)'],
  ])('%s on %s for η in %s is not', (text, support, domain) => expect(isQuasi(text, support, domain)).toBe(false));

  test.each(allFamilies().map(({ label, family }) => [label, family] as const))('of the built-in family %s', (_, family) => {
    if (family.declaration.notExponential) return;
    expect(momentViolation(family)).toBeUndefined();
  });

  it('of random mixtures, Poisson sums and normals', () => {
    const random = generator(20261130);
    const between = (a: number, b: number): number => a + (b - a) * random();
    for (let run = 0; run < 24; run++) {
      const points = Array.from({ length: 1 + Math.floor(random() * 5) }, () => [between(-4, 0), between(-3, 3)] as const);
      const family = plainFamily({
        name: `run ${run}`,
        support: realLine,
        parameters: [{ name: 'eta', domain: reals }],
        logPartition(eta) {
          // A mixture of two points or more, a Poisson number of jumps, and a normal.
          const mixture = logsumexp(0, ...points.map(([weight, at]) => add(weight, mul(at, eta))));
          const jumps = points.map(([rate, size]) => mul(Math.exp(rate), expm1(mul(size / 3, eta))));
          const normal = mul(between(0, 0.5), mul(eta, eta));
          const chosen = run % 3;
          if (chosen === 0) return mixture;
          if (chosen === 1) return jumps.reduce(add, mul(0.1, sub(exp(eta), 1)));
          return add(mixture, add(normal, jumps.reduce(add, normal)));
        },
      });
      expect(momentViolation(family), `run ${run}`).toBeUndefined();
    }
  });
});
