interface Action {
  readonly label: string;
  readonly act: () => void;
  readonly disabled?: boolean;
}

export interface ActionsProps {
  /** The first is the one that the page is about, unless another is `main`. */
  readonly actions: readonly (Action & { readonly main?: boolean })[];
  /** Puts everything back as it was. */
  readonly onBegin: () => void;
}

/** What moves a page of Learn on, and the way back to its beginning. */
export function Actions({ actions, onBegin }: ActionsProps) {
  const main = Math.max(
    0,
    actions.findIndex((action) => action.main),
  );
  return (
    <div className="buttons">
      {actions.map(({ label, act, disabled }, i) => (
        <button key={label} type="button" className={i === main ? 'primary' : ''} disabled={disabled} onClick={act}>
          {label}
        </button>
      ))}
      <button type="button" onClick={onBegin}>
        Begin again
      </button>
    </div>
  );
}
