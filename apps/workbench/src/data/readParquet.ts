import { ExpofamError, type TextColumnBuilder, textColumnBuilder } from 'expofam';
import { parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ReadColumns } from './readJson.ts';

/** A Parquet file; columns keep the types that the file declares. */
export async function readParquet(name: string, blob: Blob, onRows: (rows: number) => void): Promise<ReadColumns> {
  const file = { byteLength: blob.size, slice: (start: number, end?: number) => blob.slice(start, end).arrayBuffer() };
  const damaged = (cause: unknown): ExpofamError =>
    new ExpofamError('damaged-file', {
      subject: name,
      found: 'Parquet data that cannot be read',
      expected: 'a whole Parquet file',
      advice: 'it may be cut short: copy it again',
      cause,
    });
  const metadata = await parquetMetadataAsync(file).catch((cause) => {
    throw damaged(cause);
  });
  const rowCount = Number(metadata.num_rows);
  if (rowCount === 0) throw new ExpofamError('no-rows', { subject: name, found: 'no rows', expected: 'at least one row of data' });
  const names = parquetSchema(metadata).children.map((child) => {
    const { type, name: column } = child.element;
    if (child.children.length > 0 || type === undefined || child.element.repetition_type === 'REPEATED') {
      throw new ExpofamError('nested-column', {
        subject: `${name} column "${column}"`,
        found: 'nested values',
        expected: 'numbers, text, Booleans or dates',
        advice: 'unnest it first, or leave the column out',
      });
    }
    return column;
  });
  const columns: (readonly [string, ReadColumns['columns'][number][1]])[] = [];
  const warnings: string[] = [];
  for (const column of names) {
    const cells = parquetColumn(name, column, rowCount);
    try {
      await parquetRead({
        file,
        metadata,
        columns: [column],
        compressors,
        onChunk: ({ columnData, rowStart }) => cells.add(columnData, Number(rowStart)),
      });
    } catch (cause) {
      if (cause instanceof ExpofamError) throw cause;
      throw damaged(cause);
    }
    const built = cells.finish();
    columns.push([column, built.column]);
    if (built.warning) warnings.push(built.warning.message);
    onRows(Math.round((rowCount * columns.length) / names.length));
  }
  return { rowCount, columns, warnings };
}

/** Collects the values of a column, whose first value that is there says what it holds. */
function parquetColumn(source: string, name: string, rowCount: number) {
  let values: Float64Array | undefined;
  let isDate = false;
  let codes: Int8Array | undefined;
  let text: TextColumnBuilder | undefined;
  const textAt = (): TextColumnBuilder => {
    text ??= textColumnBuilder({ source, name, untyped: false });
    return text;
  };
  const put = (row: number, value: unknown): void => {
    if (value === null || value === undefined) return;
    if (typeof value === 'number' || typeof value === 'bigint') {
      values ??= new Float64Array(rowCount).fill(Number.NaN);
      values[row] = Number(value);
    } else if (typeof value === 'boolean') {
      codes ??= new Int8Array(rowCount).fill(-1);
      codes[row] = value ? 1 : 0;
    } else if (value instanceof Date) {
      isDate = true;
      values ??= new Float64Array(rowCount).fill(Number.NaN);
      values[row] = value.getTime() * 1000;
    } else if (typeof value === 'string') {
      const builder = textAt();
      while (builder.length < row) builder.addText(null);
      builder.addString(value);
    } else {
      throw new ExpofamError('nested-column', {
        subject: `${source} column "${name}"`,
        found: 'values that are neither numbers, text, Booleans nor dates',
        expected: 'numbers, text, Booleans or dates',
        advice: 'leave the column out',
      });
    }
  };
  return {
    add(data: ArrayLike<unknown>, rowStart: number): void {
      for (let i = 0; i < data.length; i++) put(rowStart + i, data[i]);
    },
    finish() {
      if (text) {
        while (text.length < rowCount) text.addText(null);
        return text.finish();
      }
      if (codes) return { column: { kind: 'boolean' as const, codes }, warning: undefined };
      values ??= new Float64Array(rowCount).fill(Number.NaN);
      return { column: { kind: isDate ? ('date' as const) : ('numeric' as const), values }, warning: undefined };
    },
  };
}
