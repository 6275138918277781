import { afterEach, describe, expect, it } from 'vitest';
import { anovaTable as anova, bootstrapSample, confint, diagnose, glm, halfNormalEnvelope, useKernels } from '../../../src/index.ts';
import { sampleNormal } from '../../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../../src/math/random/random.ts';

// Enough rows for kernels with a memory of their own: what is asked of a fit after it must not read memory that it gave back, nor
// the rows of the fit where others are drawn.
const n = 12_001;
const random = randomSource(9);
const normal = (): Float64Array => Float64Array.from({ length: n }, () => sampleNormal(random));
const [x1, x2] = [normal(), normal()];
const y = x1.map((v, i) => Math.floor(Math.exp(0.4 * v - 0.1 * x2[i] + 0.5 * sampleNormal(random))));
const table = { y, x1, x2 };
const fit = (options = {}) => glm('y ~ x1 + x2', table, { family: 'poisson', ...options });

afterEach(() => useKernels('auto'));

/** Numbers as the kernels in WebAssembly give them, and those in TypeScript; sums of some 10⁴ terms and differences of them. */
function expectAlike(compute: () => Iterable<number>): void {
  useKernels('auto');
  const own = [...compute()];
  // Another fit in between, which takes the memory over.
  glm('y ~ x2', { ...table, y: y.map((v) => v + 5) }, { family: 'poisson' });
  useKernels('plain');
  const plain = [...compute()];
  expect(own.length).toBe(plain.length);
  expect(own.length).toBeGreaterThan(0);
  own.forEach((v, k) => {
    expect(Number.isFinite(v)).toBe(true);
    expect(Math.abs(v - plain[k])).toBeLessThanOrEqual(1e-7 * Math.max(1e-3, Math.abs(plain[k])));
  });
}

describe('analyses of a fit of many rows do not depend on the kernels', () => {
  it.each([{}, { biasReduction: 'mean' }])('diagnose, anova and profiles: %o', (options) => {
    expectAlike(() => {
      const { anovaTypeI, anovaTypeII, profileInterval95 } = diagnose(fit(options));
      return [
        ...(anovaTypeI?.deviance ?? []),
        ...(anovaTypeII?.deviance ?? []),
        ...(profileInterval95?.lower ?? []),
        ...(profileInterval95?.upper ?? []),
      ];
    });
    expectAlike(() => anova(fit(options), { type: 'II' }).deviance);
    expectAlike(() => {
      const { lower, upper } = confint(fit(options), { method: 'profile' });
      return [...lower, ...upper];
    });
  });

  it.each([{}, { biasReduction: 'mean' }])('bootstraps, which draw other rows and responses: %o', (options) => {
    for (const kind of ['cases', 'parametric'] as const) {
      const draw = () => bootstrapSample(fit(options), { replicates: 3, seed: 2, kind }).coefficients.flatMap((c) => [...c]);
      expectAlike(draw);
      useKernels('auto');
      expect(new Set(draw()).size).toBe(9);
    }
    expectAlike(() => {
      const { lower, upper } = halfNormalEnvelope(fit(options), { replicates: 2 });
      return [lower[100], upper[n - 2]];
    });
  });
});

it('the analysis of deviance of a fit with reduced bias is that of the maximum-likelihood fits', () => {
  const rows = { y: y.slice(0, 200).map((v) => (v > 1 ? 1 : 0)), x1: x1.slice(0, 200), x2: x2.slice(0, 200) };
  const [plain, ...reduced] = [{}, { biasReduction: 'mean' }, { biasReduction: 'jeffreys' }].map((options) =>
    glm('y ~ x1 + x2', rows, { family: 'binomial', ...options } as Parameters<typeof glm>[2]),
  );
  for (const type of ['I', 'II', 'III'] as const) {
    const { deviance } = anova(plain, { type });
    for (const model of reduced) for (const [k, v] of [...anova(model, { type }).deviance].entries()) expect(v).toBeCloseTo(deviance[k], 7);
  }
});
