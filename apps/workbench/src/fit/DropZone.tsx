import { useId, useRef } from 'react';
import { pickFile } from '../session/dataSource.ts';
import type { Workbench } from './useWorkbench.ts';

const accepted = '.csv,.tsv,.tab,.txt,.json,.ndjson,.jsonl,.parquet,.pq,.gz';

export interface OpenButtonProps {
  readonly workbench: Workbench;
  readonly className?: string;
  /** What is tried before the reader is asked for a file; false where it did not help. */
  readonly before?: () => Promise<boolean>;
  readonly children: string;
}

/** Opens a file by click; the whole page takes what is dropped on it. */
export function OpenButton({ workbench, className, before, children }: OpenButtonProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const choose = async (): Promise<void> => {
    if (await before?.()) return;
    const source = await pickFile();
    if (source === undefined) input.current?.click();
    else if (source !== 'none') workbench.open(source);
  };
  return (
    <>
      <button type="button" className={className} onClick={choose}>
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
          if (file) workbench.open({ kind: 'file', file });
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
      <p className="quiet">CSV, TSV, JSON, NDJSON or Parquet, gzip of the text formats; or a model or session that was saved before</p>
    </div>
  );
}
