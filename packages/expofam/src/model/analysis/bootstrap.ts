import { ExpofamError } from '../../core/expofamError.ts';
import { blockPass, type RowData } from '../../engine/blockPass.ts';
import type { ParameterMatrix } from '../../engine/coefficientCovariance.ts';
import { type Job, runJob, solveOn } from '../../engine/job.ts';
import { newton } from '../../engine/newton.ts';
import { tallQr } from '../../math/linear/tallQr.ts';
import { type RandomSource, randomSource } from '../../math/random/random.ts';
import type { FittedModel, TrainingFit } from '../fittedModel.ts';
import { distributionOf } from './distributionOf.ts';
import { refuseJoint } from './refuseJoint.ts';
import { rowDispersion } from './rowDispersion.ts';
import { trainingOf } from './trainingOf.ts';
import { writtenOut } from './writtenOut.ts';

export interface BootstrapOptions {
  /** `cases` (default): rows are drawn with replacement (whole clusters, where given). `parametric`: responses are drawn from the fitted model. */
  readonly kind?: 'cases' | 'parametric';
  /** 999 by default. */
  readonly replicates?: number;
  /** The same seed gives the same replicates; 1 by default. */
  readonly seed?: number;
  /** Called after each replicate; throw in it to stop. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Only the replicates from the first (counted from 0) to before the second: a share of the work. All by default. */
  readonly range?: readonly [number, number];
  /** Replicates that were made elsewhere, as by `bootstrapInThreads` of expofam-node; then nothing is drawn. */
  readonly sample?: BootstrapSample;
}

/** Replicates of the coefficients. */
export interface BootstrapSample {
  readonly kind: 'cases' | 'parametric';
  /** One row of parameters (centred, scaled columns) for each replicate that has a fit. */
  readonly theta: readonly Float64Array[];
  /** The same as coefficients of the columns as written. */
  readonly coefficients: readonly Float64Array[];
  /** Replicates without a fit: separation, or a column that vanished from the sample. */
  readonly failures: number;
  readonly seed: number;
}

/** Refits the model to resampled rows or simulated responses, starting each time at the fit itself. */
export function bootstrapSample(model: FittedModel, options: BootstrapOptions = {}, clusters?: Int32Array): BootstrapSample {
  return runJob(bootstrapJob(model, options, clusters));
}

export function* bootstrapJob(model: FittedModel, options: BootstrapOptions = {}, clusters?: Int32Array): Job<BootstrapSample> {
  const { kind = 'cases', replicates = 999, seed = 1, range = [0, replicates] } = options;
  if (options.sample) return options.sample;
  if (!(Number.isInteger(replicates) && replicates > 1)) {
    throw new ExpofamError('bad-option', {
      subject: 'bootstrap replicates',
      found: String(replicates),
      expected: 'a whole number above 1',
    });
  }
  refuseJoint(model, 'bootstrap', 'use the errors of the model, or give the parameter');
  const training = trainingOf(model, 'bootstrap');
  // A row of frequency f is f observations, each with a response of its own.
  const drawn = kind === 'parametric' ? writtenOut(model, 'bootstrap').training : training;
  const { fit } = drawn;
  const stream = randomSource(seed);
  const draw = kind === 'parametric' ? simulator(model, drawn) : undefined;
  const theta: Float64Array[] = [];
  const coefficients: Float64Array[] = [];
  let failures = 0;
  for (let b = 0; b < Math.min(range[1], replicates); b++) {
    // A stream for each replicate: the b-th does not depend on what others drew, nor on who draws them.
    const random = stream.split();
    if (b < range[0]) continue;
    const data: RowData = draw
      ? { ...fit.data, y: [draw(random)] }
      : { ...fit.data, weights: resampled(fit.data, random, training.frame.frequencyWeights, clusters) };
    const pass = blockPass(data, fit.model, fit.layout);
    const answer = yield* solveOn(
      pass,
      newton({ parameterCount: fit.layout.parameterCount, canonical: fit.model.canonical, start: fit.answer.theta, tolerance: 1e-8 }),
    );
    const good = answer.status === 'converged' && answer.theta.every(Number.isFinite) && answer.information.some((v) => v !== 0);
    if (good) {
      theta.push(answer.theta);
      coefficients.push(fit.transform.coefficients(answer.theta));
    } else failures++;
    options.onProgress?.(b + 1 - range[0], Math.min(range[1], replicates) - range[0]);
  }
  return { kind, theta, coefficients, failures, seed };
}

