import { ExpofamError } from '../../core/expofamError.ts';
import { nearestAdvice } from '../../core/nearest.ts';
import { logMinusDigamma } from '../../math/gamma.ts';
import { normalSurvival } from '../../math/normal.ts';
import type { FittedModel } from '../fittedModel.ts';
import { fullLogLikelihood } from '../likelihood.ts';
import type { CoefficientRow } from '../modelState.ts';
import { trainingOf } from './trainingOf.ts';
import { withCovariance } from './withCovariance.ts';

/** Whose definitions are meant. */
export type Conventions = 'r' | 'statsmodels' | 'stata' | 'sas';

/** A fit's statistics as another program defines them. Null where the program, or the family, has no such number. */
export interface ConventionalFit {
  readonly conventions: Conventions;
  /**
   * `run`: held by a test to runs of that program on the shipped data. `published`: to tables of the same family that the
   * program printed and that are published with their data. `manual`: read in its manual only.
   */
  readonly checkedBy: 'run' | 'published' | 'manual';
  readonly nobs: number;
  /** The dispersion that the standard errors use. */
  readonly dispersion: number | null;
  /** The dispersion that the log-likelihood is taken at. */
  readonly likelihoodDispersion: number | null;
  readonly logLik: number | null;
  /** How many parameters AIC and BIC count. */
  readonly parameters: number;
  readonly aic: number | null;
  readonly bic: number | null;
  /**
   * Other definitions that the same program prints: `bicDeviance` (statsmodels), `estatAic`, `estatBic` (Stata). Where a negative
   * binomial's size was estimated, also those of the commands that count it: `nbregAic`, `nbregBic` (Stata's `nbreg`),
   * `discreteAic`, `discreteBic` (statsmodels' `NegativeBinomial`).
   */
  readonly alternatives: Readonly<Record<string, number | null>>;
  /** What `statistic` is in the rows of `coefficients`. */
  readonly test: 'z' | 't' | 'chi-squared';
  /** Which information the standard errors come from, or the covariance that the model was given. */
  readonly covariance: string;
  readonly coefficients: readonly CoefficientRow[];
}

const CONVENTIONS: readonly Conventions[] = ['r', 'statsmodels', 'stata', 'sas'];

/** Families of which test/model/analysis/published.test.ts holds tables. */
const PUBLISHED: Readonly<Record<'stata' | 'sas', readonly string[]>> = {
  stata: ['gaussian', 'bernoulli', 'binomial', 'poisson', 'gamma', 'inverse-gaussian', 'negative-binomial'],
  sas: ['gaussian', 'bernoulli', 'binomial', 'gamma'],
};

/** Families that the `glm` of statsmodels and Stata fits with a constant given, whatever it comes from: it counts no parameter. */
const CONSTANT_GIVEN = ['negative-binomial', 'tweedie'];

/**
 * Dispersion, log-likelihood, AIC, BIC, standard errors and tests of a fit as R, statsmodels, Stata (`glm`) or SAS (GENMOD)
 * define them; the estimates are the same in all. docs/conventions.md compares the definitions. Reference levels are a choice
 * of the fit (`contrasts`, `levels`, `reference`) and stay as they are.
 *
 * @throws ExpofamError `no-training-rows` for a loaded model (but for `r`), `bad-option`, and `unavailable` where a program's
 * estimate has no closed form here (SAS's gamma scale with weights)
 * @example
 * const model = glm('y ~ x', { y: [1, 3, 2, 5], x: [1, 2, 3, 4] }, { family: 'gaussian' });
 * conventional(model, 'stata').test; // 'z'
 */
