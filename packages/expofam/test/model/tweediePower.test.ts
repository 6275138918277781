import { expect, test } from 'vitest';
import { tweedieLogDensity } from '../../src/math/distributions/tweedie.ts';
import { sampleTweedie } from '../../src/math/random/discreteSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';
import quine from './reference/quine.json' with { type: 'json' };

// scipy 1.17.1, 2026-11-24: the Dunn-Smyth series summed in logarithms, coefficients by IRLS, phi and p by bounded search
// (MASS::quine, Days ~ Eth + Sex + Age): p = 1.4837045, log-likelihood = -551.1963503, curvature error 0.0634075.
test('the power of a Tweedie is its maximum-likelihood estimate, dispersion maximised too', () => {
  const model = glm('Days ~ Eth + Sex + Age', quine, { family: 'tweedie' });
  const { value, stdError } = model.state.family.estimated.variancePower;
  // golden section ends at 1e-5
  expect(Math.abs(value - 1.4837045)).toBeLessThan(2e-5);
  expect(Math.abs((model.logLik as number) + 551.1963503)).toBeLessThan(1e-6);
  expect(stdError).toBeCloseTo(0.06341, 4);
  // six coefficients, the dispersion and the power
  expect(model.aic).toBeCloseTo(2 * 551.1963503 + 16, 5);
  expect(model.summary()).toMatch(/variancePower = 1\.4837 \(estimated/);
});

test('a power that was simulated is found again, also on thinned rows', () => {
  const random = randomSource(5);
  const n = 5000;
  const x = Float64Array.from({ length: n }, () => random.uniform());
  const y = Float64Array.from(x, (v) => sampleTweedie(random, Math.exp(0.5 + v), 1.5, 1.6));
  const model = glm('y ~ x', { x, y }, { family: 'tweedie' });
  const { value, stdError } = model.state.family.estimated.variancePower;
  expect(Math.abs(value - 1.6)).toBeLessThan(4 * (stdError as number));
  expect(model.warnings.map((w) => w.code)).toContain('thinned');
});

// R 4.2.2, tweedie 3.0.17 (dtweedie_series at phi/w), statmod 1.5.0, 2026-11-30: profiled over phi and p by optimize.
test('a prior weight divides the dispersion, whatever its unit', () => {
  const w = quine.Days.map((_, i) => [0.5, 1, 2, 4][i % 4]);
  for (const unit of [1, 100, 1e-3]) {
    const model = glm('Days ~ Eth + Sex + Age', { ...quine, w: w.map((v) => v * unit) }, { family: 'tweedie', weights: 'w' });
    const { value, stdError } = model.state.family.estimated.variancePower;
    // golden section ends at 1e-5, on a top that is flat: R's and ours are two places on it
    expect(Math.abs(value - 1.5885786)).toBeLessThan(3e-5);
    expect(Math.abs((model.logLik as number) + 592.1717953)).toBeLessThan(1e-6);
    expect(stdError).toBeCloseTo(0.046256, 4);
    // ∂β/∂p times what the two powers may differ by
    expect(model.coefficients[1].estimate).toBeCloseTo(-0.5712937, 5);
  }
});

test('with the power given there is no likelihood, as in R', () => {
  const model = glm('Days ~ Eth', quine, { family: 'tweedie', parameters: { variancePower: 1.5 } });
  expect(model.logLik).toBeNull();
  expect(model.aic).toBeNull();
});

// Few rows whose profile has a top between the end of the grid and its next point, lower than the end itself.
test('the power is never one of a lower likelihood than another that was tried', () => {
  const few = { y: [0, 1, 0, 2, 1, 0, 3, 1, 0, 2, 4, 1] };
  const model = glm('y ~ 1', few, { family: 'tweedie' });
  const at = (power: number) => {
    const { logLikelihood } = profileAt(few.y, power);
    return logLikelihood;
  };
  const found = model.logLik as number;
  for (const power of [1.01, 1.1325, 1.255, 1.3775, 1.5, 1.6225, 1.745, 1.8675, 1.99]) expect(found).toBeGreaterThan(at(power) - 1e-6);
});

/** max over φ of the likelihood of one mean, by a grid and ever finer ones. */
function profileAt(y: readonly number[], power: number): { readonly logLikelihood: number } {
  const mu = y.reduce((a, b) => a + b) / y.length;
  let [low, high, best] = [-6, 4, Number.NEGATIVE_INFINITY];
  for (let round = 0; round < 8; round++) {
    const grid = Array.from({ length: 41 }, (_, i) => low + ((high - low) * i) / 40);
    const values = grid.map((l) => y.reduce((s, v) => s + tweedieLogDensity(v, mu, Math.exp(l), power), 0));
    const top = values.indexOf(Math.max(...values));
    best = values[top];
    [low, high] = [grid[Math.max(0, top - 1)], grid[Math.min(40, top + 1)]];
  }
  return { logLikelihood: best };
}

test('a fit with a given power says why it has no likelihood, and one with an estimated power has nothing to say', () => {
  const given = glm('Days ~ Eth', quine, { family: 'tweedie', parameters: { variancePower: 1.5 } });
  expect([given.logLik, given.aic, given.bic]).toEqual([null, null, null]);
  expect(given.warnings.map((w) => w.code)).toEqual(['no-likelihood']);
  expect(given.summary()).toMatch(/density of\s+family "tweedie" is evaluated only where "variancePower" is estimated/);
  expect(glm('Days ~ Eth', quine, { family: 'tweedie' }).warnings).toEqual([]);
});
