import type { ReactNode } from 'react';

/** Named numbers, large enough to follow while they move. */
export function Readouts({
  items,
}: {
  readonly items: readonly { readonly name: ReactNode; readonly value: ReactNode; readonly key: string }[];
}) {
  return (
    <dl className="readouts">
      {items.map(({ key, name, value }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd data-readout={key}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
