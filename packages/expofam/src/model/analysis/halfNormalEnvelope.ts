import { ExpofamError } from '../../core/expofamError.ts';
import { blockPass } from '../../engine/blockPass.ts';
import { type Job, runJob, solveOn } from '../../engine/job.ts';
import { newton } from '../../engine/newton.ts';
import { type RowDiagnostics, rowDiagnostics } from '../../inference/rowDiagnostics.ts';
import { normalQuantile } from '../../math/normal.ts';
import { randomSource } from '../../math/random/random.ts';
import type { FittedModel } from '../fittedModel.ts';
import { simulator } from './bootstrap.ts';
import { writtenOut } from './writtenOut.ts';

export interface HalfNormalOptions {
  /** Simulated responses; 19 by default: a residual of a right model then lies above all of its range once in twenty times. */
  readonly replicates?: number;
  /** The same seed gives the same envelope; 1 by default. */
  readonly seed?: number;
  /** `deviance` (default) or `pearson`. */
  readonly type?: 'deviance' | 'pearson';
}

/**
 * A half-normal plot as numbers: one value for each row of the fit (as many as its frequency weight says, where it has one), all in
 * ascending order of the residual.
 */
export interface HalfNormalEnvelope {
  /** Φ⁻¹((i + n − 1/8)/(2n + 1/2)), i = 1 … n. */
  readonly quantiles: Float64Array;
  /** Absolute residuals, sorted. */
  readonly residuals: Float64Array;
  /** Least, mean and largest i-th absolute residual of the simulated fits. */
  readonly lower: Float64Array;
  readonly mean: Float64Array;
  readonly upper: Float64Array;
  /** Row of the fit (from 0) of each residual. */
  readonly rows: Int32Array;
  /** How many residuals lie outside [lower, upper]. */
  readonly outside: number;
  /** Simulated responses that had no fit and are left out. */
  readonly failures: number;
}

/**
 * Sorted absolute residuals with a simulated envelope: responses are drawn from the fit, the model is refitted to each, and
 * the sorted absolute residuals of these fits give a range for every order statistic. Atkinson (1981), Biometrika 68;
 * Moral, Hinde & Demétrio (2017), `hnp`.
 *
 * @throws ExpofamError `bad-option`, `unavailable` where the family has no such residual or cannot be simulated, and
 * `no-training-rows` for a loaded model
 * @example
 * const data = { y: [1, 3, 2, 5, 4, 9], x: [1, 2, 3, 4, 5, 6] };
 * halfNormalEnvelope(glm('y ~ x', data, { family: 'poisson' }), { replicates: 19, seed: 1 }).residuals.length; // 6
 */
export function halfNormalEnvelope(model: FittedModel, options: HalfNormalOptions = {}): HalfNormalEnvelope {
  return runJob(envelopeJob(model, options));
}

function* envelopeJob(model: FittedModel, options: HalfNormalOptions): Job<HalfNormalEnvelope> {
  const { replicates = 19, seed = 1, type = 'deviance' } = options;
  if (!(Number.isInteger(replicates) && replicates > 1)) {
    throw new ExpofamError('bad-option', {
      subject: 'envelope replicates',
      found: String(replicates),
      expected: 'a whole number above 1',
    });
  }
  const { training, rows: written } = writtenOut(model, 'half-normal envelope');
  const { fit } = training;
  const draw = simulator(model, training);
  const own = absoluteResiduals(model, fit, type);
  const n = own.length;
  const rows = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => own[a] - own[b]);
  const residuals = own.slice().sort();
  const lower = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const upper = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
  const mean = new Float64Array(n);
  const stream = randomSource(seed);
  let done = 0;
  for (let b = 0; b < replicates; b++) {
    // A stream for each replicate, as in the bootstrap.
    const data = { ...fit.data, y: [draw(stream.split())] };
    const pass = blockPass(data, fit.model, fit.layout);
    const answer = yield* solveOn(
      pass,
      newton({ parameterCount: fit.layout.parameterCount, canonical: fit.model.canonical, start: fit.answer.theta, tolerance: 1e-8 }),
    );
    if (answer.status !== 'converged' || !answer.theta.every(Number.isFinite)) continue;
    done++;
    const drawn = absoluteResiduals(model, { ...fit, data, pass, answer }, type).sort();
    for (let i = 0; i < n; i++) {
      lower[i] = Math.min(lower[i], drawn[i]);
      upper[i] = Math.max(upper[i], drawn[i]);
      mean[i] += drawn[i];
    }
  }
  let outside = 0;
  for (let i = 0; i < n; i++) {
    mean[i] /= done;
    if (residuals[i] < lower[i] || residuals[i] > upper[i]) outside++;
  }
  const quantiles = Float64Array.from({ length: n }, (_, i) => normalQuantile((i + 1 + n - 1 / 8) / (2 * n + 1 / 2)));
  return {
    quantiles,
    residuals,
    lower,
    mean,
    upper,
    rows: written ? rows.map((k) => written[k]) : rows,
    outside,
    failures: replicates - done,
  };
}

function absoluteResiduals(model: FittedModel, fit: Parameters<typeof rowDiagnostics>[0], type: 'deviance' | 'pearson'): Float64Array {
  const { family, links } = model;
  const { residuals }: RowDiagnostics = rowDiagnostics(fit, {
    family,
    links,
    dispersion: model.dispersion ?? Number.NaN,
    rank: model.state.rank,
    components: ['response'],
    predictors: model.state.predictors,
  });
  const values = residuals[type];
  if (values instanceof Float64Array) return values.map(Math.abs);
  throw new ExpofamError('unavailable', {
    subject: 'half-normal envelope',
    found: `no ${type} residuals of family "${family.name}"`,
    expected: 'one residual for each row',
    advice: "another type, or residuals(model, 'quantile')",
  });
}
