import { describe, expect, test } from 'vitest';
import { derivative } from '../../src/expr/derivative.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { add, type Expr, exp, mul, neg, softplus, sub, sum, symbol } from '../../src/expr/node.ts';
import { freeSymbols } from '../../src/expr/substitute.ts';
import { type ExponentialFamily, exponentialFamily } from '../../src/family/exponentialFamily.ts';
import type { Interval } from '../../src/family/interval.ts';
import { interval, reals } from '../../src/family/interval.ts';
import type { Link } from '../../src/family/link.ts';
import { linkByName } from '../../src/family/links.ts';
import { integersOn } from '../../src/family/support.ts';
import { integrate } from '../../src/math/integrate.ts';
import { densityParts } from '../../src/theory/densityParts.ts';
import { derivation } from '../../src/theory/derivation.ts';
import { derivationText } from '../../src/theory/derivationText.ts';
import { productForm } from '../../src/theory/productForm.ts';
import { usualLinks } from '../../src/theory/usualLinks.ts';
import { allFamilies, generator, someResponse } from '../families/allFamilies.ts';

const all = allFamilies();

/** Every family with every link that is usual for it. */
const cases = all.flatMap(({ label, family }) => {
  const choices = family.predictors.map((_, j) => usualLinks(family, j));
  const one = (chosen: readonly Link[]) => ({ label: `${label}, ${chosen.map((l) => l.name).join(' and ')}`, family, links: chosen });
  const own = family.predictors.map((p) => p.link);
  const changed = choices.flatMap((names, j) =>
    names.filter((name) => name !== own[j].name).map((name) => own.map((link, i) => (i === j ? linkByName(name) : link))),
  );
  return [own, ...changed].map(one);
});

/** A value inside an interval, some way from its ends. */
function inside({ lower, upper }: Interval, r: number): number {
  if (Number.isFinite(lower) && Number.isFinite(upper)) return lower + (upper - lower) * (0.1 + 0.35 * r);
  if (Number.isFinite(lower)) return lower + 0.2 + 3 * r;
  if (Number.isFinite(upper)) return upper - 0.2 - 3 * r;
  return 4 * r - 2;
}

/** Values for every symbol that a derivation of these links may use: source, η(source), u, y, dispersion, n, π, constants. */
function environment(family: ExponentialFamily, links: readonly Link[], random: () => number): Record<string, number> {
  const { declaration, symbols } = family;
  const env: Record<string, number> = { π: Math.PI, n: 7, size: 1.7, ...family.constants };
  (declaration.source?.parameters ?? []).forEach((p) => {
    env[p.name] = inside(p.domain, random());
  });
  const natural = declaration.source?.toNatural(...declaration.source.parameters.map((p) => symbol(p.name)));
  symbols.eta.forEach((e, i) => {
    const value = natural?.[i];
    env[e.name as string] =
      value === undefined ? inside(declaration.parameters[i].domain, random()) : typeof value === 'number' ? value : evaluate(value, env);
  });
  const y = someResponse(family, random);
  symbols.y.forEach((s, i) => {
    env[s.name as string] = y[i];
  });
  if (links.length > 0) {
    family.predictors.forEach((p, j) => {
      const at = inside(p.domain, random());
      env[links.length === 1 ? 'u' : `u${j + 1}`] = evaluate(links[j].forward(symbol('value')), { value: at });
    });
  }
  const own = declaration.dispersion;
  if (own) {
    if (env[own.name] === undefined) env[own.name] = 0.3 + random();
    if (env.tau === undefined) env.tau = 0.3 + random();
  }
  return env;
}

describe.each(cases)('$label', ({ family, links }) => {
  const d = derivation(family, links);

  test('every step is true', () => {
    const random = generator(11);
    let checked = 0;
    for (let k = 0; k < 20; k++) {
      const env = environment(family, links, random);
      for (const section of d.sections) {
        for (const { before, after, by } of section.steps) {
          if (!before || !after) continue;
          const value = by ? evaluate(derivative(before, by), env) : evaluate(before, env);
          const claimed = evaluate(after, env);
          if (!Number.isFinite(value)) continue;
          checked++;
          // Textbook forms cancel: ten digits of sixteen are left at these points.
          expect(Math.abs(claimed - value), section.name).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(value)));
        }
      }
    }
    expect(checked).toBeGreaterThan(10);
  });

  test('prints, with nothing that only the program understands', () => {
    const text = derivationText(d);
    expect(text).not.toMatch(/undefined|NaN|\[object|log1p|logsumexp|linear predictor \d|expm1| if .*, else/);
    // No formula is longer than the terminal, unless it has no place to break.
    for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
    let depth = 0;
    for (const c of text.replace(/\[0, |\(0, 1\]/g, '')) {
      if (c === '(') depth++;
      if (c === ')') depth--;
    }
    expect(depth).toBe(0);
  });
});

