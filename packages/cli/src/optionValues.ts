import { nearestAdvice, type PAdjustMethod } from 'expofam';
import { usageError } from './usageError.ts';

/** Splits at commas outside double quotes; a doubled quote within quotes is one. */
export const splitList = (text: string): string[] => partsOf(text).map(unquoted);

/** The parts between commas as they are written, with their quotes. */
function partsOf(text: string): string[] {
  const places = outside(text, ',');
  return [...places, text.length].map((end, k) => text.slice(k === 0 ? 0 : places[k - 1] + 1, end));
}

/** The places of a character outside double quotes. */
function outside(text: string, wanted: string): number[] {
  const places: number[] = [];
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') isQuoted = !isQuoted;
    else if (text[i] === wanted && !isQuoted) places.push(i);
  }
  return places;
}

const unquoted = (text: string): string => text.replace(/"((?:""|[^"])*)"?/g, (_, inside: string) => inside.replaceAll('""', '"'));

/** Reads `a=x,b=y` (and the option given again) as a record; a name in double quotes may hold anything: `"a, b = c"=x`. */
export function recordOption(option: string, values: readonly string[], example: string): Record<string, string> {
  const record: [string, string][] = [];
  for (const entry of values.flatMap(partsOf)) {
    const at = outside(entry, '=').at(-1) ?? -1;
    if (at < 1 || at === entry.length - 1) {
      throw usageError({ subject: `option ${option}`, found: `"${entry}"`, expected: 'NAME=VALUE', advice: `try ${option} ${example}` });
    }
    record.push([unquoted(entry.slice(0, at).trim()), unquoted(entry.slice(at + 1).trim())]);
  }
  return Object.fromEntries(record);
}

/** Reads `a=1.5,b=2` (and the option given again) as numbers. */
export function numbersOption(option: string, values: readonly string[], example: string): Record<string, number> {
  const entries = Object.entries(recordOption(option, values, example));
  return Object.fromEntries(entries.map(([name, text]) => [name, numberOption(`${option} ${name}`, text, 'a number', () => true)]));
}

/** Reads `f=a,b,c`, once for each time that the option is given. */
export function levelsOption(values: readonly string[]): Record<string, string[]> {
  const entries = values.map((value): [string, string[]] => {
    const at = value.indexOf('=');
    const levels = splitList(value.slice(at + 1));
    if (at < 1 || levels.length < 2) {
      throw usageError({
        subject: 'option --levels',
        found: `"${value}"`,
        expected: 'COLUMN=LEVEL,LEVEL,…',
        advice: 'try --levels size=small,medium,large',
      });
    }
    return [value.slice(0, at).trim(), levels];
  });
  return Object.fromEntries(entries);
}

/** Reads a finite number, within bounds where they are given. */
export function numberOption(option: string, text: string, expected: string, allowed: (value: number) => boolean): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || !allowed(value)) throw usageError({ subject: `option ${option}`, found: `"${text}"`, expected });
  return value;
}

/** Reads one of a closed list of words. */
export function wordOption<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  if ((words as readonly string[]).includes(text)) return text as Word;
  throw usageError({ subject: `option ${option}`, found: `"${text}"`, expected: words.join(', '), advice: nearestAdvice(text, words) });
}

/** A link by name, or one for each predictor: `mean=logit,precision=log`. */
export function linkOption(text: string): string | Record<string, string> {
  return text.includes('=') ? recordOption('--link', [text], 'mean=logit,precision=log') : text;
}

/** How p-values of several tests are adjusted. */
export const ADJUSTMENTS = ['none', 'bonferroni', 'holm', 'hochberg', 'hommel', 'BH', 'BY'] as const satisfies readonly PAdjustMethod[];

/** A λ of a path: a number, or one that cross-validation chose. */
export function lambdaOption(text: string): number | 'min' | '1se' {
  return text === 'min' || text === '1se' ? text : numberOption('--at', text, 'a lambda from 0, min or 1se', (v) => v >= 0);
}

/** How many threads work; undefined where the command line does not say it. */
export function threadsOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return numberOption('--threads', text, 'a whole number from 1 to 256', (n) => Number.isInteger(n) && n >= 1 && n <= 256);
}
