/**
 * The rules by which one cell of text becomes a value; the only place that knows them.
 * Whatever reads a file (its sniffer, its casts) must come to the same decision as these functions.
 */

const MISSING: ReadonlySet<string> = new Set(['', 'NA', 'NaN', 'null']);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const COMMA_NUMBER = /^[+-]?\d+(?:[., ]\d{3})*,\d+(?:[eE][+-]?\d+)?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** True for the four ways to write a missing value: an empty cell, `NA`, `NaN`, `null`; blanks around them do not count. */
export function isMissingText(text: string): boolean {
  return MISSING.has(text) || (text.length < 16 && MISSING.has(text.trim()));
}

/**
 * The number that a cell holds, correctly rounded to the nearest double, or undefined when it holds something else.
 * A number is decimal digits with an optional sign, point and exponent (`007` is 7), or `Inf`/`Infinity`, with blanks
 * around it allowed. `0x10`, `1_000`, `1,000` and `5%` are text.
 *
 * @example
 * numberOf('-1.50e3'); // -1500
 * numberOf('1_000'); // undefined
 */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return Number(trimmed);
  const infinite = INFINITE.exec(trimmed);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}

/** True for `1,5` and `1.234,5`: a number as written with a decimal comma (or with thousands marked by commas). */
export function isCommaNumber(text: string): boolean {
  return COMMA_NUMBER.test(text.trim());
}

/**
 * Microseconds since 1970 (UTC where no zone is written) of an ISO 8601 date or time, or undefined when it is none.
 * `2024-02-30` is not a date.
 */
export function microsecondsOf(text: string): number | undefined {
  const match = DATE.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const milliseconds = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second);
  const back = new Date(milliseconds);
  if (back.getUTCMonth() !== +month - 1 || back.getUTCDate() !== +day || +hour > 23 || +minute > 59 || +second > 59) return undefined;
  if (+year < 100) back.setUTCFullYear(+year);
  const sign = zone.startsWith('-') ? -1 : 1;
  const offset = zone === 'Z' ? 0 : sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0));
  return (back.getTime() - offset * 60_000) * 1000 + Math.trunc(Number(fraction.padEnd(6, '0').slice(0, 6)));
}

/**
 * The pair of spellings of false and true that a set of distinct cells uses, or undefined when they are not Booleans.
 * `true`/`false`, `True`/`False` and `TRUE`/`FALSE` are Booleans; `t`/`f`, `yes`/`no` and `1`/`0` are not.
 */
export function isBooleanText(distinct: Iterable<string>): boolean {
  let any = false;
  for (const text of distinct) {
    any = true;
    const trimmed = text.trim();
    if (!/^(?:true|false|True|False|TRUE|FALSE)$/.test(trimmed)) return false;
  }
  return any;
}
