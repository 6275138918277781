import { counted } from '../../core/counted.ts';
import { coefficientCovariance } from '../../engine/coefficientCovariance.ts';
import { type Job, runJob } from '../../engine/job.ts';
import { type RowDiagnostics, rowDiagnostics } from '../../inference/rowDiagnostics.ts';
import { type SandwichSums, sandwichSums } from '../../inference/sandwich.ts';
import { attached } from '../detachedFit.ts';
import type { FittedModel } from '../fittedModel.ts';
import { asFitted } from '../parameterization.ts';
import type { Warning } from '../readResponse.ts';
import { type AnovaTable, anovaJob } from './anova.ts';
import { type CoefficientIntervals, confintJob } from './confint.ts';
import { trainingOf } from './trainingOf.ts';

/** Everything that `--diagnostics` prints. Definitions are R's; see {@link RowDiagnostics} and the members. */
export interface Diagnostics extends RowDiagnostics {
  /** √ of the diagonal of `sandwich::vcovHC`, in the order of `coefficients`; NaN where aliased, null where not defined. */
  readonly robustStdError: Readonly<Record<'HC0' | 'HC1' | 'HC2' | 'HC3', Float64Array | null>>;
  /** Estimate ± 1.96 standard errors. */
  readonly waldInterval95: CoefficientIntervals;
  /** As `MASS::confint.glm`, which interpolates the profile; `confint()` solves for the ends. */
  readonly profileInterval95: CoefficientIntervals;
  /** As `anova.glm`. */
  readonly anovaTypeI: AnovaTable;
  /** As `car::Anova`. */
  readonly anovaTypeII: AnovaTable;
  /** What could not be computed, and why. */
  readonly warnings: readonly Warning[];
}

/**
 * Residuals, leverages, influence, robust standard errors, intervals and analyses of deviance of a fit: O(n) sweeps in
 * blocks, constant memory beyond the output.
 *
 * @throws ExpofamError `no-training-rows` for a loaded model
 * @example
 * const d = diagnose(glm('y ~ x', data, { family: 'poisson' }));
 * d.leverage.reduce((s, h) => s + h); // the rank
 */
export function diagnose(model: FittedModel): Diagnostics {
  return runJob(diagnoseJob(model));
}

/** The diagnostics of rows alone. */
export function diagnoseRows(model: FittedModel, also?: Pick<SandwichSums, 'add' | 'endBlock'>): RowDiagnostics {
  const training = trainingOf(model, 'diagnostics');
  const { family, links, frame, fit, response } = training;
  const { state } = model;
  const mean = family.compose(links).mean;
  const several = mean !== undefined && mean.length > 1;
  const options = {
    family,
    links,
    ...(frame.frequencyWeights ? { frequency: frame.frequencyWeights } : {}),
    dispersion: state.dispersion ?? Number.NaN,
    rank: state.rank,
    components: several ? (state.family.components ?? response.classes ?? mean.map((_, k) => String(k + 1))) : ['response'],
    predictors: state.predictors,
  };
  return rowDiagnostics(fit, options, also);
}

export function* diagnoseJob(shown: FittedModel): Job<Diagnostics> {
  const model = asFitted(shown);
  const training = trainingOf(model, 'diagnostics');
  // Profiles alone take some twenty passes over the rows for each coefficient.
  const { fit, giveBack } = model.state.biasReduction ? { fit: training.fit, giveBack: () => {} } : attached(training.fit);
  try {
    const found = yield* diagnosed({ ...model, training: { ...training, fit } });
    if (shown === model) return found;
    const reference = model.state.family.components?.at(-1);
    const warning = {
      code: 'reference-coefficients',
      message: `diagnostics: errors and intervals are those of the coefficients against class "${reference}", which the fit has; the model is shown with a θ for each class`,
    };
    return { ...found, warnings: [warning, ...found.warnings] };
  } finally {
    giveBack();
  }
}

