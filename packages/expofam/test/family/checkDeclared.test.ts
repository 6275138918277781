import { describe, expect, it, test } from 'vitest';
import { exp, mul, neg, sin } from '../../src/expr/node.ts';
import { exponentialFamily, familyFromText } from '../../src/families/operationalFamilies.ts';
import { declaredCheck } from '../../src/family/checkDeclared.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import { interval, reals } from '../../src/family/interval.ts';
import { nonNegativeIntegers } from '../../src/family/support.ts';
import { glm } from '../../src/model/glm.ts';
import { errorOf } from '../errorOf.ts';

const lines = (...more: string[]) => ['name: mine', ...more].join('\n');
const fit = (family: ExponentialFamily) => glm('y ~ x', { y: [1, 0, 1, 1, 0, 1], x: [1, 2, 3, 4, 5, 7] }, { family });
const counts = ['support: non-negative integers', 'parameters: eta'];

describe('a declaration that is no exponential family is refused with the reason', () => {
  test.each([
    [lines(...counts, 'log-partition: -exp(eta)'), /a″ = −1 at eta = 0, and a″ is the variance.*expected a convex log-partition/],
    [lines(...counts, 'log-partition: eta^3'), /a″ = −0.006 at eta = −?-?0.001/],
    [lines(...counts, 'log-partition: 3*eta + 1'), /a″ = 0 everywhere/],
    [
      lines(...counts, 'log-base-measure: lgamma(y + 1)'),
      /b\(y\) exp\(ηT\(y\)\) adds up to no finite number at eta = 0.1; .*signs of the base measure/,
    ],
    [
      lines('support: positive', 'parameters: eta', 'log-base-measure: 0'),
      /no finite number at eta = 0.1, though at eta = -0.7; .*narrow the domain/,
    ],
    [
      lines('support: reals', 'parameters: eta', 'log-partition: eta^2/2', 'log-base-measure: -y^2/2'),
      /adds up to 2.5066 at .*with log-base-measure less 0.918938533/,
    ],
    [
      lines('support: reals', 'parameters: eta', 'log-partition: exp(eta)', 'log-base-measure: -y^2/2'),
      /adds up to 0.83424 at eta = 0.1; .*give the base measure alone/,
    ],
    [
      lines('support: reals', 'parameters: a, b', 'sufficient-statistic: y, y^3', 'log-partition: a^2/2 + b^2/2 + 2*a*b'),
      /a covariance of T1 and T2 beyond their variances at a = 0/,
    ],
  ])('%#', (text, message) => {
    const error = errorOf(() => fit(familyFromText(text)));
    expect(error.code).toBe('bad-family');
    expect(error.message).toMatch(message);
  });

  it('in TypeScript too', () => {
    const declared = (domain = reals) => ({
      name: 'mine',
      support: nonNegativeIntegers,
      parameters: [{ name: 'eta', domain }],
      logPartition: (eta: Parameters<typeof exp>[0]) => neg(sin(eta)),
    });
    expect(errorOf(() => fit(exponentialFamily(declared()))).message).toMatch(/^family "mine": a″ = .* narrow the domain/);
    // Convex on (0, π), though the mean −cos η is negative on a half of it.
    expect(exponentialFamily(declared(interval(0, Math.PI))).declaration.dispersion?.quasi).toBe(true);
  });
});

describe('a declaration that is one passes', () => {
  test.each([
    [
      'a density with a corner',
      [
        'support: reals',
        'parameters: eta in negative',
        'sufficient-statistic: abs(y - 0.3)',
        'log-partition: -log(-eta)',
        `log-base-measure: ${-Math.LN2}`,
      ],
    ],
    [
      'a constant to be estimated',
      [
        ...counts.slice(0, 1),
        'parameters: eta in negative',
        'constants: k estimated from 2 in positive',
        'log-partition: -k*log1mexp(eta)',
        'log-base-measure: lgamma(y + k) - lgamma(k) - lgamma(y + 1)',
      ],
    ],
    [
      'a variance that double precision turns negative',
      ['support: 0 or 1', 'parameters: eta', 'log-partition: log(1 + exp(eta))', 'log-base-measure: 0'],
    ],
    [
      'two parameters of one response',
      [
        'support: positive',
        'parameters: a in positive, b in negative',
        'sufficient-statistic: log(y), y',
        'log-partition: lgamma(a) - a*log(-b)',
        'log-base-measure: -log(y)',
      ],
    ],
  ])('%s', (_, more) => {
    const family = familyFromText(lines(...more));
    expect(family.declaration.dispersion).toBeUndefined();
    expect(() => declaredCheck()(family)).not.toThrow();
  });

  it('of functions', () => {
    expect(
      exponentialFamily({
        name: 'mine',
        support: nonNegativeIntegers,
        parameters: [{ name: 'eta', domain: reals }],
        logPartition: (eta) => mul(2, exp(eta)),
      }).mean({ natural: [0] }),
    ).toEqual([2]);
  });
});

describe('a base measure that is right for one value of a constant alone', () => {
  // A negative binomial without its log Γ(y + r) − log Γ(r): at size 1 that is log Γ(y + 1), which cancels.
  const text = (size: object) =>
    familyFromText({
      name: 'own',
      support: 'non-negative integers',
      parameters: [{ name: 'eta', domain: 'negative' }],
      constants: { size: { domain: 'positive', ...size } },
      logPartition: '-size*log(1 - exp(eta))',
      logBaseMeasure: '0',
    });
  const data = { y: [0, 1, 3, 2, 5, 0, 1, 7, 2, 4], x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] };

  test('is refused at another value that is given, and not at the one', () => {
    const family = text({ value: 1 });
    expect(() => glm('y ~ x', data, { family, link: 'log' })).not.toThrow();
    expect(() => glm('y ~ x', data, { family, link: 'log', parameters: { size: 3 } })).toThrow('family "own"');
    expect(() => glm('y ~ x', data, { family: family.withConstants({ size: 3 }), link: 'log' })).toThrow('family "own"');
    expect(() => glm('y ~ x', data, { family, link: 'log' })).not.toThrow();
  });

  test('is refused where an estimate comes to another', () => {
    expect(() => glm('y ~ x', data, { family: text({ start: 1, profiled: true }), link: 'log' })).toThrow('family "own"');
  });
});
