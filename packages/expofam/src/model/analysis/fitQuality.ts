import { ExpofamError } from '../../core/expofamError.ts';
import { runJob } from '../../engine/job.ts';
import { type CalibrationGroup, calibrationGroups } from '../../inference/calibration.ts';
import {
  type ConfusionMatrix,
  confusionMatrix,
  type PrecisionRecall,
  precisionRecall,
  type RocCurve,
  rocCurve,
} from '../../inference/rocCurve.ts';
import type { FittedModel } from '../fittedModel.ts';
import { goodness } from '../goodness.ts';
import { fullLogLikelihood } from '../likelihood.ts';
import { diagnoseRows } from './diagnose.ts';
import { fitSubmodel } from './submodel.ts';
import { trainingOf } from './trainingOf.ts';

/** How well a model fits; null where the family has no likelihood or deviance. */
export interface FitQuality {
  readonly logLik: number | null;
  readonly nullLogLik: number | null;
  readonly aic: number | null;
  /** AIC + 2k(k + 1)/(n − k − 1). */
  readonly aicc: number | null;
  readonly bic: number | null;
  /** 1 − deviance/null deviance. */
  readonly devianceExplained: number | null;
  /** 1 − ℓ/ℓ₀. */
  readonly mcFadden: number | null;
  /** 1 − exp(2(ℓ₀ − ℓ)/n). */
  readonly coxSnell: number | null;
  /** Cox and Snell's over its largest value 1 − exp(2ℓ₀/n). */
  readonly nagelkerke: number | null;
  /** Mean fitted probability of the successes minus that of the failures. */
  readonly tjur: number | null;
}

/**
 * Likelihood, information criteria and pseudo-R². The null model has the intercept and the offsets.
 *
 * @throws ExpofamError `no-training-rows` for a loaded model
 */
export function fitQuality(model: FittedModel): FitQuality {
  const training = trainingOf(model, 'fit quality');
  const { logLik, aic, bic, deviance, nobs } = model;
  const { nullDeviance, dispersionKnown } = model.state;
  const k = aic === null || logLik === null ? Number.NaN : (aic + 2 * logLik) / 2;
  const { fit, family } = runJob(fitSubmodel(training, () => false));
  const nullPhi = dispersionKnown ? 1 : (goodness(fit).deviance ?? Number.NaN) / nobs;
  const nullLogLik = logLik === null ? null : finite(fullLogLikelihood(family, training.links, fit, training.weights, nullPhi));
  const coxSnell = logLik === null || nullLogLik === null ? null : -Math.expm1((2 * (nullLogLik - logLik)) / nobs);
  const largest = nullLogLik === null ? null : -Math.expm1((2 * nullLogLik) / nobs);
  return {
    logLik,
    nullLogLik,
    aic,
    aicc: aic === null ? null : finite(aic + (2 * k * (k + 1)) / (nobs - k - 1)),
    bic,
    devianceExplained: deviance === null || nullDeviance === null ? null : finite(1 - deviance / nullDeviance),
    mcFadden: logLik === null || nullLogLik === null ? null : finite(1 - logLik / nullLogLik),
    coxSnell,
    // Where the null likelihood exceeds one (a continuous response) the largest value is not 1 − exp(2ℓ₀/n).
    nagelkerke: coxSnell === null || largest === null || !(largest > 0) ? null : finite(coxSnell / largest),
    tjur: tjur(model),
  };
}

const finite = (x: number | null): number | null => (x !== null && Number.isFinite(x) ? x : null);

function tjur(model: FittedModel): number | null {
  const binary = binaryOf(model);
  if (!binary) return null;
  let yes = 0;
  let no = 0;
  let positives = 0;
  let negatives = 0;
  binary.y.forEach((v, i) => {
    const times = binary.counts ? binary.counts[i] : 1;
    if (v === 1) {
      positives += times;
      yes += times * binary.p[i];
    } else {
      negatives += times;
      no += times * binary.p[i];
    }
  });
  return finite(yes / positives - no / negatives);
}

/** Responses of yes and no, their probabilities, and how often each row counts. */
interface Binary {
  readonly y: Float64Array;
  readonly p: Float64Array;
  readonly counts: Float64Array | undefined;
}

function binaryOf(model: FittedModel): Binary | undefined {
  const training = trainingOf(model, 'fit quality');
  const y = training.fit.data.y[0];
  if (model.family.declaration.response !== 'proportion' || !(y instanceof Float64Array) || !y.every((v) => v === 0 || v === 1))
    return undefined;
  const p = diagnoseRows(model).fitted;
  return p instanceof Float64Array ? { y, p, counts: training.frame.frequencyWeights } : undefined;
}

/** How well fitted probabilities of a yes-or-no response tell the two apart. */
export interface Discrimination {
  readonly roc: RocCurve;
  readonly precisionRecall: PrecisionRecall;
  readonly confusion: ConfusionMatrix;
  readonly calibration: readonly CalibrationGroup[];
  /** Mean squared error of the probabilities. */
  readonly brier: number;
  /** Share of pairs of a success and a failure that are in the right order, ties one half: the area under the ROC curve. */
  readonly concordance: number;
}

/**
 * ROC with DeLong's interval, precision–recall, confusion matrix at a threshold, calibration in groups, Brier score.
 *
 * @throws ExpofamError `no-test` for a family without a response of yes or no
 */
export function discrimination(
  model: FittedModel,
  options: { readonly threshold?: number; readonly groups?: number; readonly level?: number } = {},
): Discrimination {
  const binary = binaryOf(model);
  if (!binary) {
    throw new ExpofamError('no-test', {
      subject: 'ROC curve',
      found: `family "${model.family.name}"`,
      expected: 'a response of yes or no',
      advice: 'crossValidate() gives scores for other families',
    });
  }
  const { y, p, counts } = binary;
  const countOf = (i: number): number => (counts ? counts[i] : 1);
  const total = y.reduce((s, _, i) => s + countOf(i), 0);
  const { threshold = 0.5, groups = 10, level = 0.95 } = options;
  const { success, classes } = model.state.response;
  const yes = success ?? '1';
  const no = classes?.find((c) => c !== yes) ?? '0';
  const name = (v: boolean): string => (v ? yes : no);
  const roc = rocCurve(y, p, level, counts);
  return {
    roc,
    precisionRecall: precisionRecall(y, p, counts),
    confusion: confusionMatrix(
      Array.from(y, (v) => name(v === 1)),
      Array.from(p, (v) => name(v >= threshold)),
      [no, yes],
      counts,
    ),
    calibration: calibrationGroups(y, p, { groups, level, ...(counts ? { counts } : {}) }),
    brier: y.reduce((s, v, i) => s + countOf(i) * (v - p[i]) ** 2, 0) / total,
    concordance: roc.auc,
  };
}
