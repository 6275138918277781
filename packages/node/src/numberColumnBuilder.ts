import { isMissingText, numberOf } from 'expofam';

const BLOCK = 65_536;

/**
 * Collects a column that is expected to be numeric from chunks of doubles, without a second copy of the whole.
 * A cell that the reader's cast could not take (NaN in the chunk) is judged again from its text.
 */
export interface NumberColumnBuilder {
  readonly length: number;
  /** Appends `count` values of `values`; `textAt(i)` is asked for those that are not finite, and gives null for a missing cell. */
  addChunk(values: Float64Array, count: number, textAt?: (i: number) => string | null): void;
  /** True once a cell was neither a number nor missing: the column is text, and has to be read as such. */
  readonly isText: boolean;
  finish(): Float64Array;
}

export function numberColumnBuilder(): NumberColumnBuilder {
  let blocks: Float64Array[] = [];
  let length = 0;
  let isText = false;

  return {
    get length() {
      return length;
    },
    get isText() {
      return isText;
    },
    addChunk(values, count, textAt) {
      if (isText) return;
      let done = 0;
      while (done < count) {
        const at = length % BLOCK;
        if (at === 0) blocks.push(new Float64Array(BLOCK));
        const block = blocks[blocks.length - 1];
        const take = Math.min(BLOCK - at, count - done);
        block.set(values.subarray(done, done + take), at);
        if (textAt) {
          for (let i = 0; i < take; i++) {
            if (Number.isFinite(block[at + i])) continue;
            const text = textAt(done + i);
            if (text === null || isMissingText(text)) {
              block[at + i] = Number.NaN;
              continue;
            }
            const value = numberOf(text);
            if (value === undefined) {
              isText = true;
              blocks = [];
              return;
            }
            block[at + i] = value;
          }
        }
        done += take;
        length += take;
      }
    },
    finish() {
      const result = new Float64Array(length);
      for (let k = 0; k < blocks.length; k++) {
        const start = k * BLOCK;
        result.set(length - start < BLOCK ? blocks[k].subarray(0, length - start) : blocks[k], start);
        blocks[k] = new Float64Array(0);
      }
      blocks = [];
      return result;
    },
  };
}
