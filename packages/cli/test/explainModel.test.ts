import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expofam, file, path } from './support.ts';

const TINY = `y,x,z,weekday,kind,"engine"
1,0.5,2,Monday,a_b,<1l
2,1.5,1,Tuesday,b%,<1l
0,0.2,3,Monday,Größe,>2l
4,2.5,2,Sunday,a_b,>2l
3,1.9,4,Tuesday,b%,<1l
1,0.7,1,Sunday,Größe,>2l
2,1.2,2,Monday,a_b,<1l
5,2.8,3,Tuesday,Größe,<1l
2,0.9,2,Sunday,b%,>2l
3,2.2,3,Monday,Größe,>2l
2,1.1,1,Tuesday,a_b,>2l
1,1.6,4,Sunday,a_b,<1l
`;

/** The equations of a fit as printed and on one line, and its coefficients without signs, as printed. */
async function explained(formula: string, family: string, more: readonly string[] = [], format?: string) {
  const data = file('tiny.csv', TINY);
  const model = path('tiny.json');
  const fit = await expofam(['fit', data, formula, '--family', family, '--save', model, ...more]);
  expect(fit.code, fit.err).toBe(0);
  const state = JSON.parse(readFileSync(model, 'utf8'));
  const { code, out, err } = await expofam(['explain', '--model', model, ...(format ? ['--format', format] : [])]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const coefficient = (term: string, j = 0): string => {
    const of = state.coefficients.filter((c: { term: string }) => c.term === term)[j].estimate;
    return String(Math.abs(Number(of.toPrecision(5))));
  };
  return { out, flat: out.replace(/\s+/g, ' '), coefficient };
}

describe('the equations of a model with categories', () => {
  it('have indicators, products, and the reference level once', async () => {
    const { flat, coefficient } = await explained('y ~ weekday * x', 'poisson');
    expect(flat).toContain(`${coefficient('weekday[Sunday]')} [weekday = Sunday]`);
    expect(flat).toContain(`${coefficient('weekday[Sunday]:x')} [weekday = Sunday] · x`);
    expect(flat.match(/Monday/g)).toHaveLength(1);
    expect(flat).toContain('The reference level, where all of its indicators are 0: weekday = Monday.');
    // Of weekday and x each effect depends on the other, so that no sentence with "all else the same" holds.
    expect(flat).not.toContain('all else');
  });

  it('names both levels in words, quotes signs, and reads C(x, reference = …)', async () => {
    const { flat } = await explained('y ~ C(weekday, reference = "Sunday") + engine', 'poisson');
    expect(flat).toContain('[weekday = Monday]');
    expect(flat).toContain('[engine = “>2l”]');
    expect(flat).toContain('weekday = Sunday; engine = “<1l”.');
    expect(flat).toMatch(/Where weekday is Monday rather than Sunday and all else is the same, the mean is [\d.]+ times as high\./);
  });

  it('says where a category has an indicator of every level', async () => {
    const { flat } = await explained('y ~ weekday + weekday:x', 'gaussian');
    expect(flat).toContain('[weekday = Monday] · x');
    expect(flat).toContain('are 0: weekday = Monday (but for terms in which every level has its own).');
  });

  it('names what the link acts on, and says no effect beside an offset of the same column', async () => {
    const scale = await explained('x ~ z', 'rayleigh');
    expect(scale.flat).toContain('Response scale = eᵘ ');
    expect(scale.flat).toMatch(/the scale is [\d.]+ times as high/);
    expect((await explained('y ~ x', 'poisson')).flat).toContain('the mean is ');
    expect((await explained('y ~ x + offset(log(x))', 'poisson')).flat).not.toContain('all else');
    expect((await explained('y ~ x', 'poisson', ['--offset', 'x'])).flat).not.toContain('all else');
  });

  it('of a softmax with a θ for each class say that they are those against the reference', async () => {
    expect((await explained('kind ~ x', 'multinomial', ['--parameterization', 'full'])).flat).toContain('against the reference class');
    expect((await explained('kind ~ x', 'multinomial')).flat).not.toContain('against the reference class');
  });

  it('says that other contrasts are no indicators', async () => {
    const { flat } = await explained('y ~ weekday', 'poisson', ['--contrasts', 'weekday=sum']);
    expect(flat).toContain('weekday[1]');
    expect(flat).toContain('The columns of weekday are its sum contrasts, numbered.');
    expect(flat).not.toMatch(/reference|is 1 where/);
  });

  it('has every level without an intercept, and no reference', async () => {
    const { flat } = await explained('y ~ 0 + weekday', 'gaussian');
    for (const day of ['Monday', 'Sunday', 'Tuesday']) expect(flat).toContain(`[weekday = ${day}]`);
    expect(flat).not.toContain('reference');
  });

  it('has an equation for each class, with the classes of the data', async () => {
    const { out } = await explained('kind ~ x', 'multinomial', ['--reference', 'b%']);
    for (const kind of ['a_b', 'Größe', '“b%”']) {
      expect(out).toContain(`   P(kind = ${kind}) = `);
      expect(out).toMatch(new RegExp(`y[₁₂₃] = \\[kind = ${kind}\\]`));
    }
    expect(out).toMatch(/P\(kind = “b%”\) = 1\/\(1 \+ e\^u₁ \+ e\^u₂\)/);
  });

  it('says which level of two is 1, and what y and the offset are', async () => {
    expect((await explained('engine ~ x', 'bernoulli', ['--reference', '>2l'])).flat).toContain('y = [engine = “<1l”]');
    const { flat } = await explained('log(x) ~ weekday', 'gaussian', ['--offset', 'log(z)']);
    expect(flat).toContain('+ log(z)');
    expect(flat).toContain('y = log(x)');
  });

  it('has the offset of the predictor that it belongs to, and a sum for each', async () => {
    const { flat, coefficient } = await explained('z ~ weekday; sd ~ offset(x)', 'gaussian');
    const [, mean, sd] = /u₁ = (.*?) Linear predictor of sd u₂ = (.*?) Categories/.exec(flat) ?? [];
    expect(mean).toContain('[weekday = Tuesday]');
    expect(mean).not.toMatch(/\+ x/);
    expect(sd).toMatch(new RegExp(`${coefficient('(Intercept)', 1)} \\+ x$`));
  });

  it('are set in LaTeX with names escaped, long sums in lines', async () => {
    const { out } = await explained('y ~ engine * weekday + log(x) + z', 'poisson', [], 'latex');
    expect(out).toContain(
      '\\mathbf{1}[\\text{engine} = \\text{“\\textgreater{}2l”}] \\cdot  \\mathbf{1}[\\text{weekday} = \\text{Sunday}]',
    );
    expect(out).toContain('\\begin{aligned}[t] & u = ');
    expect(out).toMatch(/\\\\ & \\quad [+-] /);
    // A space alone is swallowed: 0.02 𝟏[…] would be read as 0.021[…].
    expect(out).toMatch(/\d \\cdot \\mathbf\{1\}/);
    expect(out).not.toMatch(/\d \\(mathbf|text)/);
    expect(out).toMatch(/\d \\, \\text\{log\(x\)\}/);
    const classes = await explained('kind ~ x', 'multinomial', [], 'latex');
    expect(classes.out).toContain('\\text{a\\_b}');
    expect(classes.out).toContain('\\text{“b\\%”}');
    expect(classes.out).toContain('\\subsection*{Linear predictor of Größe}');
  });

  it('are set in MathML, each section with its own id', async () => {
    const { out } = await explained('kind ~ weekday', 'multinomial', [], 'html');
    expect(out).toContain('<mtext>weekday</mtext>');
    expect(out).not.toMatch(/katex-error|NaN|undefined/);
    const ids = [...out.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['predictor-1', 'predictor-2', 'categories', 'response', 'density', 'words']);
  });

  it.each([
    [['--json'], 'option --json: no --row'],
    [['--format', 'pdf'], 'option --format'],
    [['--data', 'd.csv', '--row', '1', '--format', 'latex'], 'option --format: latex for a row of the data'],
  ])('refuses %j', async (more, message) => {
    const { code, err } = await expofam(['explain', '--model', 'm.json', ...more]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
