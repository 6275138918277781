import { blockRows } from '../engine/blockRows.ts';
import { factorOf } from '../engine/factorOf.ts';
import { gatherGradient } from '../engine/gatherSums.ts';
import type { PassResult } from '../engine/pass.ts';
import { compile } from '../expr/compile.ts';
import { derivative } from '../expr/derivative.ts';
import type { Expr } from '../expr/node.ts';
import { freeSymbols } from '../expr/substitute.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import type { JointEstimate, RowFit } from './fitRows.ts';
import type { RowWeights } from './rowWeights.ts';
import { weightsOfBlock } from './weightsOfBlock.ts';

/**
 * True where the mean of T as the predictors give it does not move with the constant, and neither does T: the score of a predictor is
 * then (T − E T) times something, and what the constant does to it has expectation zero. So it is with the size of a negative
 * binomial whose mean is predicted, and not with the shape of a Weibull.
 */
export function isOrthogonal(family: ExponentialFamily, links: readonly Link[], constant: Expr): boolean {
  const rows = family.compose(links);
  const { mean, natural } = rows;
  // A mean of the response is that of T where T is the response.
  const isMeanOfT = mean !== undefined && natural !== undefined && family.expressions.sufficientStatistic[0] === family.symbols.y[0];
  return family.dimension === 1 && isMeanOfT && !freeSymbols(mean[0]).has(constant);
}

/** What the information of coefficients and a constant together says of each. */
export interface JointInverses {
  readonly stdError: number;
  readonly errors: Pick<RowFit, 'covariance' | 'unitErrors'>;
  readonly inverses: Pick<JointEstimate, 'inverseInformation' | 'halfInverse'>;
}

/**
 * H⁻¹ of the coefficients and a constant that was estimated with them, from the observed information of both together: errors of either
 * then have in them that the other is not known. Undefined where that information is not positive definite.
 */
export function jointInverses(
  fit: RowFit,
  family: ExponentialFamily,
  links: readonly Link[],
  { density, constant, curvature }: { readonly density: Expr; readonly constant: Expr; readonly curvature: number },
  weights: RowWeights,
): JointInverses | undefined {
  const { layout, transform } = fit;
  const P = layout.parameterCount;
  const size = P + 1;
  const own = observedInformation(fit);
  if (!own.information) return undefined;
  const across = mixedInformation(fit, family, links, density, constant, weights);
  // The constant comes first: the triangular half of the inverse then has the parameters' part as a triangle of its own.
  const bordered = (rows: number, block: Float64Array): Float64Array => {
    const all = new Float64Array(rows * size);
    for (let i = 0; i < P; i++) all.set(block.subarray(i * P, (i + 1) * P), (rows - P + i) * size + 1);
    return all;
  };
  const joint = bordered(size, own.information);
  joint.set([-curvature, ...across]);
  across.forEach((v, i) => {
    joint[(i + 1) * size] = v;
  });
  const factor = factorOf(
    { ...own, information: joint, ...(own.informationLow ? { informationLow: bordered(size, own.informationLow) } : {}) },
    size,
  );
  if (!factor) return undefined;
  const k = transform.places.length;
  const unitErrors = new Float64Array(k);
  const covariance = factor.covariance(bordered(k, transform.matrix), k, unitErrors);
  const ofParameters = (all: Float64Array): Float64Array => all.filter((_, i) => i >= size && i % size > 0);
  const inverse = factor.inverse();
  return {
    stdError: Math.sqrt(inverse[0]),
    errors: { covariance, unitErrors },
    inverses: {
      inverseInformation: ofParameters(inverse),
      ...(fit.halfInverse ? { halfInverse: ofParameters(factor.halfInverse()) } : {}),
    },
  };
}

/** The observed information at a fit, as precise as that itself: what plain sums leave of an ill-conditioned design has no digit. */
export function observedInformation({ answer, numerics, pass }: Pick<RowFit, 'answer' | 'numerics' | 'pass'>): PassResult {
  const { theta, thetaLow } = answer;
  const precise = numerics.method === 'cholesky' ? {} : { arithmetic: 'compensated' as const, ...(thetaLow ? { thetaLow } : {}) };
  return pass.evaluate({ theta, order: 'information', information: 'observed', ...precise });
}

/** −∂²ℓ/∂θ∂c. */
function mixedInformation(
  fit: RowFit,
  family: ExponentialFamily,
  links: readonly Link[],
  density: Expr,
  constant: Expr,
  weights: RowWeights,
): Float64Array {
  const rows = family.compose(links);
  const { data, layout } = fit;
  const slope = derivative(density, constant);
  const program = compile(
    rows.u.map((u) => derivative(slope, u)),
    [...rows.y, ...rows.u, ...rows.constants, family.symbols.tau].map((s) => s.name as string),
  );
  const constants = rows.constants.map((s) => family.constants[s.name as string] ?? Number.NaN);
  const out = rows.u.map(() => new Float64Array(blockRows));
  const designs = layout.design.map((d) => data.designs[d]);
  const sums = designs.map((design) => design.gradient());
  const weighed = weightsOfBlock(weights);
  fit.pass
    .sweep(fit.answer, ({ start, n, y, u }) => {
      const { tau, replication } = weighed(start, n);
      program.run(n, [...y, ...u, ...constants, tau], out);
      designs.forEach((design, j) => {
        for (let r = 0; r < n; r++) out[j][r] = replication[r] === 0 ? 0 : -replication[r] * out[j][r];
        design.seek(start, n);
        sums[j].add(out[j], start, n);
      });
    });
  return gatherGradient(
    layout,
    sums.map((s) => s.result()),
  );
}
