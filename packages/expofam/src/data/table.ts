/** Integer codes of a categorical column in memory as small as its number of levels allows; −1 is missing. */
export type Codes = Int8Array | Int16Array | Int32Array;

/** A number for each row; NaN is missing. Infinite values stay, and are refused by whoever uses the column. */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly values: Float64Array;
}

/** A level for each row. `levels` are in their order of presentation: by code point for text, as declared for an ENUM or a dictionary. */
export interface CategoricalColumn {
  readonly kind: 'categorical';
  readonly codes: Codes;
  readonly levels: readonly string[];
}

/** Booleans: 0 false, 1 true, −1 missing. Categorical in a formula, with the levels `false` and `true`. */
export interface BooleanColumn {
  readonly kind: 'boolean';
  readonly codes: Int8Array;
}

/** A date or time: kept so that its use can be refused with advice (`microseconds since 1970`; NaN is missing). */
export interface DateColumn {
  readonly kind: 'date';
  readonly values: Float64Array;
}

export type Column = NumericColumn | CategoricalColumn | BooleanColumn | DateColumn;

/** A resident table of typed columns of equal length. */
export interface Table {
  /** The name that messages use: a file's name, or `data`. */
  readonly name: string;
  readonly rowCount: number;
  readonly columnNames: readonly string[];
  /** Undefined where there is no such column. Throws for one whose values could not be read (`mixed-column`, `unsupported-type`). */
  column(name: string): Column | undefined;
}
