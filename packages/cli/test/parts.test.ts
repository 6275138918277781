import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ExpofamError } from 'expofam';
import { describe, expect, it } from 'vitest';
import { isDeclaredCategorical, mentionedColumns, textsWithin, usesColumn } from '../src/columnUse.ts';
import { errorText } from '../src/errorText.ts';
import { jsonText } from '../src/jsonText.ts';
import { levelsOption, linkOption, recordOption, splitList } from '../src/optionValues.ts';
import { progressReport } from '../src/progress.ts';
import { writeAtomically } from '../src/writeAtomically.ts';
import { path } from './support.ts';

describe('progress', () => {
  const report = (quiet: boolean, terminal: boolean) => {
    let time = 0;
    let written = '';
    const io = {
      stdout: { write: () => undefined },
      stderr: { write: (text: string) => (written += text), isTTY: terminal, columns: 12 },
      stdin: (async function* () {})(),
      env: {},
    };
    const progress = progressReport(io, quiet, () => time);
    return { progress, at: (now: number) => (time = now), written: () => written };
  };
  it('says nothing within the first second, then a line every five seconds in a pipe', () => {
    const { progress, at, written } = report(false, false);
    for (let now = 0; now <= 12_000; now += 10) {
      at(now);
      progress.update(`at ${now}`);
    }
    progress.done();
    expect(written()).toBe('at 1000\nat 6000\nat 11000\n');
  });
  it('redraws one line on a terminal, cut to its width, and removes it', () => {
    const { progress, at, written } = report(false, true);
    for (const now of [0, 1000, 1050, 1100]) {
      at(now);
      progress.update(`rows ${now} and more`);
    }
    progress.done();
    expect(written()).toBe('\r\u001b[Krows 1000 a\r\u001b[Krows 1100 a\r\u001b[K');
  });
  it('is silent with --quiet', () => {
    const { progress, at, written } = report(true, true);
    at(5000);
    progress.update('rows');
    progress.done();
    expect(written()).toBe('');
  });
});

describe('a file is written whole or not at all', () => {
  it('and a link keeps pointing to its file', () => {
    const target = path('target.json');
    const link = path('link.json');
    writeFileSync(target, 'old');
    symlinkSync(target, link);
    writeAtomically(link, 'new ä\n');
    expect(readFileSync(target, 'utf8')).toBe('new ä\n');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(dirname(target))).toEqual(['target.json']);
  });
  it('leaves nothing where it cannot write', () => {
    const folder = dirname(path('x'));
    expect(() => writeAtomically(folder, 'text')).toThrow('it is a folder');
    expect(readdirSync(dirname(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(existsSync(folder)).toBe(true);
  });
});

describe('values of options', () => {
  it('lists with quotes', () => {
    expect(splitList('a,"b,c",d""e,')).toEqual(['a', 'b,c', 'de', '']);
    expect(splitList('"say ""hi""",x')).toEqual(['say "hi"', 'x']);
  });
  it('records, from one option or several', () => {
    expect(recordOption('--contrasts', ['a=sum,b=helmert', 'c=sum'], '')).toEqual({ a: 'sum', b: 'helmert', c: 'sum' });
    expect(recordOption('--contrasts', ['a=b=sum'], '')).toEqual({ 'a=b': 'sum' });
    expect(recordOption('--class-weights', ['"a, b = c"=2, d = 3," e"=4,"say ""f"""=5'], '')).toEqual({
      'a, b = c': '2',
      d: '3',
      ' e': '4',
      'say "f"': '5',
    });
    expect(() => recordOption('--class-weights', ['"a=2"'], 'a=2')).toThrow(/NAME=VALUE/);
  });
  it('levels', () => {
    expect(levelsOption(['size=small,"medium, or so",large', 'g=b,a'])).toEqual({
      size: ['small', 'medium, or so', 'large'],
      g: ['b', 'a'],
    });
  });
  it('a link, or one for each predictor', () => {
    expect(linkOption('1/mu^2')).toBe('1/mu^2');
    expect(linkOption('mean=logit,precision=log')).toEqual({ mean: 'logit', precision: 'log' });
  });
});

describe('columns that a formula names', () => {
  const names = ['y', 'x', 'x.1', 'the y', 'log', 'größe', 'a'];
  it('are read, and no others', () => {
    expect(mentionedColumns(names, ['y ~ x.1'])).toEqual(['y', 'x.1']);
    expect(mentionedColumns(names, ['`the y` ~ 1'])).toEqual(['the y']);
    expect(mentionedColumns(names, ['x - odd name', 'the y'])).toEqual(['y', 'x', 'the y']);
    expect(textsWithin({ a: ['x', 1, null], b: { c: 'log(z)' } })).toEqual(['x', 'log(z)']);
  });
  it('are all with a dot of its own, not with one in a number or a name', () => {
    expect(mentionedColumns(names, ['y ~ .'])).toEqual(names);
    expect(mentionedColumns(names, ['y ~ . - x'])).toEqual(names);
    expect(mentionedColumns(names, ['y ~ (.)^2'])).toEqual(names);
    expect(mentionedColumns(names, ['y ~ I(x * 0.5) + I(x > .5) + `a. b`'])).not.toContain('größe');
  });
  it('are told from functions and from parts of names', () => {
    expect(usesColumn('y ~ log(x)', 'log')).toBe(false);
    expect(usesColumn('y ~ log + x', 'log')).toBe(true);
    expect(usesColumn('y ~ x.1', 'x')).toBe(false);
    expect(usesColumn('y ~ größe', 'gr')).toBe(false);
    expect(usesColumn('y ~ `the y`', 'the y')).toBe(true);
    expect(usesColumn('y ~ `the y`', 'the')).toBe(false);
  });
  it('may be declared categorical', () => {
    expect(isDeclaredCategorical('y ~ C(x)', 'x')).toBe(true);
    expect(isDeclaredCategorical("y ~ factor( `the y` , 'sum')", 'the y')).toBe(true);
    expect(isDeclaredCategorical('y ~ x + C(z)', 'x')).toBe(false);
    expect(isDeclaredCategorical('y ~ ABC(x)', 'x')).toBe(false);
  });
});

describe('texts', () => {
  it('marks a place in a formula with wide characters and tabs', () => {
    const error = new ExpofamError('unknown-column', {
      subject: 's',
      found: 'f',
      details: { formula: 'y ~\t数量 + zz', position: 10, length: 2 },
    });
    expect(errorText(error, { color: false, debug: false })).toBe('error: s: f\n  y ~ 数量 + zz\n             ^^\n');
  });
  it('owns up to a defect', () => {
    expect(errorText(new TypeError('x is not a function\nmore'), { color: false, debug: false })).toBe(
      'error: expofam: x is not a function; this is a defect of the program; run it again with --debug and report what it prints\n',
    );
  });
  it('writes JSON that parses to the same', () => {
    const value = { a: [1, null, 'x"y'], b: { c: [[1, 2], [3]], d: {} }, e: [], f: true, g: -1e-300 };
    expect(JSON.parse(jsonText(value))).toEqual(value);
    expect(JSON.parse(jsonText({ x: Number.NaN, y: undefined, z: Float64Array.of(1, Infinity) }))).toEqual({ x: null, z: [1, null] });
  });
});
