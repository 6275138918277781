import { expect, test } from 'vitest';
import { familyFromText } from '../../src/families/operationalFamilies.ts';
import { certify } from '../../src/family/certify.ts';
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
