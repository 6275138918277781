import { ExpofamError } from '../core/expofamError.ts';
import { derivative } from '../expr/derivative.ts';
import { toExpr } from '../expr/intern.ts';
import { type Expr, symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import type { ClosedDeclaration, FamilyDeclaration, PredictorDeclaration } from './familyDeclaration.ts';
import { contains, describeInterval, reals } from './interval.ts';
import type { Link } from './link.ts';
import { canonical, isNamedLink, linkByName } from './links.ts';
import { derivedDeviance, meanInverse } from './meanInverse.ts';
import { type MeanInversion, type RowExpressions, rowExpressions } from './rowExpressions.ts';

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
  return makeFamily(declaration, { meanInverse, derivedDeviance });
}

/** The same of a declaration from which nothing has to be inverted, so that a bundle of such families leaves the inversion out. */
export function closedFamily(declaration: ClosedDeclaration): ExponentialFamily {
  return makeFamily(declaration);
}

function makeFamily(declaration: FamilyDeclaration, inversion?: MeanInversion): ExponentialFamily {
  checkFunctions(declaration);
  checkNames(declaration);
  const y = (declaration.responseNames ?? ['y']).map((name) => symbol(name));
  const eta = declaration.parameters.map((p) => symbol(p.name));
  const constants = Object.keys(declaration.constants ?? {}).map((name) => symbol(name));
  const statistic = (declaration.sufficientStatistic?.(...y) ?? y).map((e) => simplify(toExpr(e)));
  if (statistic.length !== eta.length) {
    throw new ExpofamError('bad-family', {
      subject: `family "${declaration.name}"`,
      found: `${statistic.length} sufficient statistics for ${eta.length} natural parameters`,
      expected: 'one for each',
    });
  }
  // Found when first asked for: of all the built-in families a program uses one or two.
  const logPartition = once(() => simplify(toExpr(declaration.logPartition(...eta))));
  const mean = once(() => eta.map((e) => simplify(derivative(logPartition(), e))));
  const variance = once(() => mean().map((m) => eta.map((e) => simplify(derivative(m, e)))));
  const logBaseMeasure = once(() => (declaration.logBaseMeasure ? simplify(toExpr(declaration.logBaseMeasure(...y))) : undefined));
  const shared = {
    name: declaration.name,
    title: declaration.title ?? declaration.name,
    declaration,
    dimension: eta.length,
    symbols: Object.freeze({ y, eta, constants, tau: symbol('dispersion tau') }),
    expressions: Object.freeze({
      sufficientStatistic: statistic,
      get logPartition() {
        return logPartition();
      },
      get mean() {
        return mean();
      },
      get variance() {
        return variance();
      },
      get logBaseMeasure() {
        return logBaseMeasure();
      },
    }),
    predictors: Object.freeze(declaration.predictors ?? canonicalPredictors(declaration)),
  };
  const cache = new Map<string, RowExpressions>();
  const build = (values: Readonly<Record<string, number>>): ExponentialFamily => {
    const family: ExponentialFamily = Object.freeze({
      ...shared,
      constants: Object.freeze(values),
      withConstants: (more: Readonly<Record<string, number>>) => build({ ...values, ...checkConstants(declaration, more) }),
      compose(links: readonly Link[] = shared.predictors.map((p) => p.link)) {
        if (links.length !== shared.predictors.length) {
          throw new ExpofamError('bad-link', {
            subject: `family "${declaration.name}"`,
            found: `${links.length} links`,
            expected: `${shared.predictors.length}, for ${shared.predictors.map((p) => p.name).join(', ')}`,
          });
        }
        const key = links.map((l) => l.name).join('\n');
        const known = cache.get(key);
        if (known) return known;
        const composed = rowExpressions(family, links, inversion);
        // A user's own link may share a name with another, so only named links are kept.
        if (links.every(isNamedLink)) cache.set(key, composed);
        return composed;
      },
    });
    return family;
  };
  const given = Object.entries(declaration.constants ?? {}).flatMap(([name, c]) =>
    c.value === undefined ? [] : [[name, c.value] as const],
  );
  return build(Object.fromEntries(given));
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Without declared predictors: the mean with the canonical link where the mean is declared, else η itself. */
function canonicalPredictors(declaration: FamilyDeclaration): PredictorDeclaration[] {
  if (declaration.mean && declaration.canonicalLink) {
    return [{ name: 'mean', link: linkByName(declaration.canonicalLink), domain: declaration.mean.domain }];
  }
  return declaration.parameters.map((p) => ({ name: p.name, link: canonical, domain: p.domain ?? reals }));
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

function checkConstants(declaration: FamilyDeclaration, values: Readonly<Record<string, number>>): Record<string, number> {
  const declared = declaration.constants ?? {};
  const result: Record<string, number> = {};
  for (const [given, value] of Object.entries(values)) {
    const name = Object.keys(declared).find((n) => n === given || declared[n].aliases?.includes(given));
    if (name === undefined) {
      const known = Object.keys(declared);
      throw new ExpofamError('unknown-parameter', {
        subject: `family "${declaration.name}"`,
        found: `no parameter "${given}"`,
        expected: known.length ? known.join(', ') : 'none: this family has no parameter to give',
      });
    }
    if (!Number.isFinite(value) || !contains(declared[name].domain, value)) {
      throw new ExpofamError('bad-parameter', {
        subject: `parameter "${given}" of family "${declaration.name}"`,
        found: String(value),
        expected: `a number in ${describeInterval(declared[name].domain)}`,
      });
    }
    result[name] = value;
  }
  return result;
}
