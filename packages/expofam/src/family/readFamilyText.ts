import { ExpofamError } from '../core/expofamError.ts';
import { nearestAdvice } from '../core/nearest.ts';
import { type FamilyKey, familyKeys, type KeyKind } from './familyKeys.ts';
import type { FamilyText } from './familyText.ts';
import { parseFamilyLines } from './parseFamilyLines.ts';

/** A family in text, its keys and kinds of values checked. */
export interface CheckedText {
  readonly text: FamilyText;
  /** A key as a message names it: with its line, where the text has lines. */
  place(key: FamilyKey): string;
}

const example = 'an object with name, support, parameters and logPartition';

/** Reads JSON, lines `key: value`, or the object that they stand for. */
export function readFamilyText(given: string | FamilyText): CheckedText {
  const { value, lines } = typeof given === 'string' ? parsed(given.replace(/^\uFEFF/, '')) : { value: given as unknown, lines: undefined };
  const text = checked(value);
  return {
    text,
    place(key) {
      const line = lines?.get(key);
      return line === undefined ? key : `${key}, line ${line}`;
    },
  };
}

function parsed(text: string): { readonly value: unknown; readonly lines?: ReadonlyMap<FamilyKey, number> } {
  if (text.trim() === '') throw fail('no text', 'lines such as "log-partition: exp(eta)", or JSON');
  if (!/^\s*[{[]/.test(text)) return parseFamilyLines(text);
  try {
    return { value: JSON.parse(text) };
  } catch (cause) {
    throw fail(`text that is not JSON${jsonPlace(text, cause)}`, example, undefined, cause);
  }
}

/** Where JSON.parse stopped, which every engine says in its own words, and some not at all. */
function jsonPlace(text: string, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : '';
  const position = /position (\d+)/.exec(message);
  const place = /line (\d+) column (\d+)/.exec(message);
  if (!position) return place ? ` at line ${place[1]}, column ${place[2]}` : '';
  const before = text.slice(0, Number(position[1])).split('\n');
  return ` at line ${before.length}, column ${(before.at(-1) as string).length + 1}`;
}

function fail(found: string, expected: string, advice?: string, cause?: unknown): ExpofamError {
  return new ExpofamError('bad-family', {
    subject: 'family file',
    found,
    expected,
    ...(advice ? { advice } : {}),
    ...(cause === undefined ? {} : { cause }),
  });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isOptional = (test: (value: unknown) => boolean) => (value: unknown) => value === undefined || test(value);
const listOf = (test: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(test);
const onlyKeys = (value: Readonly<Record<string, unknown>>, known: readonly string[]) => Object.keys(value).every((k) => known.includes(k));

const kinds: Readonly<Record<KeyKind, { readonly expected: string; readonly test: (value: unknown) => boolean }>> = {
  text: { expected: 'text', test: isText },
  formula: { expected: 'a formula as text', test: isText },
  formulas: { expected: 'a list of formulas: ["log(y)", "y"]', test: listOf(isText) },
  words: { expected: 'a list of texts', test: listOf(isText) },
  parameters: {
    expected: 'a list of names, or of names with domains: ["xi", { "name": "eta", "domain": "negative" }]',
    test: listOf((p) => isText(p) || (isObject(p) && isText(p.name) && isOptional(isText)(p.domain) && onlyKeys(p, ['name', 'domain']))),
  },
  constants: {
    expected: 'names with value, domain, start (numbers; domain as text), profiled: { "size": { "value": 2, "domain": "positive" } }',
    test: (value) =>
      isObject(value) &&
      Object.values(value).every(
        (c) =>
          isObject(c) &&
          onlyKeys(c, ['value', 'domain', 'start', 'profiled', 'description']) &&
          [c.value, c.start].every(isOptional(Number.isFinite)) &&
          [c.domain, c.description].every(isOptional(isText)) &&
          isOptional((p) => typeof p === 'boolean')(c.profiled),
      ),
  },
  predictors: {
    expected: 'a list of names with links and domains: [{ "name": "mean", "link": "log", "domain": "positive" }]',
    test: listOf(
      (p) => isObject(p) && isText(p.name) && [p.link, p.domain].every(isOptional(isText)) && onlyKeys(p, ['name', 'link', 'domain']),
    ),
  },
  flag: { expected: 'true or false', test: (value) => typeof value === 'boolean' },
};

function checked(value: unknown): FamilyText {
  if (!isObject(value)) throw fail('no object', example);
  const all = Object.keys(familyKeys) as FamilyKey[];
  const outer = [...new Set(all.map((key) => key.split('.')[0]))];
  for (const [name, content] of Object.entries(value)) {
    if (!outer.includes(name)) throw fail(`the key "${name}"`, `only ${outer.join(', ')}`, nearestAdvice(name, outer));
    const inside = all.flatMap((key) => (key.startsWith(`${name}.`) ? [key.slice(name.length + 1)] : []));
    if (inside.length === 0) {
      checkKind(name as FamilyKey, content);
      continue;
    }
    if (content === undefined) continue;
    if (!isObject(content)) throw fail(`the key "${name}" with ${described(content)}`, `an object with ${inside.join(', ')}`);
    for (const [key, part] of Object.entries(content)) {
      if (!inside.includes(key)) throw fail(`the key "${name}.${key}"`, `only ${inside.join(', ')}`, nearestAdvice(key, inside));
      checkKind(`${name}.${key}` as FamilyKey, part);
    }
  }
  const text = value as unknown as FamilyText;
  if (text.name === undefined) throw fail('no name', 'a key "name" with text');
  if (text.support === undefined) throw fail('no support', 'a key "support" with "non-negative integers", "positive", "(0, 1)" …');
  if (text.parameters === undefined) throw fail('no parameters', 'a key "parameters" with the natural parameters, such as eta');
  if (text.logPartition === undefined && text.logBaseMeasure === undefined) {
    throw fail('neither logPartition nor logBaseMeasure', 'a(η), or log b(y) to sum or integrate it from');
  }
  const { mean, source } = text;
  if (mean && mean.natural === undefined) throw fail('mean without mean.natural', 'η in terms of mu');
  for (const part of ['parameters', 'toNatural', 'fromNatural'] as const) {
    if (source && source[part] === undefined)
      throw fail(`source without source.${part}`, 'source.parameters, source.toNatural and source.fromNatural together');
  }
  return text;
}

function checkKind(key: FamilyKey, value: unknown): void {
  const { expected, test } = kinds[familyKeys[key]];
  // An optional key that a program left undefined.
  if (value === undefined || test(value)) return;
  throw fail(`the key "${key}" with ${described(value)}`, expected);
}

function described(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
