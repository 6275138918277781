import { ExpofamError } from './expofamError.ts';
import { suggestion } from './nearest.ts';

/**
 * Refuses a named option that there is not. Without types a misspelt option goes unseen, and a fit without its weights is a
 * wrong number in silence. An undefined value counts as absent.
 *
 * @throws ExpofamError `unknown-option` with the nearest option that there is
 */
export function refuseUnknown(subject: string, given: object, known: Readonly<Record<string, true>>): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || Object.hasOwn(known, name)) continue;
    throw new ExpofamError('unknown-option', {
      subject,
      found: `the option "${name}"`,
      expected: 'an option that there is',
      advice: suggestion(name, Object.keys(known)),
    });
  }
}
