import type { EngineClient } from '../engine/engineClient.ts';
import { columnText, numberText, pText } from '../ui/numberText.ts';
import { Wide } from '../ui/Wide.tsx';
import { areNested, keyOf, type Model, referenceOf } from './model.ts';
import { useAnswer } from './useAnswer.ts';

/** Models side by side: coefficients with standard errors, criteria, and the test between nested neighbours. */
export function CompareView({ engine, dataKey, models }: { engine: EngineClient; dataKey: string; models: readonly Model[] }) {
  if (models.length < 2) return <p>Fit another model, or tick two in the list above, and they stand here side by side.</p>;
  const keys = [...new Map(models.flatMap(({ result }) => result.lines.map((l) => [`${l.group ?? ''}:${l.term}`, l] as const)))];
  // Each column of numbers has as many decimals as the number that needs most.
  const cells = models.map(({ result: { lines } }) => {
    const [estimates, errors] = [
      columnText(
        lines.map((l) => l.estimate),
        4,
      ),
      columnText(
        lines.map((l) => l.stdError),
        2,
      ),
    ];
    return new Map(lines.map((l, i) => [`${l.group ?? ''}:${l.term}`, [estimates[i], errors[i]] as const]));
  });
  const criteria: [string, (model: Model) => string][] = [
    ['Observations', (m) => m.result.state.nobs.toLocaleString('en')],
    ['Residual df', (m) => m.result.state.dfResidual.toLocaleString('en')],
    ['Deviance', (m) => numberText(m.result.state.deviance, 6)],
    ['Log-likelihood', (m) => numberText(m.result.state.logLik, 6)],
    ['AIC', (m) => numberText(m.result.state.aic, 6)],
    ['BIC', (m) => numberText(m.result.state.bic, 6)],
  ];
  const sizes = new Set(models.map(({ result }) => result.state.nobs));
  return (
    <>
      {sizes.size > 1 && (
        <p className="notice">These models were fitted to different numbers of rows: their likelihoods, AIC and BIC do not compare.</p>
      )}
      <Wide label="Table of the models side by side">
        <table className="numbers compare-table">
          <caption className="sr-only">Models side by side</caption>
          <thead>
            <tr>
              <th scope="col">Term</th>
              {models.map(({ id, name, result: { state } }) => (
                <th scope="col" key={id} className="right">
                  {name}
                  <span className="quiet block">
                    {state.family.name}, {state.links[0]}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {keys.map(([key, line]) => (
              <tr key={key}>
                <th scope="row" className="code">
                  {line.group ? `${line.group}: ` : ''}
                  {line.term}
                </th>
                {models.map((model, i) => {
                  const own = cells[i].get(key);
                  return (
                    <td key={model.id} className="right">
                      {own?.[0]}
                      {own && <span className="quiet"> ({own[1]})</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          <tbody className="criteria">
            {criteria.map(([name, text]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {models.map((model) => (
                  <td key={model.id} className="right">
                    {text(model)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p className="quiet">Estimates with standard errors in parentheses; an empty cell is a term that the model does not have.</p>
      {models.slice(1).map((model, i) => (
        <NestedTest key={model.id} engine={engine} dataKey={dataKey} pair={[models[i], model]} />
      ))}
    </>
  );
}

function NestedTest({ engine, dataKey, pair }: { engine: EngineClient; dataKey: string; pair: readonly [Model, Model] }) {
  const [small, large] = pair[0].result.state.dfResidual >= pair[1].result.state.dfResidual ? pair : [pair[1], pair[0]];
  if (!areNested(small, large)) {
    return (
      <p>
        <strong>
          {pair[0].name} and {pair[1].name}
        </strong>{' '}
        are not nested (one does not hold all terms of the other, for the same rows and family): no test; compare AIC and BIC.
      </p>
    );
  }
  return <NestedResult engine={engine} dataKey={dataKey} small={small} large={large} />;
}

function NestedResult({ engine, dataKey, small, large }: { engine: EngineClient; dataKey: string; small: Model; large: Model }) {
  const { value, failure } = useAnswer(
    engine,
    'compare',
    [referenceOf(small), referenceOf(large)],
    `${dataKey} ${keyOf(small)} ${keyOf(large)}`,
  );
  if (failure) return <p className="notice">{failure.message}</p>;
  if (!value) return <p className="quiet">Comparing …</p>;
  const { df, statistic, p } = value.models[1];
  return (
    <p className="nested-test">
      <strong>
        {large.name} against {small.name}
      </strong>
      : {value.test === 'LR' ? 'likelihood ratio χ²' : 'F'} = {numberText(statistic, 4)} on{' '}
      {value.test === 'LR' ? Math.abs(df) : `${Math.abs(df)} and ${large.result.state.dfResidual}`} df, p{' '}
      {pText(p).startsWith('<') ? pText(p) : `= ${pText(p)}`}.{' '}
      {p < 0.05
        ? `The terms that ${large.name} adds explain more than chance would.`
        : `The data do not ask for the terms that ${large.name} adds.`}
    </p>
  );
}
