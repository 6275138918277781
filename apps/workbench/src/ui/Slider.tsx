import { useId } from 'react';

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** `any` is a two hundredth of the way: a key moves the value by as much as is seen. */
  readonly step?: number | 'any';
  /** The value as text; up to four significant digits where absent. */
  readonly format?: (value: number) => string;
  readonly onChange: (value: number) => void;
}

/** A labelled slider that shows its value. */
export function Slider({ label, value, min, max, step = 'any', format = shown, onChange }: SliderProps) {
  const id = useId();
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{format(value)}</output>
      <input
        id={id}
        type="range"
        value={value}
        min={min}
        max={max}
        step={step === 'any' ? (max - min) / 200 || 1 : step}
        aria-valuetext={format(value)}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}

const shown = (value: number): string => String(Number(value.toPrecision(4)));
