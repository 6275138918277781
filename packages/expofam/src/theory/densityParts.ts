import { toExpr } from '../expr/intern.ts';
import { add, constant, div, type Expr, log, mul, neg, sub, sum, symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { substitute } from '../expr/substitute.ts';
import { sumOf, terms } from '../expr/terms.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { plainParameter } from '../family/links.ts';
import { isTextbook, textbook } from './textbook.ts';

/** The parts of a density in the parameters that people write, as textbook expressions. */
export interface DensityParts {
  /** λ; μ, σ …, the source parameters. Empty where the family declares none. */
  readonly source: readonly Expr[];
  /** The dispersion τ, where the density is b(y, τ) exp((ηᵀT − a)/τ); 1/n for a proportion of n trials. */
  readonly dispersion?: Expr;
  readonly statistic: readonly Expr[];
  /** log b(y), or log b(y, τ); absent where the family does not give it in closed form. */
  readonly logBaseMeasure?: Expr;
  /** η(source). */
  readonly natural: readonly Expr[];
  /** The source parameters as functions of η. */
  readonly inverse: readonly Expr[];
  /** a(η(source)). */
  readonly cumulant?: Expr;
  /** a(η). */
  readonly logPartition: Expr;
  /** ∇a(η) and ∇²a(η). */
  readonly mean: readonly Expr[];
  readonly variance: readonly (readonly Expr[])[];
  /** The same at η(source). */
  readonly meanInSource?: readonly Expr[];
  readonly varianceInSource?: readonly (readonly Expr[])[];
  /** log P(y; source, τ) as it is usually written. */
  readonly logDensity?: Expr;
  /** Symbols that stand for positive numbers. */
  readonly positive: ReadonlySet<Expr>;
}

/** Takes a family's declaration apart for reading. */
export function densityParts(family: ExponentialFamily): DensityParts {
  const { declaration, expressions, symbols } = family;
  const declared = declaration.source;
  const source = (declared?.parameters ?? []).map((p) => symbol(p.name));
  const own = declaration.dispersion;
  const clash = source.some((s) => s.name === own?.name);
  const n = symbol('n');
  let dispersion: Expr | undefined;
  if (own && own.fixed === undefined) dispersion = symbol(clash ? 'tau' : own.name);
  // The number of trials is a prior weight: τ = 1/n.
  else if (own?.logBaseMeasure && declaration.weightRole === 'precision') dispersion = div(1, n);

  const positive = new Set<Expr>();
  declared?.parameters.forEach((p, i) => {
    if (p.domain.lower >= 0) positive.add(source[i]);
  });
  declaration.parameters.forEach((p, i) => {
    if (p.domain.lower >= 0) positive.add(symbols.eta[i]);
  });
  for (const [name, c] of Object.entries(declaration.constants ?? {})) if (c.domain.lower >= 0) positive.add(symbol(name));
  if (declaration.support.range.lower >= 0) for (const y of symbols.y) positive.add(y);
  if (dispersion) positive.add(dispersion.op === 'symbol' ? dispersion : n);
  const read = (e: Expr) => textbook(e, positive);

  const statistic = expressions.sufficientStatistic.map(read);
  const plainNatural = (declared?.toNatural(...source) ?? []).map((e) => read(toExpr(e)));
  const natural = plainNatural.map(joinLogs);
  const inverse = (declared?.fromNatural(...symbols.eta) ?? []).map((e) => read(toExpr(e)));
  const rawNatural = (declared?.toNatural(...source) ?? []).map((e) => simplify(toExpr(e)));
  const at = new Map(symbols.eta.map((e, i) => [e, rawNatural[i]] as const));
  const inSource = (e: Expr) => read(substitute(e, at));
  const base = dispersion
    ? own?.logBaseMeasure && toExpr(own.logBaseMeasure(symbols.y[0], dispersion))
    : ((declaration.logBaseMeasure && toExpr(declaration.logBaseMeasure(...symbols.y))) ?? undefined);
  const logBaseMeasure = own?.quasi || base === undefined ? undefined : read(base);
  const parts = {
    source,
    ...(dispersion ? { dispersion } : {}),
    statistic,
    ...(logBaseMeasure ? { logBaseMeasure } : {}),
    natural,
    inverse,
    logPartition: read(expressions.logPartition),
    mean: expressions.mean.map(read),
    variance: expressions.variance.map((row) => row.map(read)),
    positive,
  };
  if (!declared) return parts;
  const cumulant = inSource(expressions.logPartition);
  const exponent = sub(sum(...statistic.map((t, i) => mul(t, plainNatural[i]))), cumulant);
  const whole = logBaseMeasure && add(logBaseMeasure, dispersion ? overEach(exponent, dispersion) : exponent);
  const usual = whole && (familiar(family, source, dispersion, read) ?? whole);
  return {
    ...parts,
    cumulant,
    meanInSource: expressions.mean.map(inSource),
    varianceInSource: expressions.variance.map((row) => row.map(inSource)),
    ...(usual ? { logDensity: usual } : {}),
  };
}

/** The log-density with squares completed, where the declaration writes it so: −(y − μ)²/2σ² rather than yμ/σ² − …. */
function familiar(
  { declaration, symbols }: ExponentialFamily,
  source: readonly Expr[],
  dispersion: Expr | undefined,
  read: (e: Expr) => Expr,
): Expr | undefined {
  const own = declaration.dispersion;
  let candidate: Expr | undefined;
  if (dispersion && own?.saturatedLogDensity && declaration.unitDeviance && declaration.mean && isMean(declaration)) {
    const deviance = toExpr(declaration.unitDeviance(symbols.y, [plainParameter(source[0])]));
    const saturated = toExpr(own.saturatedLogDensity(symbols.y[0], dispersion));
    candidate = add(saturated, neg(div(deviance, mul(constant(2), dispersion))));
  } else if (declaration.logDensity && !declaration.naturalFromPredictors && declaration.predictors?.length === source.length) {
    candidate = toExpr(declaration.logDensity(symbols.y, source.map(plainParameter)));
  }
  if (!candidate || !isTextbook(candidate)) return undefined;
  return read(candidate);
}

/** A sum divided term by term. */
const overEach = (e: Expr, d: Expr): Expr => sumOf(terms(e).map(({ negative, term }) => ({ negative, term: div(term, d) })));

/** log a − log b as log(a/b), as one writes a logit. */
export function joinLogs(e: Expr): Expr {
  const [a, b] = e.args;
  if (e.op === 'neg' && a.op === 'log' && a.args[0].op === 'div') return log(div(a.args[0].args[1], a.args[0].args[0]));
  return e.op === 'sub' && a.op === 'log' && b.op === 'log' ? log(div(a.args[0], b.args[0])) : e;
}

/** True where the one source parameter is the mean. */
export function isMean(declaration: ExponentialFamily['declaration']): boolean {
  if (!declaration.mean || declaration.source?.parameters.length !== 1) return false;
  const s = symbol('source');
  return simplify(toExpr(declaration.mean.natural(plainParameter(s)))) === simplify(toExpr(declaration.source.toNatural(s)[0]));
}
