import { counted } from '../../core/counted.ts';
import { ExpofamError } from '../../core/expofamError.ts';
import { suggestion } from '../../core/nearest.ts';
import { inexactLabelAdvice, isInexactLabel } from '../../data/labelNumbers.ts';
import type { ParameterMatrix } from '../../engine/coefficientCovariance.ts';
import { factorOf } from '../../engine/factorOf.ts';
import { type ClusterType, clusterSandwich } from '../../inference/clusterSandwich.ts';
import { defaultLag, neweyWestCovariance } from '../../inference/neweyWest.ts';
import { type HcType, sandwichCovariances } from '../../inference/sandwich.ts';
import { solveSmall } from '../../inference/smallMatrix.ts';
import { scaledCovariance } from '../fitBasis.ts';
import type { FittedModel, TrainingFit } from '../fittedModel.ts';
import { observedInformation } from '../jointInformation.ts';
import type { Warning } from '../readResponse.ts';
import { type BootstrapOptions, bootstrapCovariance } from './bootstrap.ts';
import { refuseJoint } from './refuseJoint.ts';
import { trainingOf } from './trainingOf.ts';

export type CovarianceType = 'model' | 'observed' | HcType | 'cluster' | 'newey-west' | 'bootstrap';

export interface CovarianceOptions {
  /**
   * `model` (default): inverse expected information times the dispersion. `observed`: the observed information. `HC0` … `HC5`:
   * robust to wrong variances (`sandwich::vcovHC`). `cluster`: robust to correlation within clusters, HC0 times G/(G − 1) as
   * `sandwich::vcovCL` of a `glm` (of an `lm` it takes HC1).
   * `newey-west`: robust to correlation in time, rows in its order: `sandwich::NeweyWest()` with `lag: 'auto', prewhite: true`.
   * `bootstrap`: see `bootstrap`.
   */
  readonly type?: CovarianceType;
  /** The clusters: a column of the data or values for its rows; several give a multi-way covariance. */
  readonly cluster?: ClusterColumn | readonly ClusterColumn[];
  /** With `cluster`: HC0 (default) … HC3, `cadjust` G/(G − 1) (true by default), `multi0` as in `vcovCL`. */
  readonly clusterType?: ClusterType;
  readonly cadjust?: boolean;
  readonly multi0?: boolean;
  /** With `newey-west`: the largest lag, ⌊4(n/100)^(2/9)⌋ by default; `auto` chooses it from the data as Newey & West (1994). */
  readonly lag?: number | 'auto';
  /** With `newey-west`: whether a vector autoregression is taken out of the scores first, or its order; none by default. */
  readonly prewhite?: boolean | number;
  /** With `newey-west`: multiplies by n/(n − k). */
  readonly adjust?: boolean;
  readonly bootstrap?: BootstrapOptions;
}

/** A column's name, or a value for each row of the data. */
export type ClusterColumn = string | ArrayLike<number | string>;

/** The covariance of a fit's parameters (centred, scaled columns), dispersion included, and what to call it. */
export interface ParameterCovariance extends ParameterMatrix {
  readonly label: string;
  /** What to beware of. */
  readonly warning?: Warning;
}

