import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { glm } from '../../src/model/glm.ts';
import { loadModel } from '../../src/model/loadModel.ts';
import { generator } from '../families/allFamilies.ts';
import reference from './reference/vectorForms.json' with { type: 'json' };

const [head, ...body] = readFileSync(new URL('./reference/simplex.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const rows = body.map((line) => line.split(',').map(Number));
const data = Object.fromEntries(head.split(',').map((name, j) => [name, Float64Array.from(rows, (r) => r[j])]));

describe('families with several linear predictors', () => {
  test.each(reference.cases.map((c) => [c.name, c] as const))('%s agrees with VGAM', (_, c) => {
    const model = glm(c.formula, data, { family: c.family, link: c.link as unknown as Record<string, string> });
    expect(model.status).toBe('converged');
    const q = model.state.predictors.length;
    model.state.predictors.forEach((predictor, j) => {
      ['(Intercept)', 'x'].forEach((term, i) => {
        const row = model.coefficients.find((r) => r.predictor === predictor && r.term === term);
        const [want, se] = [c.estimate[i][j], c.stdError[i * q + j]];
        // VGAM stops when the log-likelihood changes by less than 1e−7, so its estimates keep six digits of a standard error.
        expect(Math.abs((row?.estimate ?? Number.NaN) - want) / se).toBeLessThan(2e-6);
        expect(Math.abs((row?.stdError ?? Number.NaN) / se - 1)).toBeLessThan(1e-6);
      });
    });
    expect(Math.abs((model.logLik ?? Number.NaN) / c.logLik - 1)).toBeLessThan(1e-12);
    expect(model.deviance).toBeNull();
    expect(model.state.nullDeviance).toBeNull();
    expect(model.aic).toBeCloseTo(-2 * c.logLik + 2 * 2 * q, 8);
  });

  it('fits a formula of its own for the second predictor, saves and loads it', () => {
    const random = generator(5);
    const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const n = 400;
    const x = Float64Array.from({ length: n }, () => 2 * random() - 1);
    const z = Float64Array.from({ length: n }, () => 2 * random() - 1);
    const y = Float64Array.from(x, (v, i) => 3 - 2 * v + Math.exp(-0.5 + 0.8 * z[i]) * normal());
    const model = glm('y ~ x; sd ~ z', { x, y, z }, { family: 'gaussian' });
    expect(model.coefficients.map((c) => `${c.predictor} ${c.term}`)).toEqual(['mean (Intercept)', 'mean x', 'sd (Intercept)', 'sd z']);
    // Simulated truth within four standard errors.
    [3, -2, -0.5, 0.8].forEach((truth, i) => {
      const { estimate, stdError } = model.coefficients[i];
      expect(Math.abs((estimate as number) - truth) / (stdError as number)).toBeLessThan(4);
    });
    const again = loadModel(JSON.stringify(model.save()));
    const rowsAt = { x: [0.3, -0.8], z: [0.1, 0.9] };
    expect(again.predict(rowsAt).columns).toEqual(model.predict(rowsAt).columns);
    expect(again.predict(rowsAt, { type: 'link' }).columns).toEqual(model.predict(rowsAt, { type: 'link' }).columns);
    expect(Object.keys(model.predict(rowsAt, { type: 'link' }).columns)).toEqual(['mean', 'sd']);
  });

  test.each([
    ['gaussian', 'sd', (v: number) => v + 1e9],
    ['gaussian', 'sd', (v: number) => v * 1e-9],
    ['gamma', 'shape', (v: number) => Math.exp(v) * 1e12],
    ['gamma', 'shape', (v: number) => Math.exp(v) * 1e-12],
    ['gamma', 'shape', (v: number) => 1 + 1e-4 * v],
    ['inverse-gaussian', 'shape', (v: number) => Math.exp(v) * 1e8],
    ['inverse-gaussian', 'shape', (v: number) => Math.exp(3 * v)],
    ['negative-binomial', 'size', (v: number) => Math.round(1000 * Math.exp(v))],
    ['beta', 'precision', (v: number) => 1 / (1 + Math.exp(-6 - 2 * v))],
    ['beta', 'precision', (v: number) => 0.5 + 1e-4 * v],
  ])('%s starts far from one', (family, second, place) => {
    const random = generator(11);
    const n = 200;
    const x = Float64Array.from({ length: n }, () => random());
    const y = Float64Array.from(x, (v) => place(v + random() + random() - 1));
    const model = glm(`y ~ x; ${second} ~ x`, { x, y }, { family });
    expect(model.status).toBe('converged');
    // At the maximum the score vanishes: no coordinate can be improved by a hundredth of its standard error.
    const fit = model.training?.fit;
    const result = fit?.pass.evaluate({ theta: fit.answer.theta, order: 'gradient' });
    let scaled = fit ? 0 : Number.NaN;
    result?.gradient?.forEach((g, i) => {
      if (fit) scaled = Math.max(scaled, Math.abs(g) * Math.sqrt(fit.inverseInformation[i * fit.layout.parameterCount + i]));
    });
    expect(scaled).toBeLessThan(1e-6);
  });
});
