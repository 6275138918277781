import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

/** Threads load built files, and whether a process ends with them is seen from outside alone. */
const root = fileURLToPath(new URL('../../..', import.meta.url));

beforeAll(() => {
  execFileSync(process.execPath, [`${root}scripts/build.mjs`], { stdio: 'ignore' });
}, 120_000);

const imports = `
  import { glm, glmPath, provideThreads, familyFromText, linkByName } from '${root}packages/expofam/dist/index.mjs';
  import { nodeThreads } from '${root}packages/node/dist/threads.mjs';
`;
/** 40,001 rows: 40 blocks, of which the last has one row. */
const rows = `
  const n = 40_001;
  let state = 7;
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const column = (f) => Float64Array.from({ length: n }, (_, i) => f(i));
  const x = column(() => 3 + uniform() + uniform());
  const z = column(() => 0.01 * (uniform() - 0.5));
  const codes = Int32Array.from({ length: n }, () => Math.floor(4 * uniform()));
  const noise = column(() => uniform() + uniform() + uniform() + uniform() - 2);
  const mu = column((i) => Math.exp(0.1 * x[i] + 5 * z[i] - 0.2 * codes[i]));
  const trials = column(() => 1 + Math.floor(6 * uniform()));
  const classes = Int32Array.from(mu, (m, i) => (noise[i] > 0.3 * m ? 0 : noise[i] > 0 ? 1 : 2));
  const s = column((i) => Math.round((trials[i] * mu[i]) / (1 + mu[i])));
  const data = {
    x, z, s,
    group: { kind: 'categorical', codes, levels: ['a', 'b', 'c', 'd'] },
    exposure: column(() => 0.5 + uniform()),
    w: column((i) => (i % 7 === 0 ? 0 : 0.5 + uniform())),
    real: column((i) => mu[i] + noise[i]),
    positive: column((i) => mu[i] * Math.exp(0.5 * noise[i])),
    count: column((i) => Math.max(0, Math.round(mu[i] + Math.sqrt(mu[i]) * noise[i] + (i % 11 === 0 ? 4 : 0)))),
    yes: column((i) => (uniform() < mu[i] / (1 + mu[i]) ? 1 : 0)),
    f: column((i) => trials[i] - s[i]),
    part: column((i) => 1 / (1 + Math.exp(-Math.log(mu[i]) - noise[i]))),
    kind: { kind: 'categorical', codes: classes, levels: ['p', 'q', 'r'] },
  };
`;

const cases = `
  const own = familyFromText({ name: 'counts', support: 'non-negative integers', parameters: ['eta'], logPartition: 'exp(eta)', logBaseMeasure: '-lgamma(y + 1)' });
  const cases = [
    ['gaussian', 'real ~ x + z', { family: 'gaussian' }],
    ['categorical terms and their interactions', 'count ~ group * x + z', { family: 'poisson' }],
    ['no intercept', 'count ~ 0 + x + group', { family: 'poisson' }],
    ['an offset', 'count ~ x + group', { family: 'poisson', offset: 'log(exposure)' }],
    ['weights, zero ones too', 'positive ~ x + z + group', { family: 'gamma', link: 'log', weights: 'w' }],
    ['an aliased column', 'yes ~ x + I(2 * x) + z', { family: 'bernoulli' }],
    ['trials', 'cbind(s, f) ~ x + z', { family: 'binomial', link: 'probit' }],
    ['an estimated constant', 'count ~ x + group', { family: 'negative-binomial' }],
    ['a power link', 'positive ~ x', { family: 'gamma', link: 'power(0.5)' }],
    ['means that leave their domain on the way', 'positive ~ x + z', { family: 'gamma', link: 'identity' }],
    ['two predictors', 'real ~ x + group; sd ~ z', { family: 'gaussian' }],
    ['two predictors, no natural form', 'part ~ x + z; precision ~ group', { family: 'beta' }],
    ['softmax', 'kind ~ x + group', { family: 'multinomial', reference: 'q' }],
    ['limited-memory BFGS', 'count ~ x + z', { family: 'poisson', solver: 'lbfgs' }],
    ['a family as text', 'count ~ x + z', { family: own }],
  ];
`;

