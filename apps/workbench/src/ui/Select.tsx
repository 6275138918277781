import { useId } from 'react';

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  /** Values, or values with what is shown for them. */
  readonly options: readonly (Value | { readonly value: Value; readonly label: string })[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
}

/** A labelled choice of one of several. */
export function Select<Value extends string>({ label, value, options, onChange, disabled }: SelectProps<Value>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.currentTarget.value as Value)}>
        {options.map((option) => {
          const one = typeof option === 'string' ? { value: option, label: option } : option;
          return (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          );
        })}
      </select>
    </div>
  );
}
