import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { type Expr, symbol } from '../src/expr/node.ts';
import { parseExpression } from '../src/expr/parse.ts';
import { printText } from '../src/expr/print.ts';
import * as library from '../src/index.ts';
import { type Example, examplesOf, sourceFiles, splitExample } from './exampleBlocks.ts';

const examples = sourceFiles.flatMap(examplesOf);

type Scope = Readonly<Record<string, unknown>>;
const modules = new Map<string, Scope>();
for (const file of new Set(examples.map((e) => e.file)))
  modules.set(file, (await import(new URL(`../src/${file}`, import.meta.url).href)) as Scope);
const load = async (file: string): Promise<Scope> => (await import(new URL(`../src/${file}`, import.meta.url).href)) as Scope;
const [builders, intervals, supports, families, tables] = await Promise.all(
  ['expr/node.ts', 'family/interval.ts', 'family/support.ts', 'families/operationalFamilies.ts', 'data/tableFromColumns.ts'].map(load),
);
const [parser, printer, formulas, frames, fits, unicode] = await Promise.all(
  ['expr/parse.ts', 'expr/print.ts', 'formula/parseFormula.ts', 'design/buildModelFrame.ts', 'model/glm.ts', 'theory/printUnicode.ts'].map(
    load,
  ),
);
const theory = await load('theory/derivation.ts');
const familyConstructor = await load('family/exponentialFamily.ts');

// What the examples speak of: small data of the shapes that they name.
const rows = 24;
const sequence = (f: (i: number) => number) => Array.from({ length: rows }, (_, i) => f(i));
const glm = fits.glm as (formula: string, data: unknown, options: unknown) => unknown;
const births = {
  low: sequence((i) => ((i * 7) % 5 < 2 ? 1 : 0)),
  age: sequence((i) => 18 + ((i * 5) % 17)),
  lwt: sequence((i) => 100 + ((i * 11) % 29)),
  smoke: sequence((i) => i % 2),
  race: sequence((i) => i % 3).map((k) => ['a', 'b', 'c'][k]),
};
const fixtures: Scope = {
  data: { y: sequence((i) => ((i * 5) % 7 < 3 ? 1 : 0)), x: sequence((i) => i % 6) },
  warpbreaks: {
    breaks: sequence((i) => 10 + ((i * 7) % 19)),
    wool: sequence((i) => i % 2).map((k) => 'AB'[k]),
    tension: sequence((i) => Math.floor(i / 2) % 3).map((k) => 'LMH'[k]),
  },
  mondayRows: { visits: [3, 5, 9, 12], promotion: [0, 1, 2, 3] },
  tuesdayRows: { visits: [4, 4, 8, 13], promotion: [0, 1, 2, 3] },
};
const lazy: Readonly<Record<string, () => unknown>> = {
  model: () => glm('low ~ age + lwt + smoke + race', births, { family: 'bernoulli' }),
  frame: () =>
    (frames.buildModelFrame as (f: string, t: unknown, o: unknown) => unknown)(
      'y ~ x',
      (tables.tableFromColumns as (c: unknown) => unknown)({ y: [1, 2, 4], x: [0, 1, 2] }),
      {},
    ),
};

/** Names as a reader of the file would find them: its own exports, the expression language where it is spoken, the library. */
function scopeOf({ file }: Example): Scope {
  const speaksExpressions = /^(expr|family|families|theory)\//.test(file);
  const symbols = speaksExpressions ? Object.fromEntries(['x', 'y', 'mu', 'eta', 'a', 'n'].map((name) => [name, symbol(name)])) : {};
  const silent = { log() {} };
  const own = modules.get(file) as Scope;
  const scope: Record<string, unknown> = {
    console: silent,
    ...library,
    ...tables,
    ...formulas,
    ...parser,
    ...printer,
    ...frames,
    ...fits,
    ...unicode,
    ...theory,
    ...(families.families as Scope),
    ...familyConstructor,
    ...intervals,
    ...supports,
    ...(speaksExpressions ? builders : {}),
    ...symbols,
    ...fixtures,
    ...own,
  };
  return scope;
}

