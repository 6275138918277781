import { describe, expect, test } from 'vitest';
import { glm } from '../../src/model/glm.ts';

const x = [-1.2, -0.8, -0.3, 0.1, 0.4, 0.9, 1.3, 1.7, 0.2, -0.5];
const y = [0, 1, 0, 0, 1, 0, 1, 1, 1, 0];

/**
 * A row far out whose response is certain adds neither likelihood nor score: the maximum is that of the other rows. R 4.2.2 (`nlminb` on
 * Σ y log(1 − exp(−eᵘ)) − (1 − y) eᵘ, 2026-12-01) finds −0.574127240 and 0.857053693 for each distance from 100 to 10,000.
 */
describe('a row whose response is certain', () => {
  const others = glm('y ~ x', { y, x }, { family: 'bernoulli', link: 'cloglog' });

  test.each([100, 800, 850, 1e4, 1e8])('y = 1 at x = %d leaves the maximum where it is', (far) => {
    for (const family of ['bernoulli', 'binomial']) {
      const cloglog = glm('y ~ x', { y: [...y, 1], x: [...x, far] }, { family, link: 'cloglog' });
      const loglog = glm('y ~ x', { y: [...y.map((v) => 1 - v), 0], x: [...x, far].map((v) => -v) }, { family, link: 'loglog' });
      expect([cloglog.status, cloglog.warnings, loglog.status]).toEqual(['converged', [], 'converged']);
      cloglog.coefficients.forEach(({ estimate, stdError }, j) => {
        // Two Newton fits to 1e−11 standard errors; the column of 1e8 is scaled, which leaves some 1e−12 of rounding.
        expect(estimate).toBeCloseTo(others.coefficients[j].estimate as number, 10);
        expect(stdError).toBeCloseTo(others.coefficients[j].stdError as number, 10);
        expect(Math.abs(loglog.coefficients[j].estimate as number)).toBeCloseTo(Math.abs(estimate as number), 10);
      });
      expect(cloglog.coefficients[0].estimate).toBeCloseTo(-0.57412724, 7);
      expect(cloglog.coefficients[1].estimate).toBeCloseTo(0.85705369, 7);
    }
  });
});
