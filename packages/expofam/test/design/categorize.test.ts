import { describe, expect, it } from 'vitest';
import { tableFromColumns } from '../../src/data/tableFromColumns.ts';
import { buildModelFrame } from '../../src/design/buildModelFrame.ts';

/** Levels and each row's level of `C(x)`. */
function levelsOf(x: readonly number[]) {
  const { response, rows } = buildModelFrame('C(x) ~ z', tableFromColumns({ x, z: x.map((_, i) => i) }));
  if (response.kind !== 'categorical') throw new Error(response.kind);
  return { levels: response.levels, rows, labels: Array.from(response.codes, (c) => response.levels[c]) };
}

describe('numbers as labels', () => {
  it('are small whole numbers, others and both, in ascending order, 0 and −0 one of them', () => {
    const { levels, labels } = levelsOf([4095, -3, 2, 0, 4096, 2.5, -0, 2, 1e15, 0.1 + 0.2, 0.3]);
    expect(levels).toEqual(['-3', '0', '0.3', '2', '2.5', '4095', '4096', '1000000000000000']);
    expect(labels).toEqual(['4095', '-3', '2', '0', '4096', '2.5', '0', '2', '1000000000000000', '0.3', '0.3']);
  });

  it('leave out rows without one', () => {
    const { levels, labels } = levelsOf([1, Number.NaN, 3, 1, Number.NaN]);
    expect(levels).toEqual(['1', '3']);
    expect(labels).toEqual(['1', '3', '1']);
  });
});
