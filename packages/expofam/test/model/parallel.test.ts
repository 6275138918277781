import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { drop1 } from '../../src/model/analysis/dropAdd.ts';
import { fullParameterization } from '../../src/model/fullParameterization.ts';
import { glm } from '../../src/model/glm.ts';
import type { GlmOptions } from '../../src/model/glmOptions.ts';
import { loadModel } from '../../src/model/loadModel.ts';
import { partialFit } from '../../src/model/partialFit.ts';
import reference from './reference/parallel.json' with { type: 'json' };

const [head, ...body] = readFileSync(new URL('./reference/parallel.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const columns = head.split(',');
const cells = body.map((line) => line.split(','));
const data = Object.fromEntries(
  columns.map((name, j) => {
    const values = cells.map((row) => row[j]);
    return [name, values.every((v) => v !== '' && Number.isFinite(Number(v))) ? values.map(Number) : values];
  }),
);

/** Far from zero, so that its scale depends on whether an intercept lets it be centred. */
data.far = (data.x as number[]).map((v) => v + 100);

interface Case {
  readonly name: string;
  readonly formula: string;
  readonly family: string;
  readonly options: Omit<GlmOptions, 'family'>;
  readonly names: readonly string[];
  readonly estimate: readonly number[];
  readonly stdError: readonly number[];
  readonly logLik: number;
}
const cases = reference.cases as unknown as readonly Case[];

describe('coefficients that linear predictors share', () => {
  test.each(cases.map((c) => [c.name, c] as const))('%s: agrees with VGAM', (_, c) => {
    const model = glm(c.formula, data, { family: c.family, ...c.options });
    expect(model.status).toBe('converged');
    expect(model.coefficients).toHaveLength(c.names.length);
    const { predictors } = model.state;
    c.names.forEach((full, i) => {
      const [term, number] = full.split(':');
      const ours = term.replace(/^f([qr])$/, 'f[$1]');
      const row = model.coefficients.find(
        (r) => r.term === ours && (r.class ?? r.predictor) === (number ? predictors[Number(number) - 1] : 'all'),
      );
      // VGAM's last step is 1e−8 of a standard error or less at this epsilon; its working weights are at the step before.
      expect(Math.abs((row?.estimate ?? Number.NaN) - c.estimate[i]) / c.stdError[i], full).toBeLessThan(1e-6);
      expect(Math.abs((row?.stdError ?? Number.NaN) / c.stdError[i] - 1), full).toBeLessThan(1e-6);
      expect(row?.shared, full).toEqual(number ? undefined : predictors);
    });
    expect(Math.abs((model.logLik as number) - c.logLik)).toBeLessThan(1e-9 * Math.abs(c.logLik));
  });

  const model = glm('kind ~ x + z + f', data, { family: 'softmax', parallel: 'x + f' });

  it('lists a shared coefficient once, and each predictor still has it', () => {
    expect(model.coefficients.map((c) => `${c.class}: ${c.term}`)).toEqual([
      'a: (Intercept)',
      'all: x',
      'a: z',
      'all: f[q]',
      'all: f[r]',
      'b: (Intercept)',
      'b: z',
      'c: (Intercept)',
      'c: z',
    ]);
    expect(model.state.rank).toBe(9);
    expect(model.vcov().names).toContain('all: x');
    expect(model.coefficient('x', 'b')).toBe(model.coefficient('x', 'all'));
    expect(model.summary()).toContain('shared by all classes');
  });

  it('predicts by them, with errors, also saved and loaded', () => {
    const rows = { x: [0.3, -0.9], z: [1, 0.2], f: ['q', 'r'] };
    const link = model.predict(rows, { type: 'link', se: true });
    const of = (term: string, name: string): number => model.coefficient(term, name) as number;
    const u = of('(Intercept)', 'b') + 0.3 * of('x', 'all') + of('z', 'b') + of('f[q]', 'all');
    expect((link.columns as Record<string, Float64Array>).b[0]).toBeCloseTo(u, 13);
    const v = model.vcov();
    const weights = v.names.map((n) => ({ 'b: (Intercept)': 1, 'all: x': 0.3, 'b: z': 1, 'all: f[q]': 1 })[n] ?? 0);
    const variance = weights.reduce((s, a, i) => s + weights.reduce((t, b, j) => t + a * b * v.matrix[i][j], 0), 0);
    expect((link.stdError as Record<string, Float64Array>).b[0]).toBeCloseTo(Math.sqrt(variance), 12);
    const again = loadModel(JSON.stringify(model.save()));
    const second = again.predict(rows, { type: 'link', se: true });
    for (const name of ['a', 'b', 'c']) {
      expect((second.columns as Record<string, Float64Array>)[name][1]).toBe((link.columns as Record<string, Float64Array>)[name][1]);
      expect((second.stdError as Record<string, Float64Array>)[name][1]).toBeCloseTo(
        (link.stdError as Record<string, Float64Array>)[name][1],
        11,
      );
    }
    expect(again.predict(rows).columns).toEqual(model.predict(rows).columns);
  });

  it('has a θ for each class, whose shared slopes differ from the reference alike', () => {
    const full = fullParameterization(model);
    const slope = (c: string): number => full.coefficients.find((r) => r.class === c && r.term === 'x')?.estimate as number;
    expect(slope('a')).toBeCloseTo(slope('b'), 14);
    expect(slope('a') - slope('d')).toBeCloseTo(model.coefficient('x', 'all') as number, 13);
  });

  it('continues on new rows with what is shared', () => {
    const half = (from: number): Record<string, unknown[]> =>
      Object.fromEntries(Object.entries(data).map(([k, v]) => [k, (v as unknown[]).slice(from, from + 120)]));
    const both = partialFit(glm('kind ~ x + z', half(0), { family: 'softmax', parallel: 'x' }), half(120));
    const whole = glm('kind ~ x + z', data, { family: 'softmax', parallel: 'x' });
    expect(both.coefficients.map((c) => [c.term, c.class])).toEqual(whole.coefficients.map((c) => [c.term, c.class]));
    // The earlier rows enter as a quadratic: within a tenth of a standard error here.
    both.coefficients.forEach((c, i) => {
      expect(Math.abs((c.estimate as number) - (whole.coefficients[i].estimate as number)) / (c.stdError as number)).toBeLessThan(0.2);
    });
  });

  it('is tested by dropping a shared term: one degree of freedom', () => {
    const both = glm('kind ~ x + z', data, { family: 'softmax', parallel: true });
    const without = glm('kind ~ z', data, { family: 'softmax', parallel: true });
    const row = drop1(both).find((r) => r.term === 'x');
    expect(row?.df).toBe(1);
    expect(row?.statistic).toBeCloseTo(2 * ((both.logLik as number) - (without.logLik as number)), 8);
  });

  it('shares what two formulas have in common', () => {
    const own = glm('amount ~ x + z; sd ~ x', data, { family: 'gaussian', parallel: 'x' });
    expect(own.coefficients.map((c) => `${c.predictor}: ${c.term}`)).toEqual(['mean: (Intercept)', 'all: x', 'mean: z', 'sd: (Intercept)']);
    // The gradient at the maximum about the shared slope is the sum of both predictors': moving it either way loses.
    const at = (shift: number): number => {
      const [b0, b, bz, g0] = own.coefficients.map((c) => c.estimate as number);
      return (data.amount as number[]).reduce((s, y, i) => {
        const [x, z] = [(data.x as number[])[i], (data.z as number[])[i]];
        const logSd = g0 + (b + shift) * x;
        return s - logSd - 0.5 * ((y - b0 - (b + shift) * x - bz * z) / Math.exp(logSd)) ** 2;
      }, 0);
    };
    expect(Math.abs(at(1e-4) - at(-1e-4)) / 2e-4).toBeLessThan(1e-4);
    expect(at(0)).toBeGreaterThan(at(1e-3));
    expect(at(0)).toBeGreaterThan(at(-1e-3));
  });

  it.each([
    [{ family: 'poisson', parallel: 'x' }, 'count ~ x', 'one linear predictor'],
    [{ family: 'softmax', parallel: 'xx' }, 'kind ~ x', '"xx"'],
    [{ family: 'gaussian', parallel: 'z' }, 'amount ~ x + z; sd ~ x', 'one linear predictor only'],
    [{ family: 'gaussian', parallel: 'far' }, 'amount ~ far; sd ~ far - 1', 'intercept in one formula only'],
  ])('refuses %o for %s', (options, formula, words) => {
    expect(() => glm(formula, data, options as GlmOptions)).toThrow(words);
  });
});
