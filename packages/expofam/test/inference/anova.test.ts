import { describe, expect, it } from 'vitest';
import { glm } from '../../src/index.ts';
import { anovaTable } from '../../src/model/analysis/anova.ts';
import { caseNames, largestError, modelOf, reference } from './reference/cases.ts';

// Differences of deviances that R takes from fits stopped at 1e−14 of a deviance near 200; p-values as small as 1e−20
// multiply that by their statistic.
const tolerance = 1e-8;

describe.each(caseNames)('analysis of deviance of the %s case against R', (name) => {
  const { tests } = reference.cases[name];
  it.each(['I', 'II', 'III'] as const)('type %s', (type) => {
    const table = anovaTable(modelOf(name), { type });
    const want = tests[`type${type}`];
    expect(table.df).toEqual(want.df);
    expect(largestError(table.p, want.p, 1e-300)).toBeLessThan(tolerance);
    if (type === 'I') expect(largestError(table.deviance, want.deviance)).toBeLessThan(tolerance);
  });
});

describe('type III', () => {
  it('does not depend on the coding of the factors', () => {
    const c = reference.cases.counts;
    const of = (kind: string): readonly number[] =>
      anovaTable(glm(c.formula[0], c.data, { family: 'poisson', contrasts: { wool: kind, tension: kind } }), { type: 'III' }).p;
    const treatment = of('treatment');
    // The same column space in another basis: only rounding differs.
    for (const kind of ['sum', 'helmert', 'polynomial']) expect(largestError(of(kind), treatment)).toBeLessThan(1e-9);
  });
});
