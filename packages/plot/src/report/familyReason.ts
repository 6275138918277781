import { catalogEntry, type FittedModel } from 'expofam';

const reasons: Readonly<Record<string, string>> = {
  gaussian:
    'The response is a measurement that can lie anywhere on a scale. The Gaussian family takes its deviations from the mean to be of one size everywhere, and lets effects add up.',
  bernoulli:
    'The response is one of two classes. The Bernoulli family describes the probability of one of them; its variance μ(1 − μ) follows from the mean.',
  binomial:
    'The response counts successes out of a known number of trials. The binomial family describes the probability of success; its variance follows from the mean and the trials.',
  poisson: 'The response is a count without an upper bound. The Poisson family takes its variance to be equal to its mean.',
  quasipoisson:
    'The response is a count, and counts here vary more (or less) than a Poisson allows. Quasi-Poisson keeps the Poisson mean and estimates by how much the variance differs from it; there is no likelihood, so no AIC.',
  quasibinomial:
    'The response is a proportion that varies more (or less) than a binomial allows. Quasi-binomial keeps the binomial mean and estimates by how much the variance differs; there is no likelihood, so no AIC.',
  'negative-binomial':
    'The response is a count that varies more than a Poisson. The negative binomial adds μ²/size to the variance; a large size is a Poisson.',
  geometric: 'The response counts failures before the first success. The geometric family has the variance μ + μ².',
  gamma: 'The response is positive, and larger values vary more. The gamma family has a standard deviation in proportion to the mean.',
  exponential: 'The response is a waiting time without memory. The exponential family has a standard deviation equal to the mean.',
  'inverse-gaussian':
    'The response is positive with a heavy right tail, such as a first-passage time. Its variance grows with the cube of the mean.',
  tweedie:
    'The response is a total that is often exactly zero and otherwise positive. The Tweedie family has a variance in proportion to a power of the mean.',
  multinomial:
    'The response is one of several classes. The multinomial (softmax) family describes the probability of each; coefficients compare a class with the reference class.',
  beta: 'The response is a measured proportion between zero and one. The beta family describes its mean and its precision.',
  dirichlet: 'The response is a whole divided into shares. The Dirichlet family describes the mean shares and how firmly they hold.',
};

/** Why the family suits the response, and whether the data agree where that can be said. */
export function familyReason(model: FittedModel): string[] {
  const { state, family } = model;
  const uses = catalogEntry(family).uses.join('; ');
  const reason = reasons[state.family.name] ?? `The family ${family.title} describes such responses${uses ? `: ${uses}` : ''}.`;
  const said = [reason];
  if (state.dispersionKnown && state.pearson !== null && state.dfResidual > 0 && family.declaration.response === undefined) {
    const ratio = state.pearson / state.dfResidual;
    said.push(
      ratio > 1.5
        ? `The data vary ${ratio.toFixed(1)} times as much as the family says (Pearson's χ² over its degrees of freedom): standard errors are too small by a factor of about ${Math.sqrt(ratio).toFixed(1)}. Consider a family with a free variance (quasi-Poisson, negative binomial) or a term that is missing.`
        : ratio < 0.67
          ? `The data vary less than the family says (Pearson's χ² over its degrees of freedom is ${ratio.toFixed(2)}): standard errors are too large.`
          : `The data agree with that variance: Pearson's χ² over its degrees of freedom is ${ratio.toFixed(2)}, near one.`,
    );
  }
  if (!state.dispersionKnown && state.dispersion !== null) {
    const name =
      state.family.name === 'gaussian'
        ? `the residual standard deviation is ${Math.sqrt(state.dispersion).toPrecision(4)}`
        : `the dispersion is estimated at ${state.dispersion.toPrecision(4)}`;
    said.push(`${name.charAt(0).toUpperCase()}${name.slice(1)}.`);
  }
  return said;
}
