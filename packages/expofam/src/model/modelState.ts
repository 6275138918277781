import type { FrameSpec } from '../design/modelFrame.types.ts';
import type { FamilyText } from '../family/familyText.ts';
import type { SavedBasis } from './fitBasis.ts';
import type { Warning } from './readResponse.ts';
import type { SavedFamily, SavedLink } from './savedFamily.ts';

/** One line of the coefficient table. Numbers are null where the column is aliased or the value cannot be computed. */
export interface CoefficientRow {
  readonly term: string;
  /** The linear predictor (`mean`, `sd`, …), with several. */
  readonly predictor?: string;
  /** The class, in a multinomial. */
  readonly class?: string;
  /** The linear predictors or classes that share the coefficient; `predictor` or `class` then says `all`, or names them. */
  readonly shared?: readonly string[];
  readonly estimate: number | null;
  readonly stdError: number | null;
  /** z where the dispersion is known, t where it is estimated. */
  readonly statistic: number | null;
  readonly pValue: number | null;
  /** Earlier terms that an aliased column is a combination of. */
  readonly aliasedWith?: readonly string[];
}

/** How a fit ended. */
export type ModelStatus = 'converged' | 'max-iterations' | 'stalled' | 'no-start' | 'stopped' | 'boundary' | 'separated' | 'runaway';

/** A constant that a fit estimated. */
export interface EstimatedConstant {
  readonly value: number;
  readonly stdError: number | null;
  /** True where the first fit estimated it, and rows that came later left it as it was. */
  readonly kept?: true;
}

/**
 * A fitted model as plain JSON, without any training row: what `save()` gives and `loadModel()` takes. Numbers that do not
 * exist are null.
 */
export interface ModelState {
  readonly schema: 'expofam-model';
  readonly version: 1;
  readonly formula: string;
  readonly family: {
    readonly name: string;
    /** Values of the family's constants (a negative binomial's size). */
    readonly constants: Readonly<Record<string, number>>;
    /** Constants that this fit estimated, with standard errors. */
    readonly estimated: Readonly<Record<string, EstimatedConstant>>;
    /** Classes or parts, where the family's dimension depends on them. */
    readonly components?: readonly string[];
    /** A family of the user's own, as text. */
    readonly definition?: FamilyText;
    /** True for the form with a predictor for each parameter. */
    readonly vectorForm?: boolean;
    /** The declaration of a user's own family that has no `definition` in text. */
    readonly declaration?: SavedFamily;
  };
  readonly links: readonly string[];
  /** Links of a user's own among them. */
  readonly ownLinks?: readonly SavedLink[];
  /** Names of the linear predictors. */
  readonly predictors: readonly string[];
  readonly response: { readonly label: string; readonly classes?: readonly string[]; readonly success?: string };
  readonly frame: FrameSpec;
  /** For each predictor the index of its part of the frame. */
  readonly predictorFrames: readonly number[];
  /** For each part of the frame the mean of every design column over the rows of the fit, once saved: terms are centred there. */
  readonly columnMeans?: readonly (readonly number[])[];
  readonly coefficients: readonly CoefficientRow[];
  /**
   * Where predictors share coefficients: for each predictor the index in `coefficients` of each column of its formula. Without it
   * each predictor has its own, one predictor after another.
   */
  readonly coefficientOf?: readonly (readonly number[])[];
  /** `full` where a multinomial is shown with a θ for each class; `coefficients` and `covariance` are against the reference all the same. */
  readonly parameterization?: 'full';
  /** The terms whose coefficients are shared. */
  readonly parallel?: readonly string[];
  /** Covariance of the coefficients that are not aliased, in their order, row by row; null where it does not exist. */
  readonly covariance: readonly (readonly (number | null)[])[];
  /** Once saved: the same covariance in the centred, scaled columns of the fit, where errors of predictions keep their digits. */
  readonly errorBasis?: SavedBasis;
  /** What the covariance is, where it is not the model's own: `HC3`, `clustered by clinic (HC0 × G/(G − 1); 21 clusters)`, …. */
  readonly covarianceType?: string;
  readonly nobs: number;
  readonly rank: number;
  readonly dfResidual: number;
  readonly dfNull: number;
  readonly dispersion: number | null;
  /** True where the family fixes the dispersion. */
  readonly dispersionKnown: boolean;
  readonly deviance: number | null;
  readonly nullDeviance: number | null;
  readonly logLik: number | null;
  readonly aic: number | null;
  readonly bic: number | null;
  readonly pearson: number | null;
  readonly iterations: number;
  readonly status: ModelStatus;
  readonly converged: boolean;
  /** How the equations were solved: the method, the condition number of √W·X, and about how many digits are safe. */
  readonly numerics: { readonly method: string; readonly condition: number | null; readonly digits: number };
  /** How the bias of the estimates was reduced; absent for maximum likelihood. */
  readonly biasReduction?: string;
  /** The penalty of the fit, of a model at one λ of a path; then there are no standard errors. */
  readonly penalty?: { readonly alpha: number; readonly lambda: number };
  /** Separated rows of the data (counted from 1) and the terms without a finite estimate, where status is `separated`. */
  readonly separation?: { readonly rows: readonly number[]; readonly terms: readonly string[] };
  readonly missingCount: number;
  readonly dataName: string;
  readonly warnings: readonly Warning[];
}
