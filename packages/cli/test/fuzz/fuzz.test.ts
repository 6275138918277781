/**
 * Random command lines, files, saved models and formulas, in this process. Whatever they are, the command ends within its
 * time with an exit code, says what is wrong with a subject and without a stack, and leaves no half-written file.
 *
 * `EXPOFAM_FUZZ=10000` runs so many cases, `EXPOFAM_FUZZ_SEED` begins elsewhere; a case is repeated by its number.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expofam } from '../support.ts';
import { damaged, dataFile, mutatedJson } from './randomFiles.ts';
import { type Randomness, randomness } from './randomness.ts';
import { COMMANDS, FAMILIES, formula, options, soup } from './randomWords.ts';

const COUNT = Number(process.env.EXPOFAM_FUZZ ?? 400);
const SEED = Number(process.env.EXPOFAM_FUZZ_SEED ?? 1);
/** A case takes a fraction of a second; one that takes a minute would never end, or is quadratic in something. */
const LIMIT_MS = 60_000;
/** How many cases a test holds, so that a failure of one does not hide the others. */
const BLOCK = 100;

const folder = mkdtempSync(join(tmpdir(), 'expofam-fuzz-'));
const temporary = join(folder, 'tmp');
const before = process.env.TMPDIR;
const models: string[] = [];

beforeAll(async () => {
  mkdirSync(temporary);
  const data = join(folder, 'good.csv');
  const r = randomness(7);
  const row = () => [
    r.below(9),
    r.below(100) / 10,
    r.pick(['red', 'green', 'blue']),
    r.pick(['yes', 'no']),
    1 + r.below(9),
    (1 + r.below(98)) / 100,
  ];
  writeFileSync(
    data,
    `y,x,g,b,n,z\n${Array.from({ length: 60 }, row)
      .map((cells) => cells.join(','))
      .join('\n')}\n`,
  );
  for (const [text, family, ...more] of [
    ['y ~ x + g', 'poisson', '--offset', 'log(n)'],
    ['x ~ poly(z, 2) * g', 'gaussian'],
    ['b ~ ns(x, df = 3) + C(n)', 'bernoulli'],
    ['g ~ x', 'multinomial'],
    ['z ~ x; precision ~ g', 'beta'],
    ['y ~ scale(x)', 'negative-binomial'],
  ]) {
    const model = join(folder, `${family}.json`);
    const { code } = await expofam(['fit', data, text, '--family', family, ...more, '--save', model, '--quiet']);
    expect([family, code]).toEqual([family, 0]);
    models.push(readFileSync(model, 'utf8'));
  }
  process.env.TMPDIR = temporary;
  // Six fits and the first loading of the command; a busy machine takes minutes for it.
}, 600_000);
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});

const FAMILY_TEXT =
  '{ "name": "mine", "support": "non-negative integers", "parameters": ["eta"], "logPartition": "exp(eta)", "logBaseMeasure": "-lgamma(y + 1)" }';

interface Case {
  readonly words: string[];
  readonly stdin?: Buffer;
  readonly save?: string;
}

