import type { Extent } from '../math/extent.ts';

/**
 * The cells of a term's categorical part: one integer code for each row, and the contrast that maps a cell to columns.
 * An interaction of factors has one combined code; codes never become dummy columns.
 *
 * The contrast matrix (cells × contrastColumns) is stored by rows, sparse: cell `c` has the entries
 * `contrastStart[c] … contrastStart[c + 1]` of `contrastColumn` and `contrastValue`. Treatment contrasts have at most
 * one entry a cell, sum contrasts have a full row only for the last level.
 */
export interface TermCells {
  /** For each row its cell, 0 … cellCount − 1; never missing. */
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  readonly cellCount: number;
  readonly contrastColumns: number;
  readonly contrastStart: Int32Array;
  readonly contrastColumn: Int32Array;
  readonly contrastValue: Float64Array;
}

/** One term of a formula, as columns of the design matrix: the product of its cells' contrasts with its numeric columns. */
export interface DesignTerm {
  /** The canonical label: `(Intercept)`, `x`, `a:b`, `poly(x, 2)`. */
  readonly label: string;
  /** The first column of the term in the design matrix. */
  readonly start: number;
  /** How many columns the term has: (contrastColumns or 1) × (numeric.length or 1). */
  readonly width: number;
  /** The categorical part, where there is one. */
  readonly cells?: TermCells;
  /** The numeric part: product columns of length n; empty for the intercept and for purely categorical terms. */
  readonly numeric: readonly Float64Array[];
  /** Where (contrast column c, numeric column k) stands within the term: `columnMap[c * numericCount + k]`; absent parts count as one. */
  readonly columnMap: Int32Array;
}

/** The design matrix X (n × p) as structured terms in the order of the formula. */
export interface DesignMatrix {
  readonly rowCount: number;
  /** The p coefficient names: `(Intercept)`, `x`, `f[level]`, `a[l]:b`. */
  readonly columnNames: readonly string[];
  readonly terms: readonly DesignTerm[];
  /** True where the formula has an intercept; then the first term is `(Intercept)`. */
  readonly hasIntercept: boolean;
  /** The extents of columns that have been read for them already. */
  readonly extents?: ReadonlyMap<Float64Array, Extent>;
}
