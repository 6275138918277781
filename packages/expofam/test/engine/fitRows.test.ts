import { describe, expect, it } from 'vitest';
import type { DesignMatrix, DesignTerm, TermCells } from '../../src/design/designMatrix.ts';
import { runJob } from '../../src/engine/job.ts';
import { multinomial } from '../../src/families/multinomial.ts';
import { poisson } from '../../src/families/poisson.ts';
import { logLink } from '../../src/family/links.ts';
import { rowModel } from '../../src/family/rowModel.ts';
import { fitRows } from '../../src/model/fitRows.ts';
import { prepareDesigns } from '../../src/model/prepareDesigns.ts';

const treatment = (codes: number[], levels: number): TermCells => ({
  codes: Uint8Array.from(codes),
  cellCount: levels,
  contrastColumns: levels - 1,
  contrastStart: Int32Array.from({ length: levels + 1 }, (_, i) => Math.max(0, i - 1)),
  contrastColumn: Int32Array.from({ length: levels - 1 }, (_, i) => i),
  contrastValue: new Float64Array(levels - 1).fill(1),
});
const intercept: DesignTerm = { label: '(Intercept)', start: 0, width: 1, numeric: [], columnMap: Int32Array.of(0) };
const factor = (label: string, start: number, codes: number[], levels: number): DesignTerm => ({
  label,
  start,
  width: levels - 1,
  cells: treatment(codes, levels),
  numeric: [],
  columnMap: Int32Array.from({ length: levels - 1 }, (_, i) => i),
});

describe('fitRows', () => {
  // Dobson (1990), p. 93: randomized controlled trial. R 4.2.2 glm(counts ~ outcome + treatment, poisson), epsilon 1e-14.
  it('fits Dobson’s counts with two factors kept as codes', () => {
    const design: DesignMatrix = {
      rowCount: 9,
      columnNames: ['(Intercept)', 'outcome[o2]', 'outcome[o3]', 'treatment[t2]', 'treatment[t3]'],
      terms: [intercept, factor('outcome', 1, [0, 1, 2, 0, 1, 2, 0, 1, 2], 3), factor('treatment', 3, [0, 0, 0, 1, 1, 1, 2, 2, 2], 3)],
      hasIntercept: true,
    };
    const { blocks, index } = prepareDesigns([design]);
    const data = { rowCount: 9, y: [Float64Array.of(18, 17, 15, 20, 10, 20, 25, 13, 12)], designs: blocks, offsets: [undefined] };
    const fit = runJob(fitRows(data, rowModel(poisson, [logLink]), index));
    expect(fit.answer.status).toBe('converged');
    const se = Array.from({ length: 5 }, (_, i) => Math.sqrt(fit.covariance[i * 5 + i]));
    const estimates = [3.04452243772342, -0.454255272277596, -0.292987124681474, 0, 0];
    estimates.forEach((e, i) => {
      expect(fit.coefficients[i]).toBeCloseTo(e, 12);
    });
    [0.170898651856441, 0.202170759193845, 0.192742345159793, 0.2, 0.2].forEach((e, i) => {
      expect(se[i]).toBeCloseTo(e, 12);
    });
  });

  it('fits three classes with two linear predictors (softmax)', () => {
    const n = 300;
    const x = Float64Array.from({ length: n }, (_, i) => Math.sin(i * 1.7) * 2);
    const codes = Int32Array.from({ length: n }, (_, i) => (x[i] + 1.5 * Math.cos(i * 2.9) > 0.5 ? 0 : Math.cos(i * 5.3) > 0 ? 1 : 2));
    const design: DesignMatrix = {
      rowCount: n,
      columnNames: ['(Intercept)', 'x'],
      terms: [intercept, { label: 'x', start: 1, width: 1, numeric: [x], columnMap: Int32Array.of(0) }],
      hasIntercept: true,
    };
    const family = multinomial(['a', 'b', 'c']);
    const { blocks, index } = prepareDesigns([design, design]);
    const y = [0, 1, 2].map((level) => ({ codes, level }));
    const fit = runJob(
      fitRows(
        { rowCount: n, y, designs: blocks, offsets: [undefined, undefined] },
        rowModel(
          family,
          family.predictors.map((p) => p.link),
        ),
        index,
      ),
    );
    expect(fit.answer.status).toBe('converged');
    // At the maximum the fitted class totals and cross-products equal the observed ones (score equations).
    const [a0, a1, b0, b1] = fit.coefficients;
    const score = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const e = [Math.exp(a0 + a1 * x[i]), Math.exp(b0 + b1 * x[i]), 1];
      const total = e[0] + e[1] + e[2];
      for (let k = 0; k < 2; k++) {
        const r = (codes[i] === k ? 1 : 0) - e[k] / total;
        score[2 * k] += r;
        score[2 * k + 1] += r * x[i];
      }
    }
    for (const s of score) expect(Math.abs(s)).toBeLessThan(1e-11);
  });
});
