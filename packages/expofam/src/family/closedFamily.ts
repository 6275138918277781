import { ExpofamError } from '../core/expofamError.ts';
import { derivative } from '../expr/derivative.ts';
import { toExpr } from '../expr/intern.ts';
import { symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import type { ClosedDeclaration, FamilyDeclaration, PredictorDeclaration } from './familyDeclaration.ts';
import { contains, describeInterval, reals } from './interval.ts';
import type { Link } from './link.ts';
import { canonical, isNamedLink, linkByName } from './links.ts';
import { type MeanInversion, type RowExpressions, rowExpressions } from './rowExpressions.ts';

/**
 * The same of a declaration of this library from which nothing has to be inverted, so that a bundle of such families leaves out the
 * inversion and the checks of what people write.
 */
export function closedFamily(declaration: ClosedDeclaration): ExponentialFamily {
  return makeFamily(declaration);
}

/** What `exponentialFamily` and `closedFamily` share. */
export function makeFamily(declaration: FamilyDeclaration, inversion?: MeanInversion): ExponentialFamily {
  const y = (declaration.responseNames ?? ['y']).map((name) => symbol(name));
  const eta = declaration.parameters.map((p) => symbol(p.name));
  const constants = Object.keys(declaration.constants ?? {}).map((name) => symbol(name));
  const statistic = (declaration.sufficientStatistic?.(...y) ?? y).map((e) => simplify(toExpr(e)));
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
