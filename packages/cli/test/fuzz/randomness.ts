/** A small seeded generator (mulberry32) with what the fuzzer draws. */
export interface Randomness {
  readonly below: (n: number) => number;
  readonly chance: (p: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** Up to `most` things. */
  readonly some: <Item>(most: number, make: () => Item) => Item[];
}

export function randomness(seed: number): Randomness {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    chance: (p) => next() < p,
    pick: (items) => items[below(items.length)],
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
