import type { BiasReduction } from '../engine/biasReduction.ts';
import type { SolverName, StartName, StochasticOptions, StrategyName } from '../engine/solverOptions.ts';
import type { FamilyName } from '../families/index.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import type { ClassWeights } from './classWeights.ts';
import type { ParallelOption } from './parallelTerms.ts';
import type { ThreadsOption } from './threads/rowTeam.ts';

export type LinkName =
  | 'identity'
  | 'log'
  | 'logit'
  | 'probit'
  | 'cloglog'
  | 'loglog'
  | 'cauchit'
  | 'inverse'
  | '1/mu^2'
  | 'sqrt'
  | 'softplus';
export type ContrastName = 'treatment' | 'sum' | 'helmert' | 'polynomial';

/** A link by name (`power(λ)` included) or as an object; several predictors take one each, by name. */
export type LinkOption = LinkName | (string & {}) | Link | Readonly<Record<string, LinkName | (string & {}) | Link>>;

/** What `glm()` may be told besides formula and data. */
export interface GlmOptions {
  /** A family's name, or a family (built in or your own). */
  readonly family: FamilyName | (string & {}) | ExponentialFamily;
  readonly link?: LinkOption;
  /** Prior weights: a column's name or a value for each row of the data. A binomial takes its trials here. */
  readonly weights?: string | ArrayLike<number>;
  /** Whole counts: a row with frequency 3 is three equal rows. */
  readonly frequencyWeights?: string | ArrayLike<number>;
  /** An expression of columns that is added to the linear predictor with coefficient one. */
  readonly offset?: string;
  /** The reference class of a multinomial, or the first level of a two-level response. */
  readonly reference?: string;
  /**
   * How often a row of a class enters the log-likelihood of a multinomial: `{ spam: 5 }`; classes that are not named once. Standard
   * errors are those of so many rows (robust ones are not). A saved model does not keep them, as it keeps no weights.
   */
  readonly classWeights?: ClassWeights;
  /** Constants of the family: `{ theta: 1.5 }`, `{ variancePower: 1.6 }`. */
  readonly parameters?: Readonly<Record<string, number>>;
  /**
   * Terms that have the same coefficients in every linear predictor (or class) whose formula has them, parallel slopes: `['x', 'z']`,
   * `'x + z'`, or `true` for all terms but the intercepts.
   */
  readonly parallel?: ParallelOption;
  /**
   * How the coefficients of a multinomial are shown: against the `reference` class (default), or `full`, a θ for each class. Of all that
   * give the same probabilities it is the one of least norm: the θ of the classes sum to zero. The fit, its likelihood, rank and degrees
   * of freedom stay.
   */
  readonly parameterization?: 'reference' | 'full';
  readonly contrasts?: Readonly<Record<string, ContrastName | (string & {})>>;
  /** The order of a column's levels. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** `omit` (default) leaves out rows with missing values and counts them; `error` refuses them. */
  readonly missing?: 'omit' | 'error';
  /**
   * What to do where rows are separated, so that some coefficients have no finite estimate: `warn` (default) keeps the fit
   * with status `separated`, `error` refuses it, `drop` leaves the separated rows out, `firth` reduces the mean bias.
   */
  readonly onSeparation?: 'error' | 'warn' | 'drop' | 'firth';
  /**
   * Corrects the bias of the estimates, which also keeps them finite under separation: of their `mean` (Firth), of their `median`,
   * or by Jeffreys' prior (`jeffreys`). One linear predictor only.
   */
  readonly biasReduction?: BiasReduction;
  /** `newton` (default), `gradient` (batch ascent), `lbfgs`, `stochastic` (the update rule). */
  readonly solver?: SolverName;
  /** Where the solver begins: `auto` (default), `zero`, `random`. */
  readonly start?: StartName;
  /**
   * How Newton's method spares passes over many rows (from 100,000): `auto` (default), `newton` (every step from all rows),
   * `part` (from the maximum of a part of them), `gradients` (from there by gradients, to one information). Estimates agree to
   * about ten digits or more; the trace shows which was taken.
   */
  readonly strategy?: StrategyName;
  /**
   * How many starting points Newton's method tries at least; more are tried anyway where the likelihood is not concave at what
   * the first one finds.
   */
  readonly starts?: number;
  /** Settings of the stochastic solver; `seed` also of a random start. */
  readonly stochastic?: StochasticOptions;
  /** Keeps every step of the solver in `model.trace`. */
  readonly trace?: boolean;
  readonly maxIterations?: number;
  /** Convergence of the Newton decrement, in standard errors; 1e−11 by default. */
  readonly tolerance?: number;
  /**
   * How many threads may sum over the rows of a fit. `auto` (default): those of the machine where the fit is large enough to
   * gain and something provides threads (`import 'expofam-node/threads'`), else one. Results have the same bits for any number.
   */
  readonly threads?: ThreadsOption;
  /** Called after every step. */
  readonly onStep?: (step: { readonly iteration: number; readonly logLikelihood: number; readonly decrement: number }) => void;
}

/** The options of `glm()`, each once: the compiler asks for those that are missing. */
export const glmOptionNames: Readonly<Record<keyof GlmOptions, true>> = {
  family: true,
  link: true,
  weights: true,
  frequencyWeights: true,
  offset: true,
  reference: true,
  classWeights: true,
  parameters: true,
  parallel: true,
  parameterization: true,
  contrasts: true,
  levels: true,
  missing: true,
  onSeparation: true,
  biasReduction: true,
  solver: true,
  strategy: true,
  start: true,
  starts: true,
  stochastic: true,
  trace: true,
  maxIterations: true,
  tolerance: true,
  threads: true,
  onStep: true,
};
