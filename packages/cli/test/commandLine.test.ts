import { describe, expect, it } from 'vitest';
import { expofam, SMALL } from './support.ts';

describe('help and version', () => {
  it('prints the version', async () => {
    expect(await expofam(['--version'])).toEqual({ code: 0, out: '0.1.0\n', err: '' });
  });
  it.each([[['--help']], [['fit', '--help']], [['predict', '--help']], [['help', 'fit']]])(
    '%j has examples, on standard output',
    async (words) => {
      const { code, out, err } = await expofam(words);
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(/Examples:\n {2}expofam \w+ /);
    },
  );
  it('wraps the options to a terminal', async () => {
    const { out } = await expofam(['fit', '--help'], { terminal: { columns: 60 } });
    expect((await expofam(['fit', '--help'])).out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const options = out.slice(out.indexOf('Options:'), out.indexOf('Families,'));
    expect(Math.max(...options.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });
  it('without words explains itself and counts as wrong', async () => {
    expect(await expofam(['--'])).toEqual(await expofam([]));
    const { code, out, err } = await expofam([]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: expofam');
  });
});

describe('a wrong command line: one message, code 2', () => {
  const fit = ['fit', SMALL, 'y ~ x', '--family', 'poisson'];
  it.each<[string, string[], string]>([
    ['a command with a typo', ['fti'], 'error: command "fti": there is no such command; expected fit, predict, '],
    ['an option with a line break', ['fit', '-\u0000a\nb\u001b[2J'], 'error: option - a b [2J: expofam fit has no such option'],
    ['help of a command that is none', ['help', 'nope'], 'error: command "nope": there is no such command'],
    ['a command with a typo, and the nearest', ['fti'], '; nearest: "fit"; try expofam --help'],
    [
      'an option with a typo',
      [...fit, '--ofset', 'x'],
      'error: option --ofset: expofam fit has no such option; nearest: "--offset"; try expofam fit --help',
    ],
    [
      'an option without its value',
      [...fit, '--offset'],
      'error: option --offset: no value; expected <expression>; try expofam fit --help',
    ],
    ['no DATA', ['fit'], 'error: expofam fit: neither DATA nor FORMULA; expected a data file'],
    ['no formula', ['fit', SMALL, '--family', 'poisson'], 'and no FORMULA; expected a formula after it; try: expofam fit data.csv'],
    [
      'no data',
      ['fit', 'y ~ x', '--family', 'poisson'],
      'error: expofam fit: a formula ("y ~ x") and no DATA; expected the data file before it',
    ],
    ['the two the wrong way round', ['fit', 'y ~ x', SMALL, '--family', 'poisson'], 'before DATA'],
    [
      'a formula that the shell took apart',
      ['fit', SMALL, 'y', '~', 'x', '+', 'z', '--family', 'poisson'],
      "error: formula: 5 words (y ~ x + z); expected one; put it in quotes: 'y ~ x + z'",
    ],
    ['too many words', ['fit', SMALL, 'y', 'x', 'z', '--family', 'poisson'], '4 arguments'],
    ['no family', ['fit', SMALL, 'y ~ x'], 'error: option --family: missing; expected the name of a family; try gaussian for amounts'],
    [
      'an unknown family',
      ['fit', SMALL, 'y ~ x', '--family', 'poison'],
      'error: family: "poison"; expected the name of a family; nearest: "poisson"',
    ],
    ['an unknown link', [...fit, '--link', 'logg'], 'nearest: "log"'],
    ['a formula with a syntax error', ['fit', SMALL, 'y ~ x +', '--family', 'poisson'], '  y ~ x +\n         ^\n'],
    ['a function with a typo', ['fit', SMALL, 'y ~ lgo(x)', '--family', 'poisson'], '  y ~ lgo(x)\n      ^^^'],
    [
      'a level that is none',
      [...fit, '--intervals', '95'],
      'error: option --intervals: "95"; expected a level between 0 and 1, such as 0.95',
    ],
    ['a level that is the data', ['fit', '--intervals', SMALL, 'y ~ x', '--family', 'poisson'], 'expected'],
    ['--missing', [...fit, '--missing', 'drop'], 'error: option --missing: "drop"; expected omit, error'],
    ['--param', [...fit, '--param', 'theta'], 'error: option --param: "theta"; expected NAME=VALUE; try --param theta=1.5'],
    ['--param with words', [...fit, '--param', 'theta=big'], 'error: option --param theta: "big"; expected a number'],
    ['--contrasts', [...fit, '--contrasts', 'group'], 'expected NAME=VALUE; try --contrasts group=sum'],
    ['--contrasts with a typo', ['fit', SMALL, 'y ~ group', '--family', 'poisson', '--contrasts', 'group=summ'], 'sum'],
    ['--levels', [...fit, '--levels', 'group=a'], 'expected COLUMN=LEVEL,LEVEL,…'],
    ['--format', [...fit, '--format', 'xlsx'], 'error: option --format: "xlsx"; expected csv, tsv, json, ndjson, parquet'],
    ['--max-iterations', [...fit, '--max-iterations', '2.5'], 'expected a whole number above 0'],
    ['--digits', [...fit, '--digits', '0'], 'expected a whole number from 1 to 17'],
    ['predict without words', ['predict'], 'neither MODEL nor DATA'],
    ['predict without data', ['predict', 'model.json'], 'MODEL ("model.json") and no DATA'],
    [
      '--interval',
      ['predict', 'model.json', SMALL, '--interval', 'conf'],
      'error: option --interval: "conf"; expected confidence, prediction',
    ],
    ['--level', ['predict', 'model.json', SMALL, '--interval', 'confidence', '--level', '95'], 'expected a level between 0 and 1'],
    ['--level alone', ['predict', 'model.json', SMALL, '--level', '0.9'], 'given without --interval'],
    ['--output', ['predict', 'model.json', SMALL, '--output', 'xml'], 'expected csv, tsv, json, ndjson'],
  ])('%s', async (_, words, message) => {
    const { code, out, err } = await expofam(words);
    expect(err).toContain(message);
    expect(err).toMatch(/^error: /);
    expect(err).not.toMatch(/\n\s+at /);
    expect([code, out]).toEqual([2, '']);
  });
  it('names the home folder that a shell makes of ~', async () => {
    const { err } = await expofam(['fit', SMALL, 'y', '/home/me', 'x'], { env: { HOME: '/home/me' } });
    expect(err).toContain("put it in quotes: 'y ~ x'");
  });
  it('shows the stack with --debug only', async () => {
    expect((await expofam(['fit', 'none.csv', 'y ~ x', '--family', 'poisson', '--debug'])).err).toMatch(/\n\s+at .*\n/);
    expect((await expofam(['fit', 'none.csv', 'y ~ x', '--family', 'poisson'])).err).not.toMatch(/\n\s+at /);
  });
  it('colours an error on a terminal, not in a pipe, not with NO_COLOR', async () => {
    const words = ['fit', SMALL, 'y ~ q', '--family', 'poisson'];
    expect((await expofam(words, { terminal: { columns: 80 } })).err).toContain('\u001b[31merror:');
    expect((await expofam(words, { terminal: { columns: 80 }, env: { NO_COLOR: '1' } })).err).not.toContain('\u001b');
    expect((await expofam([...words, '--no-color'], { terminal: { columns: 80 } })).err).not.toContain('\u001b');
    expect((await expofam(words)).err).not.toContain('\u001b');
    expect((await expofam([...words, '--color'])).err).toContain('\u001b[31merror:');
  });
});
