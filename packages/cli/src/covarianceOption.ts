import { type CovarianceOptions, type CovarianceType, type FittedModel, withCovariance } from 'expofam';
import { wordOption } from './optionValues.ts';
import { usageError } from './usageError.ts';

/** What the command line gives about the covariance, as words. */
export interface CovarianceValues {
  readonly robust?: string;
  readonly cluster?: readonly string[];
}

const HC_TYPES = ['HC0', 'HC1', 'HC2', 'HC3', 'HC4', 'HC4m', 'HC5'] as const satisfies readonly CovarianceType[];

/** The covariance that the options ask for; undefined where it is the model's own. */
export function covarianceOption(values: CovarianceValues): CovarianceOptions | undefined {
  const { robust, cluster } = values;
  if (cluster === undefined) return robust === undefined ? undefined : { type: wordOption('--robust', robust, HC_TYPES) };
  const clusterTypes = ['HC0', 'HC1', 'HC2', 'HC3'] as const;
  return {
    type: 'cluster',
    cluster: cluster.length === 1 ? cluster[0] : cluster,
    ...(robust === undefined ? {} : { clusterType: wordOption('--robust', robust, clusterTypes) }),
  };
}

/** The model with the covariance that the options ask for. */
export function withCovarianceOption(model: FittedModel, options: CovarianceOptions | undefined): FittedModel {
  if (options === undefined) return model;
  if (!model.training) {
    throw usageError({
      subject: options.type === 'cluster' ? 'option --cluster' : 'option --robust',
      found: `model "${model.formula}" without its rows`,
      expected: 'the rows that the covariance is made of',
      advice: 'give DATA after the model',
    });
  }
  return withCovariance(model, options);
}
