import { ExpofamError } from '../../core/expofamError.ts';
import type { BlockDesign } from '../../engine/blockDesign.ts';
import type { RowData } from '../../engine/blockPass.ts';
import { blockRows } from '../../engine/blockRows.ts';
import type { ParameterLayout } from '../../engine/parameterLayout.ts';
import type { PassRequest, PassResult } from '../../engine/pass.ts';
import { mostSegments, type SegmentHelp, segmentBounds } from '../../engine/segments.ts';
import type { ExponentialFamily } from '../../family/exponentialFamily.ts';
import type { Link } from '../../family/link.ts';
import type { BorrowedKernels } from '../../kernels/activeKernels.ts';
import { sentModel } from './sentModel.ts';
import { shareRows } from './sharedRows.ts';
import { controlWords, firstTicket, nextRequest, orderCode, orderOf, takeSegment, word } from './teamControl.ts';
import { fittedAt, gradientPlace, resultSize, type TeamMessage } from './teamMessages.ts';
import { pagesToTouch } from './touchPages.ts';

/** Where a platform's threads come from: `expofam-node/threads` provides Node's. */
export interface ThreadSource {
  /** How many threads the machine works at once with, the caller's included. */
  readonly cores: number;
  /** Sends a message to thread 1, 2 …; starts it where it does not run. Nothing waits for it. */
  post(thread: number, message: TeamMessage): void;
}

/** How many threads may work at a fit: `auto` are those of the machine for large fits, one for others. */
export type ThreadsOption = number | 'auto';

let source: ThreadSource | undefined;

/** Lets fits have threads from here on; undefined takes them away. */
export function provideThreads(threads: ThreadSource | undefined): void {
  source = threads;
}

/** Below this much work (rows × (20 + columns of all predictors)) `auto` stays in one thread: about 50 ms. */
const smallestWork = 6e6;
/** More threads than segments could not all have work. */
const mostThreads = mostSegments;

/** How many other threads a fit of that size is to have, or `fits` times as much. */
export function otherThreads(option: ThreadsOption | undefined, rowCount: number, columns: number, fits = 1): number {
  if (option !== undefined && option !== 'auto' && !(Number.isInteger(option) && option >= 1 && option <= 256))
    throw new ExpofamError('bad-option', {
      subject: 'threads',
      found: String(option),
      expected: "a whole number from 1 to 256, or 'auto'",
    });
  if (typeof option === 'number' && option > 1 && !source) {
    throw new ExpofamError('no-threads', {
      subject: 'threads',
      found: `${option}, and nothing that starts threads`,
      expected: '1',
      advice: "import 'expofam-node/threads' first, in Node",
    });
  }
  if (!source || segmentBounds(rowCount, columns).length === 2) return 0;
  if (typeof option === 'number') return Math.min(option, mostThreads) - 1;
  return fits * rowCount * (20 + columns) < smallestWork ? 0 : Math.min(source.cores, mostThreads) - 1;
}

/** Sends a message to a thread. */
export const postTo = (thread: number, message: TeamMessage): void => source?.post(thread, message);

/** Starts the threads that a fit of that many rows will likely want, while its rows are still being read. */
export function startThreads(option: ThreadsOption | undefined, rowCount: number): void {
  const wanted = option === undefined || option === 'auto' ? otherThreads('auto', rowCount, 20) : 0;
  for (let k = 1; k <= wanted; k++) source?.post(k, { kind: 'start', session: 0 });
}

/** How many bytes the requests and results of a team take. */
export const teamSize = (rowCount: number, parameterCount: number): number =>
  8 * (parameterCount + resultsSize(rowCount, parameterCount)) + 512;

/** With room for the smaller sums of more segments: aliased columns leave fewer parameters. */
const resultsSize = (rowCount: number, parameterCount: number): number =>
  (segmentBounds(rowCount, parameterCount).length + 1) * resultSize(parameterCount);

