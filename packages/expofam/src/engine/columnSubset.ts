import type { DesignMatrix, DesignTerm } from '../design/designMatrix.ts';
import { type BlockDesign, blockDesign } from './blockDesign.ts';
import type { RowData } from './blockPass.ts';
import { fullLayout, type ParameterLayout, withoutColumns } from './parameterLayout.ts';

/** Rows with some columns of their design only, scaled as before, and the layout that has a parameter for each of these. */
export interface ColumnSubset {
  readonly data: RowData;
  readonly layout: ParameterLayout;
  /** The chosen columns of the whole design, in its order: predictor j's parameter for the i-th of them is j·columns.length + i. */
  readonly columns: Int32Array;
}

/**
 * Restricts rows whose predictors share one design to chosen columns, so that a pass reads no others. A categorical term is
 * read whole, since its codes cost the same for one level as for all; its other columns have no parameter.
 */
export function columnSubset(data: RowData, predictorCount: number, chosen: (column: number) => boolean): ColumnSubset {
  const [whole] = data.designs;
  const { design, columns } = subsetDesign(whole.design, chosen);
  const block: BlockDesign = blockDesign(design, true, whole.kernels, { design: whole, columns });
  const all = fullLayout(new Array<number>(predictorCount).fill(0), [block.columnCount]);
  const layout = withoutColumns(all, (_, column) => !chosen(columns[column]));
  return { data: { ...data, designs: [block] }, layout, columns: columns.filter(chosen) };
}

function subsetDesign(design: DesignMatrix, chosen: (column: number) => boolean): { design: DesignMatrix; columns: Int32Array } {
  const terms: DesignTerm[] = [];
  const columns: number[] = [];
  for (const term of design.terms) {
    const start = columns.length;
    if (term.cells || term.numeric.length === 0) {
      const own = Array.from({ length: term.width }, (_, c) => term.start + c);
      if (!own.some(chosen)) continue;
      columns.push(...own);
      terms.push({ ...term, start });
      continue;
    }
    const kept = term.numeric.map((_, k) => k).filter((k) => chosen(term.start + term.columnMap[k]));
    if (kept.length === 0) continue;
    columns.push(...kept.map((k) => term.start + term.columnMap[k]));
    terms.push({
      ...term,
      start,
      width: kept.length,
      numeric: kept.map((k) => term.numeric[k]),
      columnMap: Int32Array.from(kept, (_, i) => i),
    });
  }
  return {
    design: { rowCount: design.rowCount, columnNames: columns.map((c) => design.columnNames[c]), terms, hasIntercept: design.hasIntercept },
    columns: Int32Array.from(columns),
  };
}