async function run(example: Example): Promise<unknown> {
  const scope = scopeOf(example);
  const { body } = splitExample(example.code);
  const script = ts
    .transpile(`(async function () { ${body}\n})`, { target: ts.ScriptTarget.ES2022 })
    .replace(/^"use strict";\s*/, '')
    .replace(/;\s*$/, '');
  // Only names that the code uses are made; a proxy would hide an undefined one.
  const names = Object.keys(scope).filter(
    (name) => new RegExp(`\\b${name.replace(/\$/g, '\\$')}\\b`).test(body) && !new RegExp(`\\bconst ${name}\\b`).test(body),
  );
  const made = Object.keys(lazy).filter((name) => new RegExp(`\\b${name}\\b`).test(body) && !new RegExp(`\\bconst ${name}\\b`).test(body));
  const values = [...names.map((name) => scope[name]), ...made.map((name) => lazy[name]())];
  return new Function(...names, ...made, `'use strict'; return ${script}.call(undefined);`)(...values);
}

/** Comments that say what a value is, not which. */
const prose = /^(the |about |dP\/)/;

/** The number that a comment means: `−2`, `1/12`, `π²/6`, `log 2`; or, with an ellipsis, what its digits say. */
function meansNumber(comment: string, value: number): boolean {
  const text = comment.replace(/^.*= /, '').replaceAll('−', '-').replaceAll(' …', '…');
  if (text.includes('…')) {
    const [mantissa, exponent = ''] = text.split('…');
    const digits = mantissa.replace('-', '').replace('.', '').length;
    const printed = exponent ? value.toExponential(20) : String(value);
    return printed.startsWith(mantissa.slice(0, digits + 2)) && (exponent === '' || printed.endsWith(exponent));
  }
  const asNumber = Number(text);
  const expected = Number.isNaN(asNumber)
    ? (parseExpression(
        text
          .replaceAll('Math.', '')
          .replaceAll('π²', 'pi^2')
          .replace(/√(\w|π)/, 'sqrt($1)')
          .replace(/\blog (\d+)/, 'log($1)')
          .replace(/\be\b/, 'exp(1)'),
        { symbols: [] },
      ).value as number)
    : asNumber;
  // The last digits may differ by a few roundings from one engine's Math to another's.
  return Math.abs(value - expected) <= 4e-15 * Math.abs(expected) + (expected === 0 ? 1e-15 : 0);
}

function means(comment: string, value: unknown): boolean {
  if (typeof value === 'number') return meansNumber(comment, value);
  if (typeof value === 'string') {
    const literal = /^(['"])(.*)\1$/.exec(comment);
    return value === (literal ? literal[2] : comment);
  }
  if (typeof value === 'boolean') return String(value) === comment;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const list = [...(value as Iterable<unknown>)];
    const parts = comment.replace(/^\[|\]$/g, '').split(', ');
    return comment.startsWith('[') && parts.length === list.length && parts.every((part, i) => means(part, list[i]));
  }
  if (typeof value === 'object' && value !== null && 'op' in value) return printText(value as Expr) === comment;
  expect(value).toEqual(new Function(`return (${comment});`)());
  return true;
}

const title = (e: Example) => `${e.file}:${e.line}`;

describe('the examples of the docstrings', () => {
  test('are found', () => {
    expect(examples.length).toBeGreaterThan(110);
  });

  test.each(examples.map((e) => [title(e), e] as const))('%s', async (_, example) => {
    // A document in JSON: what reads it has tests of its own.
    if (example.code.startsWith('{')) {
      expect(() => JSON.parse(example.code)).not.toThrow();
      return;
    }
    const { diagnostics } = ts.transpileModule(example.code, {
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022 },
    });
    expect((diagnostics ?? []).map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'))).toEqual([]);
    if (/^throw /.test(example.code)) {
      await expect(run(example)).rejects.toThrow(library.ExpofamError);
      return;
    }
    const value = await run(example);
    const { comment } = splitExample(example.code);
    if (comment !== undefined && !prose.test(comment)) expect(means(comment, value), `${example.code}\ngave ${show(value)}`).toBe(true);
  });
});

function show(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'op' in value) return printText(value as Expr);
  return ArrayBuffer.isView(value) ? String(value) : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
