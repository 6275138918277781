import { ExpofamError } from '../core/expofamError.ts';
import { toExpr } from '../expr/intern.ts';
import { type Expr, log, log1p, neg, sub, symbol } from '../expr/node.ts';
import { parseExpression } from '../expr/parse.ts';
import { printText } from '../expr/print.ts';
import { simplify } from '../expr/simplify.ts';
import { substitute } from '../expr/substitute.ts';
import { declaredCheck } from './checkDeclared.ts';
import { type ExponentialFamily, exponentialFamily } from './exponentialFamily.ts';
import type { ConstantDeclaration, FamilyDeclaration, ParameterDeclaration, PredictorDeclaration } from './familyDeclaration.ts';
import { familyNotes, noteFamily } from './familyDefinitions.ts';
import type { FamilyKey } from './familyKeys.ts';
import type { LinkedParameter } from './link.ts';
import { linkByName, plainParameter } from './links.ts';
import { labelQuasi } from './momentInequality.ts';
import { numericPartition } from './numericPartition.ts';
import { domainText, parseDomain, parseSupport, supportText } from './parseSupport.ts';
import { readFamilyText } from './readFamilyText.ts';

/** A parameter in text: its name (on all of ℝ), or name and domain. */
export type ParameterText = string | { readonly name: string; readonly domain?: string };

/**
 * A family as plain JSON, its formulas as text. `logPartition` in the parameters is enough to fit; `logBaseMeasure` in y
 * adds density, AIC and sampling; without `logPartition` the base measure and the support are summed or integrated.
 *
 * @example
 * { "name": "my-poisson", "support": "non-negative integers", "parameters": ["eta"],
 *   "logPartition": "exp(eta)", "logBaseMeasure": "-lgamma(y + 1)" }
 */
export interface FamilyText {
  readonly name: string;
  readonly title?: string;
  readonly uses?: readonly string[];
  /** `non-negative integers`, `positive`, `(0, 1)`, `integers [1, Inf)` … */
  readonly support: string;
  readonly parameters: readonly ParameterText[];
  readonly logPartition?: string;
  readonly logBaseMeasure?: string;
  /** T(y); ["y"] by default. */
  readonly sufficientStatistic?: readonly string[];
  /** For one parameter: η and a in terms of `mu`; found by inversion where absent. */
  readonly mean?: { readonly domain?: string; readonly natural: string; readonly logPartition?: string };
  readonly canonicalLink?: string;
  /** The default link; without one, the canonical. */
  readonly link?: string;
  /** In y and mu; found from the convex conjugate where absent. */
  readonly unitDeviance?: string;
  readonly source?: {
    readonly parameters: readonly ParameterText[];
    readonly toNatural: readonly string[];
    readonly fromNatural: readonly string[];
  };
  readonly constants?: Readonly<
    Record<
      string,
      {
        readonly value?: number;
        readonly domain?: string;
        readonly start?: number;
        readonly profiled?: boolean;
        readonly description?: string;
      }
    >
  >;
  /** With several parameters: what the linear predictors predict, and η in terms of that. */
  readonly predictors?: readonly { readonly name: string; readonly link?: string; readonly domain?: string }[];
  readonly naturalFromPredictors?: readonly string[];
  /** Present and true where the log-partition is no cumulant function. */
  readonly quasi?: boolean;
}

/**
 * Reads a family from text, as lines `key: value` ({@link parseFamilyLines}) or as JSON, or from the object that it stands
 * for. Formulas are parsed on a closed list of functions; nothing is evaluated as code.
 *
 * @throws ExpofamError `bad-family` with the key or line, or the position in a formula
 * @example
 * const family = familyFromText('name: p\nsupport: non-negative integers\nparameters: eta\nlog-partition: exp(eta)');
 */
