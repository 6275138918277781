import { endOfFitText } from 'expofam';
import { numberText } from '../ui/numberText.ts';
import { Wide } from '../ui/Wide.tsx';
import { CoefficientTable } from './CoefficientTable.tsx';
import type { Model } from './model.ts';

/** The fit in numbers: what was fitted, how well, and the coefficients. */
export function SummaryView({ model }: { model: Model }) {
  const { state, lines, summary, milliseconds } = model.result;
  const explained =
    state.deviance !== null && state.nullDeviance !== null && state.nullDeviance > 0 ? 1 - state.deviance / state.nullDeviance : undefined;
  const facts: [string, string][] = [
    [
      'Observations',
      `${state.nobs.toLocaleString('en')}${state.missingCount ? ` (${state.missingCount.toLocaleString('en')} left out: missing values)` : ''}`,
    ],
    ['Residual df', state.dfResidual.toLocaleString('en')],
    ['Deviance', `${numberText(state.deviance, 6)}${explained === undefined ? '' : ` (${(100 * explained).toFixed(1)} % explained)`}`],
    ['Log-likelihood', numberText(state.logLik, 6)],
    ['AIC', numberText(state.aic, 6)],
    ['BIC', numberText(state.bic, 6)],
    [state.dispersionKnown ? 'Dispersion (fixed)' : 'Dispersion', numberText(state.dispersion, 4)],
    ...Object.entries(state.family.estimated).map(([name, { value, stdError, kept }]): [string, string] => [
      name,
      `${numberText(value, 4)}${kept ? ', kept from the first fit' : ''}${stdError === null ? '' : ` (standard error ${numberText(stdError, 3)})`}`,
    ]),
    [
      'Fit',
      `${endOfFitText(state)}${Number.isFinite(milliseconds) ? `, ${Math.max(1, Math.round(milliseconds)).toLocaleString('en')} ms` : ''}`,
    ],
  ];
  return (
    <>
      {state.warnings.length > 0 && (
        <ul className="warnings">
          {state.warnings.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <CoefficientTable lines={lines} isKnown={state.dispersionKnown} />
      <details className="more">
        <summary>The summary as the command prints it</summary>
        <Wide label="Summary as text">
          <pre>{summary}</pre>
        </Wide>
      </details>
    </>
  );
}
