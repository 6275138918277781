import { describe, expect, it } from 'vitest';
import { glm } from '../../src/model/glm.ts';
import reference from './reference/conditioning.json' with { type: 'json' };

/** Significant digits that agree, the fewest over all values. */
const digits = (got: readonly (number | null)[], want: readonly number[]): number =>
  Math.min(...want.map((w, i) => -Math.log10(Math.max(1e-16, Math.abs(((got[i] ?? Number.NaN) - w) / w)))));

const fit = (name: keyof typeof reference.cases) => {
  const { formula, family, link, columns, estimate, stdError } = reference.cases[name];
  const data = Object.fromEntries(Object.entries(columns).map(([k, v]) => [k, Float64Array.from(v)]));
  const model = glm(formula, data, { family, ...(link ? { link } : {}) });
  return {
    model,
    estimates: digits(
      model.coefficients.map((c) => c.estimate),
      estimate,
    ),
    errors: digits(
      model.coefficients.map((c) => c.stdError),
      stdError,
    ),
  };
};

// The wanted digits are those that R reaches at epsilon 1e−14 (less half a digit), or what the rounding of the columns to
// doubles leaves: half an ulp of x^10 times the condition number for Filip.
describe('ill-conditioned fits', () => {
  it('Longley: QR where a Gram matrix would lose four digits', () => {
    const { model, estimates, errors } = fit('strd-longley');
    expect(model.state.numerics.method).toBe('qr');
    expect(estimates).toBeGreaterThan(12.3);
    expect(errors).toBeGreaterThan(12);
  });

  it('Filip: a polynomial of degree ten, condition 4e9 after centring', () => {
    const { model, estimates, errors } = fit('strd-filip');
    expect(model.state.numerics.method).toBe('compensated');
    expect(estimates).toBeGreaterThan(7);
    expect(errors).toBeGreaterThan(7);
    expect(model.state.numerics.digits).toBeLessThanOrEqual(8);
    expect(model.state.numerics.digits).toBeGreaterThanOrEqual(5);
  });

  it('a cubic in raw calendar years: whole numbers lose nothing', () => {
    const { model, estimates, errors } = fit('exact-poisson-year-cubic');
    expect(model.state.numerics).toMatchObject({ method: 'compensated', digits: 15 });
    expect(estimates).toBeGreaterThan(13);
    expect(errors).toBeGreaterThan(11);
  });

  it('two columns that agree to five digits', () => {
    const { model, estimates, errors } = fit('exact-gamma-collinear');
    expect(model.state.numerics.method).toBe('qr');
    expect(estimates).toBeGreaterThan(9.5);
    expect(errors).toBeGreaterThan(10);
    expect(model.toJSON().numerics.digits).toBeGreaterThanOrEqual(9);
    expect(model.summary()).toContain('Solved by QR');
  });

  it('warns below six digits and names the columns at fault', () => {
    // v = u + 1e−11·noise: decimals, so reading alone leaves about four digits.
    const n = 60;
    const u = Array.from({ length: n }, (_, i) => Math.sin(1 + i * 1.3));
    const v = u.map((x, i) => x + 1e-11 * Math.cos(i * 2.1));
    const z = u.map((_, i) => Math.cos(i * 0.7));
    const y = u.map((x, i) => 1 + x + z[i] + Math.sin(i * 5.7));
    const model = glm('y ~ z + u + v', { y, u, v, z }, { family: 'gaussian' });
    const warning = model.warnings.find((w) => w.code === 'ill-conditioned');
    expect(warning?.message).toMatch(/columns "u", "v" are nearly/);
    expect(warning?.message).not.toContain('"z"');
    expect(model.state.numerics.digits).toBeLessThan(6);
    expect(model.state.rank).toBe(4);
  });

  it('a well-conditioned fit stays with Cholesky and loses nothing', () => {
    const x = [1, 2, 3, 4, 5, 6];
    const model = glm('y ~ x', { y: [1.1, 1.9, 3.2, 3.9, 5.1, 6], x }, { family: 'gaussian' });
    expect(model.state.numerics.method).toBe('cholesky');
    expect(model.state.numerics.digits).toBeGreaterThanOrEqual(14);
    expect(model.warnings).toEqual([]);
  });
});

describe('the end of the iteration', () => {
  it('is not decided by a likelihood that rounding of large, cancelling coefficients blurs', () => {
    // Coefficients of ±4000 on columns that agree to four digits: the gain of the last steps (1e−16) is below the rounding of ℓ.
    const n = 56;
    let s = 5;
    const random = () => {
      s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
      return (s + 0.5) / 4294967296;
    };
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    for (let k = 0; k < 40; k++) {
      const a = Array.from({ length: n }, normal);
      const b = a.map((v) => v + 1e-5 * normal());
      const y = a.map((v, i) => Math.floor(Math.exp(0.4 * v + 0.5 + 4e4 * (b[i] - v)) * -Math.log(random()) * 1.5));
      const model = glm('y ~ a + b', { y, a, b }, { family: 'poisson' });
      expect(model.status).toBe('converged');
      expect(model.state.iterations).toBeLessThan(20);
    }
  });
});
