import { expect, test } from 'vitest';
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
