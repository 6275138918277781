import type { ExponentialFamily } from '../family/exponentialFamily.ts';

const forUnit = ['logit', 'probit', 'cloglog', 'loglog', 'cauchit', 'log'];
const forPositive = ['log', 'identity', 'inverse', 'sqrt', '1/mu^2', 'softplus'];
const forReals = ['identity', 'log', 'inverse'];

/**
 * The names of the links that are usual for a linear predictor, the default first. Where the family declares a mean any
 * other link works as well.
 */
export function usualLinks(family: ExponentialFamily, predictor: number): readonly string[] {
  const { link, links, domain } = family.predictors[predictor];
  const { declaration } = family;
  const isMean = family.dimension === 1 && declaration.mean !== undefined;
  const known =
    links ??
    (declaration.response === 'class' || !isMean
      ? []
      : domain.lower === 0 && domain.upper === 1
        ? forUnit
        : domain.lower === 0
          ? forPositive
          : forReals);
  return [link.name, ...known.filter((name) => name !== link.name)];
}
