import type { RowData } from './blockPass.ts';
import type { ParameterLayout } from './parameterLayout.ts';

/**
 * About how many times as long a sweep with the information takes as one with the gradient alone, in multiply-adds and
 * scattered sums of a row; the functions of a family cost about as much as a hundred of them, a number that is read as seven.
 */
export function informationCost(data: RowData, layout: ParameterLayout): number {
  const sizes = layout.design.map((d) => ({ dense: data.designs[d].dense.length, cells: data.designs[d].cellTerms.length }));
  const scattered = 6;
  let gradient = [...new Set(layout.design)].reduce((sum, d) => sum + 7 * data.designs[d].dense.length, 0);
  let information = 0;
  sizes.forEach((a, j) => {
    gradient += 100 + 4 * a.dense + 2 * scattered * a.cells;
    for (let k = j; k < sizes.length; k++) {
      const b = sizes[k];
      const half = layout.design[j] === layout.design[k] ? 0.5 : 1;
      information += half * (2 * a.dense * b.dense + scattered * (a.cells * b.cells + a.cells * b.dense + b.cells * a.dense));
    }
  });
  return 1 + information / gradient;
}
