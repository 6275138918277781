import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type CommandIo, run, type TextStream } from 'expofam-cli';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'expofam-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A path for a file of the test's own, in a folder that goes after the tests. */
export function path(name: string): string {
  const result = join(folder, String(count++), name);
  mkdirSync(dirname(result), { recursive: true });
  return result;
}

export function file(name: string, content: string | Buffer): string {
  const result = path(name);
  writeFileSync(result, content);
  return result;
}

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Setting {
  readonly stdin?: string | Buffer;
  readonly env?: Record<string, string>;
  readonly terminal?: { readonly columns: number };
  readonly signal?: AbortSignal;
}

/** Runs the command in this process and collects what it writes. */
export async function expofam(words: readonly string[], setting: Setting = {}): Promise<Answer> {
  const written = { out: '', err: '' };
  const stream = (key: 'out' | 'err'): TextStream => ({
    write(text, done) {
      written[key] += text;
      done?.();
    },
    ...(setting.terminal ? { isTTY: true, columns: setting.terminal.columns } : {}),
  });
  const io: CommandIo = {
    stdout: stream('out'),
    stderr: stream('err'),
    stdin: Readable.from(setting.stdin === undefined ? [] : [setting.stdin]),
    env: setting.env ?? {},
    now: () => 0,
    ...(setting.signal ? { signal: setting.signal } : {}),
  };
  const code = await run(words, io);
  return { code, ...written };
}

/** Twelve rows with a count, an amount, a yes or no and two kinds of predictor. */
export const SMALL = file(
  'small.csv',
  `y,amount,bought,x,group,trials
2,1.5,no,1,a,10
3,2.5,no,2,b,10
6,2.0,yes,3,a,10
7,4.5,no,4,b,10
8,3.5,yes,5,a,10
9,6.5,yes,6,b,10
10,5.5,no,7,c,10
12,7.5,yes,8,c,10
15,8.5,yes,9,c,10
14,8.0,yes,10,a,20
18,11,no,11,b,20
19,12.5,yes,12,c,20
`,
);
