import type { DesignMatrix, DesignTerm } from '../design/designMatrix.ts';
import { blockOf } from '../kernels/plainMatrixKernels.ts';
import { type BlockDesign, blockDesign, type ResidentDesign } from './blockDesign.ts';
import type { RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import { columnsThere } from './keepColumns.ts';
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
  return subsetOf(data, predictorCount, chosen, subsetDesign(data.designs[0].design, chosen), false);
}

function subsetOf(
  data: RowData,
  predictorCount: number,
  chosen: (column: number) => boolean,
  { design, columns }: { readonly design: DesignMatrix; readonly columns: Int32Array },
  resident: false | ResidentDesign,
): ColumnSubset {
  const [whole] = data.designs;
  const block: BlockDesign = blockDesign(
    design,
    true,
    whole.kernels,
    { design: whole, columns },
    resident ? columnsThere(resident) : undefined,
  );
  const all = fullLayout(new Array<number>(predictorCount).fill(0), [block.columnCount]);
  const layout = withoutColumns(all, (_, column) => !chosen(columns[column]));
  return { data: { ...data, designs: [block] }, layout, columns: columns.filter(chosen) };
}

/** The columns that may be used, and those of them that are, each as rows of their own. */
export interface WorkingColumns {
  readonly whole: ColumnSubset;
  readonly part: ColumnSubset;
}

/**
 * For one solver after another subset of the columns: the function gives those for which `usable` and `used` are true, and
 * what it gave before must not be used any more. Of a resident design the used columns are brought to the front of each
 * block, so that neither of the two is copied; `data` itself must then not be used any more.
 */
export function workingColumns(
  data: RowData,
  predictorCount: number,
  usable: (column: number) => boolean,
): (used: (column: number) => boolean) => WorkingColumns {
  const [whole] = data.designs;
  const { resident, dense, kernels } = whole;
  const mark = kernels.mark();
  const chosenBy = (used: (column: number) => boolean) => (column: number) => usable(column) && used(column);
  if (!resident) {
    return (used) => {
      kernels.release(mark);
      const [all, part] = [usable, chosenBy(used)].map((chosen) => columnSubset(data, predictorCount, chosen));
      return { whole: all, part };
    };
  }
  for (let start = 0; start < data.rowCount; start += blockRows) whole.seek(start, Math.min(blockRows, data.rowCount - start));
  /** For each place in a block the dense column that stands there. */
  const order = Array.from(dense.keys());
  const toFront = (wanted: (column: number) => boolean): number => {
    let count = 0;
    order.forEach((k, place) => {
      if (!wanted(dense[k].column)) return;
      if (place > count) {
        for (const { columns } of resident.blocks) swap(columns[place], columns[count]);
        [order[place], order[count]] = [order[count], k];
      }
      count++;
    });
    return count;
  };
  return (used) => {
    kernels.release(mark);
    const chosen = chosenBy(used);
    const count = toFront(usable);
    const first = toFront(chosen);
    const subset = (among: (column: number) => boolean, width: number): ColumnSubset => {
      const cells = whole.cellTerms.map(({ term }) => termColumns(term).some(among));
      return subsetOf(data, predictorCount, among, denseFirst(whole, order.slice(0, width), cells), {
        blocks: resident.blocks.map(({ buffer, place }) => blockOf(buffer, width, blockRows, place)),
        codes: resident.codes.filter((_, t) => cells[t]),
      });
    };
    const all = subset(usable, count);
    return { whole: all, part: first === count ? all : subset(chosen, first) };
  };
}

function swap(a: Float64Array, b: Float64Array): void {
  const kept = a.slice();
  a.set(b);
  b.set(kept);
}

const termColumns = (term: DesignTerm): number[] => Array.from({ length: term.width }, (_, c) => term.start + c);

/** A design of some dense columns, by their numbers among those of the whole, and of its terms with codes that are marked. */
function denseFirst(whole: BlockDesign, places: readonly number[], cells: readonly boolean[]): ReturnType<typeof subsetDesign> {
  const { design, dense, cellTerms } = whole;
  const columns: number[] = [];
  const add = (term: DesignTerm, own: readonly number[]): DesignTerm => {
    const start = columns.length;
    columns.push(...own);
    return { ...term, start };
  };
  const terms = [
    ...places.map((k) => {
      const { values, column } = dense[k];
      const name = design.columnNames[column];
      return add({ label: name, start: 0, width: 1, numeric: values ? [values] : [], columnMap: Int32Array.of(0) }, [column]);
    }),
    ...cellTerms.filter((_, t) => cells[t]).map(({ term }) => add(term, termColumns(term))),
  ];
  return {
    design: { ...design, columnNames: columns.map((c) => design.columnNames[c]), terms },
    columns: Int32Array.from(columns),
  };
}

function subsetDesign(design: DesignMatrix, chosen: (column: number) => boolean): { design: DesignMatrix; columns: Int32Array } {
  const terms: DesignTerm[] = [];
  const columns: number[] = [];
  for (const term of design.terms) {
    const start = columns.length;
    if (term.cells || term.numeric.length === 0) {
      const own = termColumns(term);
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
