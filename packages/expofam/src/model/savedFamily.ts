import { toExpr } from '../expr/intern.ts';
import { type Expr, type ExprLike, symbol } from '../expr/node.ts';
import { parseExpression } from '../expr/parse.ts';
import { printText } from '../expr/print.ts';
import { substitute } from '../expr/substitute.ts';
import { isBuiltIn } from '../family/builtIn.ts';
import { type ExponentialFamily, exponentialFamily } from '../family/exponentialFamily.ts';
import type { ConstantDeclaration, FamilyDeclaration, ParameterDeclaration } from '../family/familyDeclaration.ts';
import type { Interval } from '../family/interval.ts';
import type { Link, LinkedParameter } from '../family/link.ts';
import { isNamedLink, linkByName } from '../family/links.ts';
import type { Support } from '../family/support.ts';

/** An interval in JSON: null is an infinite end. */
export interface SavedInterval {
  readonly lower: number | null;
  readonly upper: number | null;
  readonly lowerClosed: boolean;
  readonly upperClosed: boolean;
}

type SavedSupport = Omit<Support, 'range'> & { readonly range: SavedInterval };
interface SavedParameter {
  readonly name: string;
  readonly domain: SavedInterval;
}

/** A link of one's own as expressions of `mu` and `u`. */
export interface SavedLink {
  readonly name: string;
  readonly forward: string;
  readonly inverse: { readonly value: string; readonly log: string; readonly complement: string; readonly logComplement: string };
  readonly domain: SavedInterval;
  readonly range: SavedInterval;
}

/**
 * A user's family as its declaration, every part an expression in text: all that prediction needs. A linked parameter `p`
 * stands as `p`, `p.log`, `p.complement`, `p.logComplement`.
 */
export interface SavedFamily {
  readonly name: string;
  readonly title?: string;
  readonly form?: 'vector';
  readonly support: SavedSupport;
  readonly fits?: SavedSupport;
  readonly response?: FamilyDeclaration['response'];
  readonly responseNames?: readonly string[];
  readonly parameters: readonly SavedParameter[];
  readonly sufficientStatistic?: readonly string[];
  readonly logBaseMeasure?: string;
  readonly logPartition: string;
  readonly source?: {
    readonly parameters: readonly SavedParameter[];
    readonly toNatural: readonly string[];
    readonly fromNatural: readonly string[];
  };
  readonly mean?: { readonly domain: SavedInterval; readonly natural: string; readonly logPartition: string };
  readonly unitDeviance?: string;
  readonly dispersion?: {
    readonly name: string;
    readonly fixed?: number;
    readonly quasi?: boolean;
    readonly logBaseMeasure?: string;
    readonly saturatedLogDensity?: string;
  };
  readonly constants?: Readonly<Record<string, Omit<ConstantDeclaration, 'domain'> & { readonly domain: SavedInterval }>>;
  readonly predictors?: readonly { readonly name: string; readonly link: string; readonly domain: SavedInterval }[];
  readonly canonicalLink?: string;
  readonly naturalFromPredictors?: readonly string[];
  readonly logDensity?: string;
  readonly meanResponse?: readonly string[];
  readonly varianceResponse?: readonly string[];
  readonly weightRole?: FamilyDeclaration['weightRole'];
}

const parts = ['', '.log', '.complement', '.logComplement'] as const;
const linked = (name: string): LinkedParameter => {
  const [value, log, complement, logComplement] = parts.map((p) => symbol(name + p));
  return { value, log, complement, logComplement };
};
const tau = symbol('tau');

