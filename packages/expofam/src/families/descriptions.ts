import { isBuiltIn } from '../family/builtIn.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { coreFamilies } from './coreFamilies.ts';
import { aliases } from './index.ts';

/** What the families of `expofam/glm` are for: apart from their declarations, for a page that only fits says it nowhere. */
const uses: Readonly<Record<keyof typeof coreFamilies, readonly string[]>> = {
  gaussian: ['price of a house', 'any measurement with errors of one size'],
  bernoulli: ['spam or not', 'yes or no'],
  binomial: ['successes out of a number of trials', 'yes or no'],
  poisson: ['customers in an hour', 'claims in a year of exposure'],
  gamma: ['time to a failure', 'size of a claim', 'positive amounts with a constant coefficient of variation'],
  exponential: ['waiting time without memory'],
  multinomial: ['three kinds of mail', 'one of several classes'],
  quasipoisson: ['counts that vary more than a Poisson'],
  quasibinomial: ['proportions that vary more than a binomial'],
};

/** What a family is for. */
export function usesOf({ declaration }: ExponentialFamily): readonly string[] {
  const known = isBuiltIn({ declaration }) && declaration.form !== 'vector' && Object.hasOwn(uses, declaration.name);
  return declaration.uses ?? (known ? uses[declaration.name as keyof typeof uses] : []);
}

/** Other names that look-up accepts. */
export function aliasesOf(family: ExponentialFamily): readonly string[] {
  if (!isBuiltIn(family) || family.declaration.form === 'vector') return family.declaration.aliases ?? [];
  return Object.keys(aliases).filter((alias) => aliases[alias] === family.name);
}
