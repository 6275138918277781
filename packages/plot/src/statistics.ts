import { diagnoseRows, ExpofamError, type FittedModel, quantileResiduals, quantitiesOf, writtenOut } from 'expofam';

type Training = NonNullable<FittedModel['training']>;

/** What the pictures show of each observation, a row of frequency f being f of them; NaN where a value does not exist. */
export interface RowStatistics {
  readonly rowCount: number;
  /** Numbers of the rows in the data, from 1. */
  readonly rowNumbers: Int32Array;
  readonly observed: Float64Array;
  readonly fitted: Float64Array;
  readonly linearPredictor: Float64Array;
  /**
   * Randomised quantile residuals, which are standard normal for counts and classes too; where the family has no distribution
   * (quasi-likelihood) and for a Gaussian, deviance residuals, or Pearson's where there are none.
   */
  readonly residual: Float64Array;
  readonly residualName: string;
  /** Deviance residuals over their standard errors √(φ(1 − h)); quantile residuals as they are. */
  readonly standardized: Float64Array;
  readonly standardizedName: string;
  readonly pearson: Float64Array;
  readonly standardizedPearson: Float64Array;
  /** Working residuals (y − μ)/(dμ/du). */
  readonly working: Float64Array;
  readonly leverage: Float64Array;
  readonly cooksDistance: Float64Array;
}

/** The rows of a fit in this process. */
export function trainingOf(model: FittedModel, subject: string): Training {
  if (model.training) return model.training;
  throw new ExpofamError('no-training-rows', {
    subject,
    found: `model "${model.formula}" was loaded, and a saved model holds no training rows`,
    expected: 'a model with its rows',
    advice: 'withRows(model, data) gives it the rows that it was fitted to',
  });
}

/** Observed responses of component k of a fit, as numbers: 1 for the rows of a class, else 0. */
export function observedOf(training: Training, k: number): Float64Array {
  const column = training.fit.data.y[k];
  return column instanceof Float64Array ? column : Float64Array.from(column.codes, (code) => (code === column.level ? 1 : 0));
}

/** Residuals, leverages and influence of the observations of a fit, for pictures of one response and one linear predictor. */
export function rowStatistics(fitted: FittedModel, subject: string): RowStatistics {
  trainingOf(fitted, subject);
  const { model, training } = writtenOut(fitted, subject);
  const d = diagnoseRows(model);
  const { fitted: means, linearPredictor, standardizedPearson } = d;
  const { pearson, deviance, working } = d.residuals;
  const single = (values: unknown): values is Float64Array => values instanceof Float64Array;
  if (!single(means) || !single(linearPredictor) || !single(pearson) || !single(standardizedPearson) || !single(working)) {
    throw new ExpofamError('no-residuals', {
      subject,
      found: `family "${model.state.family.name}" ${
        single(linearPredictor)
          ? !single(means)
            ? `${means ? 'with several components' : 'without a mean'} of its response`
            : !single(pearson)
              ? 'without a variance of its response'
              : 'whose mean does not move with its predictor'
          : `with ${model.state.predictors.length} linear predictors`
      }`,
      expected: 'one linear predictor, and a response of one number with a mean that depends on it, and a variance',
      advice: 'coefficients, effects, calibration and trace show this model',
    });
  }
  const { rows, rowCount } = training.frame;
  return {
    rowCount,
    rowNumbers: Int32Array.from({ length: rowCount }, (_, i) => (rows ? rows[i] : i) + 1),
    observed: observedOf(training, 0),
    fitted: means,
    linearPredictor,
    ...residualsOf(model, deviance, pearson, d.standardizedDeviance ?? standardizedPearson),
    pearson,
    standardizedPearson,
    working,
    leverage: d.leverage,
    cooksDistance: d.cooksDistance,
  };
}

function residualsOf(
  model: FittedModel,
  deviance: Float64Array | null,
  pearson: Float64Array,
  standardized: Float64Array,
): Pick<RowStatistics, 'residual' | 'residualName' | 'standardized' | 'standardizedName'> {
  const { declaration } = model.family;
  if (model.family.name !== 'gaussian' && !declaration.dispersion?.quasi && model.state.dispersion !== null) {
    try {
      const residual = quantileResiduals(model);
      return { residual, residualName: 'quantile residual', standardized: residual, standardizedName: 'quantile residual' };
    } catch (error) {
      // A family of one's own without a base measure has no distribution.
      if (!(error instanceof ExpofamError) || error.code !== 'no-distribution') throw error;
    }
  }
  const residualName = deviance ? 'deviance residual' : 'Pearson residual';
  return { residual: deviance ?? pearson, residualName, standardized, standardizedName: `standardised ${residualName}` };
}

/** Means of new rows (or what stands for them, `quantitiesOf`) with the ends of confidence intervals; NaN ends where the library gives none. */
export function predictBand(
  model: FittedModel,
  data: unknown,
  level: number,
): Readonly<Record<string, { readonly mean: Float64Array; readonly lower?: Float64Array; readonly upper?: Float64Array }>> {
  const { response } = quantitiesOf(model);
  const type = response === 'mean' || model.state.family.components || model.state.predictors.length > 1 ? 'response' : response;
  const prediction = model.predict(data, { type, interval: 'confidence', level });
  return Object.fromEntries(
    Object.entries(prediction.columns).map(([name, mean]) => [
      name,
      { mean, lower: prediction.lower?.[name], upper: prediction.upper?.[name] },
    ]),
  );
}
