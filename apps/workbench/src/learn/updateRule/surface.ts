import type { Problem } from './problems.ts';

/** ℓ on a grid over the window: ℓ̂ − ℓ in rows of the second coefficient; NaN where there is no likelihood. */
export interface Surface {
  readonly size: number;
  readonly gap: readonly (readonly number[])[];
  /** Cells of a coarser grid where ℓ does not curve down in every direction. */
  readonly convexCells: readonly (readonly [number, number])[];
  readonly cells: number;
}

const place = ([from, to]: readonly [number, number], part: number): number => from + part * (to - from);

export function surfaceOf({ likelihood, logLik, window }: Problem, canonical: boolean, size = 65, cells = 28): Surface {
  const gap = Array.from({ length: size }, (_, j) =>
    Array.from({ length: size }, (_v, i) => {
      const value = likelihood.value([place(window[0], i / (size - 1)), place(window[1], j / (size - 1))]);
      return value === undefined ? Number.NaN : logLik - value;
    }),
  );
  const convexCells: [number, number][] = [];
  // With the canonical link −∂²ℓ/∂θ² is Σ V x xᵀ, positive definite everywhere.
  for (let j = 0; !canonical && j < cells; j++) {
    for (let i = 0; i < cells; i++) {
      const point = likelihood.at([place(window[0], (i + 0.5) / cells), place(window[1], (j + 0.5) / cells)], 'observed');
      if (point && !point.step) convexCells.push([i, j]);
    }
  }
  return { size, gap, convexCells, cells };
}

/** Line segments where a grid crosses a level (marching squares), in parts of the grid's sides. */
export function contourSegments(
  grid: readonly (readonly number[])[],
  level: number,
): readonly (readonly [number, number, number, number])[] {
  const segments: [number, number, number, number][] = [];
  const n = grid.length - 1;
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < grid[j].length - 1; i++) {
      const corners = [
        [i, j, grid[j][i]],
        [i + 1, j, grid[j][i + 1]],
        [i + 1, j + 1, grid[j + 1][i + 1]],
        [i, j + 1, grid[j + 1][i]],
      ] as const;
      if (!corners.every(([, , v]) => Number.isFinite(v))) continue;
      const crossings: [number, number][] = [];
      for (let k = 0; k < 4; k++) {
        const [x1, y1, v1] = corners[k];
        const [x2, y2, v2] = corners[(k + 1) % 4];
        if (v1 < level === v2 < level) continue;
        const t = (level - v1) / (v2 - v1);
        crossings.push([(x1 + t * (x2 - x1)) / n, (y1 + t * (y2 - y1)) / n]);
      }
      for (let k = 0; k + 1 < crossings.length; k += 2) segments.push([...crossings[k], ...crossings[k + 1]]);
    }
  }
  return segments;
}
