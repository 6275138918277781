import { ExpofamError } from '../../core/expofamError.ts';
import type { DesignMatrix } from '../../design/designMatrix.ts';
import { type Job, runJob } from '../../engine/job.ts';
import { countedSample } from '../../math/countedSample.ts';
import { chiSquaredSurvival, tTwoSided } from '../../math/distributions/continuous.ts';
import type { FittedModel } from '../fittedModel.ts';
import { goodness } from '../goodness.ts';
import { diagnoseRows } from './diagnose.ts';
import { fitFrames } from './submodel.ts';
import { trainingOf } from './trainingOf.ts';

/** A χ² test. */
export interface ChiSquaredTest {
  readonly name: string;
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** What to know before it is believed. */
  readonly note: string;
}

const chiSquared = (name: string, statistic: number, df: number, note: string): ChiSquaredTest => ({
  name,
  statistic,
  df,
  p: df > 0 && Number.isFinite(statistic) ? chiSquaredSurvival(statistic, df) : Number.NaN,
  note,
});

/**
 * Goodness of fit where the dispersion is known: Pearson's and the deviance's χ² on the residual degrees of freedom, and for
 * yes-or-no responses Hosmer and Lemeshow's test.
 *
 * @throws ExpofamError `no-test` where the dispersion is estimated: then nothing is left to test it with
 */
export function goodnessOfFit(model: FittedModel, options: { readonly groups?: number } = {}): ChiSquaredTest[] {
  const { state } = model;
  if (!state.dispersionKnown) {
    throw new ExpofamError('no-test', {
      subject: 'goodness of fit',
      found: `family "${state.family.name}", whose dispersion is estimated from the same residuals`,
      expected: 'a family with a known dispersion',
    });
  }
  const small = 'needs counts or trials that are not small in most rows';
  const out: ChiSquaredTest[] = [];
  if (state.pearson !== null) out.push(chiSquared('Pearson', state.pearson, state.dfResidual, small));
  if (state.deviance !== null) out.push(chiSquared('deviance', state.deviance, state.dfResidual, small));
  if (model.training && isBinary(model)) out.push(hosmerLemeshow(model, options.groups));
  return out;
}

/** Pearson's χ² over its degrees of freedom, tested against one: above it, the data vary more than the family says. */
export function overdispersion(model: FittedModel): ChiSquaredTest & { readonly ratio: number } {
  const { pearson, dfResidual, dispersionKnown, family } = model.state;
  if (!dispersionKnown || pearson === null) {
    throw new ExpofamError('no-test', {
      subject: 'overdispersion',
      found: dispersionKnown
        ? `no Pearson statistic of family "${family.name}"${family.components ? ', whose responses have several components' : ''}`
        : `family "${family.name}", which estimates its dispersion`,
      expected: dispersionKnown
        ? 'a response of one number with a mean and a variance, such as poisson or binomial'
        : 'a family with a known dispersion, such as poisson or binomial',
    });
  }
  return {
    ...chiSquared('overdispersion', pearson, dfResidual, 'one-sided: small p-values say more variation'),
    ratio: pearson / dfResidual,
  };
}

/**
 * Hosmer and Lemeshow's test: rows in groups by quantiles (type 7) of the fitted probability, observed against expected
 * successes and failures, on groups − 2 degrees of freedom. As `ResourceSelection::hoslem.test`; ten groups by default.
 */
export function hosmerLemeshow(model: FittedModel, groups = 10): ChiSquaredTest {
  const training = trainingOf(model, 'Hosmer–Lemeshow test');
  const fitted = diagnoseRows(model).fitted;
  const y = training.fit.data.y[0];
  if (!isBinary(model) || !(fitted instanceof Float64Array) || !(y instanceof Float64Array)) {
    throw new ExpofamError('no-test', {
      subject: 'Hosmer–Lemeshow test',
      found: `family "${model.family.name}"`,
      expected: 'a response of yes or no',
    });
  }
  const sample = countedSample(fitted, training.frame.frequencyWeights);
  const cuts = [...new Set(Array.from({ length: groups + 1 }, (_, g) => sample.quantile(g / groups)))];
  // Where every fitted probability is the same there is one group, and no degree of freedom to test on.
  const cells = Array.from({ length: Math.max(1, cuts.length - 1) }, () => ({ n: 0, observed: 0, expected: 0 }));
  fitted.forEach((p, i) => {
    const w = training.fit.data.weights ? training.fit.data.weights[i] : 1;
    // Groups (a, b], the first one closed.
    let g = 0;
    while (g < cells.length - 1 && p > cuts[g + 1]) g++;
    cells[g].n += w;
    cells[g].observed += w * y[i];
    cells[g].expected += w * p;
  });
  const statistic = cells.reduce((s, { n, observed, expected }) => {
    const d = (observed - expected) ** 2;
    return n === 0 ? s : s + d / expected + d / (n - expected);
  }, 0);
  return chiSquared(
    'Hosmer–Lemeshow',
    statistic,
    cells.length - 2,
    cells.length === 1 ? 'all fitted probabilities are equal' : `${cells.length} groups of fitted probabilities`,
  );
}

const isBinary = (model: FittedModel): boolean => model.family.declaration.response === 'proportion' && !model.training?.response.trials;

/** Pregibon's link test: û and û² as the only columns; a small p-value of û² says that the link or the terms are wrong. */
export function linkTest(model: FittedModel): {
  readonly estimate: number;
  readonly stdError: number;
  readonly statistic: number;
  readonly p: number;
} {
  return runJob(linkTestJob(model));
}

function* linkTestJob(model: FittedModel): Job<{ estimate: number; stdError: number; statistic: number; p: number }> {
  const training = trainingOf(model, 'link test');
  if (model.state.predictors.length > 1) {
    throw new ExpofamError('no-test', {
      subject: 'link test',
      found: `${model.state.predictors.length} linear predictors`,
      expected: 'one',
    });
  }
  const u = diagnoseRows(model).linearPredictor as Float64Array;
  const square = u.map((v) => v * v);
  const column = (label: string, start: number, values: readonly Float64Array[]): DesignMatrix['terms'][number] => ({
    label,
    start,
    width: 1,
    numeric: values,
    columnMap: Int32Array.of(0),
  });
  const design: DesignMatrix = {
    rowCount: u.length,
    columnNames: ['(Intercept)', 'u', 'u^2'],
    terms: [column('(Intercept)', 0, []), column('u', 1, [u]), column('u^2', 2, [square])],
    hasIntercept: true,
  };
  const { fit } = yield* fitFrames(training, [{ name: null, design }]);
  const k = fit.transform.places.length;
  const estimate = fit.coefficients[2];
  const { dispersionKnown } = model.state;
  const phi = dispersionKnown ? 1 : (goodness(fit).pearson ?? Number.NaN) / (model.nobs - k);
  const stdError = Math.sqrt(fit.covariance[2 * k + 2] * phi);
  const statistic = estimate / stdError;
  return { estimate, stdError, statistic, p: tTwoSided(statistic, dispersionKnown ? Number.POSITIVE_INFINITY : model.nobs - k) };
}
