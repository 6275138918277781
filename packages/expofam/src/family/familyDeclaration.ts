import type { Expr, ExprLike } from '../expr/node.ts';
import type { RandomSource } from '../math/random/random.ts';
import type { Interval } from './interval.ts';
import type { Link, LinkedParameter } from './link.ts';
import type { Support } from './support.ts';

/** A named real parameter and where it may lie. */
export interface ParameterDeclaration {
  readonly name: string;
  readonly domain: Interval;
}

/** A constant of a family that is not a natural parameter: a negative binomial's size, a Tweedie's power. */
export interface ConstantDeclaration {
  readonly domain: Interval;
  /** Its value; without one a fit estimates it by maximum likelihood, or asks for it where `profiled` is false. */
  readonly value?: number;
  /** Where an estimation starts. */
  readonly start?: number;
  /** True where a fit may estimate it by maximising the profile likelihood. */
  readonly profiled?: boolean;
  /** Names that the command and `parameters` accept besides. */
  readonly aliases?: readonly string[];
  readonly description: string;
}

/** One linear predictor of the family's regression, and what it predicts. */
export interface PredictorDeclaration {
  /** `mean`, `sd`, `shape`, `precision`, … */
  readonly name: string;
  readonly link: Link;
  /** Where the predicted parameter lies; a link that cannot stay inside is refused only when a step leaves it. */
  readonly domain: Interval;
  /** Names of links that practice uses. */
  readonly links?: readonly string[];
  /** What the family becomes as the parameter goes to an end of its domain, where that is worth naming in a message. */
  readonly limits?: { readonly lower?: string; readonly upper?: string };
}

/** How the engine may take a row's log-likelihood and information from linked parameters, for stability. */
export interface RowForm {
  /**
   * Log-likelihood at unit weight and dispersion, up to terms free of the parameters; the declared `logDensity`, or
   * ηᵀT(y) − a(η), where absent.
   */
  readonly logLikelihood?: ExprLike;
  /** Expected information about the `coordinates` [i][j]; derived as Jᵀ∇²aJ where absent. */
  readonly information?: readonly (readonly ExprLike[])[];
  /**
   * What the information is about: an increasing function of each linked parameter (its logarithm, its logit), chosen so
   * that neither the information nor ∂coordinate/∂u leaves the range of a double. The parameters themselves by default.
   */
  readonly coordinates?: readonly ExprLike[];
}

/** Weighted means and variances of the response's components over all rows, for starting values. */
export interface PooledResponse {
  readonly mean: readonly Expr[];
  readonly variance: readonly Expr[];
}

/** How a row's response is to be read. */
export type ResponseKind =
  /** One number. */
  | 'number'
  /** A proportion: 0/1, two classes, or successes and failures; its prior weight is the number of trials. */
  | 'proportion'
  /** One of K classes, or K counts. */
  | 'class'
  /** K numbers. */
  | 'parts';

/** Draws one response from natural parameters. */
export type Sampler = (
  random: RandomSource,
  eta: readonly number[],
  dispersion: number,
  constants: Readonly<Record<string, number>>,
) => readonly number[];

/**
 * An exponential family, P(y; η) = b(y) exp(ηᵀT(y) − a(η)), or with a dispersion τ
 * P(y; η, τ) = b(y, τ) exp((ηᵀT(y) − a(η))/τ), by its parts. All functions take and give expressions; nothing is
 * evaluated when the family is declared. `logPartition` alone is enough to fit with the canonical link.
 *
 * @example
 * exponentialFamily({
 *   name: 'poisson', support: nonNegativeIntegers, parameters: [{ name: 'eta', domain: reals }],
 *   logPartition: (eta) => exp(eta), logBaseMeasure: (y) => neg(lgamma(add(y, 1))),
 * });
 */