export function familyFromText(given: string | FamilyText): ExponentialFamily {
  const { text, place } = readFamilyText(given);
  const subject = `family "${text.name}"`;
  const parameters = text.parameters.map((p) => parameterOf(p, `${subject}, ${place('parameters')}`));
  const names = parameters.map((p) => p.name);
  const constantNames = Object.keys(text.constants ?? {});
  // Left as written, so that lintFamily sees it: the constructor simplifies.
  const written = (formula: string, key: FamilyKey, symbols: readonly string[], which = ''): Expr => {
    try {
      return parseExpression(formula, { symbols: [...symbols, ...constantNames] });
    } catch (cause) {
      if (!(cause instanceof ExpofamError)) throw cause;
      throw new ExpofamError(cause.code, {
        subject: `${subject}, ${place(key)}${which}`,
        found: cause.message,
        details: cause.details,
        cause,
      });
    }
  };
  const parse = (...given: Parameters<typeof written>): Expr => simplify(written(...given));
  const inSymbols = (e: Expr, from: readonly string[], to: readonly Expr[]): Expr =>
    substitute(e, new Map(from.map((n, i) => [symbol(n), to[i]] as const)));
  const support = parseSupport(text.support, `${subject}, ${place('support')}`);
  const statistic = text.sufficientStatistic?.map((f, i) => parse(f, 'sufficientStatistic', ['y'], ` ${i + 1}`));
  const base = text.logBaseMeasure === undefined ? undefined : written(text.logBaseMeasure, 'logBaseMeasure', ['y']);
  const constants: Record<string, ConstantDeclaration> = Object.fromEntries(
    Object.entries(text.constants ?? {}).map(([name, c]) => [
      name,
      {
        ...c,
        domain: parseDomain(c.domain ?? 'reals', `${subject}, constant "${name}"`),
        description: c.description ?? `the constant ${name}`,
      },
    ]),
  );
  const partition =
    text.logPartition === undefined
      ? numericPartition({ subject, support, statistic: statistic ?? [symbol('y')], base, parameters, constants })
      : written(text.logPartition, 'logPartition', names);
  const mean = text.mean;
  const natural = mean && parse(mean.natural, 'mean.natural', ['mu']);
  const meanPartition = mean?.logPartition === undefined ? undefined : parse(mean.logPartition, 'mean.logPartition', ['mu']);
  const deviance = text.unitDeviance === undefined ? undefined : parse(text.unitDeviance, 'unitDeviance', ['y', 'mu']);
  const inMean = (e: Expr, mu: LinkedParameter): Expr => simplify(linked(e, symbol('mu'), mu));
  const { source } = text;
  const sourceParameters = source?.parameters.map((p) => parameterOf(p, `${subject}, ${place('source.parameters')}`)) ?? [];
  const sourceNames = sourceParameters.map((p) => p.name);
  const toNatural = source?.toNatural.map((f) => parse(f, 'source.toNatural', sourceNames));
  const fromNatural = source?.fromNatural.map((f) => parse(f, 'source.fromNatural', names));
  const predictors = text.predictors?.map(
    (p): PredictorDeclaration => ({
      name: p.name,
      link: linkByName(p.link ?? 'identity'),
      domain: parseDomain(p.domain ?? 'reals', `${subject}, predictor "${p.name}"`),
    }),
  );
  const predictorNames = predictors?.map((p) => p.name) ?? [];
  const fromPredictors = text.naturalFromPredictors?.map((f) => parse(f, 'naturalFromPredictors', predictorNames));
  const declaration: FamilyDeclaration = {
    name: text.name,
    ...(text.title ? { title: text.title } : {}),
    ...(text.uses ? { uses: text.uses } : {}),
    support,
    parameters,
    logPartition: (...eta) => inSymbols(partition, names, eta),
    ...(statistic ? { sufficientStatistic: (y: Expr) => statistic.map((t) => inSymbols(t, ['y'], [y])) } : {}),
    ...(base ? { logBaseMeasure: (y: Expr) => inSymbols(base, ['y'], [y]) } : {}),
    ...(natural && mean
      ? {
          mean: {
            domain: parseDomain(mean.domain ?? 'reals', `${subject}, mean`),
            natural: (mu: LinkedParameter) => inMean(natural, mu),
            logPartition: (mu: LinkedParameter) =>
              meanPartition ? inMean(meanPartition, mu) : simplify(inSymbols(partition, names, [inMean(natural, mu)])),
          },
        }
      : {}),
    ...(text.canonicalLink ? { canonicalLink: text.canonicalLink } : {}),
    ...(predictors ? { predictors } : {}),
    ...(text.link && !predictors
      ? { predictors: [{ name: 'mean', link: linkByName(text.link), domain: parseDomain(mean?.domain ?? 'reals', subject) }] }
      : {}),
    ...(deviance
      ? { unitDeviance: ([y]: readonly Expr[], [mu]: readonly LinkedParameter[]) => inMean(inSymbols(deviance, ['y'], [y]), mu) }
      : {}),
    ...(toNatural && fromNatural
      ? {
          source: {
            parameters: sourceParameters,
            toNatural: (...s: Expr[]) => toNatural.map((e) => inSymbols(e, sourceNames, s)),
            fromNatural: (...eta: Expr[]) => fromNatural.map((e) => inSymbols(e, names, eta)),
          },
        }
      : {}),
    ...(fromPredictors
      ? {
          naturalFromPredictors: (...p: LinkedParameter[]) =>
            fromPredictors.map((e) => predictorNames.reduce((f, name, j) => linked(f, symbol(name), p[j]), e)),
        }
      : {}),
    ...(constantNames.length ? { constants } : {}),
    ...(text.quasi ? { dispersion: { name: 'phi', quasi: true } } : {}),
    weightRole: 'replication',
  };
  const family = labelQuasi(exponentialFamily(declaration));
  const whole = family.declaration.dispersion?.quasi ? { ...text, quasi: true } : text;
  noteFamily(family.declaration, { text: () => whole, check: declaredCheck() });
  return family;
}

/** A formula in mu with what the link keeps uncancelled: log mu, 1 − mu and log(1 − mu) before mu itself. */
function linked(e: Expr, mu: Expr, parts: LinkedParameter): Expr {
  return substitute(
    e,
    new Map([
      [log(mu), parts.log],
      [log1p(neg(mu)), parts.logComplement],
      [sub(1, mu), parts.complement],
      [mu, parts.value],
    ]),
  );
}

