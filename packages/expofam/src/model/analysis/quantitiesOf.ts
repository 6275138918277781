import { simplify } from '../../expr/simplify.ts';
import { freeSymbols } from '../../expr/substitute.ts';
import { meanTarget, type RowTarget } from '../../inference/rowTarget.ts';
import type { FittedModel } from '../fittedModel.ts';

/** What the numbers of a model are of. */
export interface ModelQuantities {
  /** What the first linear predictor gives: `mean`, where that is the mean response, else the parameter's name (`scale`, `meanlog`, `alpha`). */
  readonly first: string;
  /**
   * What follows of the response: `mean`, also where it is made of several parameters; or `first`, where the family gives no mean
   * (a Pareto's) or none that the predictors move (a Laplace's).
   */
  readonly response: string;
}

/**
 * Names what the first linear predictor and predictions are of. The mean is the first parameter in most families, and follows
 * from all of them, or from none, in others.
 *
 * @example
 * quantitiesOf(glm('y ~ x', { y: [2, 3, 5, 9], x: [1, 2, 3, 4] }, { family: 'laplace' })); // { first: 'scale', response: 'scale' }
 */
export function quantitiesOf(model: FittedModel): ModelQuantities {
  const { first, response } = movedMean(model);
  return { first, response };
}

/** The same, with the mean response where that is one number that the predictors move. */
export function movedMean({ family, links, state }: FittedModel): ModelQuantities & { readonly mean: RowTarget | undefined } {
  const { parameters, u } = family.compose(links);
  const target = meanTarget(family, links, state.family.components ?? ['response']);
  const mean = target?.expressions.length === 1 ? target : undefined;
  const first = mean?.expressions[0] === simplify(parameters[0].value) ? 'mean' : state.predictors[0];
  const free = mean && freeSymbols(mean.expressions[0]);
  const moves = free !== undefined && u.some((s) => free.has(s));
  return { first, response: moves ? 'mean' : first, mean: moves ? mean : undefined };
}
