import type { Table } from '../data/table.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { ParameterMatrix } from '../engine/coefficientCovariance.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { type ModelJson, modelJson, vcovNames } from '../output/modelJson.ts';
import { type SummaryOptions, summaryText } from '../output/summaryText.ts';
import { type TidyOptions, type TidyRow, tidyRows } from '../output/tidyRows.ts';
import { columnMeansOf } from './columnMeansOf.ts';
import { savedBasis } from './fitBasis.ts';
import type { RowFit } from './fitRows.ts';
import type { GlmOptions } from './glmOptions.ts';
import { required } from './glmParts.ts';
import type { CoefficientRow, ModelState, ModelStatus } from './modelState.ts';
import { type Prediction, type PredictOptions, predictRows } from './predict.ts';
import type { predicting } from './predicting.ts';
import type { ReadResponse, Warning } from './readResponse.ts';
import type { RowWeights } from './rowWeights.ts';

/** One row of `glance()`: what is said of the whole model. */
export interface Glance {
  readonly nobs: number;
  readonly rank: number;
  readonly dfResidual: number;
  readonly dfNull: number;
  readonly dispersion: number | null;
  readonly deviance: number | null;
  readonly nullDeviance: number | null;
  readonly logLik: number | null;
  readonly aic: number | null;
  readonly bic: number | null;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: ModelStatus;
}

/** What a fit in this process keeps besides its state: the rows, for diagnostics and tests. Not saved. */
export interface TrainingFit {
  /** What predicts the contributions of terms; absent where the entry of the library leaves it out. */
  readonly predicting?: typeof predicting;
  readonly family: ExponentialFamily;
  readonly links: readonly Link[];
  readonly frame: ModelFrame;
  readonly response: ReadResponse;
  readonly weights: RowWeights;
  readonly fit: RowFit;
  /** The data; a cluster's column or an effect's variables are looked up there. */
  readonly table?: Table;
  /** What `glm()` was told, to fit variants of the model. */
  readonly options?: GlmOptions;
  /** Covariance of the fit's parameters, dispersion included, where it is not the inverse information times the dispersion. */
  readonly covariance?: ParameterMatrix;
  /** True where the steps of the solver are to be shown. */
  readonly trace?: boolean;
  /** True where the entry of the library has no means to save this family or link. */
  readonly unsaved?: boolean;
}

/** One step of a solver, with the coefficients of the columns as written (in the order of the free coefficients). */
export interface TraceStep {
  readonly iteration: number;
  readonly coefficients: readonly number[];
  readonly logLikelihood: number;
  readonly gradientNorm: number;
  /** Distance to the maximum in standard errors at unit dispersion. */
  readonly decrement: number;
  readonly step: number;
  /** What Newton's method summed over all rows there: `gradient` on the way from a part of many rows, else `information`. */
  readonly sums?: 'gradient' | 'information';
}

/**
 * A fitted model. Immutable. What needs more than its state is a function of the model (`diagnose`, `withCovariance`,
 * `anova` …), so that a bundle holds only the analyses that it uses.
 */
export interface FittedModel {
  readonly formula: string;
  readonly family: ExponentialFamily;
  readonly links: readonly Link[];
  readonly coefficients: readonly CoefficientRow[];
  readonly nobs: number;
  readonly dispersion: number | null;
  readonly deviance: number | null;
  readonly logLik: number | null;
  readonly aic: number | null;
  readonly bic: number | null;
  readonly status: ModelStatus;
  readonly converged: boolean;
  readonly warnings: readonly Warning[];
  /** Everything, as plain JSON. */
  readonly state: ModelState;
  /** The rows that it was fitted to; undefined for a loaded model. */
  readonly training: TrainingFit | undefined;
  /** The solver's steps, where `trace: true` was asked for and the rows are at hand. */
  readonly trace: readonly TraceStep[] | undefined;
  /** The estimate of a term (of a predictor or class, with several); undefined where it is aliased or not in the model. */
  coefficient(term: string, predictor?: string): number | undefined;
  /** An R-like summary as text. */
  summary(options?: SummaryOptions): string;
  /** The coefficient table, with confidence intervals (normal quantiles) where a level is given. */
  tidy(options?: TidyOptions): TidyRow[];
  glance(): Glance;
  /** Covariance of the coefficients that are not aliased, in their order, with their names. */
  vcov(): { readonly names: readonly string[]; readonly matrix: readonly (readonly number[])[] };
  /** Predicts for new rows; transforms, levels and offsets are replayed. */
  predict(data: unknown, options?: PredictOptions): Prediction;
  /** The fit as one JSON object: estimates, tests and statistics. */
  toJSON(): ModelJson;
  /** The model as plain JSON without any training row; `loadModel` reads it. */
  save(): ModelState;
}

/** Makes the immutable result from its state; `training` where the rows are at hand. */
export function fittedModel(
  state: ModelState,
  training: TrainingFit | undefined,
  parts: (Pick<TrainingFit, 'family' | 'links'> & Pick<TrainingFit, 'predicting'>) | undefined = training,
): FittedModel {
  if (!parts) throw new TypeError('fittedModel needs a family and links');
  const { family, links } = parts;
  const frozen = deepFreeze(state);
  return Object.freeze({
    formula: frozen.formula,
    family,
    links,
    coefficients: frozen.coefficients,
    nobs: frozen.nobs,
    dispersion: frozen.dispersion,
    deviance: frozen.deviance,
    logLik: frozen.logLik,
    aic: frozen.aic,
    bic: frozen.bic,
    status: frozen.status,
    converged: frozen.converged,
    warnings: frozen.warnings,
    state: frozen,
    training,
    trace: training?.trace
      ? training.fit.answer.trace.map(({ theta, ...rest }) => ({ ...rest, coefficients: [...training.fit.transform.coefficients(theta)] }))
      : undefined,
    coefficient: (term: string, predictor?: string) =>
      frozen.coefficients.find(
        (c) =>
          c.term === term &&
          (predictor === undefined || (c.class ?? c.predictor) === predictor || (c.shared?.includes(predictor) ?? false)),
      )?.estimate ?? undefined,
    summary: (options: SummaryOptions = {}) => summaryText(frozen, options),
    tidy: (options: TidyOptions = {}) => tidyRows(frozen, options),
    glance: () => {
      const { nobs, rank, dfResidual, dfNull, dispersion, deviance, nullDeviance, logLik, aic, bic, iterations, converged, status } =
        frozen;
      return { nobs, rank, dfResidual, dfNull, dispersion, deviance, nullDeviance, logLik, aic, bic, iterations, converged, status };
    },
    vcov: () => ({ names: vcovNames(frozen), matrix: frozen.covariance.map((row) => row.map((v) => v ?? Number.NaN)) }),
    predict: (data: unknown, options: PredictOptions = {}) =>
      predictRows(frozen, family, links, data, options, training, undefined, parts.predicting),
    toJSON: () => modelJson(frozen),
    save: () => {
      if (training?.unsaved) required(undefined, `saving a model of family "${family.name}"`, 'a built-in family with a named link');
      const columnMeans = columnMeansOf(frozen, training);
      const errors = training && !frozen.penalty ? { errorBasis: savedBasis(frozen, training) } : {};
      return columnMeans || training ? deepFreeze({ ...frozen, ...(columnMeans ? { columnMeans } : {}), ...errors }) : frozen;
    },
  });
}

/** Freezes a value and all that it holds. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const v of Array.isArray(value) ? value : Object.values(value)) if (typeof v === 'object') deepFreeze(v);
  }
  return value;
}
