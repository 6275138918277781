import type { DesignMatrix, DesignTerm } from '../../design/designMatrix.ts';
import { type BlockDesign, blockDesign, type KnownScaling, type ResidentDesign } from '../../engine/blockDesign.ts';
import type { ResponseColumn, RowData } from '../../engine/blockPass.ts';
import { blockRows } from '../../engine/blockRows.ts';
import { columnsThere } from '../../engine/keepColumns.ts';
import { tapedSums } from '../../engine/tapedSums.ts';
import type { CodeArray, MatrixKernels } from '../../kernels/matrixKernels.ts';
import { blockOf, codeArray } from '../../kernels/plainMatrixKernels.ts';

/** An array in the shared memory: where it begins, in bytes, how many entries it has, and of which kind. */
interface Place {
  readonly at: number;
  readonly length: number;
  readonly kind: 'f64' | 'i32' | 1 | 2 | 4;
}

/** Rows in shared memory, as a message. */
export interface SharedRows {
  readonly rowCount: number;
  readonly isPart?: boolean;
  readonly y: readonly (Place | { readonly codes: Place; readonly level: number })[];
  readonly weights?: Place;
  readonly offsets: readonly (Place | undefined)[];
  readonly designs: readonly SharedDesign[];
}

/** A design in shared memory, as a message. */
export interface SharedDesign {
  /** Without its columns. */
  readonly design: DesignMatrix;
  readonly scaling: KnownScaling['design'];
  /** For each term the columns that are multiplied with its cells. */
  readonly numeric: readonly (readonly Place[])[];
  /** Where each column is in the first block, in bytes, and how much further in the next. */
  readonly columns: readonly { readonly at: number; readonly step: number }[];
  readonly codes: readonly Place[];
}

/** How many bytes {@link shareRows} takes at most, beside resident designs. */
export function sharedSize({ rowCount, y, weights, offsets }: Omit<RowData, 'designs'>, designs: readonly DesignMatrix[]): number {
  const columns =
    y.length +
    (weights ? 1 : 0) +
    offsets.filter(Boolean).length +
    designs.reduce((sum, d) => sum + d.terms.reduce((s, t) => s + (t.cells ? t.numeric.length : 0), 0), 0);
  return columns * (8 * rowCount + 256);
}

/** Rows that are shared, and how to say that some of their columns are a design of their own. */
export interface Sharing {
  readonly rows: SharedRows;
  /** Designs of columns and terms of those rows alone, where they lie already; undefined where they do not. */
  designs(of: readonly BlockDesign[]): readonly SharedDesign[] | undefined;
}

/** Copies what is not resident in the memory of the kernels, each column once; undefined where that has no room. */
export function shareRows(data: RowData, kernels: MatrixKernels, buffer: ArrayBufferLike): Sharing | undefined {
  const known = new Map<Float64Array | Int32Array, Place>();
  let full = false;
  const place = (array: Float64Array | CodeArray | Int32Array, kind: Place['kind']): Place => {
    if (array.buffer !== buffer) full = true;
    return { at: array.byteOffset, length: array.length, kind };
  };
  const share = (column: Float64Array | Int32Array): Place => {
    const seen = known.get(column);
    if (seen) return seen;
    const numbers = column instanceof Float64Array;
    if (column.buffer === buffer) return place(column, numbers ? 'f64' : 'i32');
    const to = numbers ? kernels.allocate(column.length) : kernels.allocateCodes(column.length, 4);
    to.set(column);
    const made = place(to, numbers ? 'f64' : 'i32');
    known.set(column, made);
    return made;
  };
  const shareDesign = ({ design, scale, centre, rounding, resident }: BlockDesign): SharedDesign | undefined => {
    if (!resident || resident.blocks.length === 0) return undefined;
    const [first, next = first] = resident.blocks;
    if (first.buffer !== buffer) full = true;
    const bare = (term: DesignTerm): DesignTerm => ({
      ...term,
      numeric: term.numeric.map(() => new Float64Array(0)),
      ...(term.cells ? { cells: { ...term.cells, codes: codeArray(0, term.cells.codes.BYTES_PER_ELEMENT) } } : {}),
    });
    // The extents' keys are whole columns.
    const { extents: _, ...bareDesign } = design;
    return {
      design: { ...bareDesign, terms: design.terms.map(bare) },
      scaling: { scale, centre, rounding },
      numeric: design.terms.map((t) => (t.cells ? t.numeric.map(share) : [])),
      columns: Array.from({ length: first.count }, (_, k) => ({ at: first.place(k), step: next.place(k) - first.place(k) })),
      codes: resident.codes.map((codes) => place(codes, codes.BYTES_PER_ELEMENT as 1 | 2 | 4)),
    };
  };
  const shareDesigns = (of: readonly BlockDesign[]): readonly SharedDesign[] | undefined => {
    const designs = of.map(shareDesign);
    return full || designs.includes(undefined) ? undefined : (designs as SharedDesign[]);
  };
  const designs = shareDesigns(data.designs);
  if (!designs) return undefined;
  const { y, weights, offsets } = data.recordable ?? data;
  const rows: SharedRows = {
    rowCount: data.rowCount,
    ...(data.isPart ? { isPart: true } : {}),
    y: y.map((c) => (c instanceof Float64Array ? share(c) : { codes: share(c.codes), level: c.level })),
    ...(weights ? { weights: share(weights) } : {}),
    offsets: offsets.map((o) => o && share(o)),
    designs,
  };
  return full ? undefined : { rows, designs: shareDesigns };
}

/** The same rows in another thread, on its kernels. */
export function openRows(rows: SharedRows, kernels: MatrixKernels, buffer: ArrayBufferLike): RowData {
  const numbers = ({ at, length }: Place): Float64Array => new Float64Array(buffer, at, length);
  const response = (c: SharedRows['y'][number]): ResponseColumn =>
    'codes' in c ? { codes: new Int32Array(buffer, c.codes.at, c.codes.length), level: c.level } : numbers(c);
  const own = {
    y: rows.y.map(response),
    ...(rows.weights ? { weights: numbers(rows.weights) } : {}),
    offsets: rows.offsets.map((o) => o && numbers(o)),
  };
  return {
    rowCount: rows.rowCount,
    ...own,
    designs: openDesigns(rows.designs, kernels, buffer),
    // A few sweeps over a part are made sooner than recorded.
    ...(rows.isPart ? { isPart: true } : { recordable: { ...own, of: own, record: tapedSums } }),
  };
}

/** The same designs in another thread. */
export function openDesigns(designs: readonly SharedDesign[], kernels: MatrixKernels, buffer: ArrayBufferLike): BlockDesign[] {
  return designs.map(({ design, scaling, numeric, columns, codes }) => {
    const resident: ResidentDesign = {
      blocks: Array.from({ length: Math.ceil(design.rowCount / blockRows) }, (_, b) =>
        blockOf(buffer, columns.length, blockRows, (k) => columns[k].at + b * columns[k].step),
      ),
      codes: codes.map(({ at, length, kind }) => codeArray(length, kind as 1 | 2 | 4, buffer, at)),
    };
    const terms = design.terms.map((t, i) =>
      t.cells ? { ...t, numeric: numeric[i].map(({ at, length }) => new Float64Array(buffer, at, length)) } : t,
    );
    const known = { design: scaling, columns: Int32Array.from(design.columnNames, (_, j) => j) };
    return blockDesign({ ...design, terms }, true, kernels, known, columnsThere(resident));
  });
}