/** The declaration of a family in JSON; undefined for a built-in one, which its name says. */
export function savedFamily(family: ExponentialFamily): SavedFamily | undefined {
  if (isBuiltIn(family)) return undefined;
  const d = family.declaration;
  const y = (d.responseNames ?? ['y']).map((n) => symbol(n));
  const eta = d.parameters.map((p) => symbol(p.name));
  const predicted = family.predictors.map((p) => linked(p.name));
  const one = (e: ExprLike): string => printText(toExpr(e));
  const all = (es: readonly ExprLike[]): string[] => es.map(one);
  const { dispersion, source } = d;
  return {
    name: d.name,
    ...(d.title ? { title: d.title } : {}),
    ...(d.form ? { form: d.form } : {}),
    support: savedSupport(d.support),
    ...(d.fits ? { fits: savedSupport(d.fits) } : {}),
    ...(d.response ? { response: d.response } : {}),
    ...(d.responseNames ? { responseNames: d.responseNames } : {}),
    parameters: savedParameters(d.parameters),
    ...(d.sufficientStatistic ? { sufficientStatistic: all(d.sufficientStatistic(...y)) } : {}),
    ...(d.logBaseMeasure ? { logBaseMeasure: one(d.logBaseMeasure(...y)) } : {}),
    logPartition: one(d.logPartition(...eta)),
    ...(source
      ? {
          source: {
            parameters: savedParameters(source.parameters),
            toNatural: all(source.toNatural(...source.parameters.map((p) => symbol(p.name)))),
            fromNatural: all(source.fromNatural(...eta)),
          },
        }
      : {}),
    ...(d.mean
      ? {
          mean: {
            domain: savedInterval(d.mean.domain),
            natural: one(d.mean.natural(linked('mu'))),
            logPartition: one(d.mean.logPartition(linked('mu'))),
          },
        }
      : {}),
    ...(d.unitDeviance ? { unitDeviance: one(d.unitDeviance(y, predicted)) } : {}),
    ...(dispersion
      ? {
          dispersion: {
            name: dispersion.name,
            ...(dispersion.fixed === undefined ? {} : { fixed: dispersion.fixed }),
            ...(dispersion.quasi ? { quasi: true } : {}),
            ...(dispersion.logBaseMeasure ? { logBaseMeasure: one(dispersion.logBaseMeasure(y[0], tau)) } : {}),
            ...(dispersion.saturatedLogDensity ? { saturatedLogDensity: one(dispersion.saturatedLogDensity(y[0], tau)) } : {}),
          },
        }
      : {}),
    ...(d.constants
      ? { constants: Object.fromEntries(Object.entries(d.constants).map(([n, c]) => [n, { ...c, domain: savedInterval(c.domain) }])) }
      : {}),
    ...(d.predictors
      ? { predictors: d.predictors.map((p) => ({ name: p.name, link: p.link.name, domain: savedInterval(p.domain) })) }
      : {}),
    ...(d.canonicalLink ? { canonicalLink: d.canonicalLink } : {}),
    ...(d.naturalFromPredictors ? { naturalFromPredictors: all(d.naturalFromPredictors(...predicted)) } : {}),
    ...(d.logDensity ? { logDensity: one(d.logDensity(y, predicted)) } : {}),
    ...(d.meanResponse ? { meanResponse: all(d.meanResponse(...predicted)) } : {}),
    ...(d.varianceResponse ? { varianceResponse: all(d.varianceResponse(...predicted)) } : {}),
    ...(d.weightRole ? { weightRole: d.weightRole } : {}),
  };
}

