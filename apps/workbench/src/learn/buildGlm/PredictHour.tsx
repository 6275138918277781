import { type FittedModel, type Table, withOperations } from 'expofam';
import { useMemo, useState } from 'react';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { DensityChart } from '../familyExplorer/DensityChart.tsx';
import { densityPicture } from '../familyExplorer/memberPicture.ts';
import { expected, type Hour } from './recipe.ts';

export interface PredictHourProps {
  readonly model: FittedModel;
  readonly table: Table;
  readonly terms: readonly string[];
}

const levelsOf = (table: Table, name: string): readonly string[] => {
  const column = table.column(name);
  return column?.kind === 'categorical' ? column.levels : [];
};

/** Any hour: its expected customers, and the whole distribution around them. */
export function PredictHour({ model, table, terms }: PredictHourProps) {
  const [hour, setHour] = useState<Hour>({ promotion: 'yes', advertising: 2, weather: 'sun', weekday: 'Saturday', hour: 17 });
  const at = useMemo(() => expected(model, hour), [model, hour]);
  const family = useMemo(() => withOperations(model.family), [model]);
  const picture = useMemo(() => densityPicture(family, at.natural, at.dispersion), [family, at]);
  const used = (term: string) => terms.some((t) => t.includes(term));
  const choice = (name: 'promotion' | 'weather' | 'weekday') =>
    used(name) && (
      <Select label={name} value={hour[name]} options={levelsOf(table, name)} onChange={(value) => setHour({ ...hour, [name]: value })} />
    );
  const below = picture.kind === 'density' ? negativeShare(picture.points) : 0;
  return (
    <Panel title="An hour" className="whole">
      <div className="controls">
        {choice('promotion')}
        {choice('weather')}
        {choice('weekday')}
        {used('advertising') && (
          <Slider
            label="advertising"
            value={hour.advertising}
            min={0}
            max={5}
            step={0.1}
            onChange={(advertising) => setHour({ ...hour, advertising })}
          />
        )}
        {used('hour') && (
          <Slider label="hour" value={hour.hour} min={9} max={18} step={1} onChange={(value) => setHour({ ...hour, hour: value })} />
        )}
      </div>
      <p className="answer">
        Expected: <strong data-readout="expected">{at.mean.toFixed(1)}</strong> customers.
        {below > 0.001 && <> The model also says: fewer than none with probability {below.toFixed(3)}.</>}
      </p>
      <DensityChart picture={picture} height={230} />
    </Panel>
  );
}

/** The area of a density below zero, by the trapezoid rule on the picture's grid. */
function negativeShare(points: readonly (readonly [number, number])[]): number {
  return points.slice(1).reduce((sum, [y, p], i) => {
    const [before, q] = points[i];
    return y <= 0 ? sum + ((p + q) / 2) * (y - before) : sum;
  }, 0);
}
