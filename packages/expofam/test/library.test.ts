// The blocks of docs/library.md, run as one program.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import type { FittedModel } from '../src/index.ts';
import * as library from '../src/index.ts';

const page = readFileSync(fileURLToPath(new URL('../../../docs/library.md', import.meta.url)), 'utf8');
const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
const imports = /^import \{ (.*) \} from 'expofam';\n/gm;

test('every import exists and the program runs', () => {
  const source = blocks.join('\n');
  const names = [...source.matchAll(imports)].flatMap(([, list]) => list.split(', '));
  for (const name of names) expect(library).toHaveProperty(name);
  const program = `${source.replace(imports, '')}\nresult = { model, own, typed, loaded, robust, d };`;
  const script = ts.transpile(program, { target: ts.ScriptTarget.ES2022 });
  const run = new Function(...names, `let result; ${script}; return result;`);
  const { model, own, typed, loaded, robust } = run(...names.map((name) => library[name as keyof typeof library])) as Record<
    string,
    FittedModel
  >;
  expect(loaded.coefficients).toEqual(model.coefficients);
  // The same likelihood but for a constant.
  expect(own.coefficient('hour')).toBeCloseTo(model.coefficient('hour') as number, 10);
  expect(typed.coefficient('hour')).toBeCloseTo(model.coefficient('hour') as number, 10);
  expect(typed.aic).toBeCloseTo(model.aic as number, 8);
  expect(robust.coefficients[1].stdError).not.toBe(model.coefficients[1].stdError);
});

test('every code of a warning is in the table', () => {
  const sources = fileURLToPath(new URL('../src', import.meta.url));
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const codes = files.flatMap((name) =>
    [...readFileSync(`${sources}/${name}`, 'utf8').matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code]) => code),
  );
  expect(codes).toContain('response-on-right');
  const listed = [...page.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) /gm)].flatMap(([, cell]) => cell.replaceAll('`', '').split(', '));
  expect(codes.filter((code) => !listed.includes(code))).toEqual([]);
});
