import { counted } from 'expofam';
import { type DragEvent, useEffect, useState } from 'react';
import { droppedFile } from '../session/dataSource.ts';
import { download } from '../ui/download.ts';
import { ColumnsPanel } from './ColumnsPanel.tsx';
import { OpenButton } from './DropZone.tsx';
import { EmptyState } from './EmptyState.tsx';
import { toggleTerm } from './formulaText.ts';
import { ModelForm, responseOf } from './ModelForm.tsx';
import { ModelList } from './ModelList.tsx';
import { OpenStatus } from './OpenStatus.tsx';
import { ResultPanel } from './ResultPanel.tsx';
import { SessionStatus } from './SessionStatus.tsx';
import { useWorkbench, type Workbench } from './useWorkbench.ts';

/** Opens data, fits and compares models. */
export function FitPage() {
  const workbench = useWorkbench();
  const [isOver, setOver] = useState(false);
  useUndoKeys(workbench);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void droppedFile(event.dataTransfer).then((source) => source && workbench.open(source));
  };
  const isEmpty = !workbench.dataset && !workbench.awaited && workbench.models.length === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut of the button that opens a file
    <div
      className={`fit ${isOver ? 'drop-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => event.currentTarget === event.target && setOver(false)}
      onDrop={drop}
    >
      <div className="page-notices">
        <OpenStatus workbench={workbench} />
      </div>
      {isEmpty ? <EmptyState workbench={workbench} /> : <Desk workbench={workbench} />}
    </div>
  );
}

function Desk({ workbench }: { workbench: Workbench }) {
  const { dataset, awaited, selected, models, work, dispatch, keptWork } = workbench;
  const name = dataset?.name ?? awaited?.data.name;
  const saveSession = (): void => {
    const stem = (name ?? 'work')
      .replace(/\.(?:csv|tsv|tab|txt|json|ndjson|jsonl|parquet|pq|gz)\b.*$/i, '')
      .replace(/[^\p{L}\p{N}._-]+/gu, '-');
    download(`${stem}.session.json`, `${JSON.stringify(workbench.session())}\n`, 'application/json');
  };
  return (
    <div className="page desk">
      <div className="desk-bar">
        <h1>{name ?? 'Saved model'}</h1>
        {dataset && (
          <span className="quiet">
            {counted(dataset.rowCount.toLocaleString('en'), 'row')}, {counted(dataset.columns.length.toLocaleString('en'), 'column')}
          </span>
        )}
        <span className="desk-actions">
          <button type="button" disabled={!workbench.canUndo} onClick={() => dispatch({ kind: 'undo' })} title="Ctrl+Z">
            Undo
          </button>
          <button type="button" disabled={!workbench.canRedo} onClick={() => dispatch({ kind: 'redo' })} title="Ctrl+Shift+Z">
            Redo
          </button>
          <OpenButton workbench={workbench}>Open …</OpenButton>
          <button type="button" onClick={saveSession}>
            Save session
          </button>
          <button type="button" onClick={workbench.close} title="Back to the first page">
            Close
          </button>
        </span>
      </div>
      <SessionStatus keptWork={keptWork} hasData={name !== undefined} />
      <div className="desk-columns">
        {dataset && (
          <ColumnsPanel
            dataset={dataset}
            formula={work.spec.formula}
            response={responseOf(work.spec.formula, dataset)}
            onToggle={(name) => dispatch({ kind: 'edit', spec: { formula: toggleTerm(work.spec.formula, name) } })}
          />
        )}
        <div className="desk-main">
          {dataset && <ModelForm workbench={workbench} dataset={dataset} />}
          {models.length > 0 && <ModelList workbench={workbench} />}
          {selected ? (
            <ResultPanel workbench={workbench} model={selected} dataset={dataset} />
          ) : (
            <p className="quiet hint">Choose the response, add columns to the formula, and press Fit (Ctrl+Enter in the formula).</p>
          )}
        </div>
      </div>
    </div>
  );
}

/** Undo and redo, except where the keys belong to a text that is being edited. */
function useUndoKeys({ dispatch }: Workbench): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (!(event.ctrlKey || event.metaKey) || target.isContentEditable || /^(?:INPUT|TEXTAREA)$/.test(target.tagName)) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      dispatch({ kind: key === 'y' || event.shiftKey ? 'redo' : 'undo' });
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [dispatch]);
}
