import { ExpofamError } from '../../core/expofamError.ts';
import { type Job, runJob } from '../../engine/job.ts';
import { findSeparation, recedesAlong } from '../../engine/separation.ts';
import { accelerationOf, type BootstrapInterval, bootstrapInterval } from '../../inference/bootstrapInterval.ts';
import { interpolatedInterval, profileCurve } from '../../inference/profileCurve.ts';
import { type IntervalEnds, profileInterval } from '../../inference/profileInterval.ts';
import { scoreInterval } from '../../inference/scoreInterval.ts';
import { finitePart, separatedInterval } from '../../inference/separatedInterval.ts';
import { chiSquaredQuantile, fQuantile } from '../../math/distributions/continuous.ts';
import { normalQuantile } from '../../math/normal.ts';
import type { RowFit } from '../fitRows.ts';
import type { FittedModel } from '../fittedModel.ts';
import { type BootstrapOptions, bootstrapJob } from './bootstrap.ts';
import { refuseJoint } from './refuseJoint.ts';
import { trainingOf } from './trainingOf.ts';

export type IntervalMethod = 'wald' | 'profile' | 'profile-spline' | 'score' | 'bootstrap';

/**
 * Confidence intervals of all coefficients, in the order of `coefficients`: ±∞ where values are not rejected however large they
 * are, NaN where an end does not exist or was not found, with the reason in `notes`.
 */
export interface CoefficientIntervals {
  readonly method: IntervalMethod;
  /** How they were made, as a summary says it. */
  readonly description: string;
  readonly level: number;
  readonly terms: readonly string[];
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Of the ends that are NaN, or to be read with care: `x: upper end: the model leaves its domain …`. */
  readonly notes: readonly string[];
}

export interface IntervalOptions {
  /**
   * `profile` by default where the rows are at hand: the ends are solved for. `profile-spline` interpolates the profile
   * between nine points a side exactly as `MASS::confint.glm` does. `score`: what Rao's test does not reject. `bootstrap`:
   * of replicates, see `bootstrapInterval`. `wald` for a loaded model, and for one with another covariance than its own
   * (`withCovariance`), which the likelihood knows nothing of.
   */
  readonly method?: IntervalMethod;
  readonly level?: number;
  readonly bootstrap?: BootstrapOptions;
  /** With `bootstrap`: `percentile` (default), `basic`, `normal` or `bca`, as `boot::boot.ci`. */
  readonly bootstrapInterval?: BootstrapInterval;
}

/**
 * Confidence intervals of the coefficients. `wald`: estimate ± z·standard error (R's `confint.default`). `profile`: all
 * values that a likelihood-ratio test does not reject. Both use normal quantiles, also where the dispersion is estimated.
 *
 * @throws ExpofamError `no-training-rows` where a profile is asked of a loaded model; `bad-option` where one is asked of a model
 *   with a robust covariance
 * @example
 * confint(model, { method: 'profile', level: 0.95 }).lower;
 * model.summary({ intervals: confint(model, { method: 'score' }) });
 */
export function confint(model: FittedModel, options: IntervalOptions = {}): CoefficientIntervals {
  const { covarianceType } = model.state;
  const { method } = options;
  if (covarianceType !== undefined && (method === 'profile' || method === 'profile-spline' || method === 'score')) {
    throw new ExpofamError('bad-option', {
      subject: `interval "${method}"`,
      found: `a model with standard errors ${covarianceType}`,
      expected: 'the covariance of the model: the interval is made of the likelihood alone',
      advice: "method: 'wald', or the model before withCovariance()",
    });
  }
  return runJob(confintJob(model, options));
}

