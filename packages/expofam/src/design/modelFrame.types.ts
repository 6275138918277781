import type { Extent } from '../math/extent.ts';
import type { DesignMatrix } from './designMatrix.ts';

/** The response as the formula's left side gives it, before a family interprets it. */
export type Response =
  /** One numeric column, possibly of an expression (`log(y)`). */
  | { readonly kind: 'numeric'; readonly label: string; readonly values: Float64Array }
  /** Text, `C(y)` or Boolean: codes and levels. */
  | { readonly kind: 'categorical'; readonly label: string; readonly codes: Int32Array; readonly levels: readonly string[] }
  /** `cbind(a, b, …)`: several numeric columns (successes and failures, counts or parts). */
  | {
      readonly kind: 'matrix';
      readonly label: string;
      readonly columnLabels: readonly string[];
      readonly columns: readonly Float64Array[];
    };

/** One linear predictor: the main formula's has `name: null`. */
export interface PredictorFrame {
  readonly name: string | null;
  readonly design: DesignMatrix;
  /** The sum of the `offset()` terms and of the offset option, where there are any. */
  readonly offset?: Float64Array;
}

/** Everything that the engine needs of the data, rows with missing values left out. */
export interface ModelFrame {
  readonly rowCount: number;
  /** Rows of the table, counted from 0, that the frame holds; undefined when it holds them all. */
  readonly rows?: Int32Array;
  readonly missingCount: number;
  readonly response: Response;
  readonly predictors: readonly PredictorFrame[];
  readonly priorWeights?: Float64Array;
  readonly frequencyWeights?: Float64Array;
  /** True where the formula has the response among its terms too, from which it is dropped, as in R. */
  readonly responseOnRight?: boolean;
  /** What replays the right-hand side on new rows; plain JSON. */
  readonly spec: FrameSpec;
}

/** The replayable state of a model frame: plain JSON, part of a saved model. */
export interface FrameSpec {
  readonly version: 1;
  /** The formula in canonical printing. */
  readonly formula: string;
  readonly predictors: readonly PredictorSpec[];
  readonly offset?: string;
  /** The columns of the weights and of the frequency weights; null where they were values without a name. */
  readonly weights?: string | null;
  readonly frequencyWeights?: string | null;
  /** How often a row counts by the class of its response, where that was asked for; classes that are not named count once. */
  readonly classWeights?: Readonly<Record<string, number>>;
}

/** Plain JSON; its inside belongs to `design/`. */
export interface PredictorSpec {
  readonly name: string | null;
  readonly [key: string]: unknown;
}

export interface FrameOptions {
  /** A column's name or an expression of columns, added to the formula's own `offset()` terms of the main predictor. */
  readonly offset?: string;
  /** A column's name, or a value for each row of the table. */
  readonly priorWeights?: string | ArrayLike<number>;
  readonly frequencyWeights?: string | ArrayLike<number>;
  /** A contrast for each column: `treatment` (default), `sum`, `helmert`, `polynomial`. */
  readonly contrasts?: Readonly<Record<string, string>>;
  /** An order of levels for each column; rows with other values count as missing and are refused. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** `omit` (default) leaves rows with a missing value out; `error` refuses them with their row numbers. */
  readonly missing?: 'omit' | 'error';
  /** Largest magnitude and sum of a column of numbers, where somebody knows them; NaN is kept by the sum. */
  readonly extentOf?: (values: Float64Array) => Extent;
}
