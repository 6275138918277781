/** Finds the codes of texts by their bytes, so that a text seen before is never decoded again. */
export interface ByteIndex {
  /** The code of `bytes[start, end)`; undefined where it was not set. */
  get(bytes: Uint8Array, start: number, end: number): number | undefined;
  set(bytes: Uint8Array, start: number, end: number, code: number): void;
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash ^ (hash >>> 15);
}

export function byteIndex(): ByteIndex {
  let slots = new Int32Array(256).fill(-1);
  let pool = new Uint8Array(1024);
  let used = 0;
  const offsets: number[] = [0];
  const hashes: number[] = [];
  const codes: number[] = [];

  const isSame = (entry: number, bytes: Uint8Array, start: number, end: number): boolean => {
    const from = offsets[entry];
    if (offsets[entry + 1] - from !== end - start) return false;
    for (let i = start, k = from; i < end; i++, k++) if (pool[k] !== bytes[i]) return false;
    return true;
  };
  const grow = (): void => {
    slots = new Int32Array(slots.length * 2).fill(-1);
    hashes.forEach((hash, entry) => {
      let at = hash & (slots.length - 1);
      while (slots[at] >= 0) at = (at + 1) & (slots.length - 1);
      slots[at] = entry;
    });
  };

  return {
    get(bytes, start, end) {
      const hash = hashOf(bytes, start, end);
      for (let at = hash & (slots.length - 1); slots[at] >= 0; at = (at + 1) & (slots.length - 1)) {
        const entry = slots[at];
        if (hashes[entry] === hash && isSame(entry, bytes, start, end)) return codes[entry];
      }
      return undefined;
    },
    set(bytes, start, end, code) {
      if (2 * (codes.length + 1) > slots.length) grow();
      if (used + end - start > pool.length) {
        const larger = new Uint8Array(Math.max(pool.length * 2, used + end - start));
        larger.set(pool);
        pool = larger;
      }
      pool.set(bytes.subarray(start, end), used);
      used += end - start;
      const hash = hashOf(bytes, start, end);
      let at = hash & (slots.length - 1);
      while (slots[at] >= 0) at = (at + 1) & (slots.length - 1);
      slots[at] = codes.length;
      hashes.push(hash);
      codes.push(code);
      offsets.push(used);
    },
  };
}