export function conventional(model: FittedModel, conventions: Conventions): ConventionalFit {
  if (!CONVENTIONS.includes(conventions)) {
    throw new ExpofamError('bad-option', {
      subject: 'conventions',
      found: `"${String(conventions)}"`,
      expected: CONVENTIONS.join(', '),
      advice: nearestAdvice(String(conventions), CONVENTIONS),
    });
  }
  const { state } = model;
  const n = state.nobs;
  const estimated = Object.keys(state.family.estimated).length;
  const free = state.dispersionKnown ? 0 : 1;
  if (conventions === 'r') {
    return {
      conventions,
      checkedBy: 'run',
      nobs: n,
      dispersion: state.dispersion,
      likelihoodDispersion: state.dispersionKnown ? 1 : ratio(state.deviance, n),
      logLik: state.logLik,
      parameters: state.rank + free + estimated,
      aic: state.aic,
      bic: state.bic,
      alternatives: {},
      test: state.dispersionKnown ? 'z' : 't',
      covariance: state.covarianceType ?? 'model',
      coefficients: state.coefficients,
    };
  }
  // Stata and SAS invert the observed information; in a canonical link it is the expected one.
  const observed = conventions !== 'statsmodels' && state.covarianceType === undefined;
  const own = observed ? withCovariance(model, { type: 'observed' }) : model;
  const likelihoodDispersion = dispersionOfLikelihood(model, conventions);
  const dispersion = conventions === 'sas' ? likelihoodDispersion : state.dispersion;
  const logLik = logLikelihoodAt(model, likelihoodDispersion);
  const given = conventions !== 'sas' && CONSTANT_GIVEN.includes(state.family.name);
  const parameters = state.rank + (given ? 0 : estimated) + (conventions === 'sas' ? free : 0);
  const aicOf = (k: number) => (logLik === null ? null : -2 * logLik + 2 * k);
  const bicOf = (k: number) => (logLik === null ? null : -2 * logLik + k * Math.log(n));
  const aic = aicOf(parameters);
  const bic = bicOf(parameters);
  // `glm` of Stata, and statsmodels' GLM: one linear predictor.
  const single = state.predictors.length === 1 && state.deviance !== null;
  const bicDeviance = single && state.deviance !== null ? state.deviance - state.dfResidual * Math.log(n) : null;
  const printsDeviance = conventions === 'stata' && single;
  const scale =
    state.covarianceType === undefined && dispersion !== null && state.dispersion !== null ? Math.sqrt(dispersion / state.dispersion) : 1;
  const alternatives: Record<string, number | null> =
    conventions === 'statsmodels' ? { bicDeviance } : conventions === 'stata' ? { estatAic: aic, estatBic: bic } : {};
  if (given && estimated > 0 && state.family.name === 'negative-binomial') {
    const command = conventions === 'stata' ? 'nbreg' : 'discrete';
    alternatives[`${command}Aic`] = aicOf(parameters + estimated);
    alternatives[`${command}Bic`] = bicOf(parameters + estimated);
  }
  return {
    conventions,
    checkedBy: conventions === 'statsmodels' ? 'run' : PUBLISHED[conventions].includes(state.family.name) ? 'published' : 'manual',
    nobs: n,
    dispersion,
    likelihoodDispersion,
    logLik,
    parameters,
    aic: printsDeviance && aic !== null ? aic / n : aic,
    bic: printsDeviance ? bicDeviance : bic,
    alternatives,
    test: conventions === 'sas' ? 'chi-squared' : 'z',
    covariance: own.state.covarianceType ?? 'model',
    coefficients: own.state.coefficients.map((row) => normalTest(row, scale, conventions === 'sas')),
  };
}

const ratio = (x: number | null, n: number): number | null => (x === null ? null : x / n);

/** A row with a standard error times `scale` and a normal test, its square where `squared`. */
function normalTest(row: CoefficientRow, scale: number, squared: boolean): CoefficientRow {
  if (row.estimate === null || row.stdError === null) return row;
  const stdError = row.stdError * scale;
  const z = row.estimate / stdError;
  if (!Number.isFinite(z)) return { ...row, stdError, statistic: null, pValue: null };
  return { ...row, stdError, statistic: squared ? z * z : z, pValue: 2 * normalSurvival(Math.abs(z)) };
}

function dispersionOfLikelihood(model: FittedModel, conventions: Exclude<Conventions, 'r'>): number | null {
  const { state } = model;
  if (state.dispersionKnown) return 1;
  // Σ replication: what the log-likelihood sums over.
  const { weights, frame } = trainingOf(model, 'conventions');
  let n = 0;
  for (let i = 0; i < frame.rowCount; i++) if (weights.total?.[i] !== 0) n += weights.replication ? weights.replication[i] : 1;
  const name = state.family.name;
  const maximum = ratio(state.deviance, n);
  if (conventions === 'statsmodels') return name === 'gaussian' && state.links[0] === 'identity' ? maximum : state.dispersion;
  if (conventions === 'stata') return name === 'gaussian' ? maximum : 1;
  if (name === 'gaussian' || name === 'inverse-gaussian') return maximum;
  if (name === 'gamma') return gammaMaximum(maximum, weights.precision !== undefined);
  // Quasi-families: SCALE=PEARSON.
  return state.dispersion;
}

/** The maximum-likelihood dispersion 1/ν of a gamma: log ν − ψ(ν) = D/(2n). McCullagh & Nelder (1989), §8.3.6. */
function gammaMaximum(meanDeviance: number | null, weighted: boolean): number | null {
  if (weighted) {
    throw new ExpofamError('unavailable', {
      subject: "SAS's scale of a gamma",
      found: 'prior weights',
      expected: 'a fit without them',
      advice: "conventions 'r', 'statsmodels' and 'stata' have it",
    });
  }
  if (meanDeviance === null || !(meanDeviance > 0)) return null;
  // log ν − ψ(ν) falls from ∞ to 0 and lies between 1/(2ν) and 1/ν, so its root lies between the roots of these.
  let low = 1 / meanDeviance;
  let high = 2 / meanDeviance;
  for (let i = 0; i < 200 && high - low > 2 ** -52 * high; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (logMinusDigamma(middle) > meanDeviance / 2) low = middle;
    else high = middle;
  }
  return 2 / (low + high);
}

function logLikelihoodAt(model: FittedModel, dispersion: number | null): number | null {
  if (model.state.dispersionKnown || model.logLik === null || dispersion === null) return model.logLik;
  const { family, links, fit, weights } = trainingOf(model, 'conventions');
  const value = fullLogLikelihood(family, links, fit, weights, dispersion);
  return value !== null && Number.isFinite(value) ? value : null;
}
