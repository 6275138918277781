import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expofam, file, path, SMALL } from './support.ts';

async function saved(formula: string, family: string, ...more: string[]): Promise<string> {
  const model = path('model.json');
  const { code, err } = await expofam(['fit', SMALL, formula, '--family', family, '--save', model, '--quiet', ...more]);
  expect(err + String(code)).toBe('0');
  return model;
}

describe('expofam plot', () => {
  it.each(['diagnostics', 'effects', 'means', 'calibration', 'residuals', 'partial', 'influence', 'distribution', 'trace'])(
    'writes %s as SVG',
    async (kind) => {
      const model = await saved('y ~ x + group', 'poisson');
      const out = path('out.svg');
      const { code, out: printed, err } = await expofam(['plot', model, '--data', SMALL, '--kind', kind, '-o', out]);
      expect({ code, printed, err }).toEqual({ code: 0, printed: '', err: '' });
      const svg = readFileSync(out, 'utf8');
      expect(svg).toMatch(/^<\?xml[^>]*>\n<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(svg).not.toMatch(/NaN|undefined/);
    },
  );

  it('writes a ROC of the rows given as PNG, in the width asked for', async () => {
    const model = await saved('bought ~ x', 'bernoulli');
    const out = path('out.png');
    const { code } = await expofam(['plot', model, '-d', SMALL, '-k', 'roc', '-o', out, '--width', '400', '--theme', 'dark']);
    expect(code).toBe(0);
    const bytes = readFileSync(out);
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    // The width in a PNG's header, at two pixels for each of the picture.
    expect(bytes.readUInt32BE(16)).toBe(800);
  });

  it('draws the coefficients of several models without data', async () => {
    const [a, b] = [await saved('y ~ x', 'poisson'), await saved('y ~ x + group', 'poisson')];
    const out = path('both.svg');
    expect((await expofam(['plot', a, b, '--kind', 'coefficients', '-o', out])).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('group[b]');
  });

  it('draws residuals, coefficients, marginal means and paths in the terminal, no wider than it', async () => {
    const model = await saved('y ~ x + group', 'poisson');
    const lasso = path('lasso.json');
    const fitted = await expofam(['path', SMALL, 'y ~ x + group', '--family', 'poisson', '--cv', '3', '--save', lasso]);
    expect(fitted.code, fitted.err).toBe(0);
    for (const [file, ...words] of [
      [model, '--kind', 'residuals', '--data', SMALL],
      [model, '--kind', 'coefficients', '--exponentiate'],
      [model, '--kind', 'means', '--data', SMALL],
      [model, '--kind', 'means', '--data', SMALL, '--term', 'group'],
      [lasso, '--kind', 'path'],
      [lasso, '--kind', 'path-cv'],
    ]) {
      const { code, out, err } = await expofam(['plot', file, ...words], { terminal: { columns: 60 } });
      expect(err).toBe('');
      expect(code).toBe(0);
      expect(Math.max(...out.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(60);
      expect(out.split('\n').length).toBeGreaterThan(3);
    }
  });

  it('takes the errors that the model was saved with, but not to other rows', async () => {
    const model = await saved('y ~ x', 'quasipoisson', '--robust', 'HC3');
    const html = path('robust.html');
    expect(await expofam(['report', model, '--data', SMALL, '-o', html])).toEqual({ code: 0, out: '', err: '' });
    const text = readFileSync(html, 'utf8');
    expect(text).toContain('Standard errors, tests and intervals: HC3');
    expect(text).toContain('--robust HC3');
    const shown = JSON.parse((await expofam(['fit', SMALL, 'y ~ x', '--family', 'quasipoisson', '--robust', 'HC3', '--json'])).out);
    const { stdError } = shown.coefficients[1];
    expect(text).toContain(`<td class="n">${Number(stdError.toPrecision(3))}</td>`);
    const { code, err } = await expofam(['report', model, '--data', SMALL, '-o', html, '--weights', 'trials']);
    expect([code, err]).toEqual([0, expect.stringMatching(/has its own standard errors, not the saved ones \(HC3\)/)]);
    expect(readFileSync(html, 'utf8')).not.toContain('--robust');
  });

  it('takes the weights of the fit again, and doubts data that give other coefficients', async () => {
    const model = await saved('amount ~ x', 'gaussian', '--weights', 'trials');
    const out = path('out.svg');
    const words = ['plot', model, '--data', SMALL, '--kind', 'influence', '-o', out];
    expect(await expofam([...words, '--weights', 'trials'])).toEqual({ code: 0, out: '', err: '' });
    // The model remembers their column.
    expect(await expofam(words)).toEqual({ code: 0, out: '', err: '' });
    const html = path('weighted.html');
    expect(await expofam(['report', model, '--data', SMALL, '-o', html])).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(html, 'utf8')).toContain('--weights trials');
    const without = file('without.csv', readFileSync(SMALL, 'utf8').replace('trials', 'other'));
    expect((await expofam(['report', model, '--data', without, '-o', html])).err).toMatch(
      /fitted with weights "trials", and no such column in .*without\.csv; .*--weights NAME/,
    );
    expect((await expofam(['report', model, '--data', without, '-o', html, '--weights', 'other'])).err).toBe('');
    expect((await expofam(['report', model, '--data', SMALL, '-o', html, '--weights', 'y'])).code).toBe(0);
    expect(readFileSync(html, 'utf8')).toMatch(/<li>[^<]*a fit to these rows has other coefficients/);
    const doubted = await expofam([...words, '--weights', 'y']);
    expect(doubted.code).toBe(0);
    expect(doubted.err).toMatch(/warning: .*small\.csv: a fit to these rows has other coefficients.*standard errors/);
  });

  it.each([
    [['--kind', 'diagnostics'], /option --out: missing/],
    [['--kind', 'pie', '-o', 'x.svg'], /option --kind: "pie"/],
    [['--kind', 'diagnostics', '-o', 'x.pdf'], /the ending \.pdf; expected \.svg or \.png/],
    [['--kind', 'diagnostics', '-o', 'x.svg'], /option --data: missing.*a saved model holds no rows/],
    [['--kind', 'effects', '-o', 'x.svg', '--width', '20'], /option --width: "20"/],
  ])('refuses %j with exit code 2', async (words, message) => {
    const model = await saved('y ~ x', 'poisson');
    const { code, err } = await expofam(['plot', model, ...words]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(existsSync('x.svg')).toBe(false);
  });

  it('says which column it does not find, and writes nothing', async () => {
    const model = await saved('y ~ x + group', 'poisson');
    const out = path('out.svg');
    const { code, err } = await expofam(['plot', model, '--data', SMALL, '--kind', 'effects', '--term', 'grup', '-o', out]);
    expect(code).toBe(1);
    expect(err).toMatch(/no column "grup".*"group"/);
    expect(existsSync(out)).toBe(false);
    const other = file('other.csv', 'a,b\n1,2\n3,4\n');
    expect((await expofam(['plot', model, '--data', other, '--kind', 'diagnostics', '-o', out])).err).toMatch(/no column "y"/);
  });
});

describe('expofam report', () => {
  it('repeats a fit whose classes and columns have commas, signs, quotes and blanks in their names', async () => {
    const kinds = ['a, b', 'c=d', ' e ', 'say "f"', '-g', "it's"];
    const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const lines = Array.from(
      { length: 180 },
      (_, i) => `${cell(kinds[(i * 7 + (i % 11)) % 6])},${(i * 13) % 17},${'pqr'[(i * 5 + (i % 7)) % 3]}`,
    );
    const data = file('odd names.csv', `kind,x,${cell('u, v = w')}\n${lines.join('\n')}\n`);
    const weights = '"a, b"=4,c=d=0.5," e "=2,"say ""f"""=3,-g=2,it\'s=5';
    const fit = ['fit', data, 'kind ~ x + `u, v = w`', '--family', 'multinomial', '--reference', '-g', '--class-weights', weights];
    const [model, html] = [path('model.json'), path('report.html')];
    const first = await expofam([...fit, '--contrasts', '"u, v = w"=sum', '--save', model]);
    expect([first.code, first.err]).toEqual([0, '']);
    expect(await expofam(['report', model, '--data', data, '-o', html])).toEqual({ code: 0, out: '', err: '' });
    const command = /<pre><code>(expofam fit [\s\S]*?)<\/code>/.exec(readFileSync(html, 'utf8'))?.[1] ?? '';
    const text = command
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    // As a shell reads it.
    const words = execFileSync('sh', ['-c', `printf '%s\\0' ${text.replace(/^expofam /, '')}`], { encoding: 'utf8' })
      .split('\0')
      .slice(0, -1);
    const again = await expofam(words);
    expect([again.code, again.err]).toEqual([0, '']);
    const table = (out: string): string => out.slice(out.indexOf('Estimate'));
    expect(table(first.out)).toContain('(Intercept)');
    expect(table(again.out)).toBe(table(first.out));
  });
  it('writes one HTML file with the command that gives the fit', async () => {
    const model = await saved('y ~ x + group', 'poisson');
    const out = path('report.html');
    expect(await expofam(['report', model, '--data', SMALL, '-o', out])).toEqual({ code: 0, out: '', err: '' });
    const html = readFileSync(out, 'utf8');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain('group = b instead of a');
    const command = /<pre><code>(expofam fit [\s\S]*?)<\/code>/.exec(html)?.[1] ?? '';
    const words = command.split(/\s+(?:\\\n\s*)?/).slice(1);
    expect(words.slice(0, 2)).toEqual(['fit', SMALL]);
  });

  it.each([
    [['-o', 'x.html'], /option --data: missing/],
    [['--data', SMALL], /option --out: missing/],
    [['--data', SMALL, '-o', 'x.pdf'], /"x\.pdf".*print it as PDF in a browser/],
  ])('refuses %j with exit code 2', async (words, message) => {
    const model = await saved('y ~ x', 'poisson');
    const { code, err } = await expofam(['report', model, ...words]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
  it('calls columns by their labels, and refuses a label of nothing', async () => {
    const model = await saved('y ~ x + group', 'poisson');
    const words = ['plot', model, '--data', SMALL, '--kind', 'effects', '-o', path('labels.svg')];
    const { code } = await expofam([...words, '--label', 'x=distance (km)', '--label', 'y = accidents = all']);
    expect(code).toBe(0);
    const svg = readFileSync(words.at(-1) as string, 'utf8');
    expect(svg).toContain('>distance (km)<');
    expect(svg).toContain('>mean of accidents = all<');
    for (const [label, message] of [
      ['x', 'option --label: "x"; expected a name, = and what axes call it'],
      ['z=1', 'option --label z=: no axis shows a column "z"; expected what the axes show: x, y, group'],
      // A level of group, and a word of an axis.
      ['b=second', 'option --label b=: no axis shows a column "b"'],
      ['mean of y=mean', 'option --label mean of y=: no axis shows'],
    ]) {
      const refused = await expofam([...words, '--label', label]);
      expect(refused.code).toBe(2);
      expect(refused.err.replace(/\s+/g, ' ')).toContain(message);
    }
    const inTerminal = await expofam(['plot', model, '--data', SMALL, '--kind', 'residuals', '--label', 'x=distance']);
    expect(inTerminal.err).toContain('given without --out');
    const curve = await expofam(['plot', model, '--data', SMALL, '--kind', 'influence', '-o', path('i.svg'), '--label', 'x=distance']);
    expect([curve.code, curve.err]).toEqual([2, expect.stringContaining('given with --kind influence')]);
    const means = await expofam(['plot', model, '--data', SMALL, '--kind', 'means', '-o', path('m.svg'), '--label', 'group=kind']);
    expect([means.code, means.err.replace(/\s+/g, ' ')]).toEqual([2, expect.stringContaining('expected what the axes show: y;')]);
    expect(existsSync(path('m.svg'))).toBe(false);
    const report = path('labels.html');
    const refused = await expofam(['report', model, '--data', SMALL, '-o', report, '--label', 'b=second']);
    expect([refused.code, existsSync(report)]).toEqual([2, false]);
    expect(refused.err.replace(/\s+/g, ' ')).toContain('expected what the axes show: x, y, group;');
    expect((await expofam(['report', model, '--data', SMALL, '-o', report, '--label', 'x=distance (km)'])).code).toBe(0);
    expect(readFileSync(report, 'utf8')).toContain('>distance (km)<');
  });
});
