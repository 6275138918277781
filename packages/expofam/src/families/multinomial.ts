import { ExpofamError } from '../core/expofamError.ts';
import { abs, add, bd0, type Expr, exp, lgamma, log, log1p, logsumexp, lt, mul, neg, sub, sum, where, xlogy } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { closedFamily } from '../family/closedFamily.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { reals, unitInterval } from '../family/interval.ts';
import { identity } from '../family/links.ts';
import { classCounts } from '../family/support.ts';

/** The logit of a class against the reference *is* its natural parameter. */
const referenceLogit = Object.freeze({ ...identity, name: 'logit' });

/**
 * Categorical over K classes (softmax regression), the last one the reference: T = (y₁ … y_{K−1}), η_j = log(p_j/p_K),
 * a = log(1 + Σ e^{η_j}). With counts of n trials as proportions, n is the weight. Source: McCullagh & Nelder (1989), §5.
 */
export function multinomial(classes: readonly string[]): ExponentialFamily {
  const K = classes.length;
  if (K < 2) {
    throw new ExpofamError('too-few-classes', {
      subject: 'family "multinomial"',
      found: K ? `"${classes[0]}" alone` : 'no class',
      expected: 'at least two classes in the response',
    });
  }
  const names = Array.from({ length: K }, (_, j) => `y${j + 1}`);
  const all = (eta: readonly Expr[]): Expr => logsumexp(0, ...eta);
  return builtIn(
    closedFamily({
      name: 'multinomial',
      title: 'Multinomial',
      support: classCounts,
      response: 'class',
      responseNames: names,
      parameters: names.slice(0, -1).map((_, j) => ({ name: `eta${j + 1}`, domain: reals })),
      sufficientStatistic: (...y) => y.slice(0, -1),
      logBaseMeasure: () => 0,
      logOrders: (y, n) => sub(lgamma(add(n, 1)), sum(...y.map((v) => lgamma(add(mul(n, v), 1))))),
      logPartition: (...eta) => all(eta),
      // p₁ … p_{K−1}; the last class has what is left.
      source: {
        parameters: names.slice(0, -1).map((_, j) => ({ name: `p${j + 1}`, domain: unitInterval })),
        toNatural: (...p) => p.map((v) => sub(log(v), log1p(neg(sum(...p))))),
        fromNatural: (...eta) => eta.map((e) => exp(sub(e, all(eta)))),
      },
      naturalFromPredictors: (...p) => p.map((e) => e.value),
      predictors: classes.slice(0, -1).map((name) => ({ name, link: referenceLogit, domain: reals })),
      // Σ y_j log p_j with Σ y_j = 1 written out, so that a row that is certain loses nothing.
      meanResponse: (...p) => {
        const eta = p.map((e) => e.value);
        const lse = all(eta);
        return [...eta.map((e) => exp(sub(e, lse))), exp(neg(lse))];
      },
      unitDeviance: (y, p) => {
        const eta = p.map((e) => e.value);
        const lse = all(eta);
        // y log(y/p) + p − y for each class: the linear parts sum to zero, and near p = y each part is exact by itself.
        return mul(
          2,
          sum(
            ...y.map((v, j) => {
              const logP = j < K - 1 ? sub(eta[j], lse) : neg(lse);
              const p = exp(logP);
              const gap = sub(p, v);
              return where(lt(abs(gap), mul(0.5, v)), bd0(v, p), add(sub(xlogy(v, v), mul(v, logP)), gap));
            }),
          ),
        );
      },
      sampler: (random, eta) => {
        const top = Math.max(0, ...eta);
        const weights = [...eta, 0].map((e) => Math.exp(e - top));
        let u = random.uniform() * weights.reduce((a, b) => a + b, 0);
        let k = 0;
        while (k < K - 1 && u >= weights[k]) u -= weights[k++];
        return weights.map((_, j) => (j === k ? 1 : 0));
      },
      start: () => classes.slice(1).map(() => 0),
      weightRole: 'replication',
    }),
  );
}
