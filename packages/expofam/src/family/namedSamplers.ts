import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import {
  sampleBeta,
  sampleDirichlet,
  sampleExponential,
  sampleGamma,
  sampleInverseGaussian,
  sampleNormal,
  sampleVonMises,
} from '../math/random/continuousSamplers.ts';
import {
  sampleBinomial,
  sampleLogarithmicSeries,
  sampleNegativeBinomial,
  samplePoisson,
  sampleTweedie,
} from '../math/random/discreteSamplers.ts';
import type { Sampler } from './familyDeclaration.ts';

/** Samplers that a declaration names instead of holding, so that what only fits does not hold them. */
const namedSamplers: Readonly<Record<string, Sampler>> = {
  beta: (random, [a, b]) => [sampleBeta(random, a, b)],
  laplace: (random, [eta], _, { location: m }) => [m + (random.uniform() < 0.5 ? -1 : 1) * sampleExponential(random, -eta)],
  'inverse-gamma': (random, [minusShape, minusScale]) => [-minusScale / sampleGamma(random, -minusShape)],
  poisson: (random, [eta]) => [samplePoisson(random, Math.exp(eta))],
  'negative-binomial': (random, [eta], _, { size }) => [sampleNegativeBinomial(random, size, size / Math.expm1(-eta))],
  'von-mises': (random, [eta1, eta2]) => [sampleVonMises(random, Math.atan2(eta2, eta1), Math.hypot(eta1, eta2))],
  'logarithmic-series': (random, [eta]) => [sampleLogarithmicSeries(random, Math.exp(eta))],
  'gamma-vector': (random, [shape, minusRate]) => [sampleGamma(random, shape, -minusRate)],
  'inverse-gaussian': (random, [eta], dispersion) => [sampleInverseGaussian(random, (-2 * eta) ** -0.5, 1 / dispersion)],
  lognormal: (random, [eta1, eta2]) => [Math.exp(sampleNormal(random, eta1 / (-2 * eta2), 1 / Math.sqrt(-2 * eta2)))],
  'inverse-gaussian-vector': (random, [eta1, eta2]) => [sampleInverseGaussian(random, Math.sqrt(eta2 / eta1), -2 * eta2)],
  gaussian: (random, [eta], dispersion) => [eta + Math.sqrt(dispersion) * sampleNormal(random)],
  'gaussian-vector': (random, [eta1, eta2]) => [eta1 / (-2 * eta2) + sampleNormal(random) / Math.sqrt(-2 * eta2)],
  'chi-squared': (random, [eta]) => [2 * sampleGamma(random, eta)],
  dirichlet: (random, alpha) => [...sampleDirichlet(random, alpha)],
  gamma: (random, [eta], dispersion) => [sampleGamma(random, 1 / dispersion, -eta / dispersion)],
  binomial: (random, [eta], dispersion) => {
    const n = Math.round(1 / dispersion);
    return [sampleBinomial(random, n, 1 / (1 + Math.exp(-eta))) / n];
  },
  tweedie: (random, [eta], dispersion, { variancePower: power }) => [
    sampleTweedie(random, ((1 - power) * eta) ** (1 / (1 - power)), dispersion, power),
  ],
};

/** The sampler of that name; an unknown one is refused with the nearest. */
export function namedSampler(name: string): Sampler {
  if (Object.hasOwn(namedSamplers, name)) return namedSamplers[name];
  throw new ExpofamError('bad-option', {
    subject: 'sampler',
    found: `"${name}"`,
    expected: 'a function, or the name of a built-in sampler',
    advice: suggestion(name, Object.keys(namedSamplers)),
  });
}
