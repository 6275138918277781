import { useMemo } from 'react';
import type { Dataset, DatasetColumn } from '../data/dataset.ts';
import { numberText } from '../ui/numberText.ts';
import { Panel } from '../ui/Panel.tsx';
import { columnsOf, explainingText, hasTerm } from './formulaText.ts';
import { Histogram } from './Histogram.tsx';

export interface ColumnsPanelProps {
  readonly dataset: Dataset;
  readonly formula: string;
  readonly response: string | undefined;
  readonly onToggle: (name: string) => void;
}

const typeNames = { numeric: 'number', categorical: 'category', boolean: 'true/false', date: 'date' } as const;

/** The columns with their types, values and gaps; each can be put into the formula and taken out. */
export function ColumnsPanel({ dataset, formula, response, onToggle }: ColumnsPanelProps) {
  const within = useMemo(() => new Set(columnsOf(explainingText(formula))), [formula]);
  return (
    <Panel title="Columns" className="columns-panel">
      {dataset.warnings.length > 0 && (
        <ul className="warnings">
          {dataset.warnings.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <ul className="columns">
        {dataset.columns.map((one) => {
          const isIn = hasTerm(formula, one.name);
          const isResponse = one.name === response;
          const isWithin = !isIn && within.has(one.name);
          return (
            <li key={one.name}>
              <div className="column-head">
                <span className="column-name" title={one.name}>
                  {one.name}
                </span>
                <span className="tag">{typeNames[one.column.kind]}</span>
              </div>
              <div className="column-body">
                <Histogram summary={one.summary} />
                <span className="quiet column-facts">{factsOf(one)}</span>
                {isResponse || isWithin ? (
                  <span className="tag tag-accent">{isResponse ? 'response' : 'in a term'}</span>
                ) : (
                  <button
                    type="button"
                    className="small-button"
                    disabled={one.column.kind === 'date'}
                    aria-pressed={isIn}
                    onClick={() => onToggle(one.name)}
                  >
                    {isIn ? '✓ in' : '+ add'}
                    <span className="sr-only">{isIn ? ` the formula: ${one.name}` : ` ${one.name} to the formula`}</span>
                  </button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function factsOf({ column, summary }: DatasetColumn): string {
  const missing = summary.missing ? `, ${summary.missing.toLocaleString('en')} missing` : '';
  if (summary.levels) {
    const { levels } = summary;
    const shown = levels
      .slice(0, 3)
      .map(({ level }) => (level.length > 14 ? `${level.slice(0, 13)}…` : level))
      .join(', ');
    return `${levels.length > 3 ? `${levels.length.toLocaleString('en')} levels: ${shown} …` : shown}${missing}`;
  }
  if (!summary.numbers) return `no value${missing}`;
  const { min, max } = summary.numbers;
  if (column.kind === 'date') return `${dateText(min)} to ${dateText(max)}${missing}`;
  return `${numberText(min, 3)} to ${numberText(max, 3)}${missing}`;
}

const dateText = (microseconds: number): string => new Date(microseconds / 1000).toISOString().slice(0, 10);
