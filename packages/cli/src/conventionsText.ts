import { type ConventionalFit, type Conventions, counted, formatColumn, formatNumber, formatPValue, textTable } from 'expofam';

export const CONVENTIONS: readonly Conventions[] = ['r', 'statsmodels', 'stata', 'sas'];

const PROGRAMS: Readonly<Record<Conventions, string>> = { r: 'R', statsmodels: 'statsmodels', stata: 'Stata', sas: 'SAS' };

const TESTS: Readonly<Record<ConventionalFit['test'], readonly [string, string]>> = {
  z: ['z value', 'Pr(>|z|)'],
  t: ['t value', 'Pr(>|t|)'],
  'chi-squared': ['Wald chi²', 'Pr(>chi²)'],
};

/** The statistics of a fit as another program defines them, below its summary. */
export function conventionsText(fit: ConventionalFit, width: number): string {
  const rows = fit.coefficients;
  const [statistic, pValue] = TESTS[fit.test];
  const number = (x: number | null | undefined) => formatNumber(x ?? null, 6);
  const group = (row: (typeof rows)[number]) => row.class ?? row.predictor;
  const table = textTable(
    [
      { title: '', cells: rows.map((row) => (group(row) === undefined ? row.term : `${group(row)}: ${row.term}`)), left: true },
      {
        title: 'Estimate',
        cells: formatColumn(
          rows.map((row) => row.estimate),
          5,
        ),
      },
      {
        title: 'Std. Error',
        cells: formatColumn(
          rows.map((row) => row.stdError),
          5,
        ),
      },
      { title: statistic, cells: rows.map((row) => (row.statistic === null ? 'NA' : row.statistic.toFixed(3))) },
      { title: pValue, cells: rows.map((row) => formatPValue(row.pValue)) },
    ],
    width,
  );
  const alternatives: Readonly<Record<string, string>> = {
    bicDeviance: 'bic_deviance',
    estatAic: 'estat ic: AIC',
    estatBic: 'BIC',
    nbregAic: 'nbreg (counts the size): AIC',
    nbregBic: 'BIC',
    discreteAic: 'NegativeBinomial (counts the size): AIC',
    discreteBic: 'BIC',
  };
  const others = Object.entries(fit.alternatives).map(([name, value]) => `${alternatives[name] ?? name} ${number(value)}`);
  return `${[
    '',
    `As ${PROGRAMS[fit.conventions]} defines it${fit.checkedBy === 'manual' ? ' (by its manual; held to no output)' : ''}:`,
    ...table,
    '',
    `Dispersion ${number(fit.dispersion)}, in the likelihood ${number(fit.likelihoodDispersion)}; covariance: ${fit.covariance}`,
    `Log-likelihood: ${number(fit.logLik)}   AIC: ${number(fit.aic)}   BIC: ${number(fit.bic)}   (${counted(fit.parameters, 'parameter')} counted)`,
    ...(others.length ? [`Also: ${others.join(', ')}`] : []),
  ].join('\n')}\n`;
}
