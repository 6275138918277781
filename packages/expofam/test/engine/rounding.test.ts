import { describe, expect, it } from 'vitest';
import { sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';

/** Angles about 1 with a standard deviation of κ^−½. */
function angles(kappa: number): number[] {
  const random = randomSource(8);
  return Array.from({ length: 40 }, () => 1 + sampleNormal(random) / Math.sqrt(kappa));
}

/** κ of a von Mises by its spread, Σ(y − ȳ)²/n = 1/κ to a relative 1/κ: no cancellation. */
function concentration(y: readonly number[]): number {
  const mean = y.reduce((s, v) => s + (v - 1), 0) / y.length;
  return y.length / y.reduce((s, v) => s + (v - 1 - mean) ** 2, 0);
}

describe('angles that differ little beside their rounding', () => {
  // The row's likelihood is a difference of numbers near κ, the score one of numbers near 1 that is worth 1/κ: rounding leaves ε κ of κ.
  it.each([1e8, 2e8, 1e9, 1e10, 1e11, 1e12, 1e13])('von Mises of κ = %d: converges, and claims no digit that it has not', (kappa) => {
    const y = angles(kappa);
    const model = glm('y ~ 1', { y }, { family: 'von-mises' });
    const found = Math.hypot(...model.coefficients.map((c) => c.estimate as number));
    const error = Math.abs(found / concentration(y) - 1);
    expect(model.status).toBe('converged');
    expect(model.state.iterations).toBeLessThan(70);
    expect(error).toBeLessThan(4 * 2 ** -52 * kappa);
    expect(model.coefficients.every((c) => c.stdError !== null)).toBe(true);
    const { digits } = model.state.numerics;
    const [warning] = model.warnings;
    if (digits < 6) {
      expect(warning.code).toBe('rounding');
      expect(warning.message).toMatch(/^fit: about \d digits? (is|are) safe: .*/);
    } else expect(model.warnings).toEqual([]);
    if (kappa >= 2e8) expect(error).toBeLessThan(10 ** (1 - digits));
    if (kappa >= 1e11) expect(digits).toBeLessThan(6);
  });

  it('leaves the digits of other fits alone', () => {
    const random = randomSource(3);
    const x = Array.from({ length: 50 }, (_, i) => i / 50);
    const noise = x.map(() => sampleNormal(random));
    for (const unit of [1e-8, 1, 1e8]) {
      const model = glm('y ~ x', { x, y: x.map((v, i) => unit * (3 + v + noise[i])) }, { family: 'gaussian' });
      expect([model.status, model.state.numerics.digits, model.warnings]).toEqual(['converged', 15, []]);
    }
  });
});
