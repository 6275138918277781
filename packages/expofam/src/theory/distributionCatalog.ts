import { ExpofamError } from '../core/expofamError.ts';
import { nearestAdvice } from '../core/nearest.ts';
import { distributionNamed, distributionNames } from '../families/distributionNames.ts';
import type { Derivation } from './derivation.ts';
import type { CatalogEntry } from './familyCatalog.ts';
import { multivariateNormalDerivation, multivariateNormalEntry } from './multivariateNormalTheory.ts';
import { wishartDerivation, wishartEntry } from './wishartTheory.ts';

const derivations: readonly Derivation[] = Object.freeze([multivariateNormalDerivation, wishartDerivation]);

/**
 * The distributions that are no families of a regression's response, as data: they have density, sampling, maximum likelihood
 * and divergences. Parameters, statistics and a(η) are written in matrices of order d.
 */
export function distributionCatalog(): CatalogEntry[] {
  return [multivariateNormalEntry, wishartEntry];
}

/** The entry of that name or alias; undefined where the name is no such distribution's. */
export function distributionEntry(name: string): CatalogEntry | undefined {
  const known = distributionNamed(name)?.name;
  return distributionCatalog().find((entry) => entry.name === known);
}

/**
 * Derives a distribution of vectors or matrices: its exponential form, mean and variance by differentiation, and the equations of
 * maximum likelihood, in matrices for every dimension at once.
 *
 * @param name of {@link distributionCatalog}, or an alias
 * @throws ExpofamError `unknown-family` for any other name
 * @example
 * derivationText(distributionDerivation('wishart'));
 */
export function distributionDerivation(name: string): Derivation {
  const known = distributionNamed(name)?.name;
  const found = derivations.find(({ family }) => family === known);
  if (found) return found;
  const names = distributionNames.map((one) => one.name);
  throw new ExpofamError('unknown-family', {
    subject: 'distribution',
    found: `"${name}"`,
    expected: names.join(', '),
    advice: nearestAdvice(name, names),
  });
}
