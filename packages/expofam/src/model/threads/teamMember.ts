import { blockPass, type RowData, type SegmentedPass } from '../../engine/blockPass.ts';
import { rowModel } from '../../family/rowModel.ts';
import type { MatrixKernels } from '../../kernels/matrixKernels.ts';
import { sharedMatrixKernels } from '../../kernels/wasmKernels.ts';
import { lookAhead } from './lookAhead.ts';
import { receivedModel } from './sentModel.ts';
import { openDesigns, openRows } from './sharedRows.ts';
import { requestOf, takeSegment, word } from './teamControl.ts';
import { fittedAt, gradientPlace, resultSize, type TeamMessage } from './teamMessages.ts';
import { touchPages } from './touchPages.ts';

interface OpenSession {
  readonly message: TeamMessage & { readonly kind: 'open' };
  readonly data: RowData;
  readonly kernels: MatrixKernels;
  /** Where the memory of passes begins. */
  readonly mark: number;
  readonly buffer: ArrayBufferLike;
  readonly passes: Map<number, SegmentedPass>;
  /** The last pass where it is over a part of the rows, and where its memory begins. */
  part?: { readonly pass: number; readonly mark: number } | undefined;
  /** The last request that was seen. */
  seen: number;
}

/** How long a thread waits for the next request before it looks for messages, in milliseconds. */
const idle = 200;

/**
 * What a thread does with the messages of a team's caller. Between the requests of a fit it waits here, without giving way; it
 * returns when the fit is over, or seems to be.
 *
 * @example
 * const handle = teamMember();
 * handle({ kind: 'close', session: 1 });
 */
export function teamMember(): (message: TeamMessage) => void {
  let open: OpenSession | undefined;
  return (message) => {
    if (message.kind === 'extents') lookAhead(message);
    else if (message.kind === 'open') open = whileOpen(message.control, () => opened(message));
    else if (message.session !== open?.message.session) return;
    else if (message.kind === 'close') open = undefined;
    else if (message.kind === 'pass') {
      try {
        const session = open;
        whileOpen(session.message.control, () => addPass(session, message));
      } catch {
        // A pass that this thread does not know is made without it.
      }
    }
    if (open && (message.kind === 'pass' || Atomics.load(open.message.control, word.request) !== open.seen)) serve(open);
    if (open && Atomics.load(open.message.control, word.closed) === 1) open = undefined;
  };
}

/** Writes into the thread's part of the memory: not when the session is over, for the memory may be another fit's by then. */
function whileOpen<T>(control: Int32Array, write: () => T): T | undefined {
  // The caller closes first and looks at this word then: one of the two sees the other.
  Atomics.add(control, word.writing, 1);
  try {
    return Atomics.load(control, word.closed) === 1 ? undefined : write();
  } finally {
    Atomics.sub(control, word.writing, 1);
  }
}

function addPass(open: OpenSession, { pass, layout, model, rows: part, designs, isNew }: TeamMessage & { readonly kind: 'pass' }): void {
  const { data, kernels, mark, buffer, passes } = open;
  if (open.part) {
    passes.delete(open.part.pass);
    kernels.release(open.part.mark);
    open.part = undefined;
  }
  if (isNew) {
    passes.clear();
    kernels.release(mark);
  }
  const made = receivedModel(model);
  if (!made) return;
  open.part = part && { pass, mark: kernels.mark() };
  const all = part ? openRows(part, kernels, buffer) : data;
  const rows = designs ? { ...all, designs: openDesigns(designs, kernels, buffer) } : all;
  passes.set(pass, blockPass(rows, rowModel(made.family, made.links), layout));
}

function opened(message: TeamMessage & { readonly kind: 'open' }): OpenSession | undefined {
  const own = sharedMatrixKernels(message.memory, message.part, message.relaxed);
  if (!own) return undefined;
  if (message.touch) touchPages(own.buffer, message.touch, () => Atomics.load(message.control, word.ready));
  const data = openRows(message.rows, own.kernels, own.buffer);
  return { message, data, ...own, mark: own.kernels.mark(), passes: new Map(), seen: 0 };
}

/** Answers requests until none has come for a while, the session is closed, or one is for a pass that is still to come. */
function serve(open: OpenSession): void {
  const { control, thread } = open.message;
  const listening = word.listening + thread;
  Atomics.store(control, listening, 1);
  for (let look = 0; ; look++) {
    if (Atomics.load(control, word.closed) === 1) break;
    const request = Atomics.load(control, word.request);
    if (request !== open.seen) {
      if (!answer(open, request)) break;
      open.seen = request;
      look = 0;
      continue;
    }
    if (look < 20_000) continue;
    if (Atomics.wait(control, word.request, request, idle) !== 'timed-out') continue;
    Atomics.store(control, listening, 0);
    // The caller writes the request first and looks at this word then: one of the two sees the other.
    if (Atomics.load(control, word.request) === request) return;
    Atomics.store(control, listening, 1);
  }
  Atomics.store(control, listening, 0);
}

/** Makes the sums of some segments; false where the pass is not known. */
function answer({ message, buffer, passes, part }: OpenSession, request: number): boolean {
  const { control } = message;
  const asked = Atomics.load(control, word.pass);
  const pass = passes.get(asked);
  if (!pass) return false;
  const P = pass.parameterCount;
  const code = Atomics.load(control, word.order);
  const theta = new Float64Array(buffer, message.theta, P).slice();
  // What was read may belong to a later request already; then no segment of this one can be taken.
  let sumsOf: ReturnType<SegmentedPass['segmentSums']> | undefined;
  for (;;) {
    const ready = Atomics.load(control, word.ready);
    const segment = takeSegment(control, request, pass.segmentCount, asked === part?.pass);
    if (segment === -1) return true;
    if (segment === -2) {
      // More rows may have come since: then this does not wait.
      Atomics.wait(control, word.ready, ready, 20);
      continue;
    }
    let done = request;
    try {
      sumsOf ??= pass.segmentSums(requestOf(theta, code));
      const { valid, logLikelihood, gradient, information, fitted } = sumsOf(segment);
      const size = resultSize(P);
      const to = new Float64Array(buffer, message.results + 8 * segment * size, size);
      to[0] = valid ? 1 : 0;
      to[1] = logLikelihood;
      if (fitted) to.set(fitted, fittedAt);
      if (gradient) to.set(gradient, gradientPlace);
      if (information) to.set(information, gradientPlace + P);
    } catch {
      done = -request;
    }
    Atomics.store(control, word.segments + segment, done);
    Atomics.add(control, word.finished, 1);
    Atomics.notify(control, word.finished);
  }
}