/** What a pass is over in place of all of the rows: some of their columns, or some rows, that lie in the memory of the session's. */
export type PartOfRows =
  | {
      readonly designs: readonly BlockDesign[];
      /** No pass from before is asked any more: threads may use their memory. */
      readonly isNew: boolean;
    }
  /** Asked until there is another pass. */
  | RowData;

/** Rows that other threads make sums of too. */
export interface TeamSession {
  /** Help with a pass over the rows; undefined where a thread cannot be sent the family. */
  help(layout: ParameterLayout, family: ExponentialFamily, links: readonly Link[], part?: PartOfRows): SegmentHelp | undefined;
  /** Lets the threads forget the rows; false where one may still write into the memory. */
  close(): boolean;
}

/** The session that the threads work at; another takes them away from it, and it goes on alone. */
let current: number | undefined;
let sessions = 0;

/** How long a segment may take beside the longest that the caller made itself, in milliseconds. */
const patience = (longest: number): number => Math.max(2000, 20 * longest);

/** Lets the other threads see the rows; undefined where the memory has no room. */
export function openTeam(data: RowData, shared: NonNullable<BorrowedKernels['shared']>, parameterCount: number): TeamSession | undefined {
  if (!source) return undefined;
  const { post } = source;
  const { memory, parts, relaxed, isNew } = shared;
  const { buffer } = memory;
  const { kernels } = data.designs[0];
  const theta = kernels.allocate(parameterCount);
  const results = kernels.allocate(resultsSize(data.rowCount, parameterCount));
  const sharing = shareRows(data, kernels, buffer);
  if (!sharing || theta.buffer !== buffer || results.buffer !== buffer) return undefined;
  const session = ++sessions;
  current = session;
  const control = controlWords(parts.length);
  const send = (message: TeamMessage): void => {
    for (let k = 0; k < parts.length; k++) post(k + 1, message);
  };
  const segments = segmentBounds(data.rowCount, parameterCount).length - 1;
  const rows = isNew ? rowsPlace(data) : undefined;
  parts.forEach((part, thread) => {
    const places = { theta: theta.byteOffset, results: results.byteOffset };
    const touch = rows && pagesToTouch(rows, segments, thread, parts.length);
    post(thread + 1, {
      kind: 'open',
      session,
      thread,
      control,
      memory,
      part,
      relaxed,
      rows: sharing.rows,
      ...places,
      ...(touch ? { touch } : {}),
    });
  });
  let passes = 0;
  let request = 0;
  let complete = false;
  let lost = false;
  let longest = 0;

  const wake = (): void => {
    Atomics.notify(control, word.request);
    for (let k = 0; k < parts.length; k++) if (Atomics.load(control, word.listening + k) === 0) post(k + 1, { kind: 'wake', session });
  };

  /** Reads rows of designs into the memory. */
  const read = ({ designs, rowCount }: RowData, from: number, to: number): void => {
    for (let start = from; start < to; start += blockRows)
      for (const design of designs) design.seek(start, Math.min(blockRows, rowCount - start));
  };

  /** Reads the rows of all designs; threads begin with the segments that are there. */
  const fill = (bounds: readonly number[]): void => {
    for (let s = 0; s + 1 < bounds.length; s++) {
      read(data, bounds[s], bounds[s + 1]);
      Atomics.store(control, word.ready, s + 1);
      Atomics.notify(control, word.ready);
    }
    Atomics.store(control, word.ready, mostSegments + 1);
    complete = true;
  };

  return Object.freeze({
    help(layout: ParameterLayout, family: ExponentialFamily, links: readonly Link[], part?: PartOfRows): SegmentHelp | undefined {
      const model = sentModel(family, links);
      const P = layout.parameterCount;
      const some = part && 'rowCount' in part ? part : undefined;
      const columns = part && 'isNew' in part ? part : undefined;
      const bounds = segmentBounds((some ?? data).rowCount, P, some?.isPart);
      const segments = bounds.length - 1;
      if (!model || segments === 1 || segments * resultSize(P) > results.length || lost || current !== session) return undefined;
      const pass = ++passes;
      const message = { kind: 'pass', session, pass, layout, model } as const;
      if (some) {
        const shared = shareRows(some, kernels, buffer);
        if (!shared) return undefined;
        read(some, 0, some.rowCount);
        send({ ...message, rows: shared.rows });
      } else if (columns) {
        const designs = sharing.designs(columns.designs);
        if (!designs) return undefined;
        send({ ...message, designs, isNew: columns.isNew });
      } else send(message);
      let began = 0;
      return {
        begin(asked: PassRequest) {
          if (lost || current !== session) return false;
          // Threads take coefficients that are no numbers for a start.
          if (asked.theta && Number.isNaN(asked.theta[0])) return false;
          request = nextRequest(request);
          // A start has no coefficients.
          if (asked.theta) theta.set(asked.theta);
          else theta.fill(Number.NaN);
          // First: who sees the next pass, of more segments maybe, finds none left of the last request.
          Atomics.store(control, word.ticket, firstTicket(request));
          Atomics.store(control, word.pass, pass);
          Atomics.store(control, word.order, orderCode(asked));
          Atomics.store(control, word.request, request);
          wake();
          if (!complete && !some) fill(bounds);
          began = 0;
          return true;
        },
        take() {
          const now = Date.now();
          if (began > 0) longest = Math.max(longest, now - began);
          began = now;
          return takeSegment(control, request, segments, some !== undefined);
        },
        result(segment: number): PassResult | undefined {
          if (lost || !finished(control, segment, request, patience(longest))) {
            // Whoever is late may write at any time from here on: nobody is to trust those results.
            lost ||= Atomics.load(control, word.segments + segment) !== -request;
            return undefined;
          }
          const size = resultSize(P);
          const sums = results.subarray(segment * size, (segment + 1) * size);
          if (sums[0] === 0) return { valid: false, logLikelihood: Number.NaN };
          const order = orderOf(Atomics.load(control, word.order));
          return {
            valid: true,
            logLikelihood: sums[1],
            ...(order === 'fitted' || order === 'described' ? { fitted: sums.subarray(fittedAt, gradientPlace) } : {}),
            ...(order !== 'value' && order !== 'fitted' ? { gradient: sums.subarray(gradientPlace, gradientPlace + P) } : {}),
            ...(order === 'information' || order === 'described' ? { information: sums.subarray(gradientPlace + P, size) } : {}),
          };
        },
      };
    },
    close() {
      Atomics.store(control, word.closed, 1);
      Atomics.store(control, word.request, nextRequest(request));
      Atomics.notify(control, word.request);
      send({ kind: 'close', session });
      if (current === session) current = undefined;
      return !lost && Atomics.load(control, word.writing) === 0;
    },
  });
}

/** From where to where the resident columns lie, in bytes. */
function rowsPlace(data: RowData): readonly [number, number] {
  const all = data.designs.flatMap(({ resident }) => resident?.blocks.flatMap((b) => b.all ?? []) ?? []);
  return [
    all.reduce((least, a) => Math.min(least, a.byteOffset), Number.POSITIVE_INFINITY),
    all.reduce((most, a) => Math.max(most, a.byteOffset + a.byteLength), 0),
  ];
}

/** Waits until a segment is finished for a request; false where its thread failed, or does not end in time. */
function finished(control: Int32Array, segment: number, request: number, milliseconds: number): boolean {
  const at = word.segments + segment;
  let end: number | undefined;
  for (let look = 0; ; look++) {
    const seen = Atomics.load(control, word.finished);
    const state = Atomics.load(control, at);
    if (state === request) return true;
    if (state === -request) return false;
    // A thread is mostly as far as this one: ask again some thousand times before going to sleep.
    if (look < 4000) continue;
    const now = Date.now();
    if (end === undefined) end = now + milliseconds;
    else if (now > end) return false;
    Atomics.wait(control, word.finished, seen, 20);
  }
}
