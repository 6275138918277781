import type { PassRequest } from '../../engine/pass.ts';
import { mostSegments } from '../../engine/segments.ts';

/**
 * The words that the threads of a team share, beside the memory of the kernels. Requests are numbered; every word that speaks of
 * one has its number in it, so that a thread that comes late to a request takes no part in the next by mistake.
 */
export const word = Object.freeze({
  /** The number of the last request; threads wait for it to change. */
  request: 0,
  /** request × ticketsOf + the next segment to take. */
  ticket: 1,
  /** How many segments' rows are in the memory. */
  ready: 2,
  /** Which pass the request is for, and what it asks. */
  pass: 3,
  order: 4,
  /** Counts finished segments; the caller waits for it to change. */
  finished: 5,
  /** 1 when the session is over. */
  closed: 6,
  /** How many threads write into their parts of the memory outside requests. */
  writing: 7,
  /** For each segment the request that it was last finished for; negative where the thread failed. */
  segments: 8,
  /** For each other thread: does it wait for requests here (1), or for messages (0)? */
  listening: 8 + mostSegments,
});

/** More than there are segments; a power of two. */
const ticketsOf = 64;
/** Requests are numbered up to here, so that tickets stay whole 32-bit numbers. */
const lastRequest = 2 ** 24;

/** The words of a team of that many other threads. */
export const controlWords = (others: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * (word.listening + others)));

export const nextRequest = (request: number): number => (request % lastRequest) + 1;
export const firstTicket = (request: number): number => request * ticketsOf;

/**
 * The next segment of a request that nobody has taken: −1 where there is none, −2 where its rows are not there yet. `filled` where all
 * rows are, those of a part.
 */
export function takeSegment(control: Int32Array, request: number, count: number, filled = false): number {
  for (;;) {
    const ticket = Atomics.load(control, word.ticket);
    const segment = ticket - firstTicket(request);
    if (segment < 0 || segment >= count) return -1;
    if (!filled && segment >= Atomics.load(control, word.ready)) return -2;
    if (Atomics.compareExchange(control, word.ticket, ticket, ticket + 1) === ticket) return segment;
  }
}

const orders = ['value', 'gradient', 'information', 'fitted', 'score', 'described'] as const;
const informations = ['expected', 'observed'] as const;
const watches = [undefined, 'rows', 'classes'] as const;

/** What a request asks, as a number. */
export const orderCode = ({ order, described, information = 'expected', watch }: PassRequest): number =>
  orders.indexOf(described ? 'described' : order) +
  orders.length * (informations.indexOf(information) + informations.length * watches.indexOf(watch));

/** What its results have, and in what place. */
export const orderOf = (code: number): (typeof orders)[number] => orders[code % orders.length];

/** The request for sums at coefficients, or at the start where these are none. */
export function requestOf(theta: Float64Array, code: number): PassRequest {
  const order = orderOf(code);
  const rest = Math.floor(code / orders.length);
  const watch = watches[Math.floor(rest / informations.length)];
  return {
    theta: Number.isNaN(theta[0]) ? null : theta,
    ...(order === 'described' ? { order: 'information', described: true } : { order }),
    information: informations[rest % informations.length],
    ...(watch ? { watch } : {}),
  };
}
