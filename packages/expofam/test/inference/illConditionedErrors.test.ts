// Powers of numbers far from zero: what is computed from the rows of the fit, beside the same fit on orthogonal polynomials.
import { describe, expect, it } from 'vitest';
import { type CovarianceOptions, glm, influence, loadModel, withCovariance } from '../../src/index.ts';
import { largestError } from './reference/cases.ts';

const n = 70;
const from = 2000;
const x = Array.from({ length: n }, (_, i) => from + (4 * i) / n);
const data = {
  x,
  x2: x.map((v) => v * v),
  x3: x.map((v) => v * v * v),
  y: x.map((_, i) => 2 + Math.sin((7 * i) / n) + ((i * 37) % 11) / 10),
  g: x.map((_, i) => (i * 3) % 11),
};
const powers = glm('y ~ x + x2 + x3', data, { family: 'gaussian' });
const orthogonal = glm('y ~ poly(x, 3)', data, { family: 'gaussian' });
const errorsOf = (options: CovarianceOptions): number[] => withCovariance(powers, options).coefficients.map((c) => c.stdError as number);

describe(`errors from the rows at a condition of ${powers.state.numerics?.condition?.toPrecision(1)}`, () => {
  // mpmath 1.3.0 with 60 digits, of the columns as rounded to doubles; 2026-11-30. From products of H⁻¹ they were off by 1.6e-2.
  it.each<[CovarianceOptions, number[]]>([
    [{ type: 'HC0' }, [301142314.3132, 451289.598850071, 225.433025168341, 0.0375369021469093]],
    [{ type: 'HC3' }, [347348220.584815, 520537.164296128, 260.026184167496, 0.0432973285664746]],
    [{ type: 'cluster', cluster: 'g', cadjust: false }, [145346912.853045, 217830.525960113, 108.82040849719, 0.0181209368625804]],
  ])('%o', (options, want) => {
    // Rounding takes ε κ = 1e−8.
    expect(largestError(errorsOf(options), want)).toBeLessThan(1e-8);
  });

  // The cubic's coefficient stands in other units, and so does its error.
  const unit = (powers.coefficients[3].estimate as number) / (orthogonal.coefficients[3].estimate as number);
  it.each<CovarianceOptions>([
    { type: 'HC1' },
    { type: 'HC2' },
    { type: 'HC4' },
    { type: 'HC4m' },
    { type: 'HC5' },
    { type: 'cluster', cluster: 'g', clusterType: 'HC1' },
    { type: 'cluster', cluster: 'g', clusterType: 'HC2' },
    { type: 'cluster', cluster: 'g', clusterType: 'HC3' },
    { type: 'newey-west', lag: 2 },
    { type: 'newey-west', lag: 2, prewhite: 1 },
  ])('%o: those of orthogonal polynomials', (options) => {
    const want = withCovariance(orthogonal, options).coefficients[3].stdError as number;
    // The columns as rounded differ by ε, which κ makes 1e−8, and the ratio of the coefficients as much.
    expect(Math.abs(errorsOf(options)[3] / (want * unit) - 1)).toBeLessThan(1e-6);
  });

  it('changes by single rows are those of orthogonal polynomials', () => {
    const [own, other] = [powers, orthogonal].map((m) => Object.values(influence(m).dfbetas)[3]);
    // In standard errors; the residuals themselves differ by 5e−7, as the columns are rounded.
    expect(largestError(own, other, 1)).toBeLessThan(2e-6);
  });

  it('errors of predictions, of a loaded model too', () => {
    const rows = x.flatMap((_, i) => (i % 14 === 0 && i < 30 ? [i] : []));
    const fresh = { x: rows.map((i) => data.x[i]), x2: rows.map((i) => data.x2[i]), x3: rows.map((i) => data.x3[i]) };
    // As above. A quadratic form in the covariance was off by 1.5e-2.
    const want = [0.162104619591589, 0.0742566777699152, 0.0687744713874244];
    const found = powers.predict(fresh, { se: true, interval: 'confidence' });
    // Rounding takes ε κ = 1e−8.
    expect(largestError(found.stdError?.response ?? [], want)).toBeLessThan(1e-8);
    expect(loadModel(JSON.parse(JSON.stringify(powers.save()))).predict(fresh, { se: true, interval: 'confidence' })).toEqual(found);
  });
});

// w = x + 2⁻ᵏz holds no rounding, so that models of x, w and of x, z are the same, and what they predict has the same errors.
describe.each([16, 26])('two columns that differ by 2^-%i of themselves', (k) => {
  const step = 2 ** -k;
  const withSum = <T extends { x: number[]; z: number[] }>(columns: T) => ({
    ...columns,
    w: columns.x.map((v, i) => v + step * columns.z[i]),
  });
  const rows = Array.from({ length: 80 }, (_, i) => i);
  const eighths = rows.map((i) => ((i * 37) % 64) / 16);
  const others = rows.map((i) => ((i * 23) % 61) / 8 - 3);
  const response = rows.map((i) => 3 + eighths[i] + 0.5 * others[i] + ((i * 29) % 13) / 6);
  const all = withSum({ y: response, x: eighths, z: others, g: rows.map((i) => (i * 3) % 17), h: rows.map((i) => (i * 5) % 13) });
  const fresh = withSum({ x: [0, 2, 5], z: [1, -3, 4] });
  // Sixteen roundings of ε κ: 2e−10 and 3e−7. Quadratic forms in the covariance were off by 1e−7 and 8e−2.
  const tolerance = 16 * 2 ** (k - 52);
  const pairs = Object.fromEntries(
    ['gaussian', 'weibull'].map((family) => [family, ['y ~ x + w', 'y ~ x + z'].map((f) => glm(f, all, { family }))]),
  );

  it.each<[string, CovarianceOptions]>([
    ['weibull', { type: 'model' }],
    ['weibull', { type: 'observed' }],
    ['gaussian', { type: 'observed' }],
    ['gaussian', { type: 'HC0' }],
    ['gaussian', { type: 'HC1' }],
    ['gaussian', { type: 'HC3' }],
    ['gaussian', { type: 'cluster', cluster: 'g' }],
    ['gaussian', { type: 'cluster', cluster: ['g', 'h'] }],
    ['gaussian', { type: 'newey-west', lag: 3 }],
    ['gaussian', { type: 'bootstrap', bootstrap: { replicates: 50 } }],
  ])('%s, %o', (family, options) => {
    const [near, apart] = pairs[family].map((m) => withCovariance(m, options));
    const predicted = (m: typeof near) => m.predict(fresh, { type: 'link', se: true });
    const errors = (m: typeof near) => Object.values(predicted(m).stdError ?? {})[0];
    expect(largestError(errors(near), errors(apart))).toBeLessThan(tolerance);
    expect(predicted(loadModel(JSON.parse(JSON.stringify(near.save()))))).toEqual(predicted(near));
    const ofCoefficients = (m: typeof near, unit: number) => [
      m.coefficients[0].stdError as number,
      (m.coefficients[2].stdError as number) * unit,
    ];
    expect(largestError(ofCoefficients(near, step), ofCoefficients(apart, 1))).toBeLessThan(tolerance);
  });
});