/** Runs a module in a process of its own, and what it printed last as JSON. */
function run<T>(text: string): T {
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', imports + text], { encoding: 'utf8', timeout: 120_000 });
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as T;
}

describe('fits in several threads', () => {
  it('have the same bits as in one, and the others take part', () => {
    const { different, made } = run<{ different: string[]; made: Record<string, number> }>(`${rows}${cases}
      let control;
      provideThreads({ cores: 3, post(k, message) { if (message.kind === 'open') control = message.control; nodeThreads.post(k, message); } });
      const finished = 5;
      const said = (model) => JSON.stringify({ ...model.save(), trace: model.trace });
      const different = [];
      const made = {};
      for (const [name, formula, options] of cases) {
        const alone = said(glm(formula, data, { ...options, threads: 1, trace: true }));
        made[name] = 0;
        for (const threads of [2, 3]) {
          // A thread may be late for a small fit on a busy machine; it is there for some.
          for (let attempt = 0, own = 0; attempt < 30 && own === 0; attempt++) {
            control = undefined;
            if (said(glm(formula, data, { ...options, threads, trace: true })) !== alone) different.push(name + ' in ' + threads);
            own = control ? control[finished] : 0;
            made[name] += own;
          }
        }
      }
      console.log(JSON.stringify({ different, made }));
    `);
    expect(different).toEqual([]);
    expect(Object.entries(made).filter(([, segments]) => segments === 0)).toEqual([]);
  }, 120_000);

  it('share the part of the rows that a wide fit starts from, with the same bits', () => {
    const { different, made } = run<{ different: string[]; made: Record<string, number> }>(`${rows.replace('40_001', '100_001')}
      // What the others have made when the pass over all rows is announced, they have made of the part.
      let control, withPart, made, loses = false;
      provideThreads({ cores: 3, post(k, message) {
        if (message.kind === 'open') control = message.control;
        if (message.kind === 'pass' && !message.rows && withPart) [made, withPart] = [made + control[5], false];
        if (message.kind === 'pass' && message.rows) withPart = true;
        if (!(loses && message.rows)) nodeThreads.post(k, message);
      } });
      for (let j = 0; j < 114; j++) data['u' + j] = column(() => 3.4 * (uniform() - 0.5));
      const many = Array.from({ length: 114 }, (_, j) => 'u' + j).join(' + ');
      const different = [];
      const all = {};
      for (const [name, formula, options] of [
        ['classes, columns as they are', 'yes ~ ' + many, { family: 'bernoulli' }],
        ['columns that are centred, cells, weights, an offset', 'count ~ x + group + ' + many, { family: 'poisson', weights: 'w', offset: 'log(exposure)' }],
      ]) {
        const fit = (threads) => JSON.stringify(glm(formula, data, { ...options, threads, trace: true }).save());
        const alone = fit(1);
        made = 0;
        for (let attempt = 0; attempt < 20 && made === 0; attempt++) if (fit(3) !== alone) different.push(name);
        all[name] = made;
        // Threads that never hear of the part.
        loses = true;
        if (fit(2) !== alone) different.push(name + ', lost');
        loses = false;
      }
      console.log(JSON.stringify({ different, made: all }));
    `);
    expect(different).toEqual([]);
    expect(Object.values(made).every((segments) => segments > 0)).toBe(true);
  }, 120_000);

  it('have the same bits in a path, as columns enter', () => {
    const { different, made, steps } = run<{ different: string[]; made: number[]; steps: number[] }>(`${rows}
      let control;
      provideThreads({ cores: 3, post(k, message) { if (message.kind === 'open') control = message.control; nodeThreads.post(k, message); } });
      for (let j = 0; j < 12; j++) data['u' + j] = column((i) => uniform() + uniform() - 1 + (j % 3 === 0 ? 0.05 * data.count[i] : 0));
      const many = Array.from({ length: 12 }, (_, j) => 'u' + j).join(' + ');
      const different = [];
      const made = [];
      const steps = [];
      for (const [formula, options] of [
        ['count ~ group + x + z + ' + many, { family: 'poisson', alpha: 0.6 }],
        ['yes ~ group:x + z + ' + many, { family: 'bernoulli', weights: 'w', penaltyFactors: { u3: 0, u4: Infinity } }],
        ['kind ~ x + group + ' + many, { family: 'multinomial', alpha: 0.9 }],
      ]) {
        const path = (threads) => glmPath(formula, data, { ...options, threads, lambdaCount: 8, lambdaMinRatio: 0.01 });
        const alone = path(1);
        steps.push(new Set(alone.df).size);
        for (let attempt = 0, own = 0; attempt < 30 && own === 0; attempt++) {
          control = undefined;
          if (JSON.stringify(path(3).save()) !== JSON.stringify(alone.save())) different.push(formula);
          own = control ? control[5] : 0;
          made.push(own);
        }
      }
      console.log(JSON.stringify({ different, made, steps }));
    `);
    expect(different).toEqual([]);
    expect(made.filter((segments) => segments > 0)).toHaveLength(3);
    // The working set changes several times, and with it what the threads are asked to sum.
    expect(Math.min(...steps)).toBeGreaterThan(3);
  }, 120_000);

  it('read columns where they are, with the same bits', () => {
    const { different, made, alike } = run<{ different: string[]; made: number[]; alike: boolean[] }>(`${rows.replace('40_001', '70_001')}
      import { memoryColumns } from '${root}packages/expofam/dist/index.mjs';
      let control, memory;
      provideThreads({ cores: 3, post(k, message) { if (message.kind === 'open') ({ control, memory } = message); nodeThreads.post(k, message); } });
      const normal = () => column(() => 2 * (uniform() + uniform() + uniform() + uniform() - 2));
      const [a, b] = [normal(), normal()];
      // Anew each time: memory that a late thread may write to is not used again.
      const inMemory = () => {
        const places = memoryColumns(2, n);
        [a, b].forEach((values, k) => places[k].set(values));
        return { a: places[0], b: places[1] };
      };
      const different = [];
      const made = [];
      const alike = [];
      for (const [formula, options] of [
        ['count ~ b + a', { family: 'poisson', weights: 'w' }],
        ['count ~ a + group + b', { family: 'poisson', offset: 'log(exposure)' }],
      ]) {
        const said = (threads, columns) => JSON.stringify(glm(formula, { ...data, ...columns }, { ...options, threads }).save());
        const alone = said(1, { a, b });
        if (said(1, inMemory()) !== alone) different.push(formula + ' in 1');
        for (let attempt = 0, own = 0; attempt < 30 && own === 0; attempt++) {
          control = undefined;
          const columns = inMemory();
          if (said(3, columns) !== alone) different.push(formula + ' in 3');
          alike.push(memory.buffer === columns.a.buffer);
          own = control ? control[5] : 0;
          made.push(own);
        }
      }
      console.log(JSON.stringify({ different, made, alike }));
    `);
    expect(different).toEqual([]);
    expect(alike.every(Boolean)).toBe(true);
    expect(made.filter((segments) => segments > 0)).toHaveLength(2);
  }, 120_000);

  it('go on alone where a thread cannot be sent the family or link, dies, or fails', () => {
    const { same, made } = run<{ same: boolean[]; made: number[] }>(`${rows}
      let control;
      let post = nodeThreads.post;
      provideThreads({ cores: 2, post(k, message) { if (message.kind === 'open') control = message.control; post(k, message); } });
      const fit = (options) => glm('count ~ x + group', data, { family: 'poisson', ...options });
      const alone = JSON.stringify(fit({ threads: 1 }).save());
      const same = [];
      const made = [];
      const check = (options, expected = alone) => {
        control = undefined;
        same.push(JSON.stringify(fit({ threads: 2, ...options }).save()) === expected);
        made.push(control[5]);
      };
      // The log under another name: only functions say what it is.
      const link = Object.freeze({ ...linkByName('log'), name: 'my log' });
      check({ link }, JSON.stringify(fit({ threads: 1, link }).save()));
      // Nobody answers.
      post = () => {};
      check({});
      // A thread that takes a segment and dies: the first request is as far as it gets.
      post = (k, message) => {
        if (message.kind === 'wake' && control[1] % 64 === 0) Atomics.add(control, 1, 1);
      };
      check({});
      // A thread that takes a segment and fails.
      post = (k, message) => {
        if (message.kind === 'wake') {
          Atomics.add(control, 1, 1);
          Atomics.store(control, 8, -Atomics.load(control, 0));
        }
      };
      check({});
      console.log(JSON.stringify({ same, made }));
    `);
    expect(same).toEqual([true, true, true, true]);
    expect(made).toEqual([0, 0, 0, 0]);
  }, 120_000);

  it('take turns where two are made at once', () => {
    const same = run<boolean>(`${rows}
      import { glmAsync } from '${root}packages/expofam/dist/index.mjs';
      provideThreads(nodeThreads);
      const fit = (formula, threads) => glmAsync(formula, data, { family: 'poisson', threads });
      const formulas = ['count ~ x + group', 'count ~ z', 'count ~ x * z'];
      const alone = JSON.stringify((await Promise.all(formulas.map((f) => fit(f, 1)))).map((m) => m.save()));
      const together = JSON.stringify((await Promise.all(formulas.map((f) => fit(f, 2)))).map((m) => m.save()));
      console.log(alone === together);
    `);
    expect(same).toBe(true);
  }, 120_000);

  it('are refused, with advice, where nothing provides them, and a number that is none', () => {
    const messages = run<string[]>(`
      const data = { y: [1, 2, 3, 4], x: [1, 2, 2, 1] };
      const message = (threads) => { try { glm('y ~ x', data, { family: 'poisson', threads }); return 'none'; } catch (e) { return e.message; } };
      const before = ['auto', 2, 0].map(message);
      provideThreads(undefined);
      console.log(JSON.stringify([...before, ...['auto', 1, 2].map(message)]));
    `);
    expect(messages).toEqual([
      'none',
      'none',
      "threads: 0; expected a whole number from 1 to 256, or 'auto'",
      'none',
      'none',
      "threads: 2, and nothing that starts threads; expected 1; import 'expofam-node/threads' first, in Node",
    ]);
  });
});

describe('a process with threads', () => {
  const fit = `${rows} glm('count ~ x + group', data, { family: 'poisson', threads: 2 }); console.log('fitted');`;

  it.each([
    ['right after a fit', fit],
    ['a while after it', `${fit} await new Promise((resolve) => setTimeout(resolve, 500));`],
    [
      'in the middle of one, by an error',
      `${rows} glm('count ~ x', data, { family: 'poisson', threads: 2, onStep() { throw new Error('enough'); } });`,
    ],
  ])(
    'ends by itself %s',
    async (_, text) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', imports + text], { stdio: 'pipe' });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
          said += chunk;
        });
      const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
      const [code, signal] = await once(child, 'close');
      clearTimeout(late);
      expect(signal).toBe(null);
      expect(said).toContain(code === 0 ? 'fitted' : 'enough');
    },
    60_000,
  );

  it('ends by an interrupt', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', `${imports}${fit} setInterval(() => {}, 1000);`], {
      stdio: 'pipe',
    });
    child.stdout.once('data', () => child.kill('SIGINT'));
    const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
    const [, signal] = await once(child, 'close');
    clearTimeout(late);
    expect(signal).toBe('SIGINT');
  }, 60_000);
});
