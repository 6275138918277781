import { ExpofamError } from '../../core/expofamError.ts';
import type { ParameterMatrix } from '../../engine/coefficientCovariance.ts';
import { solveSmall } from '../../inference/smallMatrix.ts';
import { vcovNames } from '../../output/modelJson.ts';
import { savedBasis } from '../fitBasis.ts';
import { type FittedModel, fittedModel, type TrainingFit } from '../fittedModel.ts';
import { stateBasis } from '../linearBasisOf.ts';
import type { ModelState } from '../modelState.ts';
import { asShown } from '../parameterization.ts';
import { trainingOf } from './trainingOf.ts';
import { withCovarianceState } from './withCovarianceState.ts';

/**
 * A fit with the covariance that the same model was saved with (`withCovariance`), which its rows alone do not tell: clusters
 * and draws of a bootstrap are not in a saved model. The model as it is where the saved one has its own covariance.
 *
 * @throws ExpofamError `other-data` where the coefficients of the two have other names
 */
export function withSavedCovariance(model: FittedModel, saved: FittedModel): FittedModel {
  const { covarianceType, covariance, warnings } = saved.state;
  if (covarianceType === undefined) return model;
  const training = trainingOf(model, 'saved covariance');
  const names = vcovNames(model.state);
  const before = vcovNames(saved.state);
  const places = names.map((name) => before.indexOf(name));
  if (names.length !== before.length || places.includes(-1)) {
    throw new ExpofamError('other-data', {
      subject: `the saved covariance (${covarianceType})`,
      found: `coefficients ${before.join(', ')}`,
      expected: `those of the fit: ${names.join(', ')}`,
    });
  }
  const matrix = places.map((i) => places.map((j) => covariance[i][j] ?? Number.NaN));
  const warning = warnings.find((w) => w.code === 'few-clusters');
  return asShown(
    fittedModel(withCovarianceState(model.state, matrix, covarianceType, warning), {
      ...training,
      covariance: parameterMatrix(model.state, training, saved.state, matrix),
    }),
  );
}

/** The covariance in the columns of the fit: as it was saved where those are the same, else brought there. */
function parameterMatrix(
  state: ModelState,
  training: TrainingFit,
  saved: ModelState,
  coefficients: readonly (readonly number[])[],
): ParameterMatrix {
  const { covariance: _, half: __, ...columns } = savedBasis(state, training);
  const { errorBasis } = saved;
  if (errorBasis) {
    const { covariance: own, half: ownHalf, ...ownColumns } = errorBasis;
    const { covariance: matrix, half } = stateBasis(saved);
    if (JSON.stringify(columns) === JSON.stringify(ownColumns)) return { matrix, half };
  }
  // B V Bᵀ is the covariance of the coefficients: V = B⁻¹ (B⁻¹ C)ᵀ.
  const B = training.fit.transform.matrix;
  const P = training.fit.layout.parameterCount;
  const transposed = (m: Float64Array): Float64Array => m.map((_v, at) => m[(at % P) * P + Math.floor(at / P)]);
  const left = solveSmall(B.slice(), Float64Array.from(coefficients.flat()), P, P);
  return { matrix: solveSmall(B.slice(), transposed(left), P, P), half: undefined };
}