/** The family of a saved declaration. */
export function loadFamily(saved: SavedFamily, links: ReadonlyMap<string, Link>): ExponentialFamily {
  const y = (saved.responseNames ?? ['y']).map((n) => symbol(n));
  const eta = saved.parameters.map((p) => symbol(p.name));
  const constants = Object.keys(saved.constants ?? {});
  const predictorNames = saved.predictors?.map((p) => p.name) ?? (saved.mean ? ['mean'] : saved.parameters.map((p) => p.name));
  /** Reads text in some names, and puts what the constructor gives in their place. */
  const read = (text: string, names: readonly string[], given: readonly Expr[]): Expr => {
    const e = parseExpression(text, { symbols: [...names, ...constants] });
    return substitute(e, new Map(names.map((n, i) => [symbol(n), given[i]] as const)));
  };
  const names = (symbols: readonly Expr[]): string[] => symbols.map((s) => s.name as string);
  const linkedNames = (of: readonly string[]): string[] => of.flatMap((n) => parts.map((p) => n + p));
  const flat = (ps: readonly LinkedParameter[]): Expr[] => ps.flatMap((p) => [p.value, p.log, p.complement, p.logComplement]);
  const { mean, source, dispersion, predictors } = saved;
  const text = <T>(value: T | undefined, make: (value: T) => Partial<FamilyDeclaration>): Partial<FamilyDeclaration> =>
    value === undefined ? {} : make(value);
  const ofParameters = (s: string) => (ys: readonly Expr[], ps: readonly LinkedParameter[]) =>
    read(s, [...names(y), ...linkedNames(predictorNames)], [...ys, ...flat(ps)]);
  const declaration: FamilyDeclaration = {
    name: saved.name,
    ...(saved.title ? { title: saved.title } : {}),
    ...(saved.form ? { form: saved.form } : {}),
    support: loadSupport(saved.support),
    ...(saved.fits ? { fits: loadSupport(saved.fits) } : {}),
    ...(saved.response ? { response: saved.response } : {}),
    ...(saved.responseNames ? { responseNames: saved.responseNames } : {}),
    parameters: loadParameters(saved.parameters),
    ...text(saved.sufficientStatistic, (t) => ({ sufficientStatistic: (...ys) => t.map((s) => read(s, names(y), ys)) })),
    ...text(saved.logBaseMeasure, (t) => ({ logBaseMeasure: (...ys) => read(t, names(y), ys) })),
    logPartition: (...etas) => read(saved.logPartition, names(eta), etas),
    ...(source
      ? {
          source: {
            parameters: loadParameters(source.parameters),
            toNatural: (...s: Expr[]) =>
              source.toNatural.map((t) =>
                read(
                  t,
                  source.parameters.map((p) => p.name),
                  s,
                ),
              ),
            fromNatural: (...etas: Expr[]) => source.fromNatural.map((t) => read(t, names(eta), etas)),
          },
        }
      : {}),
    ...(mean
      ? {
          mean: {
            domain: loadInterval(mean.domain),
            natural: (mu: LinkedParameter) => read(mean.natural, linkedNames(['mu']), flat([mu])),
            logPartition: (mu: LinkedParameter) => read(mean.logPartition, linkedNames(['mu']), flat([mu])),
          },
        }
      : {}),
    ...text(saved.unitDeviance, (t) => ({ unitDeviance: ofParameters(t) })),
    ...text(saved.logDensity, (t) => ({ logDensity: ofParameters(t) })),
    ...(dispersion
      ? {
          dispersion: {
            name: dispersion.name,
            ...(dispersion.fixed === undefined ? {} : { fixed: dispersion.fixed }),
            ...(dispersion.quasi ? { quasi: true } : {}),
            ...(dispersion.logBaseMeasure === undefined
              ? {}
              : { logBaseMeasure: (v: Expr, t: Expr) => read(dispersion.logBaseMeasure as string, [...names(y), 'tau'], [v, t]) }),
            ...(dispersion.saturatedLogDensity === undefined
              ? {}
              : {
                  saturatedLogDensity: (v: Expr, t: Expr) => read(dispersion.saturatedLogDensity as string, [...names(y), 'tau'], [v, t]),
                }),
          },
        }
      : {}),
    ...(saved.constants
      ? { constants: Object.fromEntries(Object.entries(saved.constants).map(([n, c]) => [n, { ...c, domain: loadInterval(c.domain) }])) }
      : {}),
    ...(predictors
      ? {
          predictors: predictors.map((p) => ({
            name: p.name,
            link: links.get(p.link) ?? linkByName(p.link),
            domain: loadInterval(p.domain),
          })),
        }
      : {}),
    ...(saved.canonicalLink ? { canonicalLink: saved.canonicalLink } : {}),
    ...text(saved.naturalFromPredictors, (t) => ({
      naturalFromPredictors: (...ps) => t.map((s) => read(s, linkedNames(predictorNames), flat(ps))),
    })),
    ...text(saved.meanResponse, (t) => ({ meanResponse: (...ps) => t.map((s) => read(s, linkedNames(predictorNames), flat(ps))) })),
    ...text(saved.varianceResponse, (t) => ({
      varianceResponse: (...ps) => t.map((s) => read(s, linkedNames(predictorNames), flat(ps))),
    })),
    ...(saved.weightRole ? { weightRole: saved.weightRole } : {}),
  };
  return exponentialFamily(declaration);
}

