import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/expr/evaluate.ts';
import { symbol } from '../../src/expr/node.ts';
import { exponentialFamily } from '../../src/family/exponentialFamily.ts';
import type { Interval } from '../../src/family/interval.ts';
import { contains } from '../../src/family/interval.ts';
import type { Link } from '../../src/family/link.ts';
import { linkByName } from '../../src/family/links.ts';
import { allFamilies, generator, someResponse } from '../families/allFamilies.ts';

/** A value of a parameter, spread over its domain. */
function someParameter(domain: Interval, random: () => number): number {
  const { lower, upper } = domain;
  if (Number.isFinite(lower) && Number.isFinite(upper)) return lower + (upper - lower) * (0.02 + 0.96 * random());
  if (Number.isFinite(lower)) return lower + Math.exp(4 * random() - 2);
  if (Number.isFinite(upper)) return upper - Math.exp(4 * random() - 2);
  return 6 * random() - 3;
}

/** Six-point central difference, error O(h⁶). */
function difference(f: (t: number) => number, at: number): number {
  const h = 2e-3 * Math.min(1, Math.max(Math.abs(at), 0.05));
  const d = (k: number) => f(at + k * h) - f(at - k * h);
  return (45 * d(1) - 9 * d(2) + d(3)) / (60 * h);
}

const combinations = allFamilies().flatMap(({ label, family }) => {
  const defaults = family.predictors.map((p) => p.link);
  const others = family.predictors.flatMap((p, j) =>
    (p.links ?? []).map((name) => defaults.map((l, k): Link => (k === j ? linkByName(name) : l))),
  );
  const sets = [defaults, ...others];
  const seen = new Set<string>();
  return sets.flatMap((links) => {
    const names = links.map((l) => l.name).join(', ');
    if (seen.has(names)) return [];
    seen.add(names);
    return [[`${label} with ${names}`, family, links] as const];
  });
});

describe('every family with every link', () => {
  test('there are many', () => expect(combinations.length).toBeGreaterThan(40));

  test.each(combinations)('%s: score and information are the derivatives', (label, family, links) => {
    const random = generator(label.length * 7919 + 17);
    const rows = family.compose(links);
    // The same family by its log-partition alone: no stable forms.
    const { rowForm: _form, logDensity: _density, ...plain } = family.declaration;
    const derived = family.declaration.notExponential
      ? undefined
      : exponentialFamily({
          ...plain,
          ...(rows.u.length === family.dimension && !plain.predictors ? {} : { predictors: family.predictors }),
        })
          .withConstants(family.constants)
          .compose(links);
    const observed = rows.observed();
    const slot = symbol('parameter');
    let checked = 0;
    for (let trial = 0; trial < 30; trial++) {
      const y = someResponse(family, random);
      const u = family.predictors.map((p, j) => evaluate(links[j].forward(slot), { parameter: someParameter(p.domain, random) }));
      if (!u.every((v, j) => Number.isFinite(v) && contains(links[j].domain, v))) continue;
      const env = (v: readonly number[]): Record<string, number> => ({
        ...Object.fromEntries(rows.y.map((s, i) => [s.name, y[i]])),
        ...Object.fromEntries(rows.u.map((s, i) => [s.name, v[i]])),
        ...family.constants,
      });
      const at = env(u);
      const l = (v: readonly number[]): number => evaluate(rows.logLikelihood, env(v));
      const information = rows.information.map((row) => row.map((e) => evaluate(e, at)));
      const sd = information.map((row, j) => Math.sqrt(row[j]));
      for (let j = 0; j < u.length; j++) {
        const move = (k: number, t: number): number[] => u.map((v, i) => (i === k ? t : v));
        const s = evaluate(rows.score[j], at);
        const numeric = difference((t) => l(move(j, t)), u[j]);
        const scale = Math.max(Math.abs(s), sd[j], 1e-2 * Math.abs(l(u)));
        // The difference quotient is good to about 1e−16·|ℓ|/h, h ≥ 1e−4, and to (h/scale)⁶.
        expect(Math.abs(s - numeric) / scale, `score ${j} at y = ${y}, u = ${u}`).toBeLessThan(1e-7);
        for (let k = 0; k < u.length; k++) {
          const o = evaluate(observed[j][k], at);
          const second = -difference((t) => evaluate(rows.score[j], env(move(k, t))), u[k]);
          const size = Math.max(Math.abs(o), sd[j] * sd[k], Math.abs(s));
          expect(Math.abs(o - second) / size, `observed ${j}, ${k} at y = ${y}, u = ${u}`).toBeLessThan(1e-7);
          if (derived) {
            const plainInformation = evaluate(derived.information[j][k], at);
            // The plain forms cancel (that is why there are stable ones): eight digits are what they keep here.
            expect(Math.abs(information[j][k] - plainInformation) / (sd[j] * sd[k]), `information ${j}, ${k} at u = ${u}`).toBeLessThan(
              1e-8,
            );
          }
        }
      }
      checked++;
    }
    expect(checked).toBeGreaterThan(5);
  });
});