function parameterOf(p: ParameterText, subject: string): ParameterDeclaration {
  const { name, domain = 'reals' } = typeof p === 'string' ? { name: p } : p;
  if (typeof name !== 'string' || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || name === 'y') {
    throw new ExpofamError('bad-family', {
      subject,
      found: `a parameter named ${JSON.stringify(name)}`,
      expected: 'a name of letters and digits other than y',
    });
  }
  return { name, domain: parseDomain(domain, `${subject}, parameter "${name}"`) };
}

/**
 * A family as text that `familyFromText` reads: the text it came from, or its expressions printed. undefined where it cannot
 * be written (a response of several components, a dispersion form, functions known by their values only).
 */
export function familyToText(family: ExponentialFamily): FamilyText | undefined {
  return (familyNotes(family.declaration).text ?? (() => writeFamily(family)))();
}

/** The text that a family's expressions print; undefined where it has parts that no text can say. */
export function writeFamily(family: ExponentialFamily): FamilyText | undefined {
  const { declaration, expressions, symbols } = family;
  const support = supportText(declaration.support);
  if (
    support === undefined ||
    symbols.y.length !== 1 ||
    symbols.y[0].name !== 'y' ||
    (declaration.dispersion && !declaration.dispersion.quasi && declaration.dispersion.fixed !== 1) ||
    declaration.notExponential
  )
    return undefined;
  const writable = (...list: readonly (Expr | undefined)[]): boolean => list.every((e) => e === undefined || !hasCall(e));
  const mu = symbol('mu');
  const natural = declaration.mean && simplify(toExpr(declaration.mean.natural(plainParameter(mu))));
  const meanPartition = declaration.mean && simplify(toExpr(declaration.mean.logPartition(plainParameter(mu))));
  const deviance = declaration.unitDeviance && simplify(toExpr(declaration.unitDeviance(symbols.y, [plainParameter(mu)])));
  if (!writable(expressions.logPartition, expressions.logBaseMeasure, ...expressions.sufficientStatistic, natural, meanPartition, deviance))
    return undefined;
  const parameterText = (p: ParameterDeclaration): ParameterText => ({ name: p.name, domain: domainText(p.domain) });
  const { source } = declaration;
  const sourceSymbols = source?.parameters.map((p) => symbol(p.name)) ?? [];
  const list = (es: readonly (Expr | number)[]): string[] => es.map((e) => printText(simplify(toExpr(e))));
  const several = family.dimension > 1;
  if (several && declaration.predictors && !declaration.naturalFromPredictors && !source) return undefined;
  const predictorSymbols = family.predictors.map((p) => plainParameter(symbol(p.name)));
  return {
    name: family.name,
    title: family.title,
    ...(declaration.uses ? { uses: declaration.uses } : {}),
    support,
    parameters: declaration.parameters.map(parameterText),
    logPartition: printText(expressions.logPartition),
    ...(expressions.logBaseMeasure ? { logBaseMeasure: printText(expressions.logBaseMeasure) } : {}),
    ...(declaration.sufficientStatistic ? { sufficientStatistic: list(expressions.sufficientStatistic) } : {}),
    ...(natural && meanPartition && declaration.mean
      ? { mean: { domain: domainText(declaration.mean.domain), natural: printText(natural), logPartition: printText(meanPartition) } }
      : {}),
    ...(declaration.canonicalLink ? { canonicalLink: declaration.canonicalLink } : {}),
    ...(!several && declaration.predictors ? { link: declaration.predictors[0].link.name } : {}),
    ...(deviance && !several ? { unitDeviance: printText(deviance) } : {}),
    ...(source
      ? {
          source: {
            parameters: source.parameters.map(parameterText),
            toNatural: list(source.toNatural(...sourceSymbols)),
            fromNatural: list(source.fromNatural(...symbols.eta)),
          },
        }
      : {}),
    ...(declaration.constants
      ? {
          constants: Object.fromEntries(
            Object.entries(declaration.constants).map(([n, { aliases: _, domain, ...c }]) => [
              n,
              { ...c, domain: domainText(domain), ...(family.constants[n] === undefined ? {} : { value: family.constants[n] }) },
            ]),
          ),
        }
      : {}),
    ...(several && declaration.predictors
      ? {
          predictors: declaration.predictors.map((p) => ({ name: p.name, link: p.link.name, domain: domainText(p.domain) })),
          naturalFromPredictors: list(
            declaration.naturalFromPredictors?.(...predictorSymbols) ?? source?.toNatural(...predictorSymbols.map((p) => p.value)) ?? [],
          ),
        }
      : {}),
    ...(declaration.dispersion?.quasi ? { quasi: true } : {}),
  };
}

function hasCall(e: Expr): boolean {
  const seen = new Set<Expr>();
  const visit = (node: Expr): boolean => {
    if (seen.has(node)) return false;
    seen.add(node);
    return node.fn !== undefined || node.args.some(visit);
  };
  return visit(e);
}
