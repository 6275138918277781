import { ExpofamError } from '../core/expofamError.ts';
import { utf8Decoder, utf8Length } from './utf8.ts';

/** The formats of data that the command and the workbench read. */
export type FileFormat = 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet';

const extensions: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  txt: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
  pq: 'parquet',
};

/** The format that a file's name says; `.gz` at its end does not count. */
export function fileFormatOf(name: string): FileFormat | undefined {
  const extension = name
    .replace(/\.gz$/i, '')
    .match(/\.([^./\\]+)$/)?.[1]
    .toLowerCase();
  return extension !== undefined && Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
}

/** The format of text whose name says nothing. */
export function formatOfContent(head: string): FileFormat {
  const start = head.replace(/^\uFEFF/, '').trimStart();
  return start.startsWith('{') || start.startsWith('[') ? 'json' : 'csv';
}

/**
 * Refuses what is no text, by its first bytes: workbooks, archives, UTF-16.
 *
 * @throws ExpofamError `not-text`
 */
export function refuseForeignFile(source: string, bytes: Uint8Array): void {
  const refuse = (found: string, advice: string): never => {
    throw new ExpofamError('not-text', { subject: source, found, expected: 'CSV, TSV, JSON, NDJSON or Parquet', advice });
  };
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (start.startsWith('PK\x03\x04')) refuse('a zip archive or an Excel workbook', 'save the sheet as CSV');
  if (start.startsWith('\xd0\xcf\x11\xe0')) refuse('an old Excel workbook', 'save the sheet as CSV');
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff'))
    refuse('UTF-16 text', 'save it as UTF-8, or try: iconv -f UTF-16 -t UTF-8');
  if (start.startsWith('\x28\xb5\x2f\xfd')) refuse('Zstandard compression', 'unpack it, or compress with gzip');
  if (start.startsWith('BZh') || start.startsWith('\xfd7zXZ')) refuse('bzip2 or xz compression', 'unpack it, or compress with gzip');
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    let line = 1;
    for (let i = 0; i < nul; i++) if (bytes[i] === 10) line++;
    refuse(`a NUL byte in line ${line}`, 'the file may be damaged, UTF-16 or binary; save it again as UTF-8 text');
  }
}

/** The error for text in another encoding, with the line of its first wrong byte. `linesBefore` lines stand before the bytes. */
export function notUtf8(source: string, bytes: Uint8Array, cause?: unknown, linesBefore = 0): ExpofamError {
  const at = firstWrongByte(bytes);
  let line = linesBefore + 1;
  for (let i = 0; i < Math.min(at, bytes.length); i++) if (bytes[i] === 10) line++;
  const byte = bytes[at];
  return new ExpofamError('not-utf8', {
    subject: `${source} line ${line}`,
    found: byte === undefined ? 'bytes that are not UTF-8' : `a byte that is not UTF-8 (0x${byte.toString(16).toUpperCase()})`,
    expected: 'UTF-8',
    advice: 'if it is Latin-1, try: iconv -f LATIN1 -t UTF-8 FILE > new.csv',
    details: { line },
    cause,
  });
}

/** The place of the first byte that begins no UTF-8 character: what stands before it decodes to as many bytes. */
function firstWrongByte(bytes: Uint8Array): number {
  const text = utf8Decoder(false).decode(bytes);
  const at = text.indexOf('\uFFFD');
  return at < 0 ? bytes.length : utf8Length(text.slice(0, at));
}
