import type { EngineClient } from '../engine/engineClient.ts';
import type { TestLine } from '../engine/protocol.ts';
import { numberText, pText } from '../ui/numberText.ts';
import { Wide } from '../ui/Wide.tsx';
import { keyOf, type Model, referenceOf } from './model.ts';
import { useAnswer } from './useAnswer.ts';

/** Tests of the terms and of the model as a whole. */
export function TestsView({ engine, dataKey, model }: { engine: EngineClient; dataKey: string; model: Model }) {
  const { value, failure } = useAnswer(engine, 'tests', referenceOf(model), `${dataKey} ${keyOf(model)}`);
  if (failure) return <p className="notice">{failure.message}</p>;
  if (!value) return <p className="quiet placeholder">Testing …</p>;
  return (
    <>
      {value.terms.length > 0 && (
        <>
          <p>Does a term say anything that the others do not? Each line compares the model with the model without the term (type II).</p>
          <TestTable lines={value.terms} first="Term" statistic={value.statisticName} />
        </>
      )}
      {value.whole.length > 0 && (
        <>
          <p>
            Does the model as a whole fit? Small p-values speak against it; with many rows they do so for differences too small to matter.
          </p>
          <TestTable lines={value.whole} first="Test" statistic="Statistic" />
        </>
      )}
      {value.terms.length + value.whole.length === 0 && <p>No test is defined for this model.</p>}
    </>
  );
}

function TestTable({ lines, first, statistic }: { lines: readonly TestLine[]; first: string; statistic: string }) {
  const hasNotes = lines.some(({ note }) => note);
  return (
    <Wide label={`Table of tests, ${first === 'Term' ? 'term by term' : 'of the whole model'}`}>
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col" className="right">
              df
            </th>
            <th scope="col" className="right">
              {statistic}
            </th>
            <th scope="col" className="right">
              p
            </th>
            {hasNotes && <th scope="col">Note</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.name}>
              <th scope="row">{line.name}</th>
              <td className="right">{line.df || '–'}</td>
              <td className="right">{numberText(line.statistic, 4)}</td>
              <td className="right">{pText(line.p)}</td>
              {hasNotes && <td className="quiet">{line.note}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
