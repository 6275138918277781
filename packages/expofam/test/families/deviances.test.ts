import { describe, expect, test } from 'vitest';
import { toExpr } from '../../src/expr/intern.ts';
import { symbol } from '../../src/expr/node.ts';
import { familyByName } from '../../src/families/index.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import { numericFunction } from '../../src/family/familyNumbers.ts';
import { plainParameter } from '../../src/family/links.ts';
import reference from './deviances.json' with { type: 'json' };

/** D(y, μ) of a family that declares it. */
function declared(name: string, constants: Record<string, number>): (y: number, mu: number) => number {
  const family = (familyByName(name) as ExponentialFamily).withConstants(constants);
  const mu = symbol('mu of the test');
  const e = toExpr(family.declaration.unitDeviance?.(family.symbols.y, [plainParameter(mu)]) ?? Number.NaN);
  const f = numericFunction(family, [e], [...family.symbols.y, mu]);
  return (y, m) => f([y, m])[0];
}

describe('unit deviances against 60 digits, near y = μ and far', () => {
  test.each([...new Set(reference.rows.map((r) => `${r[0]} ${JSON.stringify(r[1])}`))])('%s', (label) => {
    for (const [name, constants, y, mu, exact] of reference.rows as unknown as [string, Record<string, number>, number, number, string][]) {
      if (`${name} ${JSON.stringify(constants)}` !== label) continue;
      const found = declared(name, constants)(y, mu);
      // y − μ is exact near y = μ, and 1 − y is rounded for a Bernoulli: relative to the gap of the complements.
      const rounding = name === 'bernoulli' ? (4 * 2 ** -53) / Math.abs(y - mu) : 0;
      // Tweedie's far form keeps its three terms, whose cancellation costs (y/μ − 1)⁻² and 1/((p − 1)(2 − p)).
      const far = name === 'tweedie' && Math.abs(y / mu - 1) >= 0.5 ? 2e-14 : 0;
      expect(Math.abs(found / Number(exact) - 1), `y = ${y}, μ = ${mu}: ${found}, exact ${exact}`).toBeLessThan(6e-15 + rounding + far);
    }
  });

  test.each([...new Set(reference.derived.map((r) => r[0] as string))])('%s, by its conjugate', (name) => {
    const family = familyByName(name) as ExponentialFamily;
    const rows = family.compose();
    expect(rows.unitDeviance).toBeDefined();
    const f = numericFunction(family, [rows.unitDeviance as never], [...rows.y, ...rows.u]);
    for (const [of, t, eta, exact] of reference.derived as unknown as [string, number, number, string][]) {
      if (of !== name) continue;
      const found = f([t, eta])[0];
      // η*(t) carries the rounding of t, 1e−16 of itself, against the distance η − η*.
      const root = Math.sqrt(Number(exact));
      expect(Math.abs(found / Number(exact) - 1), `t = ${t}, η = ${eta}: ${found}, exact ${exact}`).toBeLessThan(1e-12 + 2e-14 / root);
    }
  });
});
