import { counted } from '../../core/counted.ts';
import { ExpofamError } from '../../core/expofamError.ts';
import { blockPass } from '../../engine/blockPass.ts';
import { informationFactor } from '../../engine/informationFactor.ts';
import { parametersOf } from '../../engine/parametersOf.ts';
import { rowScores } from '../../engine/rowScores.ts';
import { vcovNames } from '../../output/modelJson.ts';
import type { FittedModel } from '../fittedModel.ts';
import { fullLogLikelihood } from '../likelihood.ts';
import { trainingOf } from './trainingOf.ts';

/** The log-likelihood at one point, with its slope and curvature. */
export interface LikelihoodPoint {
  readonly logLikelihood: number;
  /** ∂ℓ/∂θ = Σ w Jᵀ(T(y) − ∇a) x/τ. */
  readonly score: readonly number[];
  /** −E[∂²ℓ/∂θ²], or −∂²ℓ/∂θ² where the observed one is asked for; row by row. */
  readonly information: readonly (readonly number[])[];
  /** Newton's step, information⁻¹ · score; absent where the information is not positive definite: ℓ is not concave there. */
  readonly step?: readonly number[];
}

export interface LikelihoodFunctionOptions {
  /** τ; by default the model's. */
  readonly dispersion?: number;
}

/** The log-likelihood of a model's rows as a function of its coefficients: what every solver climbs. */
export interface LikelihoodFunction {
  /** The coefficients in their order; aliased ones are not among them. */
  readonly names: readonly string[];
  readonly rowCount: number;
  readonly dispersion: number;
  /** ℓ(θ); undefined where some row's mean is outside its domain. */
  value(coefficients: readonly number[]): number | undefined;
  /** ℓ with score and information; undefined where some row's mean is outside its domain. */
  at(coefficients: readonly number[], information?: 'expected' | 'observed'): LikelihoodPoint | undefined;
  /** The score of these rows (counted from 0) alone: what the update rule θ ← θ + α · score adds. */
  scoreOfRows(coefficients: readonly number[], rows: readonly number[]): number[] | undefined;
}

/**
 * The log-likelihood of the rows that a model was fitted to, at any coefficients: for pictures of it, for profiles, for a
 * solver of one's own. It is complete, Σ log p(y; θ), where the family has a density; for a quasi family it lacks the terms
 * free of θ.
 *
 * @throws ExpofamError `no-training-rows` for a loaded model; `bad-arguments` for another number of coefficients
 * @example
 * const counts = glm('y ~ x', { y: [1, 3, 4, 9], x: [0, 1, 2, 3] }, { family: 'poisson' });
 * likelihoodFunction(counts).at([0.2, 0.6]); // the logLikelihood, score, information and step there
 */
export function likelihoodFunction(model: FittedModel, options: LikelihoodFunctionOptions = {}): LikelihoodFunction {
  const training = trainingOf(model, 'likelihood function');
  const { family, links, weights, fit } = training;
  const { data, layout, transform } = fit;
  const dispersion = options.dispersion ?? model.dispersion ?? 1;
  if (!(dispersion > 0 && Number.isFinite(dispersion))) {
    throw new ExpofamError('bad-arguments', {
      subject: 'likelihood function',
      found: `dispersion ${dispersion}`,
      expected: 'a number above 0',
    });
  }
  const P = layout.parameterCount;
  const pass = blockPass(data, fit.model, layout);
  const scores = rowScores(data, fit.model, layout);
  // Columns are centred and scaled inside: parameters = B · coefficients, so a gradient is brought back by Bᵀ.
  const columns = Array.from({ length: P }, (_, i) =>
    parametersOf(
      transform,
      Float64Array.from({ length: P }, (_v, k) => (k === i ? 1 : 0)),
    ),
  );
  const back = (gradient: Float64Array): number[] =>
    columns.map((column) => column.reduce((sum, b, p) => sum + b * gradient[p], 0) / dispersion);
  const parameters = (coefficients: readonly number[]): Float64Array => {
    if (coefficients.length !== P) {
      throw new ExpofamError('bad-arguments', {
        subject: 'likelihood function',
        found: counted(coefficients.length, 'coefficient'),
        expected: `${P}: ${vcovNames(model.state).join(', ')}`,
      });
    }
    return parametersOf(transform, Float64Array.from(coefficients));
  };
  const { theta } = fit.answer;
  const complete = fullLogLikelihood(family, links, { ...fit, pass }, weights, dispersion);
  // What Σ log p has beside the engine's sum does not depend on θ.
  const constant = complete === null ? 0 : complete - pass.evaluate({ theta, order: 'value' }).logLikelihood / dispersion;

  return Object.freeze({
    names: vcovNames(model.state),
    rowCount: data.rowCount,
    dispersion,
    value(coefficients: readonly number[]) {
      const result = pass.evaluate({ theta: parameters(coefficients), order: 'value' });
      return result.valid ? result.logLikelihood / dispersion + constant : undefined;
    },
    at(coefficients: readonly number[], information: 'expected' | 'observed' = 'expected') {
      const result = pass.evaluate({ theta: parameters(coefficients), order: 'information', information });
      if (!result.valid || !result.gradient || !result.information) return undefined;
      const H = result.information;
      const score = back(result.gradient);
      const half = Array.from({ length: P }, (_, p) => back(H.subarray(p * P, (p + 1) * P)));
      const matrix = columns.map((column) => Array.from({ length: P }, (_, j) => column.reduce((sum, b, p) => sum + b * half[p][j], 0)));
      const factor = informationFactor(Float64Array.from(matrix.flat()), P);
      return {
        logLikelihood: result.logLikelihood / dispersion + constant,
        score,
        information: matrix,
        ...(factor ? { step: [...factor.solve(Float64Array.from(score))] } : {}),
      };
    },
    scoreOfRows(coefficients: readonly number[], rows: readonly number[]) {
      const outside = rows.find((r) => !Number.isInteger(r) || r < 0 || r >= data.rowCount);
      if (outside !== undefined) {
        throw new ExpofamError('bad-arguments', {
          subject: 'likelihood function',
          found: `row ${outside}`,
          expected: `rows from 0 to ${data.rowCount - 1}`,
        });
      }
      const score = scores(parameters(coefficients), Int32Array.from(rows));
      return score && back(score);
    },
  });
}
