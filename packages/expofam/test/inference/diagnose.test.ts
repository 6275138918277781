import { describe, expect, it } from 'vitest';
import { diagnose, diagnosticsJson, glm, loadModel } from '../../src/index.ts';
import { caseNames, largestError, modelOf, reference } from './reference/cases.ts';

// R prints 15 digits; its fits stop at a relative change of the deviance of 1e−14, which leaves about nine digits in the
// coefficients' least certain combinations. Numbers below 1e−8 are compared absolutely.
const tolerance = 1e-7;

describe.each(caseNames)('diagnostics of the %s case against R', (name) => {
  const { values } = reference.cases[name];
  const d = diagnose(modelOf(name));

  it.each(['response', 'pearson', 'deviance', 'working'] as const)('%s residuals', (type) => {
    expect(largestError(d.residuals[type] as Float64Array, values.residuals[type], 1e-4)).toBeLessThan(tolerance);
  });
  it('leverage, Cook’s distance and standardised residuals', () => {
    expect(largestError(d.leverage, values.hat)).toBeLessThan(tolerance);
    expect(largestError(d.cooksDistance, values.cooks)).toBeLessThan(tolerance);
    expect(largestError(d.standardizedDeviance as Float64Array, values.rstandardDeviance, 1e-4)).toBeLessThan(tolerance);
    expect(largestError(d.standardizedPearson as Float64Array, values.rstandardPearson, 1e-4)).toBeLessThan(tolerance);
  });
  it.each(['HC0', 'HC1', 'HC2', 'HC3'] as const)('%s standard errors', (type) => {
    expect(largestError(d.robustStdError[type] as Float64Array, values.hcErrors[type])).toBeLessThan(tolerance);
  });
  it('Wald intervals and, where R has them, interpolated profile intervals', () => {
    const wald = values.wald as number[][];
    expect(
      largestError(
        d.waldInterval95.lower,
        wald.map((r) => r[0]),
        1e-3,
      ),
    ).toBeLessThan(tolerance);
    const profile = values.profile as number[][] | null;
    if (!profile) return;
    // The spline multiplies what the profile fits leave open: five digits of the ends, on the scale of the interval.
    profile.forEach(([lower, upper], i) => {
      const width = upper - lower;
      expect(Math.abs(d.profileInterval95.lower[i] - lower) / width).toBeLessThan(1e-5);
      expect(Math.abs(d.profileInterval95.upper[i] - upper) / width).toBeLessThan(1e-5);
    });
  });
});

