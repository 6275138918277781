import { ExpofamError } from '../core/expofamError.ts';
import type { Coding } from './codeTerms.ts';
import { type ContrastChoice, type ContrastMatrix, contrastMatrix, fullCoding } from './contrasts.ts';
import type { DesignMatrix, DesignTerm, TermCells } from './designMatrix.ts';

/** Unsigned codes without missing values. */
export type CellCodes = Uint8Array | Uint16Array | Uint32Array;

/** A variable's values on the rows of a frame. */
export type FrameVariable =
  | { readonly kind: 'numeric'; readonly label: string; readonly columns: readonly Float64Array[] }
  | {
      readonly kind: 'categorical';
      readonly label: string;
      readonly codes: CellCodes;
      readonly levels: readonly string[];
      readonly contrast: ContrastChoice;
    };

/** A term as a product of coded variables. */
export interface CodedTerm {
  readonly label: string;
  readonly variables: readonly number[];
  readonly coding: readonly Coding[];
}

/** A design of more columns than this is a slip (an identifier used as a category, crossed with another). */
const maximumColumns = 2_000_000;
/** Limit on the entries of one term's contrast matrix. */
const maximumEntries = 50_000_000;

/** An array for codes 0 … cellCount − 1, as narrow as they allow. */
export function newCellCodes(length: number, cellCount: number): CellCodes {
  return cellCount <= 0x100 ? new Uint8Array(length) : cellCount <= 0x10000 ? new Uint16Array(length) : new Uint32Array(length);
}

/** One variable's part in a term. */
interface Part {
  readonly label: string;
  readonly names: readonly string[];
  readonly count: number;
  readonly columns?: readonly Float64Array[];
  readonly codes?: CellCodes;
  readonly contrast?: ContrastMatrix;
}

function part(variable: FrameVariable, coding: Coding): Part {
  if (variable.kind === 'numeric') {
    const { label, columns } = variable;
    return { label, columns, count: columns.length, names: columns.length === 1 ? [label] : columns.map((_, k) => `${label}[${k + 1}]`) };
  }
  const { label, levels, codes } = variable;
  const contrast = coding === 'full' ? fullCoding(levels) : contrastMatrix(variable.contrast, levels);
  return { label, codes, contrast, count: contrast.columns, names: contrast.names.map((n) => `${label}[${n}]`) };
}

const product = (counts: readonly number[]): number => counts.reduce((a, b) => a * b, 1);

/** The categorical parts of a term as one factor: combined codes and the Kronecker product of their contrasts, earlier parts fastest. */
function combineCells(parts: readonly Part[], rowCount: number, label: string): TermCells {
  const contrasts = parts.map((p) => p.contrast as ContrastMatrix);
  const cellCount = product(contrasts.map((c) => c.rows));
  const contrastColumns = product(contrasts.map((c) => c.columns));
  const entries = product(contrasts.map((c) => c.value.length));
  if (cellCount > 0xffffffff || entries > maximumEntries || contrastColumns > maximumColumns) throw tooLarge(label, contrastColumns);
  if (parts.length === 1) {
    const { rows, columns, start, column, value } = contrasts[0];
    return {
      codes: parts[0].codes as CellCodes,
      cellCount: rows,
      contrastColumns: columns,
      contrastStart: start,
      contrastColumn: column,
      contrastValue: value,
    };
  }
  const codes = newCellCodes(rowCount, cellCount);
  let stride = 1;
  parts.forEach((p, k) => {
    const own = p.codes as CellCodes;
    for (let i = 0; i < rowCount; i++) codes[i] += stride * own[i];
    stride *= contrasts[k].rows;
  });
  const contrastStart = new Int32Array(cellCount + 1);
  const contrastColumn = new Int32Array(entries);
  const contrastValue = new Float64Array(entries);
  let at = 0;
  for (let cell = 0; cell < cellCount; cell++) {
    // the rows of the parts for this cell, multiplied out
    let columns = [0];
    let values = [1];
    let rest = cell;
    let columnStride = 1;
    for (const { rows, columns: width, start, column, value } of contrasts) {
      const row = rest % rows;
      rest = (rest - row) / rows;
      const nextColumns: number[] = [];
      const nextValues: number[] = [];
      for (let e = start[row]; e < start[row + 1]; e++) {
        for (let k = 0; k < columns.length; k++) {
          nextColumns.push(columns[k] + columnStride * column[e]);
          nextValues.push(values[k] * value[e]);
        }
      }
      columns = nextColumns;
      values = nextValues;
      columnStride *= width;
    }
    for (let k = 0; k < columns.length; k++) {
      contrastColumn[at] = columns[k];
      contrastValue[at++] = values[k];
    }
    contrastStart[cell + 1] = at;
  }
  return { codes, cellCount, contrastColumns, contrastStart, contrastColumn, contrastValue };
}

