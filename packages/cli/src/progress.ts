import type { CommandIo } from './commandIo.ts';

/** Reports on standard error how a job goes, once it has taken more than a second. */
export interface Progress {
  update(text: string): void;
  /** Removes the line from a terminal. */
  done(): void;
}

const QUIET_MS = 1000;
const REDRAW_MS = 100;
const LINE_MS = 5000;

export function progressReport(io: CommandIo, quiet: boolean, now: () => number = io.now ?? (() => performance.now())): Progress {
  const start = now();
  const isTerminal = io.stderr.isTTY === true;
  let last = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    update(text) {
      const time = now();
      if (quiet || time - start < QUIET_MS || time - last < (isTerminal ? REDRAW_MS : LINE_MS)) return;
      last = time;
      if (isTerminal) {
        const width = (io.stderr.columns ?? 80) - 1;
        io.stderr.write(`\r\u001b[K${text.slice(0, width)}`);
        drawn = true;
      } else io.stderr.write(`${text}\n`);
    },
    done() {
      if (drawn) io.stderr.write('\r\u001b[K');
      drawn = false;
    },
  };
}
