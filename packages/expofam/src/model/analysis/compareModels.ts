import { ExpofamError } from '../../core/expofamError.ts';
import type { FittedModel } from '../fittedModel.ts';
import { testPValue } from './anova.ts';
import { atMaximum } from './atMaximum.ts';

/** Models side by side, each tested against the one before it. */
export interface ModelComparison {
  readonly test: 'LR' | 'F';
  /** What F divides by: the Pearson dispersion of the largest model, and its degrees of freedom; 1 where it is known. */
  readonly dispersion: number;
  readonly dispersionDf: number;
  readonly models: readonly {
    readonly formula: string;
    readonly nobs: number;
    readonly dfResidual: number;
    readonly deviance: number | null;
    readonly logLik: number | null;
    readonly aic: number | null;
    readonly bic: number | null;
    /** Against the model before: parameters and deviance gained, statistic and p-value; NaN for the first. */
    readonly df: number;
    readonly gain: number;
    readonly statistic: number;
    readonly p: number;
  }[];
}

/**
 * Compares nested models of the same rows, as R's `anova(m1, m2, …)`: likelihood ratio against χ² where the dispersion is
 * known, a constant is estimated (a Tweedie's power) or constants differ (sizes 5 and 1 of a negative binomial); else F with
 * the dispersion of the largest model. Fits with reduced bias are compared by the maximum-likelihood fits of their formulas,
 * whose figures are shown.
 *
 * @throws ExpofamError `models-differ` where the responses, rows or families are not the same, or constants differ and a fit
 *   has no likelihood
 */
export function compareModels(...given: readonly FittedModel[]): ModelComparison {
  if (given.length < 2)
    throw new ExpofamError('bad-option', { subject: 'comparison', found: `${given.length} model`, expected: 'at least two' });
  const models = given.map(atMaximum);
  const [first] = models;
  for (const m of models.slice(1)) {
    const differ = (what: string, a: string, b: string): never => {
      throw new ExpofamError('models-differ', {
        subject: `model "${m.formula}"`,
        found: `${what} ${b}`,
        expected: `${a}, as in "${first.formula}"`,
      });
    };
    if (m.state.response.label !== first.state.response.label) differ('response', first.state.response.label, m.state.response.label);
    if (m.nobs !== first.nobs) differ('number of observations', String(first.nobs), String(m.nobs));
    if (m.family.name !== first.family.name) differ('family', first.family.name, m.family.name);
  }
  const largest = models.reduce((a, b) => (b.state.dfResidual < a.state.dfResidual ? b : a));
  // Constants of their own, given or estimated (a negative binomial's size, a Tweedie's power), make deviances of two fits
  // incomparable: likelihoods are not.
  const constants = models.map((m) => m.state.family.constants);
  const ownConstants =
    models.some((m) => Object.keys(m.state.family.estimated).length > 0) ||
    constants.some((c) => Object.keys(c).some((name) => c[name] !== constants[0][name]));
  const lacking = ownConstants ? models.find((m) => m.logLik === null && m.deviance !== null) : undefined;
  if (lacking)
    throw new ExpofamError('models-differ', {
      subject: `model "${lacking.formula}"`,
      found: `no log-likelihood, with constants that are given (${Object.entries(lacking.state.family.constants)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')})`,
      expected: 'one, to compare it with a model of other constants, or one that estimates them',
      advice: 'give the same constants to every model, or let every model estimate them',
    });
  const byLikelihood = ownConstants || (first.state.dispersionKnown && models.some((m) => m.deviance === null));
  const known = first.state.dispersionKnown || byLikelihood;
  const dispersion = known ? 1 : (largest.dispersion ?? Number.NaN);
  const badness = (m: FittedModel): number => (byLikelihood ? -2 * (m.logLik ?? Number.NaN) : (m.deviance ?? Number.NaN));
  return {
    test: known ? 'LR' : 'F',
    dispersion,
    dispersionDf: largest.state.dfResidual,
    models: models.map((m, i) => {
      const { formula, nobs, deviance, logLik, aic, bic } = m;
      const { dfResidual } = m.state;
      const base = { formula, nobs, dfResidual, deviance, logLik, aic, bic };
      if (i === 0) return { ...base, df: Number.NaN, gain: Number.NaN, statistic: Number.NaN, p: Number.NaN };
      const df = models[i - 1].state.dfResidual - dfResidual;
      const gain = badness(models[i - 1]) - badness(m);
      // As in R the order may also fall: the sign of the step is taken out.
      const statistic = df === 0 ? Number.NaN : known ? gain * Math.sign(df) : gain / df / dispersion;
      return {
        ...base,
        df,
        gain,
        statistic,
        p: testPValue(statistic, Math.abs(df), known ? Number.POSITIVE_INFINITY : largest.state.dfResidual),
      };
    }),
  };
}
