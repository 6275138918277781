import { byteIndex } from './byteIndex.ts';
import { isMissingText, numberOf } from './cell.ts';
import { numberOfBytes } from './numberOfBytes.ts';
import { type BuiltColumn, type ColumnOrigin, textColumnBuilder } from './textColumnBuilder.ts';

/** As many rows as decide which columns are worth parsing as numbers; the decision itself takes all rows. */
const sampleRows = 2000;
const block = 65_536;

/** Collects one column of a delimited file from the bytes of its cells. */
export interface CsvColumn {
  /** The cell `bytes[start, end)`, which stood without quotes. */
  addBytes(bytes: Uint8Array, start: number, end: number): void;
  /** A cell whose text is known: it stood in quotes. */
  addText(text: string): void;
  /** Undefined where a column of numbers turned out to be text, which has to be read again. */
  finish(): BuiltColumn | undefined;
}

/**
 * @param expectNumbers false in a second pass, for a column that turned out to be text
 * @param decode bytes as text; throws where they are not UTF-8
 */
export function csvColumn(
  origin: ColumnOrigin,
  expectNumbers: boolean,
  decode: (bytes: Uint8Array, start: number, end: number) => string,
): CsvColumn {
  const builder = textColumnBuilder(origin);
  const index = byteIndex();
  let isSampled = !expectNumbers;
  let isNumeric = false;
  let isText = false;
  let blocks: Float64Array[] = [];
  let length = 0;

  const addNumber = (value: number): void => {
    if (isText) return;
    const at = length % block;
    if (at === 0) blocks.push(new Float64Array(block));
    blocks[blocks.length - 1][at] = value;
    length++;
  };
  const decide = (): void => {
    isSampled = true;
    let sample: BuiltColumn;
    try {
      sample = builder.finish();
    } catch {
      // A refusal (decimal commas) comes from the whole column.
      return;
    }
    if (sample.column.kind !== 'numeric') return;
    isNumeric = true;
    for (const value of sample.column.values) addNumber(value);
  };
  const addJudged = (text: string): void => {
    if (isText) return;
    const value = isMissingText(text) ? Number.NaN : numberOf(text);
    if (value !== undefined) {
      addNumber(value);
      return;
    }
    isText = true;
    blocks = [];
  };

  return {
    addBytes(bytes, start, end) {
      if (isNumeric) {
        const value = numberOfBytes(bytes, start, end);
        if (!Number.isNaN(value) || start === end) addNumber(value);
        else addJudged(decode(bytes, start, end));
        return;
      }
      const known = index.get(bytes, start, end);
      if (known !== undefined) builder.addCode(known);
      else index.set(bytes, start, end, builder.addText(decode(bytes, start, end)));
      if (!isSampled && builder.length === sampleRows) decide();
    },
    addText(text) {
      if (isNumeric) {
        addJudged(text);
        return;
      }
      builder.addText(text);
      if (!isSampled && builder.length === sampleRows) decide();
    },
    finish() {
      if (isText) return undefined;
      if (!isNumeric) return builder.finish();
      const values = new Float64Array(length);
      blocks.forEach((one, k) => {
        values.set(k * block + block <= length ? one : one.subarray(0, length - k * block), k * block);
      });
      blocks = [];
      return { column: { kind: 'numeric', values } };
    },
  };
}