describe('diagnostics', () => {
  const data = { y: [1, 0, 2, 3, 1, 4], x: [1, 2, 3, 4, 5, 6], f: [2, 1, 3, 1, 2, 1] };
  it('sum their leverages to the rank', () => {
    for (const name of caseNames) {
      const model = modelOf(name);
      const sum = diagnose(model).leverage.reduce((s, h) => s + h, 0);
      // n roundings of numbers near p/n
      expect(Math.abs(sum - model.state.rank)).toBeLessThan(1e-10);
    }
  });
  it('take a frequency as so many equal rows', () => {
    const expand = (v: number[]): number[] => v.flatMap((x, i) => new Array<number>(data.f[i]).fill(x));
    const counted = diagnose(glm('y ~ x', data, { family: 'poisson', frequencyWeights: 'f' }));
    const spread = diagnose(glm('y ~ x', { y: expand(data.y), x: expand(data.x) }, { family: 'poisson' }));
    const first = data.f.map((_, i) => data.f.slice(0, i).reduce((s, f) => s + f, 0));
    // Two fits that stop at a decrement of 1e−11.
    expect(
      largestError(
        counted.leverage,
        first.map((i) => spread.leverage[i]),
      ),
    ).toBeLessThan(1e-9);
    expect(
      largestError(
        counted.cooksDistance,
        first.map((i) => spread.cooksDistance[i]),
      ),
    ).toBeLessThan(1e-9);
    for (const type of ['HC0', 'HC1', 'HC2', 'HC3'] as const)
      expect(largestError(counted.robustStdError[type] as Float64Array, spread.robustStdError[type] as Float64Array)).toBeLessThan(1e-9);
  });
  it.each([
    // Powers far from zero: QR, and sums in double-double arithmetic; 2,500 rows are three blocks.
    ['qr', 'numbers', 40, 3],
    ['qr', 'numbers', 2500, 3],
    ['compensated', 'numbers', 40, 200],
    ['compensated', 'numbers', 2500, 200],
    ['qr', 'numbers and categories', 2500, 3],
    ['compensated', 'numbers and categories', 40, 200],
  ] as const)('of powers solved by %s are those of orthogonal polynomials (%s, %i rows)', (method, columns, n, from) => {
    const at = Array.from({ length: n }, (_, i) => i);
    const more = columns === 'numbers' ? '' : ' + g';
    const rows = {
      x: at.map((i) => from + (4 * i) / n),
      y: at.map((i) => 2 + Math.sin((7 * i) / n) + ((i * 37) % 11) / 10),
      g: at.map((i) => 'abc'[(i * 5) % 3]),
    };
    const powers = glm(`y ~ x + I(x^2) + I(x^3)${more}`, rows, { family: 'gamma', link: 'log' });
    const orthogonal = glm(`y ~ poly(x, 3)${more}`, rows, { family: 'gamma', link: 'log' });
    expect([powers.state.numerics?.method, orthogonal.state.numerics?.method]).toEqual([method, 'cholesky']);
    const [own, other] = [diagnose(powers), diagnose(orthogonal)];
    // Everything comes from the factor and rounds by ε κ, times some hundred for the columns of the powers themselves.
    const tolerance = method === 'qr' ? 1e-11 : 1e-7;
    expect(largestError(own.leverage, other.leverage)).toBeLessThan(tolerance);
    expect(largestError(own.cooksDistance, other.cooksDistance, 1e-6)).toBeLessThan(10 * tolerance);
    const robust = (d: typeof own): number[] =>
      (['HC0', 'HC3'] as const).map((type) => d.robustStdError[type]?.at(more ? -1 : 3) ?? Number.NaN);
    // The cubic's coefficient stands in other units, and so does its error: their ratio is that of the coefficients.
    const unit = more ? 1 : (powers.coefficients[3].estimate ?? Number.NaN) / (orthogonal.coefficients[3].estimate ?? Number.NaN);
    expect(
      largestError(
        robust(own),
        robust(other).map((e) => e * Math.abs(unit)),
      ),
    ).toBeLessThan(tolerance);
  });
  it('of several classes give one column for each, and say what has no definition', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ y: ['a', 'b', 'c'][(i * 7 + (i % 5)) % 3], x: Math.sin(i) }));
    const model = glm('y ~ x', rows, { family: 'multinomial' });
    const d = diagnose(model);
    expect(Object.keys(d.fitted as object)).toEqual(['a', 'b', 'c']);
    expect(d.leverage.reduce((s, h) => s + h, 0)).toBeCloseTo(4, 10);
    expect(d.residuals.working).toBeNull();
    expect(d.warnings.map((w) => w.message).join('\n')).toMatch(/HC2/);
    expect(d.robustStdError.HC0?.every((e) => e > 0)).toBe(true);
  });
  it('become plain JSON with null where there is no number', () => {
    const diagnostics = diagnose(glm('y ~ x + z', { ...data, z: data.x.map((x) => 2 * x) }, { family: 'poisson' }));
    const json = diagnosticsJson(diagnostics);
    expect(json.robustStdError.HC0).toHaveLength(3);
    expect(json.robustStdError).toMatchObject({ HC0: [expect.any(Number), expect.any(Number), null] });
    expect(json.anovaTypeI.p[1]).toBeNull();
    expect(diagnostics.warnings.some((w) => /aliased/.test(w.message))).toBe(true);
    expect(JSON.parse(JSON.stringify(json)).leverage).toHaveLength(6);
  });
  it('are refused for a loaded model, with what to do', () => {
    const loaded = loadModel(JSON.stringify(glm('y ~ x', data, { family: 'poisson' }).save()));
    expect(() => diagnose(loaded)).toThrow(/fit it again/);
  });
});
