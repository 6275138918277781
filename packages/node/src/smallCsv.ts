import { readFileSync, statSync } from 'node:fs';
import type { BuiltColumn } from 'expofam';
import { ExpofamError, readCsv } from 'expofam';
import type { DataFile } from './fileFormat.ts';

/** Larger files go to the data engine: there its start, a tenth of a second, no longer counts. */
const SMALL_BYTES = 1 << 20;

/**
 * Reads columns of a small delimited file by the library's own reader, which gives what the data engine gives. Undefined for any
 * other file, and for one that it refuses: the engine reads it, or says what is wrong with it.
 *
 * @param places where the columns stand in the file
 */
export async function smallCsv(file: DataFile, places: readonly number[]): Promise<BuiltColumn[] | undefined> {
  if ((file.format !== 'csv' && file.format !== 'tsv') || statSync(file.path).size > SMALL_BYTES) return undefined;
  const bytes = readFileSync(file.path);
  const pieces = async function* () {
    yield bytes;
  };
  try {
    const { table, warnings } = await readCsv(pieces, { name: file.source, ...(file.format === 'tsv' ? { delimiter: '\t' } : {}) });
    const names = table.columnNames;
    return places.map((i): BuiltColumn => {
      const column = table.column(names[i]);
      if (!column) throw new Error(`column ${i} of ${names.length}`);
      return { column, warning: warnings.find((one) => one.column === names[i]) };
    });
  } catch (error) {
    if (error instanceof ExpofamError) return undefined;
    throw error;
  }
}