/** The links of a model that are neither built in nor brought by a built-in family, in JSON. */
export function savedLinks(family: ExponentialFamily, links: readonly Link[]): SavedLink[] {
  const own = isBuiltIn(family) ? new Set(family.predictors.map((p) => p.link)) : new Set<Link>();
  const all = isBuiltIn(family) ? links : [...links, ...family.predictors.map((p) => p.link)];
  const out = new Map<string, SavedLink>();
  for (const link of all) if (!own.has(link) && !isNamedLink(link) && !out.has(link.name)) out.set(link.name, savedLink(link));
  return [...out.values()];
}

function savedLink(link: Link): SavedLink {
  const u = symbol('u');
  const inverse = link.inverse(u);
  const value = toExpr(inverse.value);
  const text = (e: ExprLike): string => printText(toExpr(e));
  const plain = text(value);
  return {
    name: link.name,
    forward: text(link.forward(symbol('mu'))),
    inverse: {
      value: plain,
      log: inverse.log === undefined ? `log(${plain})` : text(inverse.log),
      complement: inverse.complement === undefined ? `1 - (${plain})` : text(inverse.complement),
      logComplement: inverse.logComplement === undefined ? `log1p(-(${plain}))` : text(inverse.logComplement),
    },
    domain: savedInterval(link.domain),
    range: savedInterval(link.range),
  };
}

/** The link of a saved one. */
export function loadLink(saved: SavedLink): Link {
  const at = (text: string, name: string, given: Expr): Expr =>
    substitute(parseExpression(text, { symbols: [name] }), new Map([[symbol(name), given]]));
  return Object.freeze({
    name: saved.name,
    forward: (mu: Expr) => at(saved.forward, 'mu', mu),
    inverse: (u: Expr) => ({
      value: at(saved.inverse.value, 'u', u),
      log: at(saved.inverse.log, 'u', u),
      complement: at(saved.inverse.complement, 'u', u),
      logComplement: at(saved.inverse.logComplement, 'u', u),
    }),
    domain: loadInterval(saved.domain),
    range: loadInterval(saved.range),
  });
}

const finiteOrNull = (x: number): number | null => (Number.isFinite(x) ? x : null);
const savedInterval = (i: Interval): SavedInterval => ({
  lower: finiteOrNull(i.lower),
  upper: finiteOrNull(i.upper),
  lowerClosed: i.lowerClosed,
  upperClosed: i.upperClosed,
});
const loadInterval = (i: SavedInterval): Interval => ({
  ...i,
  lower: i.lower ?? Number.NEGATIVE_INFINITY,
  upper: i.upper ?? Number.POSITIVE_INFINITY,
});
const savedSupport = (s: Support): SavedSupport => ({ ...s, range: savedInterval(s.range) });
const loadSupport = (s: SavedSupport): Support => ({ ...s, range: loadInterval(s.range) });
const savedParameters = (p: readonly ParameterDeclaration[]): SavedParameter[] =>
  p.map(({ name, domain }) => ({ name, domain: savedInterval(domain) }));
const loadParameters = (p: readonly SavedParameter[]): ParameterDeclaration[] =>
  p.map(({ name, domain }) => ({ name, domain: loadInterval(domain) }));
