import { describe, expect, test } from 'vitest';
import { compile } from '../../src/expr/compile.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { toExpr } from '../../src/expr/intern.ts';
import { symbol } from '../../src/expr/node.ts';
import { familyByName } from '../../src/families/index.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import { numericFunction } from '../../src/family/familyNumbers.ts';
import { familyFromText } from '../../src/family/familyText.ts';
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

  test('by its conjugate in columns too, where rows that cancel and rows that do not stand mixed', () => {
    const family = familyFromText({
      name: 'mine',
      support: 'non-negative integers',
      parameters: ['eta'],
      logPartition: 'size*exp(eta)',
      constants: { size: { value: 1.5 } },
    });
    const { y, u, constants, unitDeviance } = family.compose();
    const names = [...y, ...u, ...constants].map((s) => s.name as string);
    const program = compile([unitDeviance as never], names);
    const n = 2500;
    const responses = Float64Array.from({ length: n }, (_, i) => i % 60);
    // Means within 1e−6 of the response, up to twice as large, and responses of zero, whose conjugate is a limit.
    const predictors = responses.map((v, i) => Math.log(Math.max(v, 0.5) / 1.5) + [0, 1e-9, -1e-6, 0.3, 0.7][i % 5]);
    const out = new Float64Array(n);
    program.run(n, [responses, predictors, 1.5], [out]);
    for (let i = 0; i < n; i++) {
      const env = Object.fromEntries(names.map((name, k) => [name, [responses[i], predictors[i], 1.5][k]]));
      expect(out[i], `row ${i}`).toBeCloseTo(evaluate(unitDeviance as never, env), 13);
      const mu = 1.5 * Math.exp(predictors[i]);
      const r = (responses[i] - mu) / mu;
      // Its series in r; the rounding of η, up to 5·10⁻¹⁶, moves r by as much.
      if (Math.abs(r) > 0 && Math.abs(r) < 1e-4)
        expect(Math.abs(out[i] / (mu * r * r * (1 - r / 3)) - 1), `row ${i}`).toBeLessThan(1e-9 + 4e-15 / Math.abs(r));
      if (responses[i] === 0) expect(out[i]).toBeCloseTo(2 * mu, 12);
    }
  });
});