export function* confintJob(model: FittedModel, options: IntervalOptions = {}): Job<CoefficientIntervals> {
  const {
    level = 0.95,
    method = model.training &&
    !model.training.fit.joint &&
    model.state.covarianceType === undefined &&
    model.state.parameterization === undefined
      ? 'profile'
      : 'wald',
  } = options;
  if (!(level > 0 && level < 1)) {
    throw new ExpofamError('bad-option', { subject: 'confidence level', found: String(level), expected: 'a number between 0 and 1' });
  }
  if (model.state.parameterization && method !== 'wald') {
    throw new ExpofamError('bad-option', {
      subject: `interval "${method}"`,
      found: 'a model with a θ for each class (parameterization "full")',
      expected: 'a model against a reference class: the interval is made for the coefficients of the fit',
      advice: "method: 'wald' (--intervals wald), or leave out the parameterization",
    });
  }
  const rows = model.coefficients;
  const terms = rows.map((c) => ((c.class ?? c.predictor) === undefined ? c.term : `${c.class ?? c.predictor}: ${c.term}`));
  const lower = new Float64Array(rows.length).fill(Number.NaN);
  const upper = lower.slice();
  if (method === 'wald') {
    const z = -normalQuantile((1 - level) / 2);
    rows.forEach((c, i) => {
      if (c.estimate === null || c.stdError === null) return;
      lower[i] = c.estimate - z * c.stdError;
      upper[i] = c.estimate + z * c.stdError;
    });
    return { method, description: descriptions[method], level, terms, lower, upper, notes: [] };
  }
  if (method !== 'bootstrap') refuseJoint(model, `interval "${method}"`, "method: 'wald' (--intervals wald)");
  const { fit, family, frame } = trainingOf(model, 'profile interval');
  const P = fit.layout.parameterCount;
  const dispersion = model.dispersion ?? Number.NaN;
  if (method === 'bootstrap') {
    const { bootstrapInterval: kind = 'percentile' } = options;
    const { coefficients, kind: drawn } = yield* bootstrapJob(model, options.bootstrap ?? {});
    if (kind === 'bca' && drawn === 'parametric') {
      throw new ExpofamError('bad-option', {
        subject: 'bootstrap interval "bca"',
        found: 'responses drawn from the fitted model',
        expected: 'observations drawn anew, whose influence it corrects by',
        advice: "bootstrap: { kind: 'cases' }, or another interval",
      });
    }
    const notes: string[] = [];
    let at = 0;
    rows.forEach((c, i) => {
      if (c.aliasedWith !== undefined) return;
      const a = fit.transform.matrix.slice(at * P, (at + 1) * P);
      const values = coefficients.map((b) => b[at]);
      at++;
      const ends = bootstrapInterval(kind, c.estimate ?? Number.NaN, values, level, () => accelerationOf(fit, a, frame.frequencyWeights));
      lower[i] = ends.lower;
      upper[i] = ends.upper;
      for (const reason of ends.reasons ?? []) notes.push(`${terms[i]}: ${reason}`);
    });
    return { method, description: descriptions[method], level, terms, lower, upper, notes };
  }
  const isClass = family.declaration.response === 'class';
  const found = model.status === 'separated' ? findSeparation(fit.data, fit.model, fit.layout, isClass) : undefined;
  const recedes = (b: Float64Array) => recedesAlong(b, fit.data, fit.model, fit.layout, isClass);
  const directions = typeof found === 'object' ? found.directions : undefined;
  const notes: string[] = [];
  let place = 0;
  for (let i = 0; i < rows.length; i++) {
    if (rows[i].aliasedWith !== undefined) continue;
    const a = fit.transform.matrix.slice(place * P, (place + 1) * P);
    place++;
    const ends: IntervalEnds =
      method === 'profile'
        ? directions
          ? yield* separatedInterval(fit, a, level, dispersion, directions, recedes)
          : yield* profileInterval(fit, a, level, dispersion)
        : method === 'score'
          ? yield* scoreInterval(fit, a, level, dispersion, directions && { finitePart: finitePart(fit, directions), recedes })
          : yield* splineInterval(model, fit, a, level);
    lower[i] = ends.lower;
    upper[i] = ends.upper;
    for (const reason of ends.reasons ?? []) notes.push(`${terms[i]}: ${reason}`);
  }
  return { method, description: descriptions[method], level, terms, lower, upper, notes };
}

/** What `MASS::confint.glm` gives: it profiles to the quantile of a quarter of the error rate. */
function* splineInterval(model: FittedModel, fit: RowFit, a: Float64Array, level: number): Job<IntervalEnds> {
  const alpha = (1 - level) / 4;
  const { dispersionKnown, dfResidual, dispersion } = model.state;
  if (!dispersionKnown && dfResidual <= 0) return { lower: Number.NaN, upper: Number.NaN };
  const largest = Math.sqrt(dispersionKnown ? chiSquaredQuantile(alpha, 1, false) : fQuantile(alpha, 1, dfResidual, false));
  const curve = yield* profileCurve(fit, a, largest, dispersion ?? Number.NaN);
  return curve ? interpolatedInterval(curve, level) : { lower: Number.NaN, upper: Number.NaN };
}

const descriptions: Readonly<Record<IntervalMethod, string>> = {
  wald: "Wald's intervals.",
  profile: 'Intervals by profile likelihood; tests of Wald.',
  'profile-spline': 'Intervals by profile likelihood, interpolated as R does; tests of Wald.',
  score: 'Intervals by inverting the score test; tests of Wald.',
  bootstrap: 'Intervals from the bootstrap; tests of Wald.',
};