/** Computes a covariance of any type from the rows of a fit. */
export function parameterCovariance(model: FittedModel, options: CovarianceOptions): ParameterCovariance {
  const { type = 'model' } = options;
  const training = trainingOf(model, `covariance "${type}"`);
  const { fit, frame } = training;
  const { nobs, rank } = model.state;
  const { dispersion } = model;
  if (type !== 'model' && type !== 'observed') refuseJoint(model, `covariance "${type}"`, "use type 'model', or give the parameter");
  const frequency = frame.frequencyWeights ? { frequency: frame.frequencyWeights } : {};
  switch (type) {
    case 'model':
      return { label: 'model', ...scaledCovariance(fit.joint ?? fit, dispersion) };
    case 'observed': {
      const { joint } = fit;
      if (joint) return { label: 'observed', ...scaledCovariance(joint, dispersion) };
      const factor = factorOf(observedInformation(fit), fit.layout.parameterCount);
      if (!factor) {
        throw new ExpofamError('singular-information', {
          subject: 'covariance "observed"',
          found: 'an observed information that is not positive definite',
          expected: 'a fit at a maximum of the likelihood',
          advice: "use type 'model', or look at the model's status",
        });
      }
      const halfInverse = fit.halfInverse && factor.halfInverse();
      return { label: 'observed', ...scaledCovariance({ inverseInformation: factor.inverse(), halfInverse }, dispersion) };
    }
    case 'cluster': {
      const { clusterType = 'HC0', cadjust = true, multi0 = false } = options;
      const ways = clusterWays(training, options.cluster);
      if ((clusterType === 'HC2' || clusterType === 'HC3') && fit.model.predictorCount > 1) {
        throw new ExpofamError('bad-option', {
          subject: `clustered ${clusterType}`,
          found: `${fit.model.predictorCount} linear predictors`,
          expected: 'one',
          advice: 'use HC0 or HC1',
        });
      }
      const covariance = clusterSandwich(fit, {
        ways: ways.map((w) => w.codes),
        type: clusterType,
        adjust: cadjust,
        rowIntersection: multi0,
        ...frequency,
        nobs,
        rank,
      });
      // Which small-sample factor: programs differ in it.
      const factor = cadjust ? ' × G/(G − 1)' : '';
      const counts = ways.map((w) => w.count).join(' and ');
      const own = multi0 && ways.length > 1 ? ', multi0' : '';
      const label = `clustered by ${ways.map((w) => w.label).join(' and ')} (${clusterType}${factor}${own}; ${counts} clusters)`;
      const fewest = ways.reduce((least, w) => (w.count < least.count ? w : least));
      if (fewest.count > rank) return { label, ...covariance };
      const message = `clustered errors: ${fewest.count} clusters of ${fewest.label} for ${rank} coefficients; their sums of scores cannot tell so many apart, so that errors may be far too small, and joint tests have no meaning; use a model with fewer coefficients, or finer clusters`;
      return { label, ...covariance, warning: { code: 'few-clusters', message } };
    }
    case 'newey-west':
      return neweyWest(model, options);
    case 'bootstrap': {
      const codes = options.cluster ? clusterCodes(model, options.cluster) : undefined;
      const { replicates, kind, ...covariance } = bootstrapCovariance(model, options.bootstrap ?? {}, codes);
      const drawn = codes ? `clusters by ${clusterWays(training, options.cluster)[0].label}` : kind;
      return { label: `bootstrap (${drawn}, ${counted(replicates, 'replicate')})`, ...covariance };
    }
    default: {
      const types: CovarianceType[] = ['HC0', 'HC1', 'HC2', 'HC3', 'HC4', 'HC4m', 'HC5'];
      if (!types.includes(type)) {
        const known = ['model', 'observed', ...types, 'cluster', 'newey-west', 'bootstrap'];
        throw new ExpofamError('bad-option', {
          subject: 'covariance type',
          found: `"${type}"`,
          expected: 'a known type',
          advice: suggestion(type, known),
        });
      }
      const covariance = sandwichCovariances(fit, [type], { ...frequency, nobs, rank })[type];
      if (!covariance) {
        throw new ExpofamError('bad-option', {
          subject: `covariance "${type}"`,
          found: `${fit.model.predictorCount} linear predictors`,
          expected: 'one, since it needs one leverage for each row',
          advice: 'use HC0, HC1 or HC3',
        });
      }
      return { label: type, ...covariance };
    }
  }
}

function neweyWest(model: FittedModel, options: CovarianceOptions): ParameterCovariance {
  const { fit, frame } = trainingOf(model, 'covariance "newey-west"');
  const { nobs, rank } = model.state;
  const { lag = defaultLag(nobs), adjust = false } = options;
  const prewhite = Number(options.prewhite ?? 0);
  const isCount = (x: number): boolean => Number.isInteger(x) && x >= 0;
  if (lag !== 'auto' && !isCount(lag)) {
    throw new ExpofamError('bad-option', { subject: 'lag', found: String(lag), expected: "a whole number from 0, or 'auto'" });
  }
  if (!isCount(prewhite)) {
    throw new ExpofamError('bad-option', {
      subject: 'prewhite',
      found: String(options.prewhite),
      expected: 'true, false, or the order of the autoregression',
    });
  }
  const P = fit.layout.parameterCount;
  // The scores of the coefficients as written are those of the parameters through the inverse of what makes the ones of the others.
  const own = model.state.coefficients.filter((c) => c.aliasedWith === undefined);
  const weights = Float64Array.from(own, (c) => (c.term === '(Intercept)' ? 0 : 1));
  if (weights.every((w) => w === 0)) weights.fill(1);
  const ofParameters = solveSmall(fit.transform.matrix.slice(), weights, P);
  // Rows may be swept as Lᵀx.
  const combination = fit.halfInverse ? solveSmall(fit.halfInverse.slice(), ofParameters, P) : ofParameters;
  const found = neweyWestCovariance(fit, {
    lag,
    prewhite,
    adjust,
    nobs,
    rank,
    combination,
    ...(frame.frequencyWeights ? { frequency: frame.frequencyWeights } : {}),
  });
  if (found === null) {
    throw new ExpofamError('bad-option', {
      subject: 'covariance "newey-west"',
      found: `scores of ${counted(fit.data.rowCount, 'row')} whose autoregression or autocovariances have no answer`,
      expected: 'more rows, in the order of time',
      advice: prewhite > 0 ? 'leave prewhite out, or give a lag' : 'give a lag',
    });
  }
  const { lag: used, ...covariance } = found;
  const filter = prewhite === 1 ? 'prewhitened' : `prewhitened by VAR(${prewhite})`;
  const how = [`lag ${used}`, ...(prewhite > 0 ? [filter] : []), ...(adjust ? ['× n/(n − k)'] : [])];
  return { label: `Newey–West (${how.join(', ')})`, ...covariance };
}

