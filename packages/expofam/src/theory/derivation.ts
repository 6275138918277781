import type { Expr } from '../expr/node.ts';
import { usesOf } from '../families/descriptions.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { densityParts } from './densityParts.ts';
import { densitySection, formSection } from './densitySection.ts';
import type { Formula, Sentence } from './formula.ts';
import { modelSections } from './modelSections.ts';
import { momentSections } from './momentSections.ts';
import { multivariateNormalDerivation } from './multivariateNormalTheory.ts';
import { notAvailable, type Unavailable } from './notAvailable.ts';
import { wishartDerivation } from './wishartTheory.ts';

/** One step of a derivation: what is done, the formulas, and where one expression is turned into another, both. */
export interface DerivationStep {
  readonly words: Sentence;
  readonly formulas: readonly Formula[];
  /** The name of the rule. */
  readonly rule?: string;
  /** What the step starts from and what it gives: equal for every value of the symbols, or `after` the derivative of `before` by `by`. */
  readonly before?: Expr;
  readonly after?: Expr;
  readonly by?: Expr;
}

export interface DerivationSection {
  readonly name:
    | 'density'
    | 'form'
    | 'mean'
    | 'variance'
    | 'model'
    | 'score'
    | 'likelihood'
    | 'categories'
    | 'response'
    | 'natural'
    | 'words'
    | `predictor-${number}`;
  readonly title: string;
  readonly steps: readonly DerivationStep[];
}

/** How a family's density is brought into the exponential form, and what follows from it. */
export interface Derivation {
  readonly family: string;
  readonly title: string;
  readonly uses: readonly string[];
  readonly links: readonly string[];
  readonly sections: readonly DerivationSection[];
  /** What the family does not declare, and what is missing for it. */
  readonly unavailable: readonly Unavailable[];
}

/**
 * Derives a family: brings its density into b(y) exp(ηᵀT(y) − a(η)), reads off T, b, η and a, differentiates to mean and
 * variance, and gives response, link, score, information and update rule for these links. The multivariate normal and the Wishart
 * are derived in matrices, with the equations of maximum likelihood in place of a model.
 *
 * @param family built in or one's own; a(η) alone is enough, what is then missing is named
 * @param links one for each linear predictor; the family's own by default
 * @example
 * derivationText(derivation(poisson));
 */
export function derivation(family: ExponentialFamily, links: readonly Link[] = family.predictors.map((p) => p.link)): Derivation {
  // The matrices of these are not in the declaration, which has each of their entries by itself.
  if ('at' in family && family.name === multivariateNormalDerivation.family) return multivariateNormalDerivation;
  if ('at' in family && family.name === wishartDerivation.family) return wishartDerivation;
  const parts = densityParts(family);
  return Object.freeze({
    family: family.name,
    title: family.title,
    uses: usesOf(family),
    links: links.map((l) => l.name),
    sections: [
      densitySection(family, parts),
      formSection(family, parts),
      ...momentSections(family, parts),
      ...modelSections(family, parts, links),
    ],
    unavailable: notAvailable(family, parts),
  });
}
