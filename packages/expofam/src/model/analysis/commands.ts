import { ExpofamError } from '../../core/expofamError.ts';
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

/** Average marginal effects (`slopes`), or with a `kind` average comparisons. */
export function effects(model: FittedModel, options: ComparisonOptions = {}): Effect[] {
  return options.kind === undefined && options.step === undefined ? slopes(model, options) : comparisons(model, options);
}
