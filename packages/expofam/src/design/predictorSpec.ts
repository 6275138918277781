import type { CodedTerm } from './assembleDesign.ts';
import type { ContrastChoice } from './contrasts.ts';
import type { TransformState } from './transforms/transformState.ts';

/** A variable as a saved model keeps it; its label is the text of its expression. */
export type VariableSpec =
  | { readonly kind: 'numeric'; readonly label: string }
  | { readonly kind: 'categorical'; readonly label: string; readonly levels: readonly string[]; readonly contrast: ContrastChoice };

/** What replays one linear predictor; plain JSON. */
export type DesignSpec = {
  readonly name: string | null;
  readonly hasIntercept: boolean;
  readonly variables: readonly VariableSpec[];
  readonly terms: readonly CodedTerm[];
  /** The texts of the `offset()` terms' arguments. */
  readonly offsets: readonly string[];
  /** The states of transforms by the text of their call. */
  readonly states: Readonly<Record<string, TransformState>>;
  readonly columnNames: readonly string[];
};
