import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { DensityParts } from './densityParts.ts';

export interface Unavailable {
  readonly what: string;
  readonly why: string;
}

/** What cannot be said about a family, and why. */
export function notAvailable(family: ExponentialFamily, parts: DensityParts): Unavailable[] {
  const { declaration } = family;
  const list: Unavailable[] = [];
  if (declaration.notExponential) list.push({ what: 'the form as one exponential family', why: declaration.notExponential });
  if (declaration.dispersion?.quasi) {
    list.push({
      what: 'density, likelihood, AIC and sampling',
      why: 'only mean and variance are assumed; with a free dispersion there is no distribution on this support (quasi-likelihood)',
    });
  } else if (!parts.logBaseMeasure) {
    list.push(
      declaration.dispersion?.logDensity || declaration.dispersion?.saturatedLogDensity || declaration.dispersion
        ? { what: 'b(y) in closed form', why: 'the base measure is an infinite series; the density is evaluated numerically' }
        : { what: 'density, entropy, AIC and sampling', why: 'the family declares no base measure b(y) (logBaseMeasure)' },
    );
  }
  if (parts.source.length === 0 && !declaration.notExponential) {
    list.push({ what: 'the density in its usual parameters', why: 'the family declares no source parameters (source)' });
  }
  if (family.dimension === 1 && family.predictors.length === 1 && !declaration.mean) {
    list.push({ what: 'links other than the canonical one', why: 'the family declares no mean parameter (mean)' });
  }
  return list;
}
