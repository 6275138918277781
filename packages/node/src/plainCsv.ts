import { readFileSync, statSync } from 'node:fs';
import { csvHead } from './csvHead.ts';
import type { DataFile } from './fileFormat.ts';
import { type BuiltColumn, textColumnBuilder } from './textColumnBuilder.ts';

/** Larger files go to the data engine: there its start, a tenth of a second, no longer counts. */
const PLAIN_BYTES = 1 << 20;

/** A delimited file that was read without the data engine. */
export interface PlainCsv {
  readonly names: readonly string[];
  /** Builds the columns at these places. */
  columns(places: readonly number[]): BuiltColumn[];
}

/**
 * Reads a small delimited file that leaves nothing to interpret: no quotes, one kind of line end, no blank line, as many
 * fields in each line as in the header. Undefined for any other, which the data engine reads or refuses; what both can
 * read gives the same columns, because every cell is judged by the same rules ({@link textColumnBuilder}).
 *
 * @throws ExpofamError as {@link csvHead}
 */
export function plainCsv(file: DataFile): PlainCsv | undefined {
  if ((file.format !== 'csv' && file.format !== 'tsv') || statSync(file.path).size > PLAIN_BYTES) return undefined;
  const text = decode(readFileSync(file.path));
  if (text === undefined || /["\0\uFEFF]/.test(text)) return undefined;
  const lineEnd = text.includes('\r') ? '\r\n' : '\n';
  const lines = text.split(lineEnd);
  if (lineEnd === '\r\n' && lines.some((line) => /[\r\n]/.test(line))) return undefined;
  if (lines.at(-1) === '') lines.pop();
  const { delimiter, names, skip } = csvHead(file.source, file.head, file.headIsWhole, file.format === 'tsv' ? '\t' : undefined);
  if (skip !== 1) return undefined;
  const rows = lines.slice(1).map((line) => line.split(delimiter));
  // A blank line in a file of one column is a missing cell to some and nothing to others.
  if (rows.some((fields) => fields.length !== names.length || (fields.length === 1 && fields[0].trim() === ''))) return undefined;
  return {
    names,
    columns: (places) =>
      places.map((j) => {
        const builder = textColumnBuilder({ source: file.source, name: names[j], untyped: true });
        for (const fields of rows) builder.addText(fields[j] === '' ? null : fields[j]);
        return builder.finish();
      }),
  };
}

/** UTF-8 text, or undefined where it is none: its refusal names the place. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
