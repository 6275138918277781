import type { CoefficientRow, EstimatedConstant, ModelState } from '../model/modelState.ts';

/** A fit as one JSON object; the command's `--json` prints it. */
export interface ModelJson {
  readonly family: string;
  readonly link: string | Readonly<Record<string, string>>;
  readonly formula: string;
  readonly nobs: number;
  readonly rank: number;
  readonly dfResidual: number;
  readonly dfNull: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly status: string;
  /** `full`: the coefficients of a multinomial are a θ for each class, of least norm. */
  readonly parameterization?: 'full';
  readonly coefficients: readonly CoefficientRow[];
  readonly vcov: { readonly names: readonly string[]; readonly matrix: readonly (readonly (number | null)[])[] };
  /** What errors and tests are made of, where it is not the model's own covariance: `HC3`, `Newey–West (lag 3)`, …. */
  readonly covarianceType?: string;
  readonly dispersion: number | null;
  readonly deviance: number | null;
  readonly nullDeviance: number | null;
  readonly logLik: number | null;
  readonly aic: number | null;
  readonly bic: number | null;
  /** The size of a negative binomial. */
  readonly theta?: number;
  /** Constants of the family, given or estimated. */
  readonly parameters?: Readonly<Record<string, Pick<EstimatedConstant, 'value'> & Partial<EstimatedConstant>>>;
  readonly numerics: ModelState['numerics'];
  readonly biasReduction?: string;
  readonly penalty?: ModelState['penalty'];
  readonly separation?: ModelState['separation'];
  readonly missing: number;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** The JSON of a model's state. */
export function modelJson(state: ModelState): ModelJson {
  const { family } = state;
  const constants = Object.entries(family.constants);
  return {
    family: family.name,
    link:
      state.links.length === 1 || family.components
        ? state.links[0]
        : Object.fromEntries(state.predictors.map((p, j) => [p, state.links[j]])),
    formula: state.formula,
    nobs: state.nobs,
    rank: state.rank,
    dfResidual: state.dfResidual,
    dfNull: state.dfNull,
    converged: state.converged,
    iterations: state.iterations,
    status: state.status,
    coefficients: state.coefficients,
    vcov: { names: vcovNames(state), matrix: state.covariance },
    ...(state.covarianceType === undefined ? {} : { covarianceType: state.covarianceType }),
    dispersion: state.dispersion,
    deviance: state.deviance,
    nullDeviance: state.nullDeviance,
    logLik: state.logLik,
    aic: state.aic,
    bic: state.bic,
    ...('size' in family.constants ? { theta: family.constants.size } : {}),
    ...(constants.length
      ? {
          parameters: { ...Object.fromEntries(constants.map(([name, value]) => [name, { value }])), ...family.estimated },
        }
      : {}),
    numerics: state.numerics,
    ...(state.penalty ? { penalty: state.penalty } : {}),
    ...(state.biasReduction ? { biasReduction: state.biasReduction } : {}),
    ...(state.separation ? { separation: state.separation } : {}),
    missing: state.missingCount,
    warnings: state.warnings,
  };
}

/** Names of the coefficients that have a covariance: `term`, or `predictor: term` with several predictors. */
export function vcovNames(state: ModelState): string[] {
  return state.coefficients
    .filter((c) => c.aliasedWith === undefined)
    .map((c) => {
      const predictor = c.class ?? c.predictor;
      return predictor === undefined ? c.term : `${predictor}: ${c.term}`;
    });
}
