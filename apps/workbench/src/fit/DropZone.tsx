import { useId, useRef } from 'react';
import type { Workbench } from './useWorkbench.ts';

const accepted = '.csv,.tsv,.tab,.txt,.json,.ndjson,.jsonl,.parquet,.pq,.gz';

/** Opens a file by click; the whole page takes what is dropped on it. */
export function OpenButton({ workbench, className, children }: { workbench: Workbench; className?: string; children: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        id={id}
        type="file"
        accept={accepted}
        aria-label="File to open"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) workbench.open(file);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

export function DropZone({ workbench }: { workbench: Workbench }) {
  return (
    <div className="drop-zone">
      <p className="drop-title">Drop a file here</p>
      <OpenButton workbench={workbench} className="primary">
        Open a file
      </OpenButton>
      <p className="quiet">CSV, TSV, JSON, NDJSON or Parquet, gzip of the text formats; or a model that was saved before</p>
    </div>
  );
}
