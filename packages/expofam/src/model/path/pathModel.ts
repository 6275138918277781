import type { CoefficientRow, ModelState } from '../modelState.ts';
import type { Warning } from '../readResponse.ts';
import type { PathCoefficients, PathState } from './pathState.ts';

/**
 * The state of the model at one λ of a path: it predicts, explains and is saved as any other model, without standard errors,
 * tests or AIC, which do not exist for it. A softmax's classes are written against the reference.
 */
export function pathModelState(state: PathState, at: PathCoefficients, devianceRatio: number | null, converged: boolean): ModelState {
  const { model, classes, columns, nullDeviance } = state;
  const p = columns.length;
  const row = (term: string, estimate: number, name?: string): CoefficientRow => ({
    term,
    ...(name === undefined ? {} : { class: name }),
    estimate,
    stdError: null,
    statistic: null,
    pValue: null,
  });
  const coefficients = classes
    ? classes.slice(0, -1).flatMap((name, k) =>
        columns.map(({ term }, c) => {
          const difference = at.coefficients[k * p + c].estimate - at.coefficients[(classes.length - 1) * p + c].estimate;
          return row(term, difference, classes.length > 2 ? name : undefined);
        }),
      )
    : at.coefficients.map(({ term, estimate }) => row(term, estimate));
  const nonzero = coefficients.filter((c) => c.estimate !== 0).length;
  const warning: Warning = {
    code: 'penalised',
    message: 'fit: penalised coefficients are shrunk towards zero; standard errors, tests and AIC do not exist for them',
  };
  return {
    schema: 'expofam-model',
    version: 1,
    ...model,
    coefficients,
    covariance: coefficients.map(() => coefficients.map(() => null)),
    rank: nonzero,
    dfResidual: model.nobs * (classes ? classes.length - 1 : 1) - nonzero,
    dispersion: model.dispersionKnown ? 1 : null,
    deviance: devianceRatio === null || nullDeviance === null ? null : (1 - devianceRatio) * nullDeviance,
    nullDeviance,
    logLik: null,
    aic: null,
    bic: null,
    pearson: null,
    iterations: 0,
    status: converged ? 'converged' : 'max-iterations',
    converged,
    numerics: { method: 'coordinate', condition: null, digits: 6 },
    penalty: { alpha: state.alpha, lambda: at.lambda },
    warnings: [...state.warnings, warning],
  };
}
