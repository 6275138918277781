import { log, log1p, logExpm1OverX, neg, sigmoid, sub } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { reals, unitInterval } from '../family/interval.ts';
import { closedUnit } from '../family/support.ts';

/** Continuous Bernoulli on [0, 1]: density ∝ λʸ(1 − λ)^{1−y}, η = logit λ, a = log((e^η − 1)/η). Source: Loaiza-Ganem & Cunningham (2019). */
export const continuousBernoulli = builtIn(
  exponentialFamily({
    name: 'continuous-bernoulli',
    title: 'Continuous Bernoulli',
    uses: ['intensities of pixels between 0 and 1'],
    support: closedUnit,
    parameters: [{ name: 'eta', domain: reals }],
    logBaseMeasure: () => 0,
    logPartition: (eta) => logExpm1OverX(eta),
    source: {
      parameters: [{ name: 'lambda', domain: unitInterval }],
      toNatural: (p) => [sub(log(p), log1p(neg(p)))],
      fromNatural: (eta) => [sigmoid(eta)],
    },
    weightRole: 'replication',
  }),
);
