import type { PredictorDomain } from '../engine/domainEdge.ts';
import { evaluate } from '../expr/evaluate.ts';
import { toExpr } from '../expr/intern.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Interval } from '../family/interval.ts';
import type { Link } from '../family/link.ts';

/** Where each linear predictor of a family may lie. */
export const predictorDomains = (family: ExponentialFamily, links: readonly Link[]): PredictorDomain[] =>
  family.predictors.map((p, j) => predictorDomain(links[j], p.domain));

/** The linear predictors that a link maps into a parameter's domain. */
function predictorDomain(link: Link, domain: Interval): PredictorDomain {
  const ends = [domain.lower, domain.upper].map((end) => evaluate(link.forward(toExpr(end)), {})).filter((v) => !Number.isNaN(v));
  return { lower: Math.max(link.domain.lower, Math.min(...ends)), upper: Math.min(link.domain.upper, Math.max(...ends)) };
}