describe.each(all.filter(({ family }) => densityParts(family).logDensity))('density of $label', ({ family }) => {
  const parts = densityParts(family);
  const density = productForm(parts.logDensity as Expr, parts.positive);

  test('is b(y) exp(ηᵀT(y) − a(η)) of the declaration', () => {
    const random = generator(5);
    for (let k = 0; k < 40; k++) {
      const env = environment(family, [], random);
      const { logBaseMeasure, statistic, natural, cumulant, dispersion } = parts;
      const exponent = sub(sum(...statistic.map((t, i) => mul(t, natural[i]))), cumulant as Expr);
      const scale = dispersion ? evaluate(dispersion, env) : 1;
      const expected = Math.exp(evaluate(logBaseMeasure as Expr, env) + evaluate(exponent, env) / scale);
      // exp of a sum of terms of size up to about 100
      expect(Math.abs(evaluate(density, env) - expected)).toBeLessThanOrEqual(1e-11 * expected);
    }
  });

  if (family.symbols.y.length === 1) {
    test('adds up to one, with the mean and variance that the derivation gives', () => {
      const random = generator(17);
      const y = family.symbols.y[0].name as string;
      for (let k = 0; k < 5; k++) {
        let env = environment(family, [], random);
        // Where the density has a pole at 1, 1 − y has lost the digits that the quadrature would need.
        while (family.declaration.support.range.upper === 1 && env.beta < 1) env = environment(family, [], random);
        const at = (e: Expr) => evaluate(e, env);
        const mass = total(family, env, (v) => evaluate(density, { ...env, [y]: v }));
        // Quadrature of a textbook density: 1e-9 leaves room for its cancellation.
        expect(Math.abs(mass - 1)).toBeLessThan(1e-9);
        const scale = parts.dispersion ? at(parts.dispersion) : 1;
        parts.statistic.forEach((t, i) => {
          const value = (e: Expr, v: number) => evaluate(e, { ...env, [y]: v });
          const mean = total(family, env, (v) => value(density, v) * value(t, v));
          const claimed = at((parts.meanInSource as readonly Expr[])[i]);
          expect(Math.abs(mean - claimed)).toBeLessThan(1e-8 * Math.max(1, Math.abs(claimed)));
          parts.statistic.forEach((s, j) => {
            const other = at((parts.meanInSource as readonly Expr[])[j]);
            const covariance = total(family, env, (v) => value(density, v) * (value(t, v) - claimed) * (value(s, v) - other));
            const expected = scale * at((parts.varianceInSource as readonly (readonly Expr[])[])[i][j]);
            expect(Math.abs(covariance - expected)).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
          });
        });
      }
    });
  }
});

/** Σ or ∫ over the support; proportions of n trials in steps of 1/n. */
function total(family: ExponentialFamily, env: Readonly<Record<string, number>>, f: (y: number) => number): number {
  const { support, weightRole, dispersion } = family.declaration;
  const { lower, upper } = support.range;
  if (dispersion?.fixed !== undefined && weightRole === 'precision') {
    let mass = 0;
    for (let k = 0; k <= env.n; k++) mass += f(k / env.n);
    return mass;
  }
  if (support.kind === 'integers') {
    let mass = 0;
    // The probabilities at these parameters are below 1e-14 before 160, the factorial overflows after 170.
    for (let k = lower; k <= Math.min(upper, 160); k++) mass += f(k);
    return mass;
  }
  const middle = env.mu ?? env.location ?? 0;
  const g = (v: number) => {
    const value = f(v);
    return Number.isFinite(value) ? value : 0;
  };
  return Number.isFinite(lower) && Number.isFinite(upper)
    ? integrate(g, lower, upper).value
    : Number.isFinite(lower)
      ? integrate(g, lower, Number.POSITIVE_INFINITY, { center: 1, scale: 1 }).value
      : // In two halves, as a density may have a kink in its middle.
        integrate(g, Number.NEGATIVE_INFINITY, middle, { center: middle - 1, scale: 1 }).value +
        integrate(g, middle, Number.POSITIVE_INFINITY, { center: middle + 1, scale: 1 }).value;
}

test('a family that gives a(η) alone is derived as far as that goes', () => {
  const eta = symbol('eta');
  const own = exponentialFamily({
    name: 'tail',
    support: integersOn(interval(0, 1, '[]')),
    parameters: [{ name: 'eta', domain: reals }],
    logPartition: (e) => softplus(e),
  });
  const d = derivation(own);
  const text = derivationText(d);
  expect(text).toContain('E[y] = a′(η) = e^η/(1 + e^η)');
  expect(text).toContain('θ ← θ + α (y − eᵘ/(1 + eᵘ)) x');
  expect(d.unavailable.map(({ what }) => what)).toEqual([
    'density, entropy, AIC and sampling',
    'the density in its usual parameters',
    'links other than the canonical one',
  ]);
  expect(freeSymbols(own.expressions.logPartition).has(eta)).toBe(true);
});

test('what is wrong would be noticed', () => {
  // The check of the steps, on a false one.
  const x = symbol('x');
  const [before, after] = [exp(neg(x)), exp(add(x, 0.5))];
  const value = evaluate(derivative(before, x), { x: 0.3 });
  expect(Math.abs(evaluate(after, { x: 0.3 }) - value)).toBeGreaterThan(0.1);
});

test.each([
  'poisson',
  'bernoulli',
  'gaussian',
  'gaussian (vector)',
  'gamma',
  'gamma (vector)',
  'multinomial',
  'beta',
  'negative-binomial',
  'tweedie',
])('%s reads as a teacher would write it', async (label) => {
  const { family } = all.find((entry) => entry.label === label) as (typeof all)[number];
  await expect(derivationText(derivation(family))).toMatchFileSnapshot(
    `derivations/${label.replace(/[ ()]+/g, '-').replace(/-$/, '')}.txt`,
  );
});
