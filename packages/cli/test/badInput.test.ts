import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expofam, file, path, SMALL } from './support.ts';

const table = (head: string, row: (i: number) => string, count = 12) =>
  `${head}\n${Array.from({ length: count }, (_, i) => row(i)).join('\n')}\n`;
const poisson = (data: string, formula = 'y ~ x', ...words: string[]) => ['fit', data, formula, '--family', 'poisson', ...words];

describe('data that no model can be made of: a message with a subject, code 1', () => {
  it.each<[string, string[], string]>([
    ['no file', poisson(SMALL.replace('small', 'smal')), 'no such file; expected a CSV'],
    ['an empty file', poisson(file('e.csv', '')), 'e.csv: the file is empty'],
    ['a header only', poisson(file('h.csv', 'y,x\n')), 'h.csv: a header (2 columns) and no rows'],
    ['ragged rows', poisson(file('r.csv', 'y,x\n1,2\n3\n')), 'r.csv line 3: 1 field; expected 2'],
    [
      'a column that is half text',
      poisson(
        file(
          't.csv',
          table('y,x', (i) => `${i},${i === 4 ? 'abc' : i}`),
        ),
      ),
      'column "x": half text: row 5 is "abc" (11 cells are numbers, 1 cell is not)',
    ],
    ['an unknown column', poisson(SMALL, 'y ~ xx'), '  y ~ xx\n      ^^\n'],
    ['an unknown column, with names that were not read', poisson(SMALL, 'y ~ ammount'), 'nearest: "amount"'],
    ['an unknown weights column', poisson(SMALL, 'y ~ x', '--weights', 'w'), '"w"'],
    ['an unknown column in --where', poisson(SMALL, 'y ~ x', '--where', 'ammount > 1'), 'no column "ammount"; nearest: "amount"'],
    [
      'a response outside the support',
      poisson(
        file(
          'n.csv',
          table('y,x', (i) => `${i === 6 ? -2 : i},${i}`),
        ),
      ),
      '-2',
    ],
    [
      'a response outside the support, its row',
      poisson(
        file(
          'n.csv',
          table('y,x', (i) => `${i === 6 ? -2 : i},${i}`),
        ),
      ),
      'row 7',
    ],
    [
      'all rows missing',
      poisson(
        file(
          'm.csv',
          table('y,x', (i) => (i % 2 ? `${i},` : `,${i}`)),
        ),
      ),
      'missing',
    ],
    [
      'missing values that are refused',
      poisson(
        file(
          'm.csv',
          table('y,x', (i) => (i === 3 ? '1,' : `1,${i}`)),
        ),
        'y ~ x',
        '--missing',
        'error',
      ),
      'row 4',
    ],
    [
      'negative weights',
      poisson(
        file(
          'w.csv',
          table('y,x,w', (i) => `${i},${i},${i === 2 ? -1 : 1}`),
        ),
        'y ~ x',
        '--weights',
        'w',
      ),
      '-1',
    ],
    [
      'an infinite value',
      poisson(
        file(
          'i.csv',
          table('y,x', (i) => `${i},${i === 8 ? 'Inf' : i}`),
        ),
      ),
      'row 9',
    ],
    [
      'an infinite value of an expression',
      poisson(
        file(
          'i.csv',
          table('y,x', (i) => `${i},${i}`),
        ),
        'y ~ log(x)',
      ),
      'row 1',
    ],
    [
      'dates',
      poisson(
        file(
          'd.csv',
          table('y,x', (i) => `${i},2024-01-${String(i + 10)}`),
        ),
      ),
      'date',
    ],
    [
      'decimal commas',
      poisson(
        file(
          'c.csv',
          table('y;x', (i) => `${i};${i},5`),
        ),
      ),
      'expected decimal points',
    ],
    ['a directory', poisson('.'), '.: a directory; expected a data file'],
  ])('%s', async (_, words, message) => {
    const { code, out, err } = await expofam(words);
    expect(err).toContain(message);
    expect(err).toMatch(/^error: \S/);
    expect(err).not.toMatch(/\n\s+at |undefined|\[object/);
    expect([code, out]).toEqual([1, '']);
  });
  it('takes a half-text column as categories where the formula says so', async () => {
    const data = file(
      't.csv',
      table('y,x', (i) => `${i + 1},${i % 3 === 0 ? 'abc' : i % 3}`),
    );
    expect((await expofam(poisson(data, 'y ~ C(x)'))).code).toBe(0);
    expect((await expofam(poisson(data, 'y ~ x', '--levels', 'x=abc,1,2'))).code).toBe(0);
    expect((await expofam(poisson(data, 'y ~ 1'))).code).toBe(0);
  });
});

describe('a file that cannot be written', () => {
  const rows = 'y,x\n1,2\n2,3\n5,4\n7,9\n';
  it('that the command reads keeps what it holds', async () => {
    const data = file('d.csv', rows);
    const link = join(dirname(data), 'link.csv');
    symlinkSync(data, link);
    const model = path('model.json');
    expect((await expofam([...poisson(data), '--save', model])).code).toBe(0);
    const before = readFileSync(model, 'utf8');
    for (const words of [
      [...poisson(data), '--save', data],
      [...poisson(data), '--save', link],
      [...poisson(data), '--trace', data],
      ['path', data, 'y ~ x', '--family', 'poisson', '--save', data],
      ['predict', model, data, '--out', data],
      ['predict', model, data, '--out', model],
      ['fit', '--update', model, data, '--save', data],
    ]) {
      const { code, out, err } = await expofam(words);
      expect(err).toMatch(/^error: option --(?:save|trace|out): ".*", which the command reads; expected a file of its own/);
      expect([code, out]).toEqual([2, '']);
    }
    expect([readFileSync(data, 'utf8'), readFileSync(model, 'utf8')]).toEqual([rows, before]);
    // A model that goes on from itself is no loss.
    expect((await expofam(['fit', '--update', model, data, '--save', model])).code).toBe(0);
  });
  it('is found before the work: no folder, a folder, an empty name', async () => {
    const data = file('d.csv', rows);
    for (const [place, message, expected] of [
      [join(dirname(data), 'none', 'm.json'), 'there is no folder', 1],
      [dirname(data), 'it is a folder', 1],
      ['', 'option --save: an empty name', 2],
    ] as const) {
      // The column that there is not would be found next.
      const { code, out, err } = await expofam([...poisson(data, 'y ~ zz'), '--save', place]);
      expect(err).toContain(message);
      expect([code, out]).toEqual([expected, '']);
    }
    expect(readdirSync(dirname(data))).toEqual(['d.csv']);
  });
  it('replaces a file whole, with its permissions', async () => {
    const data = file('d.csv', rows);
    const model = join(dirname(data), 'm.json');
    writeFileSync(model, 'secret', { mode: 0o600 });
    expect((await expofam([...poisson(data), '--save', model])).code).toBe(0);
    expect([statSync(model).mode & 0o777, JSON.parse(readFileSync(model, 'utf8')).schema]).toEqual([0o600, 'expofam-model']);
    expect(readdirSync(dirname(data)).sort()).toEqual(['d.csv', 'm.json']);
  });
  it.runIf(existsSync('/dev/full'))('on a full disk, and leaves a device what it is', async () => {
    const { code, out, err } = await expofam([...poisson(file('d.csv', rows)), '--save', '/dev/full']);
    expect([code, out, err]).toEqual([1, '', 'error: /dev/full: the disk is full; expected room for the file\n']);
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });
});

describe('expofam predict', () => {
  const saved = async (...words: string[]) => {
    const model = path('model.json');
    const { code, err } = await expofam(['fit', SMALL, ...words, '--save', model, '--quiet']);
    expect([code, err]).toEqual([0, '']);
    return model;
  };
  it('gives responses, linear predictors and classes, in the order of the rows', async () => {
    const model = await saved('y ~ x + group', '--family', 'poisson');
    const data = file('new.csv', 'group,x\nb,3\nc,1\na,20\n');
    const { code, out, err } = await expofam(['predict', model, data]);
    expect([code, err]).toEqual([0, '']);
    const [head, ...rows] = out.trim().split('\n');
    expect(head).toBe('response');
    const link = (await expofam(['predict', model, data, '--type', 'link'])).out.trim().split('\n').slice(1).map(Number);
    expect(rows.map(Number)).toEqual(link.map((eta) => expect.closeTo(Math.exp(eta), 10)));
    const classes = await expofam(['predict', await saved('bought ~ x', '--family', 'bernoulli'), data, '--type', 'class']);
    expect(classes.out.split('\n')[0]).toMatch(/^class/);
    expect(classes.out).toContain('yes');
  });
  it('gives standard errors, intervals, probabilities and parameters', async () => {
    const model = await saved('amount ~ x', '--family', 'gaussian');
    const data = file('new.csv', 'x\n3\n20\n');
    const rows = async (...words: string[]) => {
      const { code, out, err } = await expofam(['predict', model, data, ...words]);
      expect([code, err]).toEqual([0, '']);
      const [head, ...lines] = out.trim().split('\n');
      return { head, lines: lines.map((line) => line.split(',').map(Number)) };
    };
    // R 4.2.2: predict(lm(amount ~ x), data.frame(x = c(3, 20)), se.fit = TRUE, interval = "confidence" | "prediction",
    // level = 0.9), 2026-11-24.
    const confidence = await rows('--se', '--interval', 'confidence', '--level', '0.9');
    expect(confidence.head).toBe('response,stdError,lower,upper');
    [
      [2.81468531468532, 0.393072287792778, 2.10225707460626, 3.52711355476437],
      [18.89335664335665, 1.114169814014021, 16.87396717124592, 20.91274611546738],
    ].forEach((line, i) => {
      expect(confidence.lines[i]).toEqual(line.map((v) => expect.closeTo(v, 10)));
    });
    const prediction = await rows('--interval', 'prediction', '--level', '0.9');
    expect(prediction.head).toBe('response,lower,upper');
    expect(prediction.lines[1]).toEqual([18.89335664335665, 16.232294194839977, 21.55441909187332].map((v) => expect.closeTo(v, 10)));
    expect((await rows('--type', 'mean')).head).toBe('mean');
    const shop = await saved('bought ~ x', '--family', 'bernoulli');
    const prob = await expofam(['predict', shop, data, '--type', 'prob', '--se']);
    expect(prob.out.split('\n')[0]).toBe('no,no.stdError,yes,yes.stdError');
  });
  it('replays transforms and offsets', async () => {
    const words = ['y ~ poly(x, 2) + scale(amount)', '--family', 'poisson', '--offset', 'log(trials)'];
    const fitted = JSON.parse((await expofam(['fit', SMALL, ...words, '--json'])).out);
    expect(fitted.converged).toBe(true);
    const all = (await expofam(['predict', await saved(...words), SMALL])).out.split('\n');
    const one = file('one.csv', `${readFileSync(SMALL, 'utf8').split('\n').slice(0, 2).join('\n')}\n`);
    const first = (await expofam(['predict', await saved(...words), one])).out.split('\n');
    // Columns are centred by the rows at hand, so the last bit may differ with them.
    expect(Number(first[1])).toBeCloseTo(Number(all[1]), 12);
    expect(Number(all[1])).toBeGreaterThan(0);
  });
  it('writes CSV, TSV, JSON and NDJSON, to standard output or whole into a file', async () => {
    const model = await saved('y ~ x', '--family', 'poisson');
    const data = file('new.csv', 'x\n1\n\n3\n');
    const csv = await expofam(['predict', model, file('new.csv', 'x,z\n1,\n,\n3,\n')]);
    expect(csv.out.split('\n')).toHaveLength(5);
    expect(csv.out.split('\n')[2]).toBe('');
    expect(csv.err).toContain('row 2 has a missing value and no prediction');
    const json = JSON.parse((await expofam(['predict', model, data, '--output', 'json'])).out);
    expect(json[0].response).toBeGreaterThan(0);
    const ndjson = (await expofam(['predict', model, data, '--output', 'ndjson'])).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(ndjson).toEqual(json);
    const out = path('out.csv');
    expect((await expofam(['predict', model, data, '--out', out])).out).toBe('');
    expect(readFileSync(out, 'utf8')).toBe((await expofam(['predict', model, data])).out);
    expect((await expofam(['predict', model, '-'], { stdin: 'x\n1\n' })).out.split('\n')[1]).toBe(readFileSync(out, 'utf8').split('\n')[1]);
  });
  it.each<[string, (model: string) => string[], string]>([
    ['no model', (model) => ['predict', `${model}.none`, SMALL], 'no such file; expected a model'],
    ['a truncated model', (model) => ['predict', edit(model, (text) => text.slice(0, text.length / 2)), SMALL], 'truncated'],
    ['a newer model', (model) => ['predict', edit(model, (text) => text.replace('"version":1', '"version":99')), SMALL], 'newer'],
    ['a file that is no model', () => ['predict', file('p.json', '{"name":"x"}'), SMALL], 'no expofam model'],
    [
      'a model with a part missing',
      (model) => ['predict', edit(model, (text) => text.replace('"covariance"', '"kovariance"')), SMALL],
      'damaged',
    ],
    [
      'a model whose insides are damaged',
      (model) => ['predict', edit(model, (text) => text.replace('"predictorFrames":[0]', '"predictorFrames":[7]')), SMALL],
      'save the model again',
    ],
    [
      'a model with a number where a text belongs',
      (model) => ['predict', edit(model, (text) => text.replace('"links":["log"]', '"links":[7]')), SMALL],
      '"links[0]" is no text',
    ],
    ['an empty name of the data', (model) => ['predict', model, ''], 'error: DATA: an empty name'],
    ['a new level', (model) => ['predict', model, file('new.csv', 'x,group,trials\n1,a,1\n2,q,1\n')], '"q"'],
    ['a column that is not there', (model) => ['predict', model, file('new.csv', 'xx,group,trials\n1,a,1\n')], 'no column "x"'],
    ['an offset that is not there', (model) => ['predict', model, file('new.csv', 'x,group\n1,a\n')], 'no column "trials"'],
    ['a type that is none', (model) => ['predict', model, SMALL, '--type', 'meen'], 'prediction type: "meen"'],
    [
      'an interval of classes',
      (model) => ['predict', model, SMALL, '--type', 'terms', '--interval', 'confidence'],
      'no interval is defined',
    ],
    [
      'weights that are not there',
      (model) => ['predict', model, SMALL, '--interval', 'prediction', '--weights', 'ww'],
      'no numeric column "ww"',
    ],
    ['classes of counts', (model) => ['predict', model, SMALL, '--type', 'class'], 'bernoulli'],
  ])('refuses %s', async (_, words, message) => {
    const model = await saved('y ~ x + group', '--family', 'poisson', '--offset', 'log(trials)');
    const { code, out, err } = await expofam(words(model));
    expect(err).toContain(message);
    expect(err).toMatch(/^error: \S/);
    expect(err).not.toMatch(/\n\s+at |undefined|defect/);
    expect(code).toBeGreaterThan(0);
    expect(out).toBe('');
  });
});

function edit(model: string, change: (text: string) => string): string {
  const before = readFileSync(model, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(model, after);
  return model;
}
