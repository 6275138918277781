import { ExpofamError } from '../core/expofamError.ts';
import { declaredCheck } from '../family/checkDeclared.ts';
import { exponentialFamily as declaredFamily, type ExponentialFamily } from '../family/exponentialFamily.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';
import { noteFamily } from '../family/familyDefinitions.ts';
import { familyFromText as declaredFromText, type FamilyText, writeFamily } from '../family/familyText.ts';
import { labelQuasi } from '../family/momentInequality.ts';
import { type OperationalFamily, withOperations } from '../family/withOperations.ts';
import { families as plainFamilies, familyByName as plainFamilyByName } from './index.ts';

type Operational<Entry> = Entry extends (...args: infer Args) => ExponentialFamily
  ? (...args: Args) => OperationalFamily
  : OperationalFamily;

function operational(
  entry: ExponentialFamily | ((components: readonly string[]) => ExponentialFamily),
): OperationalFamily | ((components: readonly string[]) => OperationalFamily) {
  return typeof entry === 'function' ? (components: readonly string[]) => withOperations(entry(components)) : withOperations(entry);
}

/** The built-in families by name, with their operations: `families.poisson.kl({ source: [3] }, { source: [5] })`. */
export const families = /* @__PURE__ */ operationalFamilies();

// In a function, so that a bundle without `families` leaves out the operations: arguments of a pure call would be kept.
function operationalFamilies(): Readonly<{ [Name in keyof typeof plainFamilies]: Operational<(typeof plainFamilies)[Name]> }> {
  const entries = Object.entries(plainFamilies).map(([name, entry]) => [name, operational(entry)]);
  return Object.freeze(Object.fromEntries(entries));
}

/** The built-in family of that name or alias, with its operations; an unknown name is refused with the nearest. */
export function familyByName(name: string): OperationalFamily | ((components: readonly string[]) => OperationalFamily) {
  return operational(plainFamilyByName(name));
}

/**
 * Makes a family from its declaration. The mean ∇a and the variance ∇²a are found by differentiation. A log-partition that
 * can be no cumulant function (it breaks a moment inequality) makes a quasi family. A fit refuses an a(η) that is
 * not convex, and a density that does not add up to one; `certify` says what else is wrong.
 *
 * @example
 * exponentialFamily({
 *   name: 'rate', support: nonNegativeIntegers, parameters: [{ name: 'eta', domain: reals }], logPartition: (eta) => exp(eta),
 * }).mean({ natural: [0] }); // [1]
 */
export function exponentialFamily(declaration: FamilyDeclaration): OperationalFamily {
  // Formulas as text have domains as text, or none: what is wrong with those is said below.
  const bare = declaration.parameters?.find((p) => !p.domain);
  if (bare && typeof declaration.logPartition === 'function') {
    throw new ExpofamError('bad-family', {
      subject: `family "${declaration.name}"`,
      found: `no domain of parameter "${bare.name}"`,
      expected: 'an interval, such as intervals.reals or intervals.negativeReals',
    });
  }
  const family = labelQuasi(declaredFamily(declaration));
  noteFamily(family.declaration, { text: () => writeFamily(family), check: declaredCheck() });
  return withOperations(family);
}

/** A family from its description as JSON (text or object): the names and formulas of {@link FamilyText}. */
export function familyFromText(given: string | FamilyText): OperationalFamily {
  return withOperations(declaredFromText(given));
}
