import { ExpofamError } from '../../core/expofamError.ts';
import { compile } from '../../expr/compile.ts';
import { isBuiltIn } from '../../family/builtIn.ts';
import type { ExponentialFamily } from '../../family/exponentialFamily.ts';
import type { Link } from '../../family/link.ts';
import { closedDistribution, type ResponseDistribution } from '../../inference/responseDistribution.ts';
import { brentRoot } from '../../math/brentRoot.ts';
import { integrate } from '../../math/integrate.ts';
import { logDensityExpression } from '../likelihood.ts';

/** Makes the distribution of a row's response from its linked parameters, its linear predictors, and φ/precision. */
export type RowDistribution = (parameters: readonly number[], u: readonly number[], tau: number) => ResponseDistribution;

/**
 * The distribution of a response of one component: in closed form for the built-in families, by summing or integrating the
 * density for one's own.
 *
 * @throws ExpofamError `no-distribution` for quasi families and responses of several components
 */
export function distributionOf(family: ExponentialFamily, links: readonly Link[], subject: string): RowDistribution {
  const fail = (found: string, expected: string): never => {
    throw new ExpofamError('no-distribution', { subject, found: `family "${family.name}" ${found}`, expected });
  };
  if (family.compose(links).y.length > 1) return fail('has several components', 'a response of one number');
  if (family.declaration.dispersion?.quasi)
    return fail('is known by its mean and variance alone', 'a family with a distribution, such as negative-binomial or binomial');
  if (isBuiltIn(family)) {
    const closed = closedDistribution(family.name, family.predictors.length, family.constants);
    if (closed) return (parameters, _, tau) => closed(parameters, tau);
  }
  const density = logDensityExpression(family, links);
  if (!density) return fail('declares no base measure', 'a declaration with logBaseMeasure');
  const rows = family.compose(links);
  const constants = rows.constants.map((c) => family.constants[c.name as string] ?? Number.NaN);
  const program = compile(
    [density],
    [...rows.y, ...rows.u, ...rows.constants, family.symbols.tau].map((s) => s.name as string),
  );
  const out = [new Float64Array(1)];
  const { support } = family.declaration;
  return (_, u, tau) => {
    const logDensity = (y: number): number => {
      program.run(1, [Float64Array.of(y), ...u, ...constants, tau], out);
      return out[0][0];
    };
    return support.kind === 'integers' ? summed(logDensity, support.range.lower) : integrated(logDensity, support.range);
  };
}

/** Counts from `first`: the distribution function is a sum of probabilities. */
function summed(logDensity: (y: number) => number, first: number): ResponseDistribution {
  const start = Number.isFinite(first) ? Math.ceil(first) : 0;
  const cdf = (y: number): number => {
    let s = 0;
    for (let k = start; k <= Math.floor(y + 1e-9); k++) s += Math.exp(logDensity(k));
    return Math.min(1, s);
  };
  return {
    step: 1,
    cdf,
    cdfBelow: (y) => cdf(Math.ceil(y - 1e-9) - 1),
    quantile: (p, lower = true) => {
      const target = lower ? p : 1 - p;
      let s = 0;
      for (let k = start; k < start + 1e7; k++) {
        s += Math.exp(logDensity(k));
        if (s >= target - 1e-15) return k;
      }
      return Number.NaN;
    },
    logDensity,
  };
}

/** A continuous response: the distribution function is an integral. */
function integrated(logDensity: (y: number) => number, range: { readonly lower: number; readonly upper: number }): ResponseDistribution {
  const density = (y: number): number => {
    const d = Math.exp(logDensity(y));
    return Number.isFinite(d) ? d : 0;
  };
  const cdf = (y: number): number => {
    if (y <= range.lower) return 0;
    if (y >= range.upper) return 1;
    return Math.min(1, Math.max(0, integrate(density, range.lower, y, { center: y, tolerance: 1e-10 }).value));
  };
  return {
    step: 0,
    cdf,
    cdfBelow: cdf,
    quantile: (p, lower = true) => {
      const target = lower ? p : 1 - p;
      let low = Number.isFinite(range.lower) ? range.lower : -1;
      let high = Number.isFinite(range.upper) ? range.upper : Math.max(1, low + 1);
      while (!Number.isFinite(range.lower) && cdf(low) > target) low *= 2;
      while (!Number.isFinite(range.upper) && cdf(high) < target && high < 1e300) high = high <= 0 ? 1 : 2 * high;
      return brentRoot((y) => cdf(y) - target, low, high, { tolerance: 1e-10 * Math.max(1, Math.abs(high)) }).x;
    },
    logDensity,
  };
}
