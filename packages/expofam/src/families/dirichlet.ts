import { ExpofamError } from '../core/expofamError.ts';
import {
  add,
  div,
  type Expr,
  exp,
  lgamma,
  log,
  logsumexp,
  lt,
  max,
  min,
  mul,
  neg,
  square,
  sub,
  sum,
  trigamma,
  where,
} from '../expr/node.ts';
import { polygammaDifference } from '../expr/rareNodes.ts';
import { builtIn } from '../family/builtIn.ts';
import { type ExponentialFamily, exponentialFamily } from '../family/exponentialFamily.ts';
import { positiveReals } from '../family/interval.ts';
import type { LinkedParameter } from '../family/link.ts';
import { logLink } from '../family/links.ts';
import { simplex } from '../family/support.ts';
import { dirichletStart, gammaRemainder, partExcess } from './stableParts.ts';

/** E[y_k] = α_k/Σα, by logarithms. */
function meansOf(alphas: readonly LinkedParameter[]): readonly Expr[] {
  const total = logsumexp(...alphas.map((a) => a.log));
  return alphas.map((a) => exp(sub(a.log, total)));
}

/**
 * Dirichlet over parts that sum to one, a concentration α_k predicted for each: T = log y, η = α,
 * a = Σ lΓ(α_k) − lΓ(Σα). Source: Ng, Tian & Tang (2011), §2.
 */
export function dirichlet(parts: readonly string[]): ExponentialFamily {
  const K = parts.length;
  if (K < 2) {
    throw new ExpofamError('too-few-parts', {
      subject: 'family "dirichlet"',
      found: K === 1 ? `one part, "${parts[0]}"` : 'no part',
      expected: 'at least two parts in the response',
      advice: 'write cbind(part, part, …)',
    });
  }
  const names = Array.from({ length: K }, (_, j) => `y${j + 1}`);
  const without = (j: number, eta: readonly Expr[]): Expr => sum(...eta.filter((_, k) => k !== j));
  return builtIn(
    exponentialFamily({
      name: 'dirichlet',
      title: 'Dirichlet',
      uses: ['shares of a whole: of a budget, of a day'],
      support: simplex,
      response: 'parts',
      responseNames: names,
      parameters: names.map((_, j) => ({ name: `eta${j + 1}`, domain: positiveReals })),
      sufficientStatistic: (...y) => y.map((v) => log(v)),
      logBaseMeasure: (...y) => neg(sum(...y.map((v) => log(v)))),
      logPartition: (...eta) => sub(sum(...eta.map((e) => lgamma(e))), lgamma(sum(...eta))),
      source: {
        parameters: parts.map((_, j) => ({ name: `alpha${j + 1}`, domain: positiveReals })),
        toNatural: (...alpha) => alpha,
        fromNatural: (...eta) => eta,
      },
      predictors: parts.map((name) => ({ name, link: logLink, domain: positiveReals, links: ['log', 'identity'] })),
      // Parts as data give them sum to one but for rounding; S(Σy − 1) keeps the likelihood that of the plain formula.
      logDensity: (y, alphas) => {
        const total = sum(...alphas.map((a) => a.value));
        const logTotal = logsumexp(...alphas.map((a) => a.log));
        return sum(
          ...alphas.map((a, k) => partExcess(y[k], log(y[k]), a.value, a.log, total, logTotal)),
          mul(total, sub(sum(...y), 1)),
          ...y.map((v) => neg(log(v))),
          gammaRemainder(total, logTotal),
          ...alphas.map((a) => neg(gammaRemainder(a.value, a.log))),
          -0.5 * (K - 1) * Math.log(2 * Math.PI),
        );
      },
      rowForm: (_, alphas) => {
        const values = alphas.map((a) => a.value);
        const total = sum(...values);
        // α_k/Σα by logarithms: where the concentrations vanish α²ψ′(α) → 1 and α_jα_kψ′(Σα) → the product of shares.
        const logTotal = logsumexp(...alphas.map((a) => a.log));
        const share = (j: number): Expr => exp(sub(alphas[j].log, logTotal));
        return {
          coordinates: alphas.map((a) => a.log),
          information: values.map((a, j) =>
            values.map((b, k) =>
              j === k
                ? where(lt(a, 1e-140), sub(1, square(share(j))), neg(mul(square(a), polygammaDifference(1, a, without(j, values)))))
                : where(lt(total, 1e-140), neg(mul(share(j), share(k))), neg(mul(mul(a, b), trigamma(total)))),
            ),
          ),
        };
      },
      meanResponse: (...alphas) => meansOf(alphas),
      // m(1 − m)/(Σα + 1) of each part, with 1 − m as the sum of the others.
      varianceResponse: (...alphas) => {
        const means = meansOf(alphas);
        const others = (k: number) => sum(...means.filter((_, j) => j !== k));
        return means.map((m, k) => div(mul(m, others(k)), add(sum(...alphas.map((a) => a.value)), 1)));
      },
      // The precision by moments of the first part.
      start: (y, _, { mean, variance }) => {
        const precision = max(0.1, min(1e8, sub(div(mul(mean[0], sub(1, mean[0])), variance[0]), 1)));
        return y.map((v, k) => mul(precision, mul(0.5, add(v, mean[k]))));
      },
      weightRole: 'replication',
      logBaseInStatistic: [0, ...parts.map(() => -1)],
      certifyAt: [0, 1, 2, 3, 4].map((i) => parts.map((_, j) => [0.05, 0.4, 1.3, 7, 120][(i + 2 * j) % 5])),
      naturalStart: (meanLog) => dirichletStart(meanLog),
      sampler: 'dirichlet',
    }),
  );
}
