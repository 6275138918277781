import type { Column } from 'expofam';

/**
 * A short text that differs where names, types, levels or any value of a table differ (up to chance of about 2⁻⁶⁴). It says whether
 * a file that is opened again still holds the rows that a model was fitted to; it is no protection against forgery.
 */
export function fingerprint(rowCount: number, columns: readonly (readonly [string, Column])[]): string {
  const state = { a: 0x9e3779b9, b: 0x85ebca6b };
  mixText(state, String(rowCount));
  for (const [name, column] of columns) {
    mixText(state, `${column.kind} ${name}`);
    if (column.kind === 'categorical') for (const level of column.levels) mixText(state, level);
    if (column.kind === 'numeric' || column.kind === 'date') {
      const { buffer, byteOffset, length } = column.values;
      mixWords(state, new Uint32Array(buffer, byteOffset, length * 2));
    }
    // The codes' width depends on the reader, their values do not.
    else mixWords(state, column.codes);
  }
  return [state.a, state.b].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

interface Hash {
  a: number;
  b: number;
}

/** Two multiplicative hashes side by side, each step invertible, so that no value is lost on the way. */
function mixWords(state: Hash, words: ArrayLike<number>): void {
  let { a, b } = state;
  for (let i = 0; i < words.length; i++) {
    a = Math.imul(a ^ words[i], 0x85ebca6b);
    a ^= a >>> 15;
    b = Math.imul((b ^ words[i]) + i, 0xc2b2ae35);
    b ^= b >>> 13;
  }
  state.a = a;
  state.b = b;
}

function mixText(state: Hash, text: string): void {
  mixWords(
    state,
    Array.from(text, (character) => character.codePointAt(0) ?? 0),
  );
  mixWords(state, [text.length]);
}
