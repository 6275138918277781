import { ExpofamError } from '../core/expofamError.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { type FittedModel, fittedModel } from './fittedModel.ts';
import { fullParameterization } from './fullParameterization.ts';
import type { GlmOptions } from './glmOptions.ts';
import type { ModelState } from './modelState.ts';
import { predicting } from './predicting.ts';

/**
 * Refuses a parameterization that the family or the other options do not have; gives what shows a fit in the one asked for, and
 * undefined where that is the fit's own.
 */
export function parameterized(
  { parameterization, parallel }: GlmOptions,
  family: ExponentialFamily,
): ((model: FittedModel) => FittedModel) | undefined {
  if (parameterization === undefined || parameterization === 'reference') return undefined;
  if (parameterization !== 'full') {
    throw new ExpofamError('bad-option', {
      subject: 'parameterization',
      found: typeof parameterization === 'string' ? `"${String(parameterization)}"` : String(parameterization),
      expected: '"reference" or "full"',
    });
  }
  if (family.name !== 'multinomial') {
    throw new ExpofamError('bad-option', {
      subject: 'parameterization "full"',
      found: `family "${family.name}"`,
      expected: 'a multinomial (softmax) model, which has classes',
      advice: 'leave it out',
    });
  }
  if (parallel !== undefined && parallel !== false && !(Array.isArray(parallel) && parallel.length === 0)) {
    throw new ExpofamError('bad-option', {
      subject: 'parameterization "full"',
      found: 'given with parallel slopes, which all classes but the reference share',
      expected: 'coefficients of its own for every class',
      advice: 'leave out one of them',
    });
  }
  return (model) => asShown(model, { ...model.state, parameterization });
}

/**
 * A model as its state says that it is shown. In the full parameterization `coefficients`, `coefficient()`, `vcov()`, `tidy()`,
 * `summary()` and `toJSON()` have a θ for each class; `state`, and with it what is saved, predicted and computed from the rows, is the fit.
 */
export function asShown(model: FittedModel, state: ModelState = model.state): FittedModel {
  if (state.parameterization !== 'full') return model;
  const { family, links, training } = model;
  const parts = { family, links, predicting };
  const fit = fittedModel(state, training, parts);
  const { classes, coefficients, covariance } = fullParameterization(fit);
  const shown = fittedModel(
    {
      ...state,
      predictors: classes,
      links: classes.map(() => state.links[0]),
      coefficients,
      covariance: covariance.map((row) => row.map((v) => (Number.isFinite(v) ? v : null))),
    },
    undefined,
    parts,
  );
  return Object.freeze({
    ...fit,
    coefficients: shown.coefficients,
    coefficient: shown.coefficient,
    vcov: shown.vcov,
    tidy: shown.tidy,
    summary: (options) =>
      shown.summary(options).replace('\n\n', `\nTheta:   one for each class, of least norm: they sum to 0 over classes\n\n`),
    toJSON: () => ({ ...shown.toJSON(), parameterization: 'full' }),
  } satisfies FittedModel);
}

/** The same fit with the coefficients that the engine estimated: those against the reference class. */
export function asFitted(model: FittedModel): FittedModel {
  const { parameterization, ...state } = model.state;
  return parameterization === undefined
    ? model
    : fittedModel(state, model.training, { family: model.family, links: model.links, predicting });
}
