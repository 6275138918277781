import { ExpofamError } from '../core/expofamError.ts';
import { toExpr } from '../expr/intern.ts';
import { symbol } from '../expr/node.ts';
import { naturalFromMean } from './dualNewton.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import { numericFunction } from './familyNumbers.ts';
import { contains, describeInterval } from './interval.ts';

/**
 * A member of a family, in any of the three coordinates: natural parameters η, the mean parameters μ = E[T(y)], or source
 * parameters as people write them (by name or in order). `dispersion` is τ, one by default.
 *
 * @example
 * poisson.mean({ source: { lambda: 3 } }); // [3]
 */
export type ParameterPoint = (
  | { readonly natural: readonly number[] }
  | { readonly mean: readonly number[] }
  | { readonly source: readonly number[] | Readonly<Record<string, number>> }
) & { readonly dispersion?: number };

const fail = (family: ExponentialFamily, found: string, expected: string, advice?: string): never => {
  throw new ExpofamError('bad-parameter', { subject: `family "${family.name}"`, found, expected, ...(advice ? { advice } : {}) });
};

/** The natural parameters of a point, checked against their domains. */
export function naturalOf(family: ExponentialFamily, at: ParameterPoint): number[] {
  if (family.declaration.notExponential) {
    throw new ExpofamError('not-exponential', {
      subject: `family "${family.name}" with every parameter free`,
      found: family.declaration.notExponential,
      expected: 'an exponential family',
      advice: 'fix the parameter and use the family with it as a constant',
    });
  }
  const eta = 'natural' in at ? [...at.natural] : 'mean' in at ? naturalFromMean(family, at.mean) : naturalFromSource(family, at.source);
  if (eta.length !== family.dimension) fail(family, `${eta.length} natural parameters`, String(family.dimension));
  eta.forEach((v, i) => {
    const { name, domain } = family.declaration.parameters[i];
    if (!Number.isFinite(v) || !contains(domain, v))
      fail(family, `natural parameter ${name} = ${v}`, `a number in ${describeInterval(domain)}`);
  });
  const { jointDomain } = family.declaration;
  if (jointDomain && !jointDomain.contains(eta)) fail(family, `natural parameters ${eta.join(', ')}`, jointDomain.description);
  return eta;
}

/** The dispersion of a point: fixed by the family, given, or one. */
export function dispersionOf(family: ExponentialFamily, at: ParameterPoint): number {
  const { dispersion, support } = family.declaration;
  if (!dispersion) {
    if (at.dispersion !== undefined && at.dispersion !== 1)
      fail(family, `dispersion ${at.dispersion}`, 'none: this family has no dispersion');
    return 1;
  }
  if (dispersion.fixed !== undefined && support.step !== 'dispersion') return dispersion.fixed;
  const value = at.dispersion ?? 1;
  if (!(value > 0 && Number.isFinite(value))) fail(family, `dispersion ${value}`, 'a number above 0');
  return value;
}

function naturalFromSource(family: ExponentialFamily, given: readonly number[] | Readonly<Record<string, number>>): number[] {
  const { source } = family.declaration;
  if (!source) return fail(family, 'source parameters', 'natural or mean parameters', 'this family declares no source parameters');
  const names = source.parameters.map((p) => p.name);
  const values = Array.isArray(given) ? (given as readonly number[]) : names.map((name) => (given as Record<string, number>)[name]);
  if (!Array.isArray(given)) {
    const unknown = Object.keys(given).find((name) => !names.includes(name));
    if (unknown !== undefined) fail(family, `no source parameter "${unknown}"`, names.join(', '));
  }
  source.parameters.forEach(({ name, domain }, i) => {
    if (values[i] === undefined || !contains(domain, values[i])) {
      fail(family, `source parameter ${name} = ${values[i]}`, `a number in ${describeInterval(domain)}`);
    }
  });
  const symbols = names.map((name) => symbol(`source ${name}`));
  return numericFunction(family, source.toNatural(...symbols).map(toExpr), symbols)(values);
}

/** The source parameters at η, by name. */
export function sourceOf(family: ExponentialFamily, eta: readonly number[]): Record<string, number> {
  const { source } = family.declaration;
  if (!source) return fail(family, 'no source parameters', 'a family that declares `source`');
  const values = numericFunction(family, source.fromNatural(...family.symbols.eta).map(toExpr), family.symbols.eta)(eta);
  return Object.fromEntries(source.parameters.map((p, i) => [p.name, values[i]]));
}
