import type { ModelComparison, ModelState, PAdjustMethod } from 'expofam';
import type { Dataset } from '../data/dataset.ts';
import type { ThemeName } from '../ui/useTheme.ts';

/** What is to be fitted; empty texts stand for what is not given. */
export interface FitSpec {
  readonly formula: string;
  readonly family: string;
  readonly link: string;
  readonly weights: string;
  readonly frequencyWeights: string;
  readonly offset: string;
  /** The class that the others are compared with. */
  readonly reference: string;
  /** Constants of the family as they are typed: `size=2`; those that are not given are estimated. */
  readonly parameters: string;
}

/** A coefficient with its interval. */
export interface CoefficientLine {
  readonly term: string;
  /** Class or linear predictor, where there are several. */
  readonly group?: string;
  readonly estimate: number | null;
  readonly stdError: number | null;
  readonly statistic: number | null;
  readonly pValue: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface FitResult {
  readonly state: ModelState;
  readonly summary: string;
  readonly lines: readonly CoefficientLine[];
  readonly milliseconds: number;
}

/** A line of a table of tests. */
export interface TestLine {
  readonly name: string;
  readonly df: string;
  readonly statistic: number;
  readonly p: number;
  readonly note: string;
}

export interface TestTables {
  readonly statisticName: string;
  readonly terms: readonly TestLine[];
  readonly whole: readonly TestLine[];
}

export type PictureKind =
  | 'coefficients'
  | 'effects'
  | 'means'
  | 'diagnostics'
  | 'calibration'
  | 'roc'
  | 'influence'
  | 'residuals'
  | 'partial';

/** A model as the worker can make it again: it may have been restarted since. */
export interface ModelReference {
  readonly id: string;
  readonly spec: FitSpec;
  /** Of a model that came from a file: it is fitted again to the open data for what needs their rows. */
  readonly loaded?: ModelState;
}

export interface PictureRequest {
  readonly model: ModelReference;
  readonly kind: PictureKind;
  readonly theme: ThemeName;
  readonly width: number;
  readonly ratios?: boolean;
  /** Of a picture of marginal means: the category, or several as `a:b`. */
  readonly term?: string;
}

export interface MeansRequest {
  readonly model: ModelReference;
  /** A category, or several as `a:b`; the first of the formula where empty. */
  readonly term: string;
  readonly adjust: PAdjustMethod;
}

export interface IntervalLine {
  readonly label: string;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Marginal means of a term, and its pairs of levels compared. */
export interface MeansTable {
  /** The categories of the formula, in its order. */
  readonly categories: readonly string[];
  readonly means: readonly IntervalLine[];
  readonly pairs: readonly (IntervalLine & { readonly p: number })[];
  /** What a pair's number is: `odds ratio`. */
  readonly pairName: string;
}

/** What the worker can do: argument and result of each. */
export interface EngineMethods {
  readonly table: { readonly argument: Dataset | undefined; readonly result: undefined };
  readonly fit: { readonly argument: ModelReference; readonly result: FitResult };
  readonly means: { readonly argument: MeansRequest; readonly result: MeansTable };
  readonly tests: { readonly argument: ModelReference; readonly result: TestTables };
  /** The picture as the text of an SVG file. */
  readonly picture: { readonly argument: PictureRequest; readonly result: string };
  readonly report: { readonly argument: { readonly model: ModelReference; readonly file: string }; readonly result: string };
  readonly compare: { readonly argument: readonly ModelReference[]; readonly result: ModelComparison };
}
export type EngineMethod = keyof EngineMethods;

export interface FitProgress {
  readonly iteration: number;
  readonly logLikelihood: number;
}
