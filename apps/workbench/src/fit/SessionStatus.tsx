import type { KeptWork } from '../session/useKeptWork.ts';

/** What of the work is kept, where, and how to keep it otherwise. */
export function SessionStatus({ keptWork, hasData }: { keptWork: KeptWork; hasData: boolean }) {
  const { state, source, setOn } = keptWork;
  if (state === 'starting') return null;
  const isOn = state === 'kept' || state === 'refused';
  return (
    <details className="more session-status">
      <summary>{titles[state]}</summary>
      <p>
        {state === 'kept' && (
          <>
            Formula, settings, models and undo steps are written to this browser’s storage while you work
            {hasData && source ? `; ${sources[source]}` : ''}. A reload brings all back, and so does the list “Earlier work” on the first
            page. The browser may clear its storage: for work to last, save the session as a file.
          </>
        )}
        {state === 'refused' && 'The browser’s storage is full or was taken away: the last steps are not kept. Save the session as a file.'}
        {state === 'unavailable' &&
          'This browser gives the page no storage (a private window, or blocked site data): save the session as a file.'}
        {state === 'off' && 'Nothing is written to this browser’s storage: a reload begins anew, unless you save the session as a file.'}
      </p>
      <p>
        “Save session” writes one file with formula, settings, models (estimates and covariances) and undo steps; the rows of the data are
        not in it.
      </p>
      {state !== 'unavailable' && (
        <label className="check">
          <input type="checkbox" checked={isOn} onChange={(event) => setOn(event.currentTarget.checked)} />
          Keep work in this browser (switching it off deletes what is kept)
        </label>
      )}
    </details>
  );
}

const titles = {
  kept: 'Kept in this browser',
  refused: 'Not kept: no room in this browser',
  unavailable: 'Not kept: no storage in this browser',
  off: 'Not kept',
} as const;

const sources = {
  copy: 'a copy of the data file too (up to 64 MB)',
  address: 'the data are loaded again from where they came with the page',
  handle: 'of the data file, which is large, only the permission to read it again, for which the browser asks',
  name: 'of the data file only the name: you are asked for the file again',
} as const;