function* diagnosed(model: FittedModel): Job<Diagnostics> {
  const training = trainingOf(model, 'diagnostics');
  const { fit, frame } = training;
  const { state } = model;
  const sums = sandwichSums(fit, ['HC0', 'HC1', 'HC2', 'HC3'], {
    ...(frame.frequencyWeights ? { frequency: frame.frequencyWeights } : {}),
    nobs: state.nobs,
    rank: state.rank,
  });
  const rows = diagnoseRows(model, sums);
  const warnings: Warning[] = [];
  const missing = (what: string, why: string): void => {
    warnings.push({ code: 'diagnostic-unavailable', message: `diagnostics: no ${what}; ${why}` });
  };
  const sandwiches = sums.covariances();
  const errors = (type: string): Float64Array | null => {
    const v = sandwiches[type];
    if (!v) return null;
    const k = fit.transform.places.length;
    const covariance = coefficientCovariance(fit.transform, v);
    let place = 0;
    return Float64Array.from(model.coefficients, (c) => {
      if (c.aliasedWith !== undefined) return Number.NaN;
      const at = place++;
      return Math.sqrt(covariance[at * k + at]);
    });
  };
  // A constant that was estimated with the coefficients, and that a sandwich and a profile of them would hold.
  const { joint } = training.fit;
  const none = new Float64Array(model.coefficients.length).fill(Number.NaN);
  const robustStdError = joint
    ? { HC0: none, HC1: none, HC2: none, HC3: none }
    : { HC0: errors('HC0'), HC1: errors('HC1'), HC2: errors('HC2'), HC3: errors('HC3') };
  const waldInterval95 = yield* confintJob(model, { method: 'wald' });
  const profileInterval95 = joint
    ? { ...waldInterval95, lower: none, upper: none }
    : yield* confintJob(model, { method: 'profile-spline' });
  const anovaTypeI = yield* anovaJob(model, { type: 'I' });
  const anovaTypeII = yield* anovaJob(model, { type: 'II' });

  const name = `family "${state.family.name}"`;
  if (state.dispersion === null) {
    missing(
      'standardised residuals, Cook’s distances, profile intervals and tests',
      'there are no residual degrees of freedom to estimate the dispersion',
    );
  }
  if (rows.fitted === null) missing('fitted values', `${name} does not give the mean of the response`);
  if (rows.fitted !== null && rows.residuals.pearson === null)
    missing('Pearson residuals', `${name} does not give the variance of the response`);
  if (rows.residuals.deviance === null) missing('deviance residuals', `${name} has no saturated likelihood`);
  if (state.predictors.length > 1) {
    missing('working and standardised residuals', 'they are defined for one linear predictor');
    missing('HC2', 'it needs one leverage for each row, and a row has one for each linear predictor');
  }
  const full = countWhere(rows.leverage, (h) => h > 1 - 1e-8);
  if (full > 0) missing(`standardised residuals and Cook’s distance of ${counted(full, 'row')}`, 'a leverage of one leaves no residual');
  if (joint)
    missing(
      'profile intervals and robust errors',
      `they would hold the parameter "${joint.constant}", which was estimated with the coefficients`,
    );
  const open = (joint ? [] : model.coefficients).flatMap((c, i) =>
    c.aliasedWith === undefined &&
    state.dispersion !== null &&
    !(Number.isFinite(profileInterval95.lower[i]) && Number.isFinite(profileInterval95.upper[i]))
      ? [c.term]
      : [],
  );
  if (open.length)
    missing(
      `end of the profile interval of ${open.join(', ')}`,
      'the likelihood does not fall far enough on that side: separation, or the edge of the domain',
    );
  if (state.coefficients.some((c) => c.aliasedWith !== undefined))
    missing('values for aliased coefficients', 'they are not defined because of singularities');
  const idle = [...new Set([anovaTypeI, anovaTypeII].flatMap((a) => a.terms.filter((_, i) => a.df[i] === 0)))];
  if (idle.length) missing(`test of ${idle.join(', ')}`, 'the term adds no column that is not a combination of the others');
  return { ...rows, robustStdError, waldInterval95, profileInterval95, anovaTypeI, anovaTypeII, warnings };
}

function countWhere(values: Float64Array, test: (x: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (test(values[i])) count++;
  return count;
}
