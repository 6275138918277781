import { ExpofamError } from '../core/expofamError.ts';

/** A distribution of vectors or matrices: an exponential family, though none of a regression's response. */
interface DistributionName {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly found: string;
  readonly advice: string;
}

/** By name alone, so that what refuses them needs nothing of theirs. */
export const distributionNames: readonly DistributionName[] = Object.freeze([
  {
    name: 'multivariate-normal',
    aliases: ['multivariateNormal', 'mvn', 'mvnorm', 'multivariate-gaussian'],
    found: 'a distribution of vectors, which is not fitted as the response of a regression',
    advice:
      'fit gaussian to each response (glmFitter fits many on the same columns); multivariateNormal(d) in TypeScript has density, sampling, maximum likelihood and divergences, expofam explain multivariate-normal its derivation',
  },
  {
    name: 'wishart',
    aliases: [],
    found: 'a distribution of matrices, which is not fitted as the response of a regression',
    advice: 'wishart(d) in TypeScript has density, sampling, maximum likelihood and divergences, expofam explain wishart its derivation',
  },
]);

/** The distribution of that name or alias. */
export function distributionNamed(name: string): DistributionName | undefined {
  return distributionNames.find((one) => one.name === name || one.aliases.includes(name));
}

/** Says that a distribution is no family to fit. */
export function notFitted(name: string, { found, advice }: DistributionName): ExpofamError {
  return new ExpofamError('not-a-response-family', {
    subject: `family "${name}"`,
    found,
    expected: 'a family of responses: expofam families lists them',
    advice,
    details: { family: name },
  });
}
