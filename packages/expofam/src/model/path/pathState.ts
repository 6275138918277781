import type { ModelState } from '../modelState.ts';
import type { Warning } from '../readResponse.ts';

/** A column of a path: its name, and how strongly it is penalised (after rescaling; null is left out). */
export interface PathColumn {
  readonly term: string;
  readonly penaltyFactor: number | null;
}

/** A path as plain JSON, without any training row: what `save()` gives and `loadGlmPath` takes. */
export interface PathState {
  readonly schema: 'expofam-path';
  readonly version: 1;
  /** What every λ's model has in common. */
  readonly model: Pick<
    ModelState,
    | 'formula'
    | 'family'
    | 'ownLinks'
    | 'links'
    | 'predictors'
    | 'response'
    | 'frame'
    | 'predictorFrames'
    | 'nobs'
    | 'dfNull'
    | 'dispersionKnown'
    | 'missingCount'
    | 'dataName'
  >;
  readonly alpha: number;
  readonly standardize: boolean;
  /** Are the classes of a column penalised together? */
  readonly grouped?: boolean;
  readonly columns: readonly PathColumn[];
  /** Classes with coefficients of their own, the reference included; absent with one linear predictor. */
  readonly classes?: readonly string[];
  /** The smallest λ at which every penalised coefficient is zero. */
  readonly lambdaMax: number;
  /** From the largest down. */
  readonly lambdas: readonly number[];
  /** coefficients[λ][class][column], of the columns as written. */
  readonly coefficients: readonly (readonly (readonly number[])[])[];
  /** How many columns have a coefficient that is not zero, the intercept not counted. */
  readonly df: readonly number[];
  /** 1 − deviance / null deviance; null where the family has no deviance. */
  readonly devianceRatio: readonly (number | null)[];
  readonly nullDeviance: number | null;
  readonly iterations: readonly number[];
  readonly converged: readonly boolean[];
  /** What cross-validation found, where a program added it: for pictures and for the choice of λ. */
  readonly crossValidation?: PathValidation;
  readonly warnings: readonly Warning[];
}

/** What a cross-validation says of each λ, as plain JSON. */
export interface PathValidation {
  readonly measure: string;
  readonly mean: readonly number[];
  readonly stdError: readonly number[];
  readonly lambdaMin: number;
  readonly lambda1se: number;
  readonly folds: number;
  readonly seed: number | null;
}

/** A coefficient at one λ. */
export interface PathCoefficient {
  readonly term: string;
  readonly class?: string;
  readonly estimate: number;
}

/** Coefficients at a λ, and where they come from. */
export interface PathCoefficients {
  readonly lambda: number;
  /** `path`: a λ of the path; `refitted`: solved for this λ; `interpolated`: on the line between the two λs beside it. */
  readonly source: 'path' | 'refitted' | 'interpolated';
  readonly coefficients: readonly PathCoefficient[];
}
