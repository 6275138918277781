import { type DragEvent, useEffect, useState } from 'react';
import { ColumnsPanel } from './ColumnsPanel.tsx';
import { OpenButton } from './DropZone.tsx';
import { EmptyState } from './EmptyState.tsx';
import { toggleTerm } from './formulaText.ts';
import { ModelForm, responseOf } from './ModelForm.tsx';
import { ModelList } from './ModelList.tsx';
import { OpenStatus } from './OpenStatus.tsx';
import { ResultPanel } from './ResultPanel.tsx';
import { useWorkbench, type Workbench } from './useWorkbench.ts';

/** Opens data, fits and compares models. */
export function FitPage() {
  const workbench = useWorkbench();
  const [isOver, setOver] = useState(false);
  useOpenFromAddress(workbench);
  useUndoKeys(workbench);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) workbench.open(file);
  };
  const isEmpty = !workbench.dataset && workbench.models.length === 0;
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

const counted = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

function Desk({ workbench }: { workbench: Workbench }) {
  const { dataset, selected, models, work, dispatch } = workbench;
  return (
    <div className="page desk">
      <div className="desk-bar">
        <h1>{dataset ? dataset.name : 'Saved model'}</h1>
        {dataset && (
          <span className="quiet">
            {counted(dataset.rowCount, 'row')}, {counted(dataset.columns.length, 'column')}
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
        </span>
      </div>
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

/** `#/?open=cars.csv`: the command serves the file beside the page. */
function useOpenFromAddress({ open }: Workbench): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is loaded
  useEffect(() => {
    const name = new URLSearchParams(window.location.hash.split('?')[1] ?? '').get('open');
    if (name) open({ name, url: new URL(`./data/${encodeURIComponent(name)}`, document.baseURI).href });
  }, []);
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
