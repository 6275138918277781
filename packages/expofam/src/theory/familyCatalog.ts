import { ExpofamError } from '../core/expofamError.ts';
import { toExpr } from '../expr/intern.ts';
import { mathName, nameText } from '../expr/mathName.ts';
import { symbol } from '../expr/node.ts';
import type { FamilyEntry } from '../families/coreFamilies.ts';
import { aliasesOf, usesOf } from '../families/descriptions.ts';
import { families } from '../families/index.ts';
import { vectorFormOf } from '../families/vectorForms.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { describeInterval } from '../family/interval.ts';
import { printUnicode } from './printUnicode.ts';
import { textbook } from './textbook.ts';
import { usualLinks } from './usualLinks.ts';

/** A parameter with its domain and, for a natural one, what it is in source parameters. */
export interface CatalogParameter {
  readonly name: string;
  /** As it is written in formulas: λ, σ². */
  readonly letter: string;
  readonly domain: string;
  /** η(source), where the family declares source parameters. */
  readonly value?: string;
}

/** What is said of a family in a list of families. */
export interface CatalogEntry {
  readonly name: string;
  readonly title: string;
  readonly aliases: readonly string[];
  /** What it is for. */
  readonly uses: readonly string[];
  readonly support: string;
  readonly response: string;
  readonly source: readonly CatalogParameter[];
  readonly natural: readonly CatalogParameter[];
  readonly statistic: readonly string[];
  readonly logPartition: string;
  readonly dispersion?: string;
  readonly constants: readonly { readonly name: string; readonly domain: string; readonly value?: number; readonly description: string }[];
  readonly predictors: readonly { readonly name: string; readonly link: string; readonly links: readonly string[] }[];
  /** True where links besides those of the list work: the family declares its mean. */
  readonly anyLink: boolean;
  /** Other linear predictors: a link or formula for one of them selects the form in which all are predicted. */
  readonly furtherPredictors: readonly { readonly name: string; readonly link: string; readonly links: readonly string[] }[];
  readonly isQuasi: boolean;
}

const sample = (entry: FamilyEntry): ExponentialFamily => (typeof entry === 'function' ? entry(['a', 'b', 'c']) : entry);

/** All built-in families in their order, as data. A family of K classes is described with three. */
export function familyCatalog(): CatalogEntry[] {
  return Object.values(families).map((entry) => catalogEntry(sample(entry as FamilyEntry)));
}

/** One family as data. */
export function catalogEntry(family: ExponentialFamily): CatalogEntry {
  const { declaration } = family;
  const source = (declaration.source?.parameters ?? []).map((p) => symbol(p.name));
  const positive = new Set(source.filter((_, i) => (declaration.source?.parameters[i].domain.lower ?? -1) >= 0));
  const written = (e: Parameters<typeof toExpr>[0]) => printUnicode(textbook(toExpr(e), positive));
  const natural = declaration.source?.toNatural(...source).map(written);
  const predictors = (f: ExponentialFamily) => f.predictors.map((p, j) => ({ name: p.name, link: p.link.name, links: usualLinks(f, j) }));
  const own = predictors(family);
  const vector = vectorFormOf(family);
  const further = vector ? predictors(vector) : [];
  return {
    name: family.name,
    title: family.title,
    aliases: aliasesOf(family),
    uses: usesOf(family),
    support: declaration.support.description,
    response: declaration.response ?? 'number',
    source: (declaration.source?.parameters ?? []).map((p) => ({
      name: p.name,
      letter: nameText(mathName(p.name)),
      domain: describeInterval(p.domain),
    })),
    natural: declaration.parameters.map((p, i) => ({
      name: p.name,
      letter: nameText(mathName(p.name)),
      domain: describeInterval(p.domain),
      ...(natural ? { value: natural[i] } : {}),
    })),
    statistic: family.expressions.sufficientStatistic.map(written),
    logPartition: written(family.expressions.logPartition),
    ...(declaration.dispersion && declaration.dispersion.fixed === undefined
      ? { dispersion: nameText(mathName(dispersionName(declaration))) }
      : {}),
    constants: Object.entries(declaration.constants ?? {}).map(([name, c]) => ({
      name,
      domain: describeInterval(c.domain),
      ...(c.value === undefined ? {} : { value: c.value }),
      description: c.description,
    })),
    predictors: own,
    anyLink: family.dimension === 1 && declaration.mean !== undefined,
    furtherPredictors: further.filter((p) => !own.some((o) => o.name === p.name)),
    isQuasi: declaration.dispersion?.quasi === true,
  };
}

/** The dispersion's name, or τ where a source parameter has that name (a Bernoulli's φ is its mean). */
function dispersionName({ dispersion, source }: ExponentialFamily['declaration']): string {
  const name = dispersion?.name ?? '';
  return source?.parameters.some((p) => p.name === name) ? 'tau' : name;
}

/**
 * The form of a family that has these linear predictors: its own, or the one in which all its parameters are predicted.
 *
 * @param predictors names of linear predictors that are asked for: `mean`, `sd` …
 */
export function familyWithPredictors(family: ExponentialFamily, predictors: readonly string[]): ExponentialFamily {
  const missing = (f: ExponentialFamily) => predictors.find((name) => !f.predictors.some((p) => p.name === name));
  if (missing(family) === undefined) return family;
  const vector = vectorFormOf(family);
  if (vector && missing(vector) === undefined) return vector;
  throw new ExpofamError('unknown-predictor', {
    subject: `family "${family.name}"`,
    found: `no linear predictor "${missing(vector ?? family)}"`,
    expected: [...new Set([...family.predictors, ...(vector?.predictors ?? [])].map((p) => p.name))].join(', '),
  });
}
