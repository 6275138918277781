/** A distribution that is asked for and is no exponential family. */
export interface RefusedFamily {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly reason: string;
  readonly advice: string;
}

/** What is no exponential family, with the reason, and what comes near. */
export const refusedFamilies: readonly RefusedFamily[] = Object.freeze([
  {
    name: 'student-t',
    aliases: ['student', 't', 'studentT', 't-distribution', 'cauchy'],
    reason: 'log(1 + (y − μ)²/νσ²) is no finite sum of products of a function of y and a function of the parameters',
    advice: 'for heavy tails try gaussian with robust standard errors, or the logarithm of the response',
  },
  {
    name: 'beta-binomial',
    aliases: ['betabinomial', 'betaBinomial', 'beta_binomial'],
    reason: 'a mixture of binomials over a beta distribution: its probabilities do not factor into the form',
    advice: 'try quasibinomial, which has the same mean and a free dispersion',
  },
  {
    name: 'zero-inflated',
    aliases: ['zip', 'zinb', 'zero-inflated-poisson', 'zero-inflated-negative-binomial', 'zeroinfl'],
    reason: 'a mixture of a point at zero and another distribution: at y = 0 the two add, and the sum does not factor',
    advice: 'a hurdle is a product of two families: fit bernoulli to y > 0, and a count family to the rows above zero',
  },
  {
    name: 'mixture',
    aliases: ['gaussian-mixture', 'gmm'],
    reason: 'the density is a sum of densities, and the logarithm of a sum does not factor',
    advice: 'fit the groups apart where they are known',
  },
  {
    name: 'skellam',
    aliases: [],
    reason: 'the Bessel function in its probabilities joins y and the product of the two means',
    advice: 'fit the two counts with poisson each',
  },
  {
    name: 'uniform',
    aliases: ['pareto-free-minimum'],
    reason: 'its support depends on the parameters, so there is no b(y) that is the same for all of them',
    advice: 'with known ends a response on an interval fits beta after scaling to (0, 1)',
  },
  {
    name: 'weibull-free-shape',
    aliases: ['weibull-two-parameters', 'extreme-value', 'gumbel', 'gev'],
    reason: 'yᵏ with a free k is no product of a function of y and a function of k',
    advice: 'with a known shape k, yᵏ is exponential: fit exponential to I(y^k)',
  },
  {
    name: 'laplace-free-location',
    aliases: ['double-exponential'],
    reason: '|y − m| with a free m is no product of a function of y and a function of m',
    advice: 'with a known location m, |y − m| is exponential: fit exponential to abs(y - m)',
  },
]);

/** The refused distribution of that name or alias, whatever its capitals. */
export function refusedFamily(name: string): RefusedFamily | undefined {
  const wanted = name.toLowerCase();
  return refusedFamilies.find((one) => one.name === wanted || one.aliases.some((alias) => alias.toLowerCase() === wanted));
}
