import { families, type OperationalFamily, vectorFormOf, withOperations } from 'expofam';

/** A built-in family to choose, with what it needs to be drawn. */
export interface FamilyChoice {
  readonly key: string;
  readonly title: string;
  readonly family: OperationalFamily;
}

/** Constants that a fit would estimate need some value to be drawn with. */
const shownConstants: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'negative-binomial': { size: 3 },
  tweedie: { variancePower: 1.5 },
  'generalized-poisson': { alpha: 0.1 },
  weibull: { shape: 2 },
};

const classes = ['circle', 'square', 'triangle'];

/** Every built-in family, and the forms in which all parameters are natural ones where they are exponential families. */
export function familyChoices(): FamilyChoice[] {
  return Object.entries(families).flatMap(([key, entry]) => {
    const plain = typeof entry === 'function' ? entry(classes) : entry;
    const family = shownConstants[key] ? plain.withConstants(shownConstants[key]) : plain;
    const form = vectorFormOf(family);
    const vector = form && withOperations(form);
    const usable = vector && !vector.declaration.notExponential && vector.symbols.y.length === 1;
    return [
      { key, title: family.title, family },
      ...(usable ? [{ key: `${key}-all`, title: `${family.title}, every parameter`, family: vector }] : []),
    ];
  });
}
