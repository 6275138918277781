import { derivative } from '../expr/derivative.ts';
import { toExpr } from '../expr/intern.ts';
import { add, type Expr, mul, neg, product, sub, sum, symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { substitute } from '../expr/substitute.ts';
import { meanParameter } from './densityExpression.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import type { Link, LinkedParameter } from './link.ts';
import { canonical, identity, linkedParameter } from './links.ts';
import type { derivedDeviance, meanInverse } from './meanInverse.ts';

/**
 * A family composed with its links: everything that a row contributes, as expressions in the response y, the linear
 * predictors u and the family's constants. With J = ∂η/∂u: score s = Jᵀ(T(y) − ∇a(η)), expected information W = Jᵀ∇²a J.
 */
export interface RowExpressions {
  readonly y: readonly Expr[];
  readonly u: readonly Expr[];
  readonly constants: readonly Expr[];
  /** ηᵀT(y) − a(η), or a stable equivalent that differs by terms free of u. */
  readonly logLikelihood: Expr;
  readonly score: readonly Expr[];
  /** Expected information, q × q and symmetric. */
  readonly information: readonly (readonly Expr[])[];
  /** Observed information −∂²ℓ/∂u∂uᵀ; made when first asked for. */
  observed(): readonly (readonly Expr[])[];
  /** The natural parameters as functions of u. */
  readonly natural: readonly Expr[];
  /** The parameters that the links predict, in the order of the predictors. */
  readonly parameters: readonly LinkedParameter[];
  /** The mean response, one for each component; absent where the family does not give it. */
  readonly mean?: readonly Expr[];
  /** dμ/du, with one predictor; of two classes that of the first. */
  readonly meanSlope?: Expr;
  /** V(μ(u)) = a″(η(u)), with one predictor. */
  readonly variance?: Expr;
  /** A first guess of u from the response and the pooled means of T (the symbols `pooled`). */
  readonly start?: readonly Expr[];
  /** Symbols that `start` uses besides y: pooled means of T, then means and variances of the response's components. */
  readonly pooled: readonly Expr[];
  /** ηᵀT(y) − a(η) itself. */
  readonly exponent: Expr;
  /** log p(y; u) where the family declares it, complete. */
  readonly logDensity?: Expr;
  /** The unit deviance D(y, μ(u)), where the family has one. */
  readonly unitDeviance?: Expr;
}

/** Symbols of the linear predictors; a space keeps them apart from any name that a person writes. */
const predictorSymbols = (q: number): Expr[] => Array.from({ length: q }, (_, j) => symbol(`linear predictor ${j + 1}`));

/** What a family needs that does not declare its mean function or its deviance. */
export interface MeanInversion {
  readonly meanInverse: typeof meanInverse;
  readonly derivedDeviance: typeof derivedDeviance;
}

/** Composes a family with one link for each of its predictors. */
export function rowExpressions(family: ExponentialFamily, links: readonly Link[], inversion?: MeanInversion): RowExpressions {
  const u = predictorSymbols(links.length);
  const parameters = links.map((link, j) => linkedParameter(link, u[j]));
  const scalar = family.dimension === 1 && links.length === 1;
  const parts: Parts | ScalarParts = scalar
    ? scalarParts(family, u[0], links[0], parameters[0], inversion)
    : vectorParts(family, u, parameters);
  let observed: Expr[][] | undefined;
  const statistics = family.symbols.eta.map((_, i) => symbol(`pooled statistic ${i + 1}`));
  const response = {
    mean: family.symbols.y.map((_, i) => symbol(`pooled response ${i + 1}`)),
    variance: family.symbols.y.map((_, i) => symbol(`pooled variance ${i + 1}`)),
  };
  const pooled = [...statistics, ...response.mean, ...response.variance];
  const guesses =
    family.declaration.start?.(family.symbols.y, statistics, response) ??
    (scalar && !family.declaration.naturalFromPredictors ? halfway(family, statistics[0]) : undefined);
  const toPredictor = (guess: Expr, j: number): Expr =>
    isCanonical(links[j]) && scalar ? naturalOf(family, linkedParameter(identity, guess), inversion) : links[j].forward(guess);
  const start = guesses?.map((guess, j) => simplify(toPredictor(toExpr(guess), j)));
  const deviance =
    family.declaration.unitDeviance?.(family.symbols.y, meanParameters(scalar, parameters, parts)) ??
    (scalar && !family.declaration.notExponential
      ? inversion?.derivedDeviance(family, parts.natural[0], (parts as ScalarParts).cumulant)
      : undefined);
  return Object.freeze({
    y: family.symbols.y,
    u,
    constants: family.symbols.constants,
    parameters,
    pooled,
    ...parts,
    ...(start ? { start } : {}),
    ...(deviance === undefined ? {} : { unitDeviance: simplify(toExpr(deviance)) }),
    observed() {
      observed ??= parts.score.map((s) => u.map((v) => simplify(neg(derivative(s, v)))));
      return observed;
    },
  });
}

/** True for the link that makes the linear predictor the natural parameter itself. */
const isCanonical = (link: Link): boolean => link.name === canonical.name;

/** η as a function of the mean: as it is declared, or by inverting ∇a. */
function naturalOf(family: ExponentialFamily, mu: LinkedParameter, inversion: MeanInversion | undefined): Expr {
  const { mean } = family.declaration;
  return simplify(mean ? toExpr(mean.natural(mu)) : (inversion as MeanInversion).meanInverse(family).natural(mu.value));
}

/** A first guess of E[T]: halfway between the row's own T and the pooled mean. */
const halfway = (family: ExponentialFamily, pooled: Expr): Expr[] => [mul(0.5, add(family.expressions.sufficientStatistic[0], pooled))];

/** With the canonical link the mean parameter is ∇a(u), not u. */
function meanParameters(scalar: boolean, parameters: readonly LinkedParameter[], parts: ScalarParts | Parts): readonly LinkedParameter[] {
  return scalar && 'meanParameter' in parts ? [parts.meanParameter] : parameters;
}

type Parts = Pick<
  RowExpressions,
  'logLikelihood' | 'exponent' | 'logDensity' | 'score' | 'information' | 'natural' | 'mean' | 'meanSlope' | 'variance'
>;

/**
 * One natural parameter. The log-likelihood is linear in T, ℓ = Tη(u) − a(u), so its expected second derivative is
 * −μ′(u)η′(u): no division by a variance that may have underflowed.
 */
function scalarParts(
  family: ExponentialFamily,
  u: Expr,
  link: Link,
  given: LinkedParameter,
  inversion: MeanInversion | undefined,
): ScalarParts {
  const { declaration, expressions, symbols } = family;
  const statistic = expressions.sufficientStatistic[0];
  const asNatural = isCanonical(link);
  const inEta = (e: Expr, eta: Expr): Expr => simplify(substitute(e, new Map([[symbols.eta[0], eta]])));
  const parameter = asNatural ? inNatural(family, u) : given;
  const fromPredictor = asNatural ? undefined : declaration.naturalFromPredictors?.(given);
  const natural = fromPredictor ? simplify(toExpr(fromPredictor[0])) : asNatural ? u : naturalOf(family, parameter, inversion);
  const cumulant =
    declaration.mean && !asNatural && !fromPredictor
      ? simplify(toExpr(declaration.mean.logPartition(parameter)))
      : inEta(expressions.logPartition, natural);
  const mean = fromPredictor ? inEta(expressions.mean[0], natural) : simplify(parameter.value);
  const naturalSlope = simplify(derivative(natural, u));
  const form = declaration.rowForm?.(symbols.y, [parameter]);
  const density = declaration.logDensity?.(symbols.y, [parameter]);
  const exponent = simplify(sub(mul(statistic, natural), cumulant));
  const own = form?.logLikelihood ?? density;
  const logLikelihood = own === undefined ? exponent : simplify(toExpr(own));
  const score =
    own === undefined
      ? simplify(sub(mul(statistic, naturalSlope), simplify(derivative(cumulant, u))))
      : simplify(derivative(logLikelihood, u));
  const slope = simplify(derivative(toExpr(form?.coordinates?.[0] ?? parameter.value), u));
  const information = form?.information
    ? simplify(product(slope, slope, form.information[0][0]))
    : simplify(mul(simplify(derivative(mean, u)), naturalSlope));
  const variance = simplify(substitute(expressions.variance[0][0], new Map([[symbols.eta[0], natural]])));
  return {
    logLikelihood,
    exponent,
    ...(density === undefined ? {} : { logDensity: simplify(toExpr(density)) }),
    score: [score],
    information: [[information]],
    natural: [natural],
    // E[T] is the mean response only where T(y) = y; of two classes it is that of the first.
    ...(statistic === symbols.y[0] ? { mean: [mean], meanSlope: simplify(derivative(mean, u)), variance } : {}),
    ...(declaration.meanResponse ? { mean: declaration.meanResponse(parameter).map((e) => simplify(toExpr(e))) } : {}),
    cumulant,
    meanParameter: parameter,
  };
}

type ScalarParts = Parts & { readonly cumulant: Expr; readonly meanParameter: LinkedParameter };

/** The mean parameter as a function of η = u. */
function inNatural(family: ExponentialFamily, u: Expr): LinkedParameter {
  const at = new Map([[family.symbols.eta[0], u]]);
  const parts = meanParameter(family);
  const inside = (e: Expr): Expr => simplify(substitute(e, at));
  return {
    value: inside(parts.value),
    log: inside(parts.log),
    complement: inside(parts.complement),
    logComplement: inside(parts.logComplement),
  };
}

function vectorParts(family: ExponentialFamily, u: readonly Expr[], parameters: readonly LinkedParameter[]): Parts {
  const { declaration, expressions, symbols } = family;
  const q = u.length;
  const values = parameters.map((p) => p.value);
  const natural = (
    declaration.naturalFromPredictors?.(...parameters) ??
    (declaration.predictors ? declaration.source?.toNatural(...values) : undefined) ??
    values
  ).map((e) => simplify(toExpr(e)));
  const atNatural = new Map(symbols.eta.map((s, i) => [s, natural[i]] as const));
  const form = declaration.rowForm?.(symbols.y, parameters);
  const density = declaration.logDensity?.(symbols.y, parameters);
  const exponent = simplify(
    sub(sum(...expressions.sufficientStatistic.map((t, i) => mul(t, natural[i]))), substitute(expressions.logPartition, atNatural)),
  );
  const logLikelihood = simplify(toExpr(form?.logLikelihood ?? density ?? exponent));
  const score = u.map((v) => simplify(derivative(logLikelihood, v)));
  const information: Expr[][] = Array.from({ length: q }, () => new Array<Expr>(q));
  if (form?.information) {
    const slopes = parameters.map((p, j) => simplify(derivative(toExpr(form.coordinates?.[j] ?? p.value), u[j])));
    for (let i = 0; i < q; i++) {
      for (let j = i; j < q; j++) {
        information[i][j] = simplify(product(slopes[i], slopes[j], form.information[i][j]));
        information[j][i] = information[i][j];
      }
    }
  } else {
    const jacobian = natural.map((e) => u.map((v) => simplify(derivative(e, v))));
    const variance = expressions.variance.map((row) => row.map((e) => substitute(e, atNatural)));
    for (let i = 0; i < q; i++) {
      for (let j = i; j < q; j++) {
        let total: Expr = toExpr(0);
        for (let k = 0; k < natural.length; k++) {
          for (let l = 0; l < natural.length; l++) total = add(total, product(jacobian[k][i], variance[k][l], jacobian[l][j]));
        }
        information[i][j] = simplify(total);
        information[j][i] = information[i][j];
      }
    }
  }
  const mean = declaration.meanResponse
    ? declaration.meanResponse(...parameters).map((e) => simplify(toExpr(e)))
    : declaration.sufficientStatistic
      ? undefined
      : expressions.mean.map((e) => simplify(substitute(e, atNatural)));
  return {
    logLikelihood,
    exponent,
    ...(density === undefined ? {} : { logDensity: simplify(toExpr(density)) }),
    score,
    information,
    natural,
    ...(mean ? { mean } : {}),
  };
}
