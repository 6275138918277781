import { shortened } from './textWidth.ts';

/**
 * Names cut so that each fits, with an ellipsis, and different names stay different: a name is cut at its end, or in the middle where
 * another would look the same, or before the place where it differs from those.
 */
export function shortNames(names: readonly string[], fits: (text: string) => boolean): string[] {
  const found = new Map([...new Set(names)].map((name) => [name, longest(name.length, (n) => shortened(name, n), fits)]));
  for (const cut of [inTheMiddle, atTheDifference]) {
    const groups = new Map<string, string[]>();
    for (const [name, text] of found) groups.set(text, [...(groups.get(text) ?? []), name]);
    for (const alike of groups.values()) {
      if (alike.length < 2) continue;
      for (const name of alike)
        found.set(
          name,
          longest(name.length, (n) => cut(name, n, alike), fits),
        );
    }
  }
  return names.map((name) => found.get(name) as string);
}

/** The longest text of at most `most` characters that fits. */
function longest(most: number, textOf: (length: number) => string, fits: (text: string) => boolean): string {
  let length = most;
  while (length > 2 && !fits(textOf(length))) length--;
  return textOf(length);
}

function inTheMiddle(name: string, length: number): string {
  const letters = [...name];
  if (letters.length <= length) return name;
  const end = Math.floor((length - 1) / 2);
  return `${letters
    .slice(0, length - 1 - end)
    .join('')
    .trimEnd()}…${letters
    .slice(letters.length - end)
    .join('')
    .trimStart()}`;
}

/** The first letters, and what follows on those that the name shares with the one most like it. */
function atTheDifference(name: string, length: number, alike: readonly string[]): string {
  const letters = [...name];
  const shared = Math.max(0, ...alike.filter((other) => other !== name).map((other) => sharedStart(letters, [...other])));
  const start = Math.min(shared, 3, Math.max(0, length - 6));
  return `${letters.slice(0, start).join('')}…${shortened(letters.slice(shared).join(''), length - start - 1)}`;
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((letter, i) => letter !== b[i]);
  return different < 0 ? a.length : different;
}

/** What a row is of: a level, or a pair of them with the sign between. */
export interface Named {
  readonly levels: readonly string[];
  /** ` / ` or ` - `. */
  readonly sign?: string;
}

/**
 * The names of rows, each level cut by itself, so that of a pair both are seen.
 *
 * @param fits whether a text fits where so many stand in a row
 */
export function rowNames(rows: readonly Named[], fits: (text: string, levels: number) => boolean): string[] {
  const most = Math.max(1, ...rows.map(({ levels }) => levels.length));
  const all = [...new Set(rows.flatMap(({ levels }) => levels))];
  const short = shortNames(all, (text) => fits(text, most));
  return rows.map(({ levels, sign = ' ' }) => levels.map((level) => short[all.indexOf(level)]).join(sign));
}