function makeCase(r: Randomness, own: string): Case {
  const put = (name: string, bytes: Buffer): string => {
    const file = join(own, name);
    writeFileSync(file, bytes);
    return file;
  };
  if (r.chance(0.06)) return { words: soup(r) };
  const command = r.pick([...COMMANDS, 'fit', 'fit', 'fit', 'predict', 'predict']);
  const data = dataFile(r);
  const fromStdin = r.chance(0.05);
  const file = fromStdin ? '-' : r.chance(0.02) ? r.pick([own, join(own, 'none.csv'), '/dev/null', '']) : put(data.name, data.bytes);
  const stdin = fromStdin ? { stdin: data.bytes } : {};
  const tests = command === 'test' ? ['x = 0'] : command === 'add1' ? [r.pick(['z', 'g', 'x:g', 'q', 'log('])] : [];
  if (command === 'predict' || r.chance(0.2)) {
    const text = r.pick(models);
    const model = put('model.json', r.chance(0.5) ? Buffer.from(text) : mutatedJson(r, text));
    return { words: [command, model, file, ...tests, ...options(r, command)], ...stdin };
  }
  const family = r.chance(0.04)
    ? ['--family-file', put('family.json', r.chance(0.4) ? Buffer.from(FAMILY_TEXT) : mutatedJson(r, FAMILY_TEXT))]
    : ['--family', r.pick(FAMILIES)];
  const formulas = command === 'compare' || (command === 'anova' && r.chance(0.3)) ? [formula(r), formula(r)] : [formula(r)];
  const save = command === 'fit' && r.chance(0.3) ? join(own, r.pick(['saved.json', 'no/such/saved.json'])) : undefined;
  const words = [command, file, ...formulas, ...tests, ...family, ...options(r, command), ...(save === undefined ? [] : ['--save', save])];
  return { words: r.chance(0.03) ? damagedWords(r, words) : words, ...stdin, ...(save === undefined ? {} : { save }) };
}

const damagedWords = (r: Randomness, words: readonly string[]): string[] =>
  words.flatMap((word) => (r.chance(0.1) ? [] : r.chance(0.1) ? [damaged(r, Buffer.from(word), 1).toString('utf8')] : [word]));

/** What is wrong with how a case ended; undefined where nothing is. */
async function violation(seed: number): Promise<string | undefined> {
  const own = join(folder, `case${seed}`);
  mkdirSync(own);
  const { words, stdin, save } = makeCase(randomness(seed), own);
  const shown = `case ${seed}: ${JSON.stringify(words).slice(0, 600)}`;
  const listed = new Set(readdirSync(own));
  if (process.env.EXPOFAM_FUZZ_LOG) writeFileSync(process.env.EXPOFAM_FUZZ_LOG, shown);
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), LIMIT_MS);
  });
  try {
    const answer = await Promise.race([expofam(words, stdin === undefined ? {} : { stdin }), late]);
    if (answer === 'late' || performance.now() - start > LIMIT_MS) return `${shown}: more than ${LIMIT_MS} ms`;
    const { code, out } = answer;
    const err = stripVTControlCharacters(answer.err);
    if (![0, 1, 2].includes(code)) return `${shown}: exit code ${code}`;
    if (code === 0 && out === '' && !words.includes('--quiet')) return `${shown}: success, and nothing printed; ${err}`;
    const isHelp = /^Usage: expofam/m.test(err);
    if (code !== 0 && out === '' && !isHelp && !/^error: [^ :].*: \S/m.test(err)) return `${shown}: code ${code} without a message: ${err}`;
    if (/\n\s+at .*\(?.*:\d+:\d+\)?\n/.test(`${err}\n`) || /defect of the program|\[object |: undefined/.test(err))
      return `${shown}: ${err}`;
    if (save !== undefined && existsSync(save)) JSON.parse(readFileSync(save, 'utf8'));
    const left = readdirSync(own).filter((name) => !listed.has(name) && name !== 'saved.json');
    const spooled = readdirSync(temporary);
    if (left.length > 0 || spooled.length > 0) return `${shown}: left ${[...left, ...spooled].join(', ')}`;
    return undefined;
  } catch (error) {
    return `${shown}: ${error instanceof Error ? error.stack : String(error)}`;
  } finally {
    clearTimeout(timer);
    rmSync(own, { recursive: true, force: true });
  }
}

for (let block = 0; block * BLOCK < COUNT; block++) {
  const first = SEED + block * BLOCK;
  const last = Math.min(SEED + COUNT, first + BLOCK) - 1;
  it(
    `cases ${first} to ${last} end as they should`,
    async () => {
      const violations: string[] = [];
      for (let seed = first; seed <= last; seed++) {
        const found = await violation(seed);
        if (found !== undefined) violations.push(found);
      }
      expect(violations).toEqual([]);
    },
    BLOCK * LIMIT_MS,
  );
}
