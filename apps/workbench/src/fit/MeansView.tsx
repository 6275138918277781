import { useState } from 'react';
import type { EngineClient } from '../engine/engineClient.ts';
import type { MeansRequest } from '../engine/protocol.ts';
import { columnText, pText } from '../ui/numberText.ts';
import { Select } from '../ui/Select.tsx';
import { Wide } from '../ui/Wide.tsx';
import { ModelPicture } from './ModelPicture.tsx';
import { keyOf, type Model, referenceOf } from './model.ts';
import { useAnswer } from './useAnswer.ts';

const adjustments: readonly { readonly value: MeansRequest['adjust']; readonly label: string }[] = [
  { value: 'holm', label: 'Holm' },
  { value: 'bonferroni', label: 'Bonferroni' },
  { value: 'BH', label: 'Benjamini–Hochberg (share of false discoveries)' },
  { value: 'none', label: 'none: one pair chosen beforehand' },
];

/** More pairs than this are a wall of numbers: they are listed on request. */
const mostListed = 28;

/** The mean at each level of a category, the rest alike, and all pairs of levels compared. */
export function MeansView({ engine, dataKey, model }: { engine: EngineClient; dataKey: string; model: Model }) {
  const [term, setTerm] = useState('');
  const [adjust, setAdjust] = useState<MeansRequest['adjust']>('holm');
  const { value, failure } = useAnswer(
    engine,
    'means',
    { model: referenceOf(model), term, adjust },
    `${dataKey} ${keyOf(model)} ${term} ${adjust}`,
  );
  if (failure) return <p className="notice">{failure.message}</p>;
  if (!value) return <p className="quiet placeholder">Averaging …</p>;
  const { categories, pairs, pairName } = value;
  const shown = term || categories[0];
  const isMany = pairs.length > mostListed;
  const [estimates, lower, upper] = [pairs.map((p) => p.estimate), pairs.map((p) => p.lower), pairs.map((p) => p.upper)].map((column) =>
    columnText(column, 4),
  );
  const table = (
    <Wide label="Table of the pairs">
      <table className="numbers">
        <caption className="sr-only">Pairs of {shown}</caption>
        <thead>
          <tr>
            <th scope="col">Pair</th>
            <th scope="col" className="right">
              {pairName.charAt(0).toUpperCase() + pairName.slice(1)}
            </th>
            <th scope="col" className="right">
              95 % interval
            </th>
            <th scope="col" className="right">
              p
            </th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ label, p }, i) => (
            <tr key={label}>
              <th scope="row">{label.replace(/ - /, ' − ')}</th>
              <td className="right">{estimates[i]}</td>
              <td className="right">
                {lower[i]} to {upper[i]}
              </td>
              <td className="right">{pText(p)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
  return (
    <>
      <p>
        What the groups would be like if they were alike in all else: numbers at their means, other categories averaged over their levels
        with equal weights, on the scale of the link.
      </p>
      <div className="fields">
        <Select label="Category" value={shown} options={choices(model, categories)} onChange={setTerm} />
        <Select label="p-values adjusted by" value={adjust} options={adjustments} onChange={setAdjust} />
      </div>
      <ModelPicture engine={engine} dataKey={dataKey} model={model} kind="means" term={shown} />
      {pairs.length > 0 && (
        <>
          <h3>Pairs of {shown.replaceAll(':', ' and ')}</h3>
          <p className="quiet">Intervals are for each pair alone; p-values are adjusted for the number of pairs as chosen above.</p>
          {isMany ? (
            <details className="more">
              <summary>All {pairs.length} pairs</summary>
              {table}
            </details>
          ) : (
            table
          )}
        </>
      )}
    </>
  );
}

/** Each category, and the two of them that a term brings together. */
function choices(model: Model, categories: readonly string[]): readonly string[] {
  const [mean] = model.result.state.frame.predictors as unknown as readonly { readonly terms: readonly { readonly label: string }[] }[];
  const together = mean.terms
    .map(({ label }) => label)
    .filter((label) => label.split(':').length > 1 && label.split(':').every((part) => categories.includes(part)));
  return [...categories, ...together];
}