/** Shares of one sample as one, in the order of their ranges. */
export function joinSamples(shares: readonly BootstrapSample[]): BootstrapSample {
  return {
    ...shares[0],
    theta: shares.flatMap((s) => s.theta),
    coefficients: shares.flatMap((s) => s.coefficients),
    failures: shares.reduce((sum, s) => sum + s.failures, 0),
  };
}

/** The covariance of the replicates about their mean. */
export function bootstrapCovariance(
  model: FittedModel,
  options: BootstrapOptions,
  clusters?: Int32Array,
): ParameterMatrix & { readonly replicates: number; readonly kind: string } {
  const { theta, kind } = bootstrapSample(model, options, clusters);
  const B = theta.length;
  const { layout, halfInverse } = trainingOf(model, 'bootstrap').fit;
  const P = layout.parameterCount;
  const mean = new Float64Array(P);
  for (const t of theta) for (let p = 0; p < P; p++) mean[p] += t[p] / B;
  const matrix = new Float64Array(P * P);
  for (const t of theta)
    for (let p = 0; p < P; p++) for (let r = 0; r < P; r++) matrix[p * P + r] += ((t[p] - mean[p]) * (t[r] - mean[r])) / (B - 1);
  return { matrix, replicates: B, kind, ...(halfInverse ? { half: halfOf(theta, mean) } : {}) };
}

/** Rᵀ/√(B − 1) with R the triangular factor of what the replicates are away from their mean. */
function halfOf(theta: readonly Float64Array[], mean: Float64Array): Float64Array {
  const qr = tallQr(mean.length);
  for (const t of theta)
    qr.add(
      t.map((v, p) => v - mean[p]),
      1,
      1,
    );
  const scale = 1 / Math.sqrt(theta.length - 1);
  // R by columns is Rᵀ by rows.
  return qr.factor().map((v) => v * scale);
}

/** Weights of a sample of as many observations, drawn with replacement: each row's weight times how often it was drawn. */
function resampled(
  data: RowData,
  random: RandomSource,
  frequency: Float64Array | undefined,
  clusters: Int32Array | undefined,
): Float64Array {
  const n = data.rowCount;
  const out = new Float64Array(n);
  const weight = (i: number): number => (data.weights ? data.weights[i] : 1);
  if (clusters) {
    let count = 0;
    for (let i = 0; i < n; i++) count = Math.max(count, clusters[i] + 1);
    const times = new Float64Array(count);
    for (let g = 0; g < count; g++) times[Math.floor(random.uniform() * count)]++;
    for (let i = 0; i < n; i++) out[i] = weight(i) * times[clusters[i]];
    return out;
  }
  if (!frequency) {
    for (let i = 0; i < n; i++) out[Math.floor(random.uniform() * n)]++;
    for (let i = 0; i < n; i++) out[i] *= weight(i);
    return out;
  }
  // A row with frequency f is f observations: draw observations.
  const upTo = new Float64Array(n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += frequency[i];
    upTo[i] = total;
  }
  for (let k = 0; k < Math.round(total); k++) {
    const target = random.uniform() * total;
    let low = 0;
    let high = n - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle] > target) high = middle;
      else low = middle + 1;
    }
    out[low]++;
  }
  for (let i = 0; i < n; i++) out[i] = frequency[i] === 0 ? 0 : (out[i] * weight(i)) / frequency[i];
  return out;
}

/** Draws a response for every row from the fitted distribution, by its quantiles where nothing is faster. */
export function simulator(model: FittedModel, training: TrainingFit): (random: RandomSource) => Float64Array {
  const { family, links, fit } = training;
  const make = distributionOf(family, links, 'simulation');
  const n = fit.data.rowCount;
  const q = fit.model.predictorCount;
  const dispersionOf = rowDispersion(training, simulationDispersion(model));
  const rows: ((random: RandomSource) => number)[] = new Array(n);
  const parameters = Array.from({ length: q }, () => new Float64Array(1024));
  fit.pass
    .sweep(fit.answer, ({ start, n: size, y, u }) => {
      fit.model.parameters(size, { y, u }, parameters);
      for (let r = 0; r < size; r++) {
        const i = start + r;
        const tau = dispersionOf(i);
        if (!Number.isFinite(tau)) {
          // No trials: nothing to draw.
          rows[i] = () => 0;
          continue;
        }
        const distribution = make(
          parameters.map((p) => p[r]),
          u.map((v) => v[r]),
          tau,
        );
        rows[i] = (random) => distribution.draw?.(random) ?? distribution.quantile(random.uniform());
      }
    });
  return (random) => Float64Array.from(rows, (draw) => draw(random));
}

/** φ for simulation: the Pearson estimate, as prediction intervals take it. */
const simulationDispersion = (model: FittedModel): number => model.dispersion ?? Number.NaN;
