/** The solvers; all share the pass and the result, and differ in what they do with a step. */
export type SolverName = 'newton' | 'gradient' | 'lbfgs' | 'stochastic';

/** Where a solver begins: `auto` from the response, `zero`, or `random` (standard normal, seeded). */
export type StartName = 'auto' | 'zero' | 'random';

/**
 * How Newton's method spares passes over many rows: `newton` not at all, `part` by a start at the maximum of a part of the rows,
 * `gradients` by steps from there that sum gradients alone until one information of all rows is enough; `auto` the one that
 * the costs of the sums and the number of rows speak for. The estimates are the same.
 */
export type StrategyName = 'auto' | 'newton' | 'part' | 'gradients';

/** How the step size of the stochastic solver falls with the number t of rows seen. */
export type ScheduleName = 'polynomial' | 'inverse' | 'constant';

/** Settings of the stochastic solver: θ += α_t Σ (T(y) − E[T(y)|x]) x over a minibatch. */
export interface StochasticOptions {
  /** Sweeps over the rows; 1 by default. */
  readonly epochs?: number;
  /** Rows in one update; 1 by default, the update rule example by example. */
  readonly batchSize?: number;
  /** The first step size α₀ for one row; by default the reciprocal of the mean of trace(x W xᵀ) at the start. */
  readonly stepSize?: number;
  /** `polynomial` α₀(1 + t/t₀)^−0.6 (default), `inverse` α₀/(1 + t/t₀), `constant`. */
  readonly schedule?: ScheduleName;
  /** Averages the coefficients after the first fifth of the updates (Polyak & Juditsky 1992); true by default. */
  readonly averaging?: boolean;
  /** Seed of the order of rows and of a random start; 1 by default. */
  readonly seed?: number;
}

export interface SolverOptions extends StochasticOptions {
  readonly solver?: SolverName;
  readonly start?: StartName;
  readonly strategy?: StrategyName;
}
