import { glm } from 'expofam';
import { describe, expect, it } from 'vitest';
import { partialCurve } from '../src/partialResidualPlot.ts';
import { rowStatistics } from '../src/statistics.ts';

/** Two thousand rows with x from -2 to 2, and zeros and ones at the logit of -1 + x + bend x². */
function simulated(bend: number): { x: number; y: number }[] {
  let seed = 12345;
  return Array.from({ length: 2000 }, (_, i) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    const x = -2 + i / 500;
    return { x, y: seed / 2 ** 31 < 1 / (1 + Math.exp(1 - x - bend * x * x)) ? 1 : 0 };
  });
}

/** How far the smooth curve is from the line of a model of x alone, at most, from -1.5 to 1.5. */
function largestGap(bend: number): number {
  const data = simulated(bend);
  const model = glm('y ~ x', data, { family: 'bernoulli' });
  const rows = rowStatistics(model, 'test');
  const x = Float64Array.from(data, (row) => row.x);
  const partial = rows.linearPredictor.map((u, i) => u + rows.working[i]);
  const [constant, slope] = model.coefficients.map((c) => c.estimate as number);
  const inner = partialCurve(model, rows, x, partial).filter((p) => Math.abs(p.x) <= 1.5);
  return Math.max(...inner.map((p) => Math.abs(p.y - constant - slope * p.x)));
}

describe('the smooth curve of partial residuals of zeros and ones', () => {
  // Local lines over two thirds of 2,000 rows have an error of about 0.1 on the logit scale.
  it('follows the line of the right model, and leaves that of one without its square', () => {
    expect(largestGap(0)).toBeLessThan(0.3);
    expect(largestGap(0.8)).toBeGreaterThan(0.5);
  });
});
