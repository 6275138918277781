import { afterEach, describe, expect, it, vi } from 'vitest';

// Engines differ by a last bit in these; + − × ÷ √ are the same everywhere (IEEE 754).
const names = ['exp', 'expm1', 'log', 'log1p', 'sin', 'cos'] as const;
const originals = Object.fromEntries(names.map((n) => [n, Math[n]]));

/** Another engine: each function is off by up to one unit in the last place, upwards or downwards by its argument's last bit. */
function perturb(): void {
  const bits = new Float64Array(1);
  const words = new BigInt64Array(bits.buffer);
  for (const name of names) {
    const f = originals[name];
    Math[name] = (x: number) => {
      const value = f(x);
      if (!Number.isFinite(value) || value === 0 || x === 0 || value === 1) return value;
      bits[0] = x;
      const up = (words[0] & 1n) === 1n;
      bits[0] = value;
      words[0] += up ? 1n : -1n;
      return bits[0];
    };
  }
}

const restore = (): void => {
  Object.assign(Math, originals);
};
afterEach(restore);

const x = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) / 10);
const data = {
  x,
  y: x.map((v, i) => Math.round(2 + v + ((i * 11) % 7) / 2)),
  hit: x.map((v, i) => (v + ((i * 17) % 9) > 6 ? 1 : 0)),
  up: x.map((v, i) => 1 + v + ((i * 13) % 5) / 4),
};

/** The fit by modules loaded now: some keep `Math.exp` itself, so another Math has to be there before them. */
async function fit(formula: string, family: string, link: string | undefined) {
  vi.resetModules();
  const { useKernels } = await import('../../src/kernels/activeKernels.ts');
  const { glm } = await import('../../src/model/glm.ts');
  useKernels('plain');
  return glm(formula, data, link ? { family, link } : { family }).coefficients.map((c) => [c.estimate as number, c.stdError as number]);
}

async function fits(formula: string, family: string, link?: string) {
  const here = await fit(formula, family, link);
  perturb();
  const there = await fit(formula, family, link);
  restore();
  return [here, there];
}

describe('plain kernels on an engine with another Math', () => {
  it('count least squares by + − × ÷ √ alone: the same bits', async () => {
    const [here, there] = await fits('y ~ x + I(x^2)', 'gaussian');
    expect(there).toEqual(here);
  });

  it.each([
    ['y ~ x', 'poisson', undefined],
    ['up ~ x', 'gamma', 'log'],
    ['hit ~ x', 'bernoulli', undefined],
  ])('%s %s agrees to rounding', async (formula, family, link) => {
    const [here, there] = await fits(formula, family, link);
    expect(there).not.toEqual(here);
    // The sums of 40 terms each off by 1.1e−16 move an estimate by some 1e−15 of itself; the iteration ends within 1e−12 standard errors.
    here.flat().forEach((v, k) => {
      expect(Math.abs(there.flat()[k] / v - 1)).toBeLessThan(1e-11);
    });
  });
});
