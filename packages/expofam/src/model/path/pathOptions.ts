import type { GlmOptions } from '../glmOptions.ts';
import type { ThreadsOption } from '../threads/rowTeam.ts';

/** What `glmPath()` may be told besides formula and data. */
export interface GlmPathOptions
  extends Pick<
    GlmOptions,
    'family' | 'link' | 'weights' | 'frequencyWeights' | 'offset' | 'reference' | 'parameters' | 'contrasts' | 'levels' | 'missing'
  > {
  /** The share of the lasso in the penalty: 1 (default) is the lasso, 0 ridge, between them the elastic net. */
  readonly alpha?: number;
  /** The λs, in any order; by default a sequence from λ_max down. */
  readonly lambda?: number | readonly number[];
  /** Length of the default sequence, 100; it ends early where the deviance no longer falls. */
  readonly lambdaCount?: number;
  /** The last λ of the default sequence beside λ_max: 1e−4, or 0.01 where rows are fewer than columns. */
  readonly lambdaMinRatio?: number;
  /**
   * How strongly terms or columns are penalised, by name: 1 is usual, 0 is not at all, Infinity leaves out. They are rescaled
   * to sum to the number of columns, as in glmnet. The intercept is never penalised.
   */
  readonly penaltyFactors?: Readonly<Record<string, number>>;
  /** Limits of coefficients, by term or column; a lower one is at most 0, an upper one at least 0. */
  readonly lower?: Readonly<Record<string, number>>;
  readonly upper?: Readonly<Record<string, number>>;
  /**
   * True: a column is in all classes of a softmax or in none: the Euclidean norm of its coefficients over the classes takes the
   * place of the sum of their sizes (glmnet's `type.multinomial = "grouped"`).
   */
  readonly grouped?: boolean;
  /** True (default): penalises the coefficients of columns divided by their standard deviation (divisor n). */
  readonly standardize?: boolean;
  /** Convergence: what is left of the change of the linear predictor (root mean square) beside the null model's; 1e−6. */
  readonly tolerance?: number;
  /** Steps at one λ at most; 100. */
  readonly maxIterations?: number;
  /** As for `glm()`: how many threads may sum over the rows; the path has the same bits for any number. */
  readonly threads?: ThreadsOption;
  /** Called after each λ. */
  readonly onLambda?: (done: number, lambda: number) => void;
}

/** The options of `glmPath()`, each once. */
export const glmPathOptionNames: Readonly<Record<keyof GlmPathOptions, true>> = {
  family: true,
  link: true,
  weights: true,
  frequencyWeights: true,
  offset: true,
  reference: true,
  parameters: true,
  contrasts: true,
  levels: true,
  missing: true,
  alpha: true,
  lambda: true,
  lambdaCount: true,
  lambdaMinRatio: true,
  penaltyFactors: true,
  lower: true,
  upper: true,
  grouped: true,
  standardize: true,
  tolerance: true,
  maxIterations: true,
  threads: true,
  onLambda: true,
};
