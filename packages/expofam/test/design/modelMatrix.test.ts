import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ColumnInput, tableFromColumns } from '../../src/data/tableFromColumns.ts';
import { applyFrame } from '../../src/design/applyFrame.ts';
import { buildModelFrame } from '../../src/design/buildModelFrame.ts';
import { denseDesign } from '../../src/design/denseDesign.ts';
import { basisTransforms } from '../../src/design/transforms/basisTransforms.ts';
import { offerBases } from '../../src/design/transforms/evaluateTransform.ts';
import { parseFormula } from '../../src/formula/parseFormula.ts';
import { printFormula } from '../../src/formula/printFormula.ts';

offerBases(basisTransforms);

interface Case {
  readonly formula: string;
  readonly contrasts?: Record<string, string>;
  readonly names: string[];
  readonly projections: number[];
}

// generateModelMatrix.R beside it made the file, with R 4.2.2
const reference = JSON.parse(readFileSync(new URL('./reference/modelMatrix.json', import.meta.url), 'utf8')) as {
  readonly data: Record<string, ColumnInput>;
  readonly cases: readonly Case[];
};
const table = tableFromColumns(reference.data);
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43];

function project(columns: readonly Float64Array[]): number[] {
  return columns.map((column) => column.reduce((sum, x, i) => sum + x * Math.sqrt(primes[i]), 0));
}

describe("R's model.matrix", () => {
  it('has a fixture of 500 formulas', () => expect(reference.cases.length).toBe(500));

  it.each(reference.cases.map((c) => [`${c.formula} ${c.contrasts ? JSON.stringify(c.contrasts) : ''}`, c] as const))('%s', (_, c) => {
    const frame = buildModelFrame(c.formula, table, { contrasts: c.contrasts });
    const { design } = frame.predictors[0];
    expect(design.columnNames).toEqual(c.names);
    const projections = project(denseDesign(design));
    // 14 digits are in the file; poly() differs from R's QR by some roundings, amplified by products of up to 1e4
    projections.forEach((p, j) => {
      expect(Math.abs(p - c.projections[j])).toBeLessThan(1e-11 * Math.max(1, Math.abs(c.projections[j])));
    });
    // the printed formula and the saved frame mean the same
    const printed = printFormula(parseFormula(c.formula));
    expect(buildModelFrame(printed, table, { contrasts: c.contrasts }).predictors[0].design.columnNames).toEqual(c.names);
    const replayed = applyFrame(JSON.parse(JSON.stringify(frame.spec)), table).predictors[0].design;
    expect(project(denseDesign(replayed))).toEqual(projections);
  });
});