/** The cluster of each row of a fit, numbered as they appear, for `bootstrapSample`: whole clusters are then drawn. */
export function clusterCodes(model: FittedModel, cluster: CovarianceOptions['cluster']): Int32Array {
  const ways = clusterWays(trainingOf(model, 'clusters'), cluster);
  if (ways.length === 1) return ways[0].codes;
  throw new ExpofamError('bad-option', {
    subject: 'bootstrap of clusters',
    found: `${ways.length} ways of clustering`,
    expected: 'one, whose clusters can be drawn whole',
    advice: "leave the others out, or use type 'cluster'",
  });
}

/** The clusters of the rows of the frame, numbered as they appear. */
export function clusterWays(
  training: Pick<TrainingFit, 'frame' | 'table'>,
  cluster: CovarianceOptions['cluster'],
): { readonly label: string; readonly codes: Int32Array; readonly count: number }[] {
  const fail = (found: string, expected: string, advice?: string): never => {
    throw new ExpofamError('bad-option', { subject: 'cluster', found, expected, ...(advice ? { advice } : {}) });
  };
  if (cluster === undefined)
    return fail('no cluster', 'a column of the data, or a value for each of its rows', "{ type: 'cluster', cluster: 'clinic' }");
  const isList =
    Array.isArray(cluster) &&
    cluster.length > 0 &&
    cluster.every((c) => (typeof c === 'string' ? training.table?.column(c) !== undefined : typeof c === 'object'));
  const ways = (isList ? cluster : [cluster]) as readonly ClusterColumn[];
  const { frame } = training;
  return ways.map((way, w) => {
    const values = typeof way === 'string' ? columnValues(training, way) : way;
    const rows = frame.rows;
    const total = training.table?.rowCount ?? frame.rowCount;
    const perTable = values.length === total;
    if (!perTable && values.length !== frame.rowCount)
      return fail(counted(values.length, 'value'), `${total}, one for each row of the data`);
    const seen = new Map<number | string, number>();
    const codes = Int32Array.from({ length: frame.rowCount }, (_, i) => {
      const v = values[rows && perTable ? rows[i] : i];
      if (v === null || v === undefined || (typeof v === 'number' && Number.isNaN(v))) {
        return fail(`a missing cluster in row ${(rows ? rows[i] : i) + 1}`, 'a cluster for each row of the fit');
      }
      if (isInexactLabel(v)) {
        return fail(
          `a whole number beyond 2^53 in row ${(rows ? rows[i] : i) + 1} (about ${v}), which is read rounded, so that different clusters may have become one`,
          'labels up to 9007199254740991, or text',
          inexactLabelAdvice,
        );
      }
      let code = seen.get(v);
      if (code === undefined) {
        code = seen.size;
        seen.set(v, code);
      }
      return code;
    });
    if (seen.size < 2) fail('one cluster', 'at least two');
    return { label: typeof way === 'string' ? way : `way ${w + 1}`, codes, count: seen.size };
  });
}

/** A column of the fit's data as plain values; NaN or null where missing. */
export function columnValues(training: Pick<TrainingFit, 'table'>, name: string): ArrayLike<number | string> {
  const { table } = training;
  const column = table?.column(name);
  if (!table || !column) {
    throw new ExpofamError('unknown-column', {
      subject: 'cluster',
      found: `no column "${name}" in ${table?.name ?? 'the data'}`,
      expected: 'a column of the data of the fit',
      advice: suggestion(name, table?.columnNames ?? []),
    });
  }
  if (column.kind === 'numeric' || column.kind === 'date') return column.values;
  if (column.kind === 'boolean') return Float64Array.from(column.codes, (c) => (c < 0 ? Number.NaN : c));
  return Array.from(column.codes, (c) => (c < 0 ? (null as unknown as string) : column.levels[c]));
}
