import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/expr/evaluate.ts';
import { toExpr } from '../../src/expr/intern.ts';
import type { Expr } from '../../src/expr/node.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import type { Link } from '../../src/family/link.ts';
import { linkByName } from '../../src/family/links.ts';
import { allFamilies, generator, someResponse } from '../families/allFamilies.ts';

const combinations = allFamilies().flatMap(({ label, family }) => {
  const defaults = family.predictors.map((p) => p.link);
  const others = family.predictors.flatMap((p, j) =>
    (p.links ?? []).map((name) => defaults.map((l, k): Link => (k === j ? linkByName(name) : l))),
  );
  const seen = new Set<string>();
  return [defaults, ...others].flatMap((links) => {
    const names = links.map((l) => l.name).join(', ');
    if (seen.has(names)) return [];
    seen.add(names);
    return [[`${label} with ${names}`, family, links] as const];
  });
});

/** Every combination of −800, a middle value and 800 for the predictors, where the link maps them into the parameter's domain. */
function corners(family: ExponentialFamily, links: readonly Link[]): number[][] {
  const each = links.map((link, j) => {
    const { domain } = family.predictors[j];
    const ends = [domain.lower, domain.upper].map((end) => evaluate(link.forward(toExpr(end)), {})).filter((v) => !Number.isNaN(v));
    const lower = Math.max(link.domain.lower, ends.length === 2 ? Math.min(...ends) : Number.NEGATIVE_INFINITY);
    const upper = Math.min(link.domain.upper, ends.length === 2 ? Math.max(...ends) : Number.POSITIVE_INFINITY);
    // The inverse of ±∞ is 0 from both sides: no bound.
    return [-800, -0.4, 0.3, 800].filter((v) => lower >= upper || (v > lower && v < upper));
  });
  return each.reduce<number[][]>((all, values) => all.flatMap((head) => values.map((v) => [...head, v])), [[]]);
}

describe('linear predictors at ±800', () => {
  test('there are many combinations', () => expect(combinations.length).toBeGreaterThan(45));

  test.each(combinations)('%s', (label, family, links) => {
    const rows = family.compose(links);
    let checked = 0;
    const random = generator(label.length * 31 + 5);
    for (const u of corners(family, links)) {
      for (let trial = 0; trial < 4; trial++) {
        const y = someResponse(family, random);
        const env = {
          ...Object.fromEntries(rows.y.map((s, i) => [s.name, y[i]])),
          ...Object.fromEntries(rows.u.map((s, j) => [s.name, u[j]])),
          ...family.constants,
        };
        const value = (e: Expr): number => evaluate(e, env);
        const at = `at y = ${y}, u = ${u}`;
        const logLikelihood = value(rows.logLikelihood);
        // With several parameters one that is 0 or ∞ as a double has no likelihood of its own; the engine refuses such a step (NaN).
        const parameters = rows.parameters.flatMap((p, j) => [
          value(p.value),
          family.predictors[j].domain.upper === 1 ? value(p.complement) : 1,
        ]);
        const isBeyond = (links.length > 1 || label.startsWith('chi-squared')) && parameters.some((v) => v === 0 || !Number.isFinite(v));
        if (isBeyond && Number.isNaN(logLikelihood)) continue;
        checked++;
        expect(logLikelihood, `log-likelihood ${at}`).not.toBeNaN();
        expect(logLikelihood, `log-likelihood ${at}`).toBeLessThan(Number.POSITIVE_INFINITY);
        // Where the likelihood is 0 (−∞) the engine goes no further; elsewhere score and information must be numbers.
        if (logLikelihood === Number.NEGATIVE_INFINITY) continue;
        rows.score.forEach((e, j) => {
          expect(value(e), `score ${j} ${at}`).not.toBeNaN();
        });
        rows.information.forEach((row, i) => {
          row.forEach((e, j) => {
            const v = value(e);
            expect(v, `information ${i}, ${j} ${at}`).not.toBeNaN();
            if (i === j) expect(v, `information ${i}, ${i} ${at}`).toBeGreaterThanOrEqual(0);
          });
        });
        for (const mean of rows.mean ?? []) expect(value(mean), `mean ${at}`).not.toBeNaN();
        if (rows.unitDeviance) {
          const deviance = value(rows.unitDeviance);
          expect(deviance, `deviance ${at}`).not.toBeNaN();
          expect(deviance, `deviance ${at}`).toBeGreaterThanOrEqual(0);
        }
      }
    }
    expect(checked).toBeGreaterThan(0);
  });
});
