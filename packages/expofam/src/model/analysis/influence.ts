import { counted } from '../../core/counted.ts';
import { ExpofamError } from '../../core/expofamError.ts';
import { addScore, stepsOf, sweepScores } from '../../inference/rowScores.ts';
import { vcovNames } from '../../output/modelJson.ts';
import type { FittedModel } from '../fittedModel.ts';
import { asFitted } from '../parameterization.ts';
import { diagnoseRows } from './diagnose.ts';
import { trainingOf } from './trainingOf.ts';

/** What each row does to the fit, with R's definitions (`influence.measures`); one linear predictor. */
export interface Influence {
  /** Deviance residual as the fit without the row would have it: `rstudent`. */
  readonly studentized: Float64Array;
  /** Change of the fitted value in standard errors. */
  readonly dffits: Float64Array;
  /** Ratio of the determinants of the coefficients' covariance without the row and with it. */
  readonly covarianceRatio: Float64Array;
  /** For each coefficient (not aliased) its change in standard errors. */
  readonly dfbetas: Readonly<Record<string, Float64Array>>;
  /** √φ estimated without the row, from deviance residuals. */
  readonly sigma: Float64Array;
  /** Constants of the family (a size, a shape) that the fit estimated and that these changes hold: without the row they would move too. */
  readonly held: readonly string[];
}

/**
 * Studentised residuals, DFFITS, covariance ratios and DFBETAS, by one-step formulas from the leverages and deviance
 * residuals. Sources: Williams (1987); Belsley, Kuh & Welsch (1980).
 *
 * @throws ExpofamError `unavailable` with several linear predictors
 */
export function influence(model: FittedModel): Influence {
  const training = trainingOf(model, 'influence');
  const { fit, frame } = training;
  const rows = diagnoseRows(model);
  const { deviance, pearson } = rows.residuals;
  if (fit.model.predictorCount > 1 || !deviance || !(pearson instanceof Float64Array)) {
    throw new ExpofamError('unavailable', {
      subject: 'influence',
      found: `family "${model.family.name}" with ${counted(fit.model.predictorCount, 'linear predictor', 'linear predictors')} and ${counted(fit.model.responseCount, 'component of the response', 'components of the response')}`,
      expected: 'one linear predictor, a response of one number and a deviance',
      advice: "diagnostics() gives leverages and Cook's distances",
    });
  }
  const n = model.nobs;
  const p = model.state.rank;
  const h = rows.leverage;
  const weightOf = (i: number): number => (fit.data.weights ? fit.data.weights[i] : 1);
  const frequency = frame.frequencyWeights;
  let total = 0;
  deviance.forEach((d, i) => {
    total += (frequency ? frequency[i] : 1) * d * d;
  });
  const sigma = deviance.map((d, i) =>
    Math.sqrt(Math.max(0, total - (weightOf(i) === 0 || h[i] >= 1 ? 0 : (d * d) / (1 - h[i]))) / (n - p - (weightOf(i) === 0 ? 0 : 1))),
  );
  const finite = (x: number): number => (Number.isFinite(x) ? x : Number.NaN);
  const known = model.state.dispersionKnown && model.family.declaration.dispersion?.quasi !== true;
  // R divides by the row's own σ except for binomial and Poisson: where the dispersion is known.
  const studentized = deviance.map((d, i) => {
    const r = Math.sign(d) * Math.sqrt(d * d + (h[i] * pearson[i] * pearson[i]) / (1 - h[i]));
    return finite(known ? r : r / sigma[i]);
  });
  const dffits = deviance.map((d, i) => finite((d * Math.sqrt(h[i])) / (sigma[i] * (1 - h[i]))));
  const covarianceRatio = deviance.map((d, i) => {
    // The fit without a row of weight zero is the fit.
    if (weightOf(i) === 0) return 1;
    const left = 1 - h[i];
    const e = d / (sigma[i] * Math.sqrt(left));
    return finite(1 / (left * ((n - p - 1 + e * e) / (n - p)) ** p));
  });
  const held = Object.keys(model.state.family.estimated);
  const names = vcovNames(model.state);
  const P = fit.layout.parameterCount;
  const k = fit.transform.places.length;
  // From a score to a change of the coefficients as written.
  const change = stepsOf(fit, fit.transform.matrix);
  const dfbetas = names.map(() => new Float64Array(deviance.length));
  const one = new Float64Array(1);
  const direction = new Float64Array(P);
  sweepScores(fit, frequency, (row) => {
    const i = row.row;
    if (row.weight === 0) return;
    one[0] = (Math.sqrt(row.information[0]) * deviance[i]) / (1 - h[i]);
    direction.fill(0);
    addScore(row, one, direction);
    for (let c = 0; c < k; c++) {
      let s = 0;
      for (let q = 0; q < P; q++) s += change[c * P + q] * direction[q];
      dfbetas[c][i] = finite(s / (sigma[i] * fit.unitErrors[c]));
    }
  });
  return { studentized, dffits, covarianceRatio, dfbetas: Object.fromEntries(names.map((name, c) => [name, dfbetas[c]])), sigma, held };
}

/** How much the other columns inflate the variance of a term's coefficients. */
export interface VarianceInflation {
  readonly term: string;
  /** det R₁₁ det R₂₂/det R of the coefficients' correlations without the intercept. Fox & Monette (1992), `car::vif`. */
  readonly gvif: number;
  readonly df: number;
  /** GVIF^(1/2df): comparable between terms. */
  readonly scaled: number;
}

/** Variance inflation factors (generalised, for terms of several coefficients) of the first linear predictor. */
export function varianceInflation(model: FittedModel): VarianceInflation[] {
  const { frame, fit } = trainingOf(model, 'variance inflation');
  const { design } = frame.predictors[model.state.predictorFrames[0]];
  const { matrix } = asFitted(model).vcov();
  const terms = design.terms.filter((t) => !(design.hasIntercept && t.start === 0));
  const place = new Map(fit.transform.places.flatMap((c, i) => (c.predictor === 0 ? [[c.column, i] as const] : [])));
  const columns = terms.map((t) =>
    Array.from({ length: t.width }, (_, c) => place.get(t.start + c)).filter((i): i is number => i !== undefined),
  );
  const all = columns.flat();
  const whole = logDeterminant(matrix, all);
  return terms.map((t, k) => {
    const own = columns[k];
    const rest = all.filter((i) => !own.includes(i));
    const gvif = own.length === 0 ? Number.NaN : Math.exp(logDeterminant(matrix, own) + logDeterminant(matrix, rest) - whole);
    return { term: t.label, gvif, df: own.length, scaled: gvif ** (1 / (2 * own.length)) };
  });
}

/** log det of the correlations of some coefficients, by Cholesky. */
function logDeterminant(v: readonly (readonly number[])[], index: readonly number[]): number {
  const m = index.length;
  const L = new Float64Array(m * m);
  let sum = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let s = v[index[i]][index[j]] / Math.sqrt(v[index[i]][index[i]] * v[index[j]][index[j]]);
      for (let k = 0; k < j; k++) s -= L[i * m + k] * L[j * m + k];
      L[i * m + j] = i === j ? Math.sqrt(s) : s / L[j * m + j];
    }
    sum += 2 * Math.log(L[i * m + i]);
  }
  return sum;
}
