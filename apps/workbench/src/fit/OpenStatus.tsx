import { OpenButton } from './DropZone.tsx';
import type { Workbench } from './useWorkbench.ts';

/** How far the reading of a file has come, with a way to stop it; and what was wrong with it. */
export function OpenStatus({ workbench }: { workbench: Workbench }) {
  const { opening, openFailure, notice, awaited } = workbench;
  const progress = opening?.progress;
  const fraction = progress && progress.total > 0 ? progress.bytes / progress.total : 0;
  return (
    <>
      {opening && (
        <div className="notice" role="status">
          <div className="notice-row">
            <span>
              Reading {opening.name}
              {progress ? `: ${Math.round(fraction * 100)} %, ${progress.rows.toLocaleString('en')} rows` : ' …'}
              {progress && progress.pass > 1 ? ' (once more, for columns that hold text)' : ''}
            </span>
            <button type="button" onClick={workbench.cancelOpen}>
              Cancel
            </button>
          </div>
          <progress value={fraction} max={1} aria-label="Reading" />
        </div>
      )}
      {awaited && !opening && (
        <div className="notice">
          <div className="notice-row">
            <span>
              This work is about <strong>{awaited.data.name}</strong> ({awaited.data.rowCount.toLocaleString('en')} rows,{' '}
              {awaited.data.columnCount.toLocaleString('en')} columns), which is not open. Open it for pictures, tests and other fits.
            </span>
            <OpenButton workbench={workbench} before={workbench.openAwaited}>
              Open it again …
            </OpenButton>
          </div>
        </div>
      )}
      {notice && (
        <div className="notice" role="status">
          {notice}
        </div>
      )}
      {openFailure && (
        <div className="notice notice-bad" role="alert">
          {openFailure.message}
        </div>
      )}
    </>
  );
}
