import { ExpofamError } from '../../core/expofamError.ts';
import type { ModelJson } from '../../output/modelJson.ts';
import type { FittedModel } from '../fittedModel.ts';
import { type AnovaOptions, type AnovaTable, anovaTable } from './anova.ts';
import { compareModels, type ModelComparison } from './compareModels.ts';
import { type ComparisonOptions, comparisons, type Effect, slopes } from './effects.ts';

/** The analysis of deviance of one model, or of nested models. */
export function anova(model: FittedModel, options?: AnovaOptions): AnovaTable;
export function anova(model: FittedModel, ...others: FittedModel[]): ModelComparison;
export function anova(model: FittedModel, ...rest: (FittedModel | AnovaOptions | undefined)[]): AnovaTable | ModelComparison {
  const isModel = (x: unknown): x is FittedModel => typeof x === 'object' && x !== null && 'state' in x && 'coefficients' in x;
  if (rest.length > 0 && rest.every(isModel)) return compareModels(model, ...rest);
  const [options] = rest;
  if (rest.length > 1 || isModel(options)) {
    throw new ExpofamError('bad-option', {
      subject: 'anova',
      found: 'models and options together',
      expected: 'one model with options, or several models',
    });
  }
  return anovaTable(model, options ?? {});
}

/** A model as `compare` puts it beside others: all of its JSON but the covariance and the warnings. */
export type ComparedModel = Omit<ModelJson, 'vcov' | 'warnings'>;

/**
 * Models side by side: formula, family, coefficients and statistics of each, of any families and data. `modelTable()` prints
 * them in columns; nested models are tested by `anova()`. A list of models will do too.
 *
 * @example
 * const data = { y: [1, 3, 4, 9], x: [0, 1, 2, 3] };
 * const [small, large] = ['y ~ 1', 'y ~ x'].map((formula) => glm(formula, data, { family: 'poisson' }));
 * compare(small, large).map((m) => m.aic);
 */
export function compare(...models: readonly (FittedModel | readonly FittedModel[])[]): ComparedModel[] {
  return models.flat().map((model) => {
    const { formula, family, link, coefficients, vcov: _, warnings: __, ...statistics } = model.toJSON();
    return { formula, family, link, ...statistics, coefficients };
  });
}

/** Average marginal effects (`slopes`), or with a `kind` average comparisons. */
export function effects(model: FittedModel, options: ComparisonOptions = {}): Effect[] {
  return options.kind === undefined && options.step === undefined ? slopes(model, options) : comparisons(model, options);
}