/** The products of the numeric parts' columns, earlier parts fastest; a single column is passed through, not copied. */
function multiplyColumns(parts: readonly Part[]): Float64Array[] {
  let columns: Float64Array[] = [];
  for (const { columns: own = [] } of parts) {
    columns = columns.length === 0 ? [...own] : own.flatMap((right) => columns.map((left) => left.map((x, i) => x * right[i])));
  }
  return columns;
}

function tooLarge(label: string, columns: number): ExpofamError {
  return new ExpofamError('design-too-large', {
    subject: `term ${label}`,
    found: `${columns} columns`,
    expected: `at most ${maximumColumns}`,
    advice: 'join rare levels, or leave out what identifies single rows',
  });
}

function assembleTerm(term: CodedTerm, variables: readonly FrameVariable[], rowCount: number, start: number, names: string[]): DesignTerm {
  const parts = term.variables.map((v, k) => part(variables[v], term.coding[k]));
  const width = product(parts.map((p) => p.count));
  if (width > maximumColumns) throw tooLarge(term.label, width);
  const factors = parts.filter((p) => p.contrast !== undefined);
  const numericParts = parts.filter((p) => p.contrast === undefined);
  const contrastColumns = product(factors.map((p) => p.count));
  const numericColumns = product(numericParts.map((p) => p.count));
  const columnMap = new Int32Array(width);
  // every combination of the parts' columns in R's order: earlier variables vary fastest
  for (let w = 0; w < width; w++) {
    let rest = w;
    let c = 0;
    let cStride = 1;
    let k = 0;
    let kStride = 1;
    let name = '';
    for (const p of parts) {
      const own = rest % p.count;
      rest = (rest - own) / p.count;
      name += name === '' ? p.names[own] : `:${p.names[own]}`;
      if (p.contrast === undefined) {
        k += kStride * own;
        kStride *= p.count;
      } else {
        c += cStride * own;
        cStride *= p.count;
      }
    }
    columnMap[c * numericColumns + k] = w;
    names.push(name);
  }
  if (contrastColumns * numericColumns !== width) throw new Error('unreachable: the columns of a term are the product of its parts');
  return {
    label: term.label,
    start,
    width,
    ...(factors.length > 0 ? { cells: combineCells(factors, rowCount, term.label) } : {}),
    numeric: multiplyColumns(numericParts),
    columnMap,
  };
}

/** The design matrix of coded terms on the rows of a frame. */
export function assembleDesign(
  terms: readonly CodedTerm[],
  variables: readonly FrameVariable[],
  rowCount: number,
  hasIntercept: boolean,
): DesignMatrix {
  const columnNames: string[] = [];
  const designTerms: DesignTerm[] = [];
  if (hasIntercept) {
    designTerms.push({ label: '(Intercept)', start: 0, width: 1, numeric: [], columnMap: Int32Array.of(0) });
    columnNames.push('(Intercept)');
  }
  for (const term of terms) designTerms.push(assembleTerm(term, variables, rowCount, columnNames.length, columnNames));
  return { rowCount, columnNames, terms: designTerms, hasIntercept };
}
