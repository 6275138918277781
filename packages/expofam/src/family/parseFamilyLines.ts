import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import { type FamilyKey, familyKeys, type KeyKind } from './familyKeys.ts';

/** What the lines of a family hold, as an object that is still to be checked, and the line of each key. */
export interface FamilyLines {
  readonly value: Readonly<Record<string, unknown>>;
  readonly lines: ReadonlyMap<FamilyKey, number>;
}

/** `log-partition`, `log partition` and `logPartition` are one key. */
const plain = (key: string): string => key.toLowerCase().replace(/[-_\s]/g, '');
const spelled: ReadonlyMap<string, FamilyKey> = new Map((Object.keys(familyKeys) as FamilyKey[]).map((key) => [plain(key), key]));
/** As a line of a file has it: `log-partition`. */
const written = (key: FamilyKey): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Reads a family from lines `key: value`, the keys of {@link FamilyText} with hyphens or without (`mean.natural` for what is
 * inside `mean`). A line that begins with a blank continues the one before, # begins a comment.
 *
 * - formulas, where several stand: with commas between them
 * - `parameters: eta in negative, xi` and `source.parameters`
 * - `constants: size = 2 in positive, alpha estimated from 0.1 in (0, 1)`
 * - `predictors: mean with log in positive, shape with log`
 *
 * @throws ExpofamError `bad-family` with the number of the line
 * @example
 * parseFamilyLines('name: tail\nsupport: [1, Inf)\nparameters: eta in negative\nlog-partition: eta - log(-eta)');
 */
export function parseFamilyLines(text: string): FamilyLines {
  const entries: { readonly key: FamilyKey; readonly line: number; value: string }[] = [];
  text.split(/\r\n|\n|\r/).forEach((whole, i) => {
    const content = whole.replace(/(^|\s)#.*$/, '').trimEnd();
    if (content === '') return;
    const line = i + 1;
    const last = entries.at(-1);
    if (/^\s/.test(content) && last) {
      last.value = `${last.value} ${content.trim()}`.trim();
      return;
    }
    const colon = content.indexOf(':');
    if (colon < 0) {
      throw bad(line, `"${content.trim()}"`, 'key: value, as in "log-partition: exp(eta)"', 'what continues a line begins with a blank');
    }
    const given = content.slice(0, colon).trim();
    const key = spelled.get(plain(given));
    if (key === undefined) throw bad(line, `the key "${given}"`, undefined, suggestion(given, [...spelled.values()].map(written)));
    const before = entries.find((e) => e.key === key);
    if (before) throw bad(line, `the key "${given}" again`, `it once; it stands in line ${before.line}`);
    entries.push({ key, line, value: content.slice(colon + 1).trim() });
  });
  const value: Record<string, unknown> = {};
  for (const { key, line, value: content } of entries) {
    if (content === '') throw bad(line, `nothing after "${written(key)}:"`, expected[familyKeys[key]]);
    const [outer, inner] = key.split('.');
    const read = readers[familyKeys[key]](content, line);
    if (inner === undefined) value[outer] = read;
    else value[outer] = { ...(value[outer] as object | undefined), [inner]: read };
  }
  return { value, lines: new Map(entries.map((e) => [e.key, e.line])) };
}

const expected: Readonly<Record<KeyKind, string>> = {
  text: 'text',
  formula: 'a formula',
  formulas: 'formulas with commas between them',
  words: 'text; what is for several uses with semicolons between',
  parameters: 'names, with domains as in "eta in negative, xi in (0, 1)"',
  constants: 'names with values or domains, as in "size = 2 in positive"',
  predictors: 'names, with links and domains as in "mean with log in positive"',
  flag: 'yes or no',
};

const bad = (line: number, found: string, wanted?: string, advice?: string): ExpofamError =>
  new ExpofamError('bad-family', {
    subject: `family file, line ${line}`,
    found,
    ...(wanted ? { expected: wanted } : {}),
    ...(advice ? { advice } : {}),
    details: { line },
  });

const readers: Readonly<Record<KeyKind, (text: string, line: number) => unknown>> = {
  text: (text) => text,
  formula: (text) => text,
  formulas: splitList,
  words: (text) => text.split(';').map((part) => part.trim()),
  parameters: (text, line) =>
    splitList(text).map((part) => {
      const { name, domain } = matched(/^(?<name>\S+)(?:\s+in\s+(?<domain>.+))?$/, part, line, 'parameters');
      return domain === undefined ? name : { name, domain };
    }),
  constants: (text, line) =>
    Object.fromEntries(
      splitList(text).map((part) => {
        const found = matched(
          /^(?<name>[^\s=]+)(?:\s*=\s*(?<value>\S+)|\s+(?<estimated>estimated)(?:\s+from\s+(?<start>\S+))?)?(?:\s+in\s+(?<domain>.+))?$/,
          part,
          line,
          'constants',
        );
        const number = (digits: string): number => {
          const value = Number(digits);
          if (!Number.isFinite(value)) throw bad(line, `"${digits}"`, `a number, the value of ${found.name}`);
          return value;
        };
        const constant = {
          ...(found.value === undefined ? {} : { value: number(found.value) }),
          ...(found.start === undefined ? {} : { start: number(found.start) }),
          ...(found.estimated === undefined ? {} : { profiled: true }),
          ...(found.domain === undefined ? {} : { domain: found.domain }),
        };
        return [found.name, constant];
      }),
    ),
  predictors: (text, line) =>
    splitList(text).map((part) => {
      const { name, link, domain } = matched(
        /^(?<name>\S+)(?:\s+with\s+(?<link>.+?))?(?:\s+in\s+(?<domain>.+))?$/,
        part,
        line,
        'predictors',
      );
      return { name, ...(link === undefined ? {} : { link }), ...(domain === undefined ? {} : { domain }) };
    }),
  flag(text, line) {
    if (/^(yes|true)$/i.test(text)) return true;
    if (/^(no|false)$/i.test(text)) return false;
    throw bad(line, `"${text}"`, expected.flag);
  },
};

function matched(pattern: RegExp, part: string, line: number, kind: KeyKind): Readonly<Record<string, string | undefined>> {
  const match = pattern.exec(part);
  if (!match?.groups) throw bad(line, `"${part}"`, expected[kind]);
  return match.groups;
}

/** The parts between commas that stand in no parentheses or brackets. */
function splitList(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    const sign = text[i];
    if (sign === '(' || sign === '[') depth++;
    else if (sign === ')' || sign === ']') depth--;
    else if (sign === undefined || (sign === ',' && depth <= 0)) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return parts;
}
