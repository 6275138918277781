import { asTable, diagnoseRows, ExpofamError, type FittedModel, observedResponse, savedWeights, writtenOut } from 'expofam';
import { observedOf, trainingOf } from './statistics.ts';

/** What was predicted for rows and what was observed there; a column for each class where there are several. */
export interface Observations {
  /** Classes or parts; one empty name where the response is one number. */
  readonly names: readonly string[];
  readonly predicted: readonly Float64Array[];
  readonly observed: readonly Float64Array[];
  /** Trials or weights of the rows, one where there are none. */
  readonly weights: Float64Array;
}

export interface ObservationOptions {
  /**
   * Rows to predict, which the fit need not have seen; those of the fit by default. They need not have all classes of the fit.
   * Class weights of the fit weigh these rows too: its predictions are those of a population with its classes so weighted, and
   * would look miscalibrated beside the rows as they are.
   */
  readonly data?: unknown;
  /** Weights of those rows: trials of a proportion. By default the columns of the fit's weights, where the rows have them. */
  readonly weights?: string | ArrayLike<number>;
}

/** Predicted and observed responses of a fit's own rows, or of other rows. */
export function observations(model: FittedModel, subject: string, options: ObservationOptions = {}): Observations {
  // Of a family without a mean (directions) the prediction is a parameter, which no response is compared with.
  if (model.family.compose(model.links).mean === undefined) throw noMean(model, subject);
  return options.data === undefined ? ownRows(model, subject) : otherRows(model, options.data, options.weights);
}

const noMean = (model: FittedModel, subject: string): ExpofamError =>
  new ExpofamError('no-mean', {
    subject,
    found: `family "${model.state.family.name}" gives no mean`,
    expected: 'a family with a mean response',
    advice: 'the kinds coefficients and effects show this model',
  });

function ownRows(fit: FittedModel, subject: string): Observations {
  trainingOf(fit, subject);
  // Histograms, smooth curves and groups count observations.
  const { model, training } = writtenOut(fit, subject);
  const { fitted } = diagnoseRows(model);
  if (fitted === null) throw noMean(model, subject);
  const columns: Readonly<Record<string, Float64Array>> = fitted instanceof Float64Array ? { '': fitted } : fitted;
  const names = Object.keys(columns);
  return {
    names,
    predicted: names.map((name) => columns[name]),
    observed: names.map((_, k) => observedOf(training, k)),
    weights: training.weights.total ?? new Float64Array(training.frame.rowCount).fill(1),
  };
}

/** Rows whose prediction is a number, against what was observed there. */
function otherRows(model: FittedModel, data: unknown, weights: ObservationOptions['weights']): Observations {
  const observed = observedResponse(model, data, savedWeights(model.state, asTable(data), weights === undefined ? {} : { weights }, false));
  const { columns } = model.predict(data);
  const names = Object.keys(columns);
  const places = Array.from(observed.rows.keys()).filter((i) => Number.isFinite(columns[names[0]][observed.rows[i]]));
  return {
    names: names.length === 1 ? [''] : names,
    predicted: names.map((name) => Float64Array.from(places, (i) => columns[name][observed.rows[i]])),
    observed: names.map((_, k) => Float64Array.from(places, (i) => observed.columns[k][i])),
    weights: Float64Array.from(places, (i) => observed.weights[i]),
  };
}
