import { exp, log, log1mexp, logExpm1OverX, neg, sub } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { interval, negativeReals } from '../family/interval.ts';
import { positiveIntegers } from '../family/support.ts';

/** Logarithmic series: P(y) ∝ pʸ/y, η = log p, a = log(−log(1 − p)). Source: Fisher, Corbet & Williams (1943). */
export const logarithmicSeries = builtIn(
  exponentialFamily({
    name: 'logarithmic-series',
    title: 'Logarithmic series',
    uses: ['individuals of a species in a sample'],
    support: positiveIntegers,
    parameters: [{ name: 'eta', domain: negativeReals }],
    logBaseMeasure: (y) => neg(log(y)),
    // −log(1 − p) = p·t/(1 − e^{−t}) with t = −log(1 − p): η apart, nothing cancels as p → 0.
    logPartition: (eta) => sub(eta, logExpm1OverX(log1mexp(eta))),
    source: { parameters: [{ name: 'p', domain: interval(0, 1) }], toNatural: (p) => [log(p)], fromNatural: (eta) => [exp(eta)] },
    weightRole: 'replication',
    certifyAt: [[-20], [-3], [-1], [-0.2], [-0.01], [-0.001]],
    sampler: 'logarithmic-series',
  }),
);