export interface FamilyDeclaration {
  readonly name: string;
  /** Other names that look-up accepts. */
  readonly aliases?: readonly string[];
  /** For people: `Poisson`. */
  readonly title?: string;
  /** What it is for: `customers in an hour`. */
  readonly uses?: readonly string[];
  readonly support: Support;
  /** A wider set that a fit accepts with a warning that the likelihood does not exist there. */
  readonly fits?: Support;
  /** How a response column is read; `number` by default. */
  readonly response?: ResponseKind;
  /** Names of the response's components; `['y']` by default. */
  readonly responseNames?: readonly string[];
  /** The natural parameters η. */
  readonly parameters: readonly ParameterDeclaration[];
  /** T(y); y itself by default. */
  readonly sufficientStatistic?: (...y: Expr[]) => readonly ExprLike[];
  /** log b(y). Without it density, entropy and AIC are unavailable. */
  readonly logBaseMeasure?: (...y: Expr[]) => ExprLike;
  /** Of n trials whose shares are y: log of the number of orders that give them, so that log p is this + n(ηᵀT(y) − a(η)). */
  readonly logOrders?: (y: readonly Expr[], n: Expr) => ExprLike;
  /** a(η). */
  readonly logPartition: (...eta: Expr[]) => ExprLike;
  /** Parameters as people write them: λ; μ, σ². */
  readonly source?: {
    readonly parameters: readonly ParameterDeclaration[];
    readonly toNatural: (...source: Expr[]) => readonly ExprLike[];
    readonly fromNatural: (...eta: Expr[]) => readonly ExprLike[];
  };
  /**
   * For a family of one natural parameter: η and a as functions of the mean E[T(y)], through the parts that the link keeps
   * uncancelled. With it every link works; without it only the canonical link.
   */
  readonly mean?: {
    readonly domain: Interval;
    readonly natural: (mu: LinkedParameter) => ExprLike;
    readonly logPartition: (mu: LinkedParameter) => ExprLike;
  };
  /** D(y, μ) = 2 sup_η (ηy − a(η)) − 2(η(μ)y − a(η(μ))), in a form without cancellation. */
  readonly unitDeviance?: (y: readonly Expr[], parameters: readonly LinkedParameter[]) => ExprLike;
  /** The dispersion form. */
  readonly dispersion?: {
    readonly name: string;
    /** log b(y, τ). */
    readonly logBaseMeasure?: (y: Expr, tau: Expr) => ExprLike;
    /** The log-density where the mean is the response itself, so that log p = this − D/(2τ), without cancellation. */
    readonly saturatedLogDensity?: (y: Expr, tau: Expr) => ExprLike;
    /** Its value where the family fixes it; otherwise it is estimated. */
    readonly fixed?: number;
    /** log p(y; μ, τ) where the base measure is a series. */
    readonly logDensity?: (y: number, mu: number, tau: number, constants: Readonly<Record<string, number>>) => number;
    /** True where there is no density for a dispersion other than one: quasi-likelihood. */
    readonly quasi?: boolean;
  };
  /** Constants by name; their symbols are made with `symbol(name)`. */
  readonly constants?: Readonly<Record<string, ConstantDeclaration>>;
  /** The linear predictors; by default one for each natural parameter with the identity link (the canonical form). */
  readonly predictors?: readonly PredictorDeclaration[];
  /** The name of the canonical link, for families of one predictor. */
  readonly canonicalLink?: string;
  /** With several predictors: η from the linked parameters, where they are not the source parameters. */
  readonly naturalFromPredictors?: (...parameters: LinkedParameter[]) => readonly ExprLike[];
  /** A stable log-likelihood and information from y and the linked parameters, certified against the derived one. */
  readonly rowForm?: (y: readonly Expr[], parameters: readonly LinkedParameter[]) => RowForm;
  /** log p(y), complete and stable, from y and the linked parameters; certified against log b + ηᵀT − a. */
  readonly logDensity?: (y: readonly Expr[], parameters: readonly LinkedParameter[]) => ExprLike;
  /** The mean response (of each component) from the linked parameters, with several predictors. */
  readonly meanResponse?: (...parameters: LinkedParameter[]) => readonly ExprLike[];
  /** The variance of the response (of each component) from the linked parameters, where no component of T is the response. */
  readonly varianceResponse?: (...parameters: LinkedParameter[]) => readonly ExprLike[];
  /** A first guess of the mean (or of each predicted parameter) from the row's response and the pooled means of T. */
  readonly start?: (y: readonly Expr[], pooled: readonly Expr[], response: PooledResponse) => readonly ExprLike[];
  /**
   * How a prior weight enters the likelihood: `replication` multiplies the log-density (R's gamma, Poisson …), `precision`
   * divides the dispersion (R's Gaussian; a binomial's trials).
   */
  readonly weightRole?: 'replication' | 'precision';
  /** Draws one response from natural parameters: a function, or the name of one that comes with the built-in families. */
  readonly sampler?: Sampler | string;
  /** (c, d₁ … d_k) where log b(y) = c + dᵀT(y): entropy is then closed, and products of densities stay in the family. */
  readonly logBaseInStatistic?: readonly number[];
  /** A start for Newton's method from mean parameters to natural ones. */
  readonly naturalStart?: (mean: readonly number[]) => readonly number[];
  /** Where the natural parameters may lie together, beyond the domain of each: a positive definite precision. */
  readonly jointDomain?: { readonly description: string; readonly contains: (eta: readonly number[]) => boolean };
  /** Natural parameters that `certify` checks at, where the spread over the domains is not the interesting one. */
  readonly certifyAt?: readonly (readonly number[])[];
  /** `vector` for the form with a linear predictor for each parameter. */
  readonly form?: 'vector';
  /**
   * Why the predicted parameters together do not make an exponential family, where they do not (a negative binomial with a
   * free size); the operations of a family are then unavailable.
   */
  readonly notExponential?: string;
  /**
   * The vector form that a link or formula for a second parameter selects: a function, or the name of one that comes with the
   * built-in families.
   */
  readonly vectorForm?: (() => FamilyDeclaration) | string;
}

/** A declaration that says η of the mean (or of its predictors) and the deviance itself: neither has to be found by inverting ∇a. */
export type ClosedDeclaration =
  | MeanDeclaration
  | (FamilyDeclaration & Required<Pick<FamilyDeclaration, 'naturalFromPredictors' | 'unitDeviance'>>);

/** One with a mean function and a unit deviance. */
export type MeanDeclaration = FamilyDeclaration & Required<Pick<FamilyDeclaration, 'mean' | 'unitDeviance'>>;
