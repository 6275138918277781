import { expect, test } from 'vitest';
import { familyFromText } from '../../src/families/operationalFamilies.ts';
import { certify } from '../../src/family/certify.ts';
import { familyNumbers } from '../../src/family/familyNumbers.ts';
import { allFamilies } from '../families/allFamilies.ts';

const certified = allFamilies().filter(({ family }) => !family.declaration.notExponential);

test('there are many families', () => expect(certified.length).toBeGreaterThan(15));

test.each(certified.map(({ label, family }) => [label, family] as const))('%s passes its certificate', (_, family) => {
  const report = certify(family);
  expect(report.toString()).not.toContain('BAD');
  expect(report.passed).toBe(true);
  expect(report.checks.length).toBeGreaterThan(4);
});

test('a family whose mean is e^η far out is certified there: η is found again from 5e−131', () => {
  const text = { name: 'own', support: 'non-negative integers', parameters: [{ name: 'eta', domain: 'negative' }] };
  const report = certify(familyFromText({ ...text, logPartition: '-log(1 - exp(eta))', logBaseMeasure: '0' }), { draws: 0 });
  expect(report.toString()).not.toContain('BAD');
  expect(report.passed).toBe(true);
});

// The logarithmic series as its books write it: a'' = e^η/2 as η → −∞ is the difference of two terms near 1.
test('log(−log(1 − exp η)) keeps a″ from the far end of its domain to zero, and is certified', () => {
  const family = familyFromText({
    name: 'series',
    support: 'positive integers',
    parameters: [{ name: 'eta', domain: 'negative' }],
    logPartition: 'log(-log(1 - exp(eta)))',
    logBaseMeasure: '-log(y)',
  });
  const report = certify(family, { draws: 0 });
  expect(report.toString()).not.toContain('BAD');
  expect(report.passed).toBe(true);
  // Beyond η = −37 the mean is 1 in double precision, and has no η.
  expect(report.skipped.filter((s) => s.startsWith('η → μ → η')).every((s) => s.includes('μ, rounded, is at the boundary'))).toBe(true);
  const { variance } = familyNumbers(family);
  // mpmath 1.3.0, 60 digits, 2026-11-30: diff(lambda e: log(-log(1 - exp(e))), eta, 2). Ten roundings and a function's error.
  expect(variance([-30])[0][0] / 4.678811484420817e-14 - 1).toBeCloseTo(0, 14);
  expect(variance([-1e-6])[0][0] / 67143202843.48932 - 1).toBeCloseTo(0, 14);
});

// Counts with b(y) = 1: a geometric series, which has a sum for η < 0 alone.
test.each([
  ['its log-partition is not declared', {}, 'a(η) is finite', [0, 0.3, 2, 8]],
  ['a wrong log-partition is declared', { logPartition: 'exp(eta)' }, 'adds up to more than two', [0, 0.3, 2, 8]],
] as const)('a family whose sum diverges is given up at once: %s', (_, more, text, points) => {
  const family = familyFromText({ name: 'endless', support: 'non-negative integers', parameters: ['eta'], logBaseMeasure: '0', ...more });
  for (const eta of points) {
    const report = certify(family, { points: [[eta]] });
    expect([eta, report.passed, report.toString().includes(text)]).toEqual([eta, false, true]);
  }
  // Where it converges, the sums are still asked for.
  const inside = certify(family, { points: [[-1.5]] });
  expect(inside.checks.some((c) => c.name === 'density sums to one')).toBe(true);
});
