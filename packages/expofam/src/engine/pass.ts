/** What a solver may ask of one sweep over all rows. */
export interface PassRequest {
  /** The free parameters; null asks for the start sweep (see {@link PassResult}). */
  readonly theta: Float64Array | null;
  /**
   * How much to accumulate: the log-likelihood alone, with the gradient, or with the information too; what describes a fit; or the gradient
   * where nobody needs the likelihood, which may then be NaN.
   */
  readonly order: 'value' | 'gradient' | 'information' | 'fitted' | 'score';
  /** Which information; `expected` by default. */
  readonly information?: 'expected' | 'observed';
  /**
   * `compensated` accumulates in double-double arithmetic: linear predictors from θ + `thetaLow`, gradient and information
   * with their low-order parts. A pass that cannot do so answers without those parts.
   */
  readonly arithmetic?: 'plain' | 'compensated';
  /** The low-order parts of θ. */
  readonly thetaLow?: Float64Array;
  /** `qr` asks for the triangular factor of √W·X in place of the (expected) information. */
  readonly factor?: 'qr';
  /** With `information`: what describes a fit too, from the same sweep. */
  readonly described?: boolean;
  /** With `fitted` and `described`: rows, or classes, that are near the edge. */
  readonly watch?: 'rows' | 'classes';
}

/**
 * Sums over all rows, at unit dispersion. Of a start sweep the gradient is XᵀW(z − offset) with the working response
 * z = u₀ + W⁻¹s at a first guess u₀ of each row, so that H⁻¹g is the first coefficient vector.
 */
export interface PassResult {
  /** False where a row's mean leaves its domain or its likelihood is not a number; the sums then mean nothing. */
  readonly valid: boolean;
  /** Σ w·ℓ, up to terms free of the parameters. */
  readonly logLikelihood: number;
  readonly gradient?: Float64Array;
  /** Symmetric, row-major, P × P. */
  readonly information?: Float64Array;
  /** Low-order part of the information: the matrix is information + informationLow. */
  readonly informationLow?: Float64Array;
  /** R of √W·X = QR, column-major, P × P. */
  readonly upper?: Float64Array;
  /** The sums that describe a fit (fittedSums.ts), where they were asked for. */
  readonly fitted?: Float64Array;
}

/**
 * The one interface between the engine and the data: rows in this process, a pool of workers, a chunked file or SQL
 * aggregates implement it, and no solver knows which. Solvers are generators that yield requests, so the same code runs
 * on passes that answer at once and on those that answer later.
 */
export interface Pass {
  /** P, the number of free parameters. */
  readonly parameterCount: number;
  evaluate(request: PassRequest): PassResult | Promise<PassResult>;
}

/** A solver: yields requests, receives results, returns its answer. */
export type Solver<Answer> = Generator<PassRequest, Answer, PassResult>;
