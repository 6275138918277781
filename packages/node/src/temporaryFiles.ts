import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const open = new Set<string>();

function removeAll(): void {
  for (const directory of open) {
    try {
      rmSync(directory, { recursive: true, force: true });
    } catch {
      // The process is ending: there is nobody left to tell.
    }
  }
  open.clear();
}

/** A directory of its own for temporary files; it goes with `dispose()`, or with the process, however that ends short of a kill. */
export interface TemporaryDirectory {
  readonly path: string;
  dispose(): void;
}

export function temporaryDirectory(): TemporaryDirectory {
  if (open.size === 0) process.once('exit', removeAll);
  const path = mkdtempSync(join(tmpdir(), 'expofam-'));
  open.add(path);
  return {
    path,
    dispose() {
      if (!open.delete(path)) return;
      rmSync(path, { recursive: true, force: true });
      if (open.size === 0) process.removeListener('exit', removeAll);
    },
  };
}
