/** How the lines of a file are cut. */
export interface LineLayout {
  /** The byte between two cells. */
  readonly delimiter: number;
  /** For each cell of a line the column that it belongs to, or −1. */
  readonly columnOf: readonly number[];
  readonly columnCount: number;
}
