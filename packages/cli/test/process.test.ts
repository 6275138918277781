import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { path, root, SMALL } from './support.ts';

/** What only a process of its own shows: signals, closed pipes, what stays behind. */
const bin = join(root, 'packages', 'cli', 'bin', 'expofam.mjs');

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'ignore' });
}, 120_000);

/** A process with a folder for temporary files of its own, which has to be empty in the end. */
function start(words: readonly string[]): {
  readonly child: ChildProcess;
  readonly temporary: string;
  readonly text: { out: string; err: string };
} {
  const temporary = path('tmp');
  mkdirSync(temporary, { recursive: true });
  const child = spawn(process.execPath, [bin, ...words], { env: { ...process.env, TMPDIR: temporary, NO_COLOR: '1' } });
  const text = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    text.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    text.err += chunk;
  });
  return { child, temporary, text };
}

const columns = Array.from({ length: 60 }, (_, j) => `x${j}`);

/** A fit that takes seconds: 60 columns with all their squares on 40,000 rows. */
function longJob(): string[] {
  const data = path('long.csv');
  let state = 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % 1000) / 1000;
  };
  const rows = Array.from({ length: 40_000 }, () => [Math.floor(5 * random()), ...columns.map(random)].join(','));
  writeFileSync(data, `y,${columns.join(',')}\n${rows.join('\n')}\n`);
  return ['fit', data, `y ~ (${columns.slice(0, 24).join(' + ')})^2 + ${columns.join(' + ')}`, '--family', 'poisson'];
}

