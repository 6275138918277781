/** Where the columns of a fit's rows will lie in memory that is new, and the part of it that one thread touches, in bytes. */
export interface PagesToTouch {
  readonly rows: readonly [number, number];
  readonly part: readonly [number, number];
  /** How many segments the rows are filled in. */
  readonly segments: number;
}

const pageBytes = 4096;

/** The part of some new memory that thread `thread` of `threads` touches; undefined where there is nothing to touch. */
export function pagesToTouch(
  [from, to]: readonly [number, number],
  segments: number,
  thread: number,
  threads: number,
): PagesToTouch | undefined {
  const end = (k: number): number => from + pageBytes * Math.round(((to - from) * k) / threads / pageBytes);
  return to > from ? { rows: [from, to], part: [end(thread), end(thread + 1)], segments } : undefined;
}

/**
 * Makes the pages of new memory present before rows are written there: the system finds and zeroes a page when it is first
 * written to, which can take as long as several sweeps over the rows. The caller fills rows from the first on, this goes from the
 * last page down until the two meet. What is in the pages stays.
 */
export function touchPages(buffer: ArrayBufferLike, { rows: [from, to], part, segments }: PagesToTouch, filled: () => number): void {
  const words = new Int32Array(buffer);
  for (let at = part[1] - pageBytes; at >= part[0]; at -= pageBytes) {
    if (Math.floor(at / pageBytes) % 64 === 0 && at < from + ((to - from) * filled()) / segments) return;
    Atomics.or(words, at / 4, 0);
  }
}
