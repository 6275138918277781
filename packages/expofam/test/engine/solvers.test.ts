import { describe, expect, it, test } from 'vitest';
import { sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { samplePoisson } from '../../src/math/random/discreteSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';
import type { GlmOptions } from '../../src/model/glmOptions.ts';

/** Simulated rows of a linear, logistic, Poisson or softmax regression on three correlated features. */
function simulate(
  family: 'gaussian' | 'bernoulli' | 'poisson' | 'multinomial',
  n: number,
  seed: number,
): Record<string, Float64Array | string[]> {
  const random = randomSource(seed);
  const x1 = new Float64Array(n);
  const x2 = new Float64Array(n);
  const x3 = new Float64Array(n);
  const y = new Float64Array(n);
  const label: string[] = [];
  for (let i = 0; i < n; i++) {
    const shared = sampleNormal(random);
    x1[i] = 0.9 * sampleNormal(random) + 0.43 * shared;
    x2[i] = 10 + 3 * (0.9 * sampleNormal(random) + 0.43 * shared);
    x3[i] = random.uniform();
    const eta = 0.3 + 0.5 * x1[i] - 0.1 * (x2[i] - 10) + 0.4 * x3[i];
    const v = random.uniform();
    if (family === 'gaussian') y[i] = eta + sampleNormal(random);
    else if (family === 'bernoulli') y[i] = v * (1 + Math.exp(-eta)) < 1 ? 1 : 0;
    else if (family === 'poisson') y[i] = samplePoisson(random, Math.exp(eta));
    else {
      const e = [Math.exp(eta), Math.exp(-0.2 + 0.4 * x1[i]), 1];
      const total = e[0] + e[1] + e[2];
      label.push(v * total < e[0] ? 'a' : v * total < e[0] + e[1] ? 'b' : 'c');
    }
  }
  return family === 'multinomial' ? { x1, x2, x3, y: label } : { x1, x2, x3, y };
}

const families = ['gaussian', 'bernoulli', 'poisson', 'multinomial'] as const;
const formula = 'y ~ x1 + x2 + x3';

describe.each(families)('solvers on %s', (family) => {
  const small = simulate(family, 2000, 7);
  const exact = glm(formula, small, { family });

  // The scaled information of these designs has a condition below 100.
  it.each(['gradient', 'lbfgs'] as const)('%s reaches Newton’s coefficients to 1e-6', (solver) => {
    for (const start of ['auto', 'zero', 'random'] as GlmOptions['start'][]) {
      const model = glm(formula, small, { family, solver, ...(start ? { start } : {}) });
      expect(model.status).toBe('converged');
      model.coefficients.forEach((c, i) => {
        const want = exact.coefficients[i];
        expect(Math.abs((c.estimate as number) - (want.estimate as number))).toBeLessThan(
          1e-6 * Math.max(1, Math.abs(want.estimate as number)),
        );
        expect(c.stdError as number).toBeCloseTo(want.stdError as number, 6);
      });
    }
  });

  it('the update rule with averaging comes within 3 standard errors in one pass over 100,000 rows', () => {
    const many = simulate(family, 100_000, 11);
    const best = glm(formula, many, { family });
    for (const batchSize of [1, 32]) {
      const model = glm(formula, many, { family, solver: 'stochastic', stochastic: { seed: 3, epochs: 1, batchSize } });
      model.coefficients.forEach((c, i) => {
        const want = best.coefficients[i];
        expect(Math.abs((c.estimate as number) - (want.estimate as number)) / (want.stdError as number)).toBeLessThan(3);
      });
      expect(model.status).toBe('stopped');
      expect(model.warnings.map((w) => w.code)).toContain('stopped');
    }
  });
});

test('the distance that the update rule leaves is said in standard errors, whatever the unit of the response', () => {
  const random = randomSource(5);
  const x = Array.from({ length: 400 }, () => sampleNormal(random));
  const noise = x.map(() => sampleNormal(random));
  for (const unit of [1, 1e-3, 1e4]) {
    const data = { x, y: x.map((v, i) => unit * (1 + 2 * v + 3 * noise[i])) };
    const rough = glm('y ~ x', data, { family: 'gaussian', solver: 'stochastic', stochastic: { epochs: 3 } });
    const best = glm('y ~ x', data, { family: 'gaussian' });
    // The residual sum of squares rises by φ for each squared standard error.
    const want = Math.sqrt(((rough.deviance as number) - (best.deviance as number)) / (rough.dispersion as number));
    const said = Number(/about (\S+) standard errors/.exec(rough.warnings[0].message)?.[1]);
    // Two digits are printed.
    expect(Math.abs(said / want - 1)).toBeLessThan(0.06);
    expect(rough.state.numerics.digits).toBe(0);
  }
});

test.each(['gaussian', 'bernoulli', 'poisson'] as const)(
  'lbfgs reaches Newton’s coefficients on %s where the scaled Hessian’s condition is near 1e6',
  (family) => {
    const random = randomSource(21);
    const n = 2000;
    const [x1, x2, y] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    for (let i = 0; i < n; i++) {
      x1[i] = sampleNormal(random);
      // Correlation 1 − δ²/2: the 2 × 2 block has the condition 4/δ², 4.4e5 at δ = 0.003.
      x2[i] = x1[i] + 0.003 * sampleNormal(random);
      const eta = 0.2 + 0.3 * x1[i] + 0.1 * x2[i];
      y[i] =
        family === 'gaussian'
          ? eta + sampleNormal(random)
          : family === 'bernoulli'
            ? Number(random.uniform() * (1 + Math.exp(-eta)) < 1)
            : samplePoisson(random, Math.exp(eta));
    }
    const exact = glm('y ~ x1 + x2', { x1, x2, y }, { family });
    const model = glm('y ~ x1 + x2', { x1, x2, y }, { family, solver: 'lbfgs' });
    expect(model.status).toBe('converged');
    model.coefficients.forEach((c, i) => {
      const want = exact.coefficients[i].estimate as number;
      expect(Math.abs((c.estimate as number) - want)).toBeLessThan(1e-6 * Math.max(1, Math.abs(want)));
    });
  },
);

describe('traces', () => {
  it('hold the coefficients of every step, the last being the answer', () => {
    const data = simulate('poisson', 500, 5);
    const model = glm(formula, data, { family: 'poisson', solver: 'gradient', trace: true });
    const trace = model.trace ?? [];
    expect(trace.length).toBeGreaterThan(3);
    trace.slice(1).forEach((step, k) => {
      expect(step.logLikelihood).toBeGreaterThanOrEqual(trace[k].logLikelihood - 1e-9);
    });
    const last = trace[trace.length - 1];
    model.coefficients.forEach((c, i) => {
      expect(last.coefficients[i]).toBeCloseTo(c.estimate as number, 9);
    });
    expect(glm(formula, data, { family: 'poisson' }).trace).toBeUndefined();
  });
});