describe('as a process', () => {
  it('ends quietly when its reader has gone', async () => {
    const { child, text } = start(['predict', await savedModel(), manyRows(), '--quiet']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [code, signal] = await once(child, 'close');
    expect([code, signal, text.err]).toEqual([0, null, '']);
  });

  it('fits many rows in as many threads as it is told, with the same bits, and ends', async () => {
    const data = path('many.csv');
    const rows = Array.from({ length: 70_000 }, (_, i) => `${(i * 7919) % 5},${((i * 48_271) % 1009) / 1009},${i % 3 ? 'a' : 'b'}`);
    writeFileSync(data, `y,x,g\n${rows.join('\n')}\n`);
    const fit = async (...more: string[]): Promise<{ code: number; out: string; err: string }> => {
      const { child, text } = start(['fit', data, 'y ~ x + g', '--family', 'poisson', '--json', '--quiet', ...more]);
      const [code] = await once(child, 'close');
      return { code, ...text };
    };
    const alone = await fit('--threads', '1');
    expect(alone).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(alone.out).nobs).toBe(70_000);
    expect(await fit('--threads', '3')).toEqual(alone);
    expect(await fit()).toEqual(alone);
    expect(await fit('--threads', 'two')).toMatchObject({ code: 2, out: '' });
  });

  it('ends quietly when nobody reads what fit prints', async () => {
    const { child, text } = start(['fit', SMALL, 'y ~ x', '--family', 'poisson', '--quiet']);
    // Closed before the fit begins, as by a reader that ended at once.
    child.stdout?.destroy();
    const [code, signal] = await once(child, 'close');
    expect([code, signal, text.err]).toEqual([0, null, '']);
  });

  it('ends with 130 on Ctrl-C while it waits for input, and leaves no file', async () => {
    const { child, temporary } = start(['fit', '-', 'y ~ x', '--family', 'poisson']);
    child.stdin?.write('y,x\n1,2\n');
    const deadline = Date.now() + 30_000;
    while (readdirSync(temporary).length === 0 && Date.now() < deadline) await wait(20);
    expect(readdirSync(temporary)).toHaveLength(1);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('ends with 130 on Ctrl-C during a long fit, with nothing half-written', async () => {
    const model = path('model.json');
    const { child, text } = start([...longJob(), '--save', model]);
    // Progress is reported after a second: by then the signal's handler is in place and the job is under way.
    while (text.err === '' && child.exitCode === null) await wait(20);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect([code, text.out]).toEqual([130, '']);
    expect(existsSync(model)).toBe(false);
  });

  it('gives the same numbers whatever the number of threads', async () => {
    const answers = async (...words: string[]) => {
      const { child, text } = start([...words, '--json', '--quiet']);
      const [code] = await once(child, 'close');
      expect([code, text.err]).toEqual([0, '']);
      return text.out;
    };
    const model = [SMALL, 'y ~ x + amount', '--family', 'poisson'];
    for (const words of [
      ['cv', ...model, '--folds', '5'],
      ['fit', ...model, '--bootstrap', '40'],
      ['fit', ...model, '--bootstrap', '40', '--cluster', 'trials'],
    ]) {
      const one = await answers(...words);
      // Three shares of five folds or forty replicates are uneven.
      expect(await answers(...words, '--threads', '3')).toBe(one);
    }
  });

  it('says what a thread found wrong', async () => {
    const { child, text } = start(['fit', SMALL, 'y ~ x', '--family', 'poisson', '--bootstrap', '--cluster', 'nobody', '--threads', '2']);
    const [code] = await once(child, 'close');
    expect([code, text.out]).toEqual([1, '']);
    expect(text.err).toContain('no column "nobody"');
  });

  it.each<[string, string[], [number | null, string | null]]>([
    // In threads the command hears of the signal and ends with 130; in one thread the signal itself ends it, which a shell calls 130.
    ['threads', ['--bootstrap', '1000000', '--threads', '2'], [130, null]],
    ['one thread', ['--bootstrap', '1000000'], [null, 'SIGINT']],
  ])('ends on Ctrl-C during a long analysis in %s, with nothing half-written', async (_, words, expected) => {
    const model = path('model.json');
    const { child, text, temporary } = start(['fit', SMALL, 'y ~ x', '--family', 'poisson', ...words, '--save', model]);
    while (!text.err.includes('bootstrap') && child.exitCode === null) await wait(20);
    child.kill('SIGINT');
    const [code, signal] = await once(child, 'close');
    expect([code, signal, text.out]).toEqual([...expected, '']);
    expect(existsSync(model)).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.runIf(existsSync('/dev/full'))('says in one line that standard output is full', async () => {
    const command = `'${process.execPath}' '${bin}' fit '${SMALL}' 'y ~ x' --family poisson`;
    for (const [more, expected] of [
      ['', 'error: standard output: the disk is full; expected room for what the command prints; what is there is not whole\n'],
      ['--json', 'error: standard output: the disk is full; expected room for what the command prints; what is there is not whole\n'],
      ['2> /dev/full', ''],
    ]) {
      const { status, stderr } = spawnSync('sh', ['-c', `${command} ${more} > /dev/full`], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([1, expected]);
    }
  });

  it('reads standard input, answers and leaves no file', async () => {
    const { child, temporary, text } = start(['fit', '-', 'y ~ x', '--family', 'poisson', '--json']);
    child.stdin?.end('y,x\n1,2\n2,3\n5,4\n7,9\n');
    const [code] = await once(child, 'close');
    expect([code, text.err]).toEqual([0, '']);
    expect(JSON.parse(text.out).nobs).toBe(4);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')('reads models and data from pipes with a name, and writes to one', async () => {
    const model = await savedModel();
    const run = (command: string) => execFileSync('bash', ['-c', command], { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
    const node = `'${process.execPath}' '${bin}'`;
    const whole = run(`${node} predict '${model}' '${SMALL}'`);
    expect(whole.split('\n')).toHaveLength(14);
    expect(run(`${node} predict <(cat '${model}') <(gzip -c '${SMALL}')`)).toBe(whole);
    expect(run(`cat '${SMALL}' | ${node} predict '${model}' /dev/stdin`)).toBe(whole);
    expect(run(`${node} predict '${model}' '${SMALL}' --out >(cat)`)).toBe(whole);
  });

  it('gives its exit code to the shell', async () => {
    for (const [words, expected] of [
      [['--version'], 0],
      [['fit', 'none.csv', 'y ~ x', '--family', 'poisson'], 1],
      [['fit', '--nonsense'], 2],
    ] as const) {
      const [code] = await once(start(words).child, 'close');
      expect(code).toBe(expected);
    }
  });
});

async function savedModel(): Promise<string> {
  const model = path('model.json');
  const [code] = await once(start(['fit', SMALL, 'y ~ x', '--family', 'poisson', '--save', model]).child, 'close');
  expect(code).toBe(0);
  return model;
}

/** More rows than any pipe takes at once. */
function manyRows(): string {
  const data = path('many.csv');
  writeFileSync(data, `x\n${Array.from({ length: 200_000 }, (_, i) => i % 10).join('\n')}\n`);
  return data;
}
