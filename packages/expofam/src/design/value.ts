import type { Codes } from '../data/table.ts';
import type { ContrastChoice } from './contrasts.ts';

/** What an expression evaluates to; vectors have a value for each row of the table. */
export type Value =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'list'; readonly values: readonly (number | string | boolean)[] }
  /** NaN is missing. */
  | { readonly kind: 'numeric'; readonly values: Float64Array }
  /** A Boolean column (levels `false`, `true`) or a comparison (levels `FALSE`, `TRUE`); −1 is missing. */
  | { readonly kind: 'logical'; readonly codes: Int8Array; readonly levels: readonly [string, string] }
  | { readonly kind: 'categorical'; readonly codes: Codes; readonly levels: readonly string[]; readonly contrast?: ContrastChoice }
  /** Several columns of one transform: `poly(x, 2)`. */
  | { readonly kind: 'matrix'; readonly columns: readonly Float64Array[] };

export const falseTrue: readonly [string, string] = Object.freeze(['FALSE', 'TRUE'] as [string, string]);

export function describeValue(value: Value): string {
  switch (value.kind) {
    case 'number':
      return 'a number';
    case 'boolean':
      return 'TRUE or FALSE';
    case 'string':
      return `the text "${value.value}"`;
    case 'list':
      return 'a list c(…)';
    case 'numeric':
      return 'a numeric column';
    case 'logical':
      return 'a Boolean column';
    case 'categorical':
      return 'a text column';
    case 'matrix':
      return 'several columns';
  }
}
