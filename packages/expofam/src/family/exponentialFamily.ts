import { ExpofamError } from '../core/expofamError.ts';
import type { Expr } from '../expr/node.ts';
import { makeFamily } from './closedFamily.ts';
import type { FamilyDeclaration, PredictorDeclaration } from './familyDeclaration.ts';
import type { Link } from './link.ts';
import { derivedDeviance, meanInverse } from './meanInverse.ts';
import type { RowExpressions } from './rowExpressions.ts';

/** A family as the rest of the program sees it: its declaration, and what follows from it. Immutable. */
export interface ExponentialFamily {
  readonly name: string;
  readonly title: string;
  readonly declaration: FamilyDeclaration;
  /** k, the number of natural parameters. */
  readonly dimension: number;
  /** The symbols that the expressions are written in. */
  readonly symbols: {
    readonly y: readonly Expr[];
    readonly eta: readonly Expr[];
    readonly constants: readonly Expr[];
    readonly tau: Expr;
  };
  readonly expressions: {
    readonly sufficientStatistic: readonly Expr[];
    readonly logBaseMeasure: Expr | undefined;
    readonly logPartition: Expr;
    /** ∇a(η) = E[T(y)]. */
    readonly mean: readonly Expr[];
    /** ∇²a(η) = Var[T(y)]. */
    readonly variance: readonly (readonly Expr[])[];
  };
  /** Values of the declared constants; one that a fit still has to estimate is absent. */
  readonly constants: Readonly<Record<string, number>>;
  readonly predictors: readonly PredictorDeclaration[];
  /** The same family with these constants; names and aliases are checked, and so are the values. */
  withConstants(values: Readonly<Record<string, number>>): ExponentialFamily;
  /** The family composed with a link for each predictor; the declared ones by default. */
  compose(links?: readonly Link[]): RowExpressions;
}

/**
 * Makes a family from its declaration. The mean ∇a and the variance ∇²a are found by differentiation.
 *
 * @example
 * const poisson = exponentialFamily({
 *   name: 'poisson', support: nonNegativeIntegers, parameters: [{ name: 'eta', domain: reals }],
 *   logPartition: (eta) => exp(eta),
 * });
 * printText(poisson.expressions.mean[0]); // 'exp(eta)'
 */
export function exponentialFamily(declaration: FamilyDeclaration): ExponentialFamily {
  checkFunctions(declaration);
  checkNames(declaration);
  const family = makeFamily(declaration, { meanInverse, derivedDeviance });
  const statistics = family.expressions.sufficientStatistic.length;
  if (statistics !== family.dimension) {
    throw new ExpofamError('bad-family', {
      subject: `family "${declaration.name}"`,
      found: `${statistics} sufficient statistics for ${family.dimension} natural parameters`,
      expected: 'one for each',
    });
  }
  return family;
}

function checkFunctions(declaration: FamilyDeclaration): void {
  for (const part of ['logPartition', 'sufficientStatistic', 'logBaseMeasure'] as const) {
    const given: unknown = declaration[part];
    if (typeof given === 'function' || (given === undefined && part !== 'logPartition')) continue;
    throw new ExpofamError('bad-family', {
      subject: `family "${declaration.name}"`,
      found: given === undefined ? `no ${part}` : `${part} as ${typeof given === 'string' ? 'text' : `a ${typeof given}`}`,
      expected: 'a function of expressions that returns an expression',
      advice: 'familyFromText() takes formulas as text',
    });
  }
}

function checkNames(declaration: FamilyDeclaration): void {
  const names = [
    ...(declaration.responseNames ?? ['y']),
    ...declaration.parameters.map((p) => p.name),
    ...Object.keys(declaration.constants ?? {}),
  ];
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (declaration.parameters.length === 0 || repeated !== undefined) {
    throw new ExpofamError('bad-family', {
      subject: `family "${declaration.name}"`,
      found: repeated === undefined ? 'no natural parameter' : `the name "${repeated}" twice`,
      expected: 'at least one natural parameter, and a name of its own for each response component, parameter and constant',
    });
  }
}
