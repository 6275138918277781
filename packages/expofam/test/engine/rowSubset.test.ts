import { expect, test } from 'vitest';
import { tableFromColumns } from '../../src/data/tableFromColumns.ts';
import { buildModelFrame } from '../../src/design/buildModelFrame.ts';
import { blockPass, type RowData } from '../../src/engine/blockPass.ts';
import { fullLayout } from '../../src/engine/parameterLayout.ts';
import { rowSubset } from '../../src/engine/rowSubset.ts';
import { familyByName } from '../../src/families/index.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import type { Link } from '../../src/family/link.ts';
import { rowModel } from '../../src/family/rowModel.ts';
import { offerKernels } from '../../src/kernels/activeKernels.ts';
import { memoryColumns } from '../../src/kernels/columnMemory.ts';
import { wasmKernels } from '../../src/kernels/wasmKernels.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { prepareForOneFit } from '../../src/model/prepareForOneFit.ts';

offerKernels(wasmKernels);

const n = 20_000;
const { uniform } = randomSource(5);
const numbers = (from: number, to: number): Float64Array => Float64Array.from({ length: n }, () => from + (to - from) * uniform());
const [x, z, weights, offset] = [numbers(-2, 2), numbers(1000, 1001), numbers(0.5, 2), numbers(-1, 1)];
const y = Float64Array.from({ length: n }, () => Math.floor(3 * uniform()));
const g = Array.from({ length: n }, () => 'abcde'[Math.floor(5 * uniform())]);
const family = familyByName('poisson') as ExponentialFamily;
const model = rowModel(
  family,
  family.predictors.map((p) => p.link as Link),
);

test.each([
  [true, 'elsewhere'],
  [true, 'in the memory'],
  [false, 'elsewhere'],
])('some rows are those rows, in the scale of all: resident %s, columns %s', (resident, where) => {
  const own = where === 'elsewhere' ? undefined : memoryColumns(4, n);
  own?.forEach((column, k) => {
    column.set([x, z, weights, offset][k]);
  });
  const [ownX, ownZ, ownWeights, ownOffset] = own ?? [x, z, weights, offset];
  const { design } = buildModelFrame('y ~ x + z + g', tableFromColumns({ y, x: ownX, z: ownZ, g })).predictors[0];
  const { blocks, index, giveBack, isInMemory } = prepareForOneFit([design], 0, 0, [], own?.[0].buffer);
  expect(isInMemory === true).toBe(own !== undefined);
  const all: RowData = { rowCount: n, y: [y], weights: ownWeights, offsets: [ownOffset], designs: blocks };
  // Single rows, short and long runs, to the last row.
  const rows = Int32Array.from([3, 5, 6, 7, ...Array.from({ length: 1500 }, (_, i) => 100 + i), 9000, ...[3, 2, 1].map((i) => n - i)]);
  const part = rowSubset(all, rows, resident);
  expect(part.rowCount).toBe(rows.length);
  for (const [some, whole] of [
    [part.y[0], y],
    [part.weights, weights],
    [part.offsets[0], offset],
  ])
    expect(Array.from(some as Float64Array)).toEqual(Array.from(rows, (i) => (whole as Float64Array)[i]));
  const layout = fullLayout(index, [blocks[0].columnCount]);
  const theta = Float64Array.from({ length: layout.parameterCount }, (_, k) => 0.1 * Math.sin(k + 1));
  const request = { theta, order: 'information' } as const;
  // The same sums from all rows, where the others weigh nothing.
  const chosen = new Set(rows);
  const alone = { ...all, weights: weights.map((w, i) => (chosen.has(i) ? w : 0)) };
  const [some, whole] = [part, alone].map((data) => blockPass(data, model, layout).evaluate(request));
  // Rows are summed in other blocks: some 1500 terms of about one, rounded.
  const close = (a: Float64Array = new Float64Array(0), b: Float64Array = new Float64Array(1)) => {
    expect(a.length).toBe(b.length);
    a.forEach((v, i) => {
      expect(Math.abs(v - b[i])).toBeLessThan(1e-12 * rows.length);
    });
  };
  expect(some.logLikelihood / whole.logLikelihood).toBeCloseTo(1, 13);
  close(some.gradient, whole.gradient);
  close(some.information, whole.information);
  giveBack();
});
