import { closeSync, openSync, readSync } from 'node:fs';
import type { LineReader, TakeRows } from './lineReader.ts';

/** The lines of a file that begin in [from, to), in bytes. */
export interface LinesShare {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

const usualPiece = 1 << 18;

/** How many lines a share of a file has; the last one of a file may have no line feed. */
export function countLines(share: LinesShare, reader: LineReader, pieceBytes = usualPiece): number {
  let count = 0;
  eachPiece(share, reader, pieceBytes, (start, end) => {
    count += reader.count(start, end);
    return true;
  });
  return count;
}

/** Where rows are written, of which there are so many. */
export interface RowsPlace {
  readonly columns: readonly Float64Array[];
  readonly at: number;
  readonly count: number;
}

/** Rows from one word about them to the next. */
const progressRows = 1 << 15;

/**
 * Reads the rows of a share of a file to their place; false where they are not plainly numbers, or others than were counted, since the
 * file was written to.
 */
export function readLines(
  share: LinesShare,
  reader: LineReader,
  { columns: to, at, count: expected }: RowsPlace,
  onProgress?: (rows: number) => void,
  pieceBytes = usualPiece,
): boolean {
  let done = 0;
  const write: TakeRows = (columns, count) => {
    const after = done + count;
    if (after <= expected) {
      columns.forEach((values, k) => {
        to[k].set(count < values.length ? values.subarray(0, count) : values, at + done);
      });
      if (Math.floor(done / progressRows) < Math.floor(after / progressRows)) onProgress?.(after);
    }
    done = after;
  };
  return eachPiece(share, reader, pieceBytes, (start, end) => reader.read(start, end, write) && done <= expected) && done === expected;
}

/** Goes through the lines of a share, read into the reader's buffer in pieces of about so many bytes, until `take` gives false. */
function eachPiece(
  { path, from, to }: LinesShare,
  reader: LineReader,
  pieceBytes: number,
  take: (start: number, end: number) => boolean,
): boolean {
  const file = openSync(path, 'r');
  try {
    // One more byte at the end, for a last line without a line feed.
    let buffer = reader.buffer(pieceBytes + 1);
    let kept = 0;
    // A line that began before belongs to the thread before: the byte in front of `from` shows whether one begins there.
    let position = from === 0 ? 0 : from - 1;
    let skipping = from > 0;
    for (;;) {
      if (buffer.length - 1 - kept < pieceBytes / 2) buffer = reader.buffer(2 * buffer.length);
      const got = readSync(file, buffer, kept, buffer.length - 1 - kept, position);
      position += got;
      let length = kept + got;
      if (got === 0 && length > 0) buffer[length++] = 10;
      let start = 0;
      if (skipping) {
        start = buffer.subarray(0, length).indexOf(10) + 1;
        if (start === 0) {
          if (got === 0) return true;
          kept = 0;
          continue;
        }
        skipping = false;
      }
      // Where in the buffer the first line begins that is not this thread's.
      const limit = to - (position - got - kept);
      let end = lastLineEnd(buffer, length);
      // They may begin with the buffer itself, where a piece ended with the share's last line.
      if (limit <= start) return true;
      if (limit < length) {
        const next = buffer.subarray(0, length).indexOf(10, limit - 1) + 1;
        if (next > 0) end = Math.min(end, next);
      }
      if (end > start && !take(start, end)) return false;
      if (got === 0 || (limit < length && end >= limit)) return true;
      kept = length - Math.max(start, end);
      buffer.copyWithin(0, Math.max(start, end), length);
    }
  } finally {
    closeSync(file);
  }
}

const lastLineEnd = (buffer: Uint8Array, length: number): number => buffer.subarray(0, length).lastIndexOf(10) + 1;
