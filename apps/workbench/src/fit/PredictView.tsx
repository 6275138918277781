import { useMemo, useState } from 'react';
import type { Dataset, DatasetColumn } from '../data/dataset.ts';
import { Figure } from '../ui/Figure.tsx';
import { numberText } from '../ui/numberText.ts';
import { Select } from '../ui/Select.tsx';
import { Slider } from '../ui/Slider.tsx';
import { svgElement } from '../ui/svgElement.ts';
import { useTheme } from '../ui/useTheme.ts';
import { columnsOf } from './formulaText.ts';
import type { Model } from './model.ts';
import { usePrediction } from './usePrediction.ts';

type Value = number | string | boolean;

/** The columns that a prediction needs, in their order in the data. */
function neededColumns(model: Model, dataset: Dataset): DatasetColumn[] {
  const { frame } = model.result.state;
  const parts = frame.predictors as unknown as readonly { variables: readonly { label: string }[]; offsets: readonly string[] }[];
  const texts = [...parts.flatMap((p) => [...p.variables.map((v) => v.label), ...p.offsets]), ...(frame.offset ? [frame.offset] : [])];
  const names = new Set(texts.flatMap((text) => [text, ...columnsOf(text)]));
  return dataset.columns.filter(({ name }) => names.has(name));
}

/** Drawn as wide as there is room, so that its text stays readable on a phone. */
const pictureWidth = (): number => Math.max(280, Math.min(560, document.documentElement.clientWidth - 52));

/** The median, or the most frequent level. */
function typical({ column, summary }: DatasetColumn): Value {
  if (summary.numbers) return summary.numbers.quantiles[1];
  const best = summary.levels?.reduce((a, b) => (b.count > a.count ? b : a))?.level ?? '';
  return column.kind === 'boolean' ? best === 'true' : best;
}

/** Predicts for one row, whose values are moved by hand, and shows the distribution that the model gives the response. */
export function PredictView({ model, dataset }: { model: Model; dataset: Dataset }) {
  const theme = useTheme();
  const columns = useMemo(() => neededColumns(model, dataset), [model, dataset]);
  const [changes, setChanges] = useState<Readonly<Record<string, Value>>>({});
  const row = useMemo(() => Object.fromEntries(columns.map((one) => [one.name, changes[one.name] ?? typical(one)])), [columns, changes]);
  const [width] = useState(pictureWidth);
  const { value: prediction, failure, isWaiting } = usePrediction(model.result.state, { row, theme, width });
  const element = useMemo(() => prediction && svgElement(prediction.svg), [prediction]);
  const set = (name: string, value: Value): void => setChanges((before) => ({ ...before, [name]: value }));

  return (
    <div className="predict">
      <div className="predict-row">
        {columns.map((one) => {
          const value = row[one.name];
          const { numbers, levels } = one.summary;
          if (numbers && typeof value === 'number') {
            const step = numbers.isWhole ? Math.max(1, Math.round((numbers.max - numbers.min) / 1000)) : 'any';
            return (
              <Slider
                key={one.name}
                label={one.name}
                value={value}
                min={numbers.min}
                max={numbers.max}
                step={step}
                onChange={(x) => set(one.name, x)}
              />
            );
          }
          return (
            <Select
              key={one.name}
              label={one.name}
              value={String(value)}
              options={levels?.filter(({ count }) => count > 0).map(({ level }) => level) ?? []}
              onChange={(level) => set(one.name, typeof value === 'boolean' ? level === 'true' : level)}
            />
          );
        })}
        {columns.length === 0 && <p className="quiet">The model has no column to move: it predicts the same for every row.</p>}
        <button type="button" onClick={() => setChanges({})}>
          Back to a typical row
        </button>
      </div>
      <div className="predict-picture">
        {failure && <p className="notice">{failure.message}</p>}
        {!failure && !prediction && <p className="quiet placeholder">Predicting …</p>}
        {prediction && (
          <dl className="facts" aria-live="polite">
            {prediction.values.map(({ name, value, lower, upper }) => (
              <div key={name}>
                <dt>{prediction.values.length > 1 ? `P(${name})` : 'Predicted mean'}</dt>
                <dd>
                  <strong>{numberText(value, 4)}</strong>
                  {lower !== undefined && upper !== undefined && (
                    <span className="quiet">
                      {' '}
                      ({numberText(lower, 3)} to {numberText(upper, 3)})
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        )}
        <div aria-busy={isWaiting}>
          <Figure element={element} />
        </div>
      </div>
    </div>
  );
}
