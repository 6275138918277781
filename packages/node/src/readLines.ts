import { closeSync, openSync, readSync } from 'node:fs';
import { type LineLayout, type NumberRows, numberLines } from './numberLines.ts';

/** The lines of a file that begin in [from, to), in bytes. */
export interface LinesShare {
  readonly path: string;
  readonly layout: LineLayout;
  readonly from: number;
  readonly to: number;
}

/** Reads a share of a file, in pieces of so many bytes; undefined where it is not plainly numbers. */
export function readLines(
  { path, layout, from, to }: LinesShare,
  onProgress?: (rows: number) => void,
  pieceBytes = 1 << 20,
): NumberRows | undefined {
  const rows = numberLines(layout);
  const file = openSync(path, 'r');
  try {
    // One more byte at the end, for a last line without a line feed.
    let buffer = new Uint8Array(pieceBytes + 1);
    let kept = 0;
    // A line that began before belongs to the thread before: the byte in front of `from` shows whether one begins there.
    let position = from === 0 ? 0 : from - 1;
    let skipping = from > 0;
    for (let pieces = 0; ; pieces++) {
      if (buffer.length - 1 - kept < pieceBytes / 2) {
        const larger = new Uint8Array(2 * buffer.length);
        larger.set(buffer.subarray(0, kept));
        buffer = larger;
      }
      const got = readSync(file, buffer, kept, buffer.length - 1 - kept, position);
      position += got;
      let length = kept + got;
      if (got === 0 && length > 0) buffer[length++] = 10;
      let start = 0;
      if (skipping) {
        start = buffer.subarray(0, length).indexOf(10) + 1;
        if (start === 0) {
          if (got === 0) return rows;
          kept = 0;
          continue;
        }
        skipping = false;
      }
      // Where in the buffer the first line begins that is not this thread's.
      const limit = to - (position - got - kept);
      let end = lastLineEnd(buffer, length);
      // They may begin with the buffer itself, where a piece ended with the share's last line.
      if (limit <= start) return rows;
      if (limit < length) {
        const next = buffer.subarray(0, length).indexOf(10, limit - 1) + 1;
        if (next > 0) end = Math.min(end, next);
      }
      if (end > start && !rows.add(buffer, start, end)) return undefined;
      if (got === 0 || (limit < length && end >= limit)) return rows;
      kept = length - Math.max(start, end);
      buffer.copyWithin(0, Math.max(start, end), length);
      if (pieces % 8 === 7) onProgress?.(rows.rowCount);
    }
  } finally {
    closeSync(file);
  }
}

const lastLineEnd = (buffer: Uint8Array, length: number): number => buffer.subarray(0, length).lastIndexOf(10) + 1;
