import { coefficientCovariance } from '../../engine/coefficientCovariance.ts';
import { vcovNames } from '../../output/modelJson.ts';
import { type FittedModel, fittedModel } from '../fittedModel.ts';
import { asShown } from '../parameterization.ts';
import { type CovarianceOptions, parameterCovariance } from './covariance.ts';
import { trainingOf } from './trainingOf.ts';
import { rowsOf, withCovarianceState } from './withCovarianceState.ts';

/** A covariance of the coefficients that are not aliased, in their order, with their names. */
export interface NamedCovariance {
  readonly names: readonly string[];
  readonly matrix: readonly (readonly number[])[];
}

/**
 * Another covariance of the coefficients: observed information, sandwich (HC0 … HC5), clustered, Newey–West, bootstrap.
 *
 * @example
 * const robust = covariance(glm('y ~ x', { y: [1, 3, 2, 5], x: [1, 2, 3, 4] }, { family: 'gaussian' }), { type: 'HC3' });
 * robust.names; // ['(Intercept)', 'x']
 */
export function covariance(model: FittedModel, options: CovarianceOptions): NamedCovariance {
  const { fit } = trainingOf(model, 'covariance');
  const names = vcovNames(model.state);
  return { names, matrix: rowsOf(coefficientCovariance(fit.transform, parameterCovariance(model, options)), names.length) };
}

/** The same model with another covariance: it then drives standard errors, tests, intervals, predictions and effects. */
export function withCovariance(model: FittedModel, options: CovarianceOptions): FittedModel {
  const { label, warning, ...covariance } = parameterCovariance(model, options);
  const own = trainingOf(model, 'covariance');
  const coefficients = rowsOf(coefficientCovariance(own.fit.transform, covariance), vcovNames(model.state).length);
  return asShown(fittedModel(withCovarianceState(model.state, coefficients, label, warning), { ...own, covariance }));
}
