import { readdirSync, readFileSync } from 'node:fs';

/** The code of an `@example`. */
export interface Example {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

const root = new URL('../src/', import.meta.url);
export const sourceFiles = (readdirSync(root, { recursive: true }) as string[]).filter((f) => f.endsWith('.ts')).sort();

export function examplesOf(file: string): Example[] {
  const text = readFileSync(new URL(file, root), 'utf8');
  return [...text.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*?\*\//g)].flatMap((comment) => {
    const at = comment[0].indexOf('@example');
    if (at < 0) return [];
    const code = comment[0]
      .slice(at + '@example'.length, -2)
      .split('\n')
      .map((line) => line.replace(/^\s*\* ?/, ''))
      .join('\n')
      .replace(/\n@\w[\s\S]*$/, '')
      .replace(/^```\w*$/gm, '')
      .trim();
    return [{ file, line: text.slice(0, (comment.index as number) + at).split('\n').length, code }];
  });
}

/** The last statement as a returned value, and the comment after it. */
export function splitExample(code: string): { readonly body: string; readonly comment: string | undefined } {
  const match = /^([\s\S]*?);\s*\/\/ ([^\n]*)$/.exec(code);
  const statements = (match ? match[1] : code.replace(/;$/, '')).trimEnd();
  // The last statement begins after the last line that ends with a semicolon.
  const start = [...statements.matchAll(/;[^\n]*\n/g)].map((m) => m.index + m[0].length).at(-1) ?? 0;
  const last = statements.slice(start);
  const isExpression = !/^(const|let|throw|import)\b/.test(last);
  return { body: isExpression ? `${statements.slice(0, start)}return (${last});` : statements, comment: match?.[2] };
}
