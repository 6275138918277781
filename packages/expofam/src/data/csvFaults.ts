import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import { delimiterName } from './csvHead.ts';

export interface RaggedRow {
  readonly source: string;
  readonly delimiter: string;
  /** The number of columns of the header. */
  readonly width: number;
  readonly line: number;
  readonly fields: number;
  /** True for the first row of data, where a field too many is a row name. */
  readonly isFirst: boolean;
}

/** A row of a delimited file that has more or fewer fields than the header. */
export function raggedRow({ source, delimiter, width, line, fields, isFirst }: RaggedRow, cause?: unknown): ExpofamError {
  return new ExpofamError('ragged-row', {
    subject: `${source} line ${line}`,
    found: counted(fields, 'field'),
    expected: `${width}, as in the header (separated by ${delimiterName(delimiter)})`,
    advice:
      fields === width + 1 && isFirst
        ? 'if the first field is a row name, give it a name in the header'
        : fields > width
          ? 'put text that holds the separator in double quotes'
          : 'write missing cells as empty fields',
    details: { line, fields, expected: width },
    cause,
  });
}

/** A quote that is not closed, or followed by something else than a separator. */
export function openQuote(source: string, line?: number, cause?: unknown): ExpofamError {
  return new ExpofamError('open-quote', {
    subject: `${source}${line === undefined ? '' : ` line ${line}`}`,
    found: 'a quoted field that does not end at a separator',
    expected: 'a closing double quote, with quotes inside the field doubled',
    details: line === undefined ? {} : { line },
    cause,
  });
}

/** A record that does not end within two million bytes. */
export function longLine(source: string, cause?: unknown): ExpofamError {
  return new ExpofamError('long-line', {
    subject: source,
    found: 'a line of more than two million bytes',
    expected: 'shorter lines',
    advice: 'look for a double quote that is never closed',
    cause,
  });
}

/** A name that heads two columns, of which one cannot be told from the other; places count from 0. */
export function duplicateColumn(source: string, name: string, first: number, second: number): ExpofamError {
  return new ExpofamError('duplicate-column', {
    subject: source,
    found: `the name "${name}" heads columns ${first + 1} and ${second + 1}`,
    expected: 'a name of its own for each column that is used',
    advice: 'rename one of them',
    details: { column: name, positions: [first + 1, second + 1] },
  });
}
