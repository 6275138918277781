import { describe, expect, test } from 'vitest';
import { plainKernels } from '../../src/kernels/plainKernels.ts';
import { unaryPrimitives } from '../../src/kernels/scalarPrimitives.ts';
import type { UnaryKernel } from '../../src/kernels/vectorKernels.ts';
import { wasmVectorKernels } from '../../src/kernels/wasmVectorKernels.ts';
import { extended, toDouble } from '../../src/math/extendedDouble.ts';
import { extendedBd0, extendedLog1pmx } from '../../src/math/extendedFunctions.ts';
import special from '../math/reference/specialFunctions.json' with { type: 'json' };
import stable from './reference/stablePrimitives.json' with { type: 'json' };
import { ulpsBetween, vectorKernelsContract } from './vectorKernelsContract.ts';

// Every implementation of VectorKernels, with the units in the last place that its own exp, log … may differ by.
vectorKernelsContract(plainKernels);
const wasm = wasmVectorKernels();
// Its exp, expm1, log and log1p, and what is made of them, promise two units in the last place; the rest has the same bits.
const two = ['exp', 'expNegAbs', 'expm1', 'log', 'log1p', 'log1pOfUnit', 'softplus', 'sigmoid', 'logaddexp', 'xlogy'];
// These two keep away from cancellation by other series than the plain ones; either is within three units of the exact value, but
// y log(y/μ) + μ − y just above y = 2μ within six, as the plain one.
const four = ['log1pmx', 'bd0'];
// Rational functions where the plain ones have polynomials, recurrences and asymptotic series: each within 3.1 units of the exact value.
const gammas = ['lgamma', 'digamma', 'trigamma'];
// A rational function for all arguments where the plain ones have a Chebyshev series and a continued fraction.
const normals = ['normalCdf', 'normalLogCdf', 'normalHazard'];
const from = ['softplusFrom', 'sigmoidFrom', 'softplusReflectedFrom', 'sigmoidReflectedFrom'];
const ulps = Object.fromEntries([
  ...[...two, ...from].map((op) => [op, 2]),
  ...four.map((op) => [op, 4]),
  ...gammas.map((op) => [op, 5]),
  ...normals.map((op) => [op, 6]),
  ['normalPdf', 4],
  // The plain one takes −x from the hazard above −2.5, which leaves a tenth there.
  ['normalHazardExcess', 24],
  // Below one the plain function loses up to ten units, and its derivatives up to fifteen: what is left of larger terms.
  ['stirlerr', 12],
  ['stirlerrDerivative', 20],
]);
if (wasm) vectorKernelsContract(wasm, { lanes: 2, ulps });

describe('the measure of the contract', () => {
  test('units in the last place', () => {
    expect(ulpsBetween(1, 1 + 2 ** -52)).toBe(1);
    expect(ulpsBetween(-5e-324, 5e-324)).toBe(2);
    expect(ulpsBetween(0, -0)).toBe(0);
    expect(ulpsBetween(Infinity, Number.MAX_VALUE)).toBe(1);
    expect(ulpsBetween(NaN, NaN)).toBe(0);
    expect(ulpsBetween(NaN, 1)).toBe(Infinity);
  });

  test('the primitives at signed zeros and infinities', () => {
    expect(Object.is(unaryPrimitives.sqrt(-0), -0)).toBe(true);
    expect(unaryPrimitives.softplus(Infinity)).toBe(Infinity);
    expect(unaryPrimitives.sigmoid(-Infinity)).toBe(0);
    expect(unaryPrimitives.exp(-Infinity)).toBe(0);
  });
});

describe.skipIf(!wasm)('gamma functions and the normal distribution against 40 digits', () => {
  const kernels = wasm as NonNullable<typeof wasm>;
  const values = special.values as unknown as Record<string, [number[], string][]>;
  /** Compares a kernel at arguments with the values there. */
  const expectWithin = (allowed: number, name: string, cases: readonly (readonly [number, number])[], kernel: UnaryKernel): void => {
    const x = kernels.allocate(cases.length);
    x.set(cases.map(([at]) => at));
    kernel(x, x, cases.length);
    cases.forEach(([at, value], i) => {
      expect(ulpsBetween(x[i], value), `${name}(${at}): ${x[i]} for ${value}`).toBeLessThanOrEqual(allowed);
    });
  };
  // The largest errors at 24000 arguments from 1e−12 to 1e12, half of them between 1 and 3 and an eighth close to 1, 2, 3 and the root of ψ
  // (mpmath 1.3.0, 60 digits, 2026-11-30): 2.7, 3.1, 2.2 and 3.4 units.
  test.each([
    ['lgamma', 3],
    ['digamma', 4],
    ['trigamma', 3],
    ['stirlerr', 4],
  ] as const)('%s', (name, allowed) => {
    const cases = values[name].filter(([[x]]) => x > 0);
    expect(cases.length).toBeGreaterThan(200);
    expectWithin(
      allowed,
      name,
      cases.map(([[at], text]) => [at, Number(text)]),
      kernels.unary[name],
    );
  });

  // At 9000 arguments within ±40, a third of them within ±5 and a third from 1e−5 in size: 3.8, 4.1, 4.5 and 4.2 units, largest near 0
  // (and 1.8 of the density, which the reference lacks).
  test.each([
    ['normalCdf', 4],
    ['normalLogCdf', 5],
    ['normalHazard', 5],
    ['normalHazardExcess', 5],
  ] as const)('%s', (name, allowed) => {
    const cases = values[name];
    expect(cases.length).toBeGreaterThan(100);
    expectWithin(
      allowed,
      name,
      cases.map(([[at], text]) => [at, Number(text)]),
      kernels.unary[name],
    );
  });

  // The first below ½ from ψ(x + 1), the second below one as a sum of two squares of quotients: 2.9 and 4.7 units at the arguments above.
  test.each([
    [1, 4],
    [2, 5],
  ])('derivative of stirlerr of order %i', (order, allowed) => {
    const all = stable.cases as unknown as [string, number[], number][];
    const cases = all.filter(([name, [n]]) => name === 'stirlerrDerivative' && n === order);
    expect(cases.length).toBeGreaterThan(8);
    const ofOrder: UnaryKernel = (dst, a, n) => kernels.binary.stirlerrDerivative.scalarVector(dst, order, a, n);
    expectWithin(
      allowed,
      `order ${order}`,
      cases.map(([, [, at], value]) => [at, value]),
      ofOrder,
    );
  });
});

describe.skipIf(!wasm)('the deviance parts against double-double', () => {
  const kernels = wasm as NonNullable<typeof wasm>;
  // Points of every scale, and dense where one form takes over from another (−½, −0.29, 0.41, 1).
  const points = [
    ...Array.from({ length: 4000 }, (_, i) => -0.98 + 0.001 * i),
    ...Array.from({ length: 400 }, (_, i) => (i % 2 ? -1 : 1) * 10 ** (-(i + 1) / 25)),
    ...[-0.5, -0.29, 0.41, 1].flatMap((at) => Array.from({ length: 41 }, (_, i) => at + (i - 20) * 2 ** -50)),
  ];
  const worst = (found: Float64Array, exact: (i: number) => number): number =>
    found.reduce((most, v, i) => Math.max(most, ulpsBetween(v, exact(i))), 0);

  test('log(1 + x) − x', () => {
    const x = kernels.allocate(points.length);
    x.set(points);
    kernels.unary.log1pmx(x, x, points.length);
    expect(worst(x, (i) => toDouble(extendedLog1pmx(extended(points[i]))))).toBeLessThanOrEqual(3);
  });

  test('y log(y/μ) + μ − y', () => {
    const y = kernels.allocate(points.length);
    y.set(points.map((v) => 3.7 * (1 + v)));
    const at = y.slice();
    kernels.binary.bd0.vectorScalar(y, y, 3.7, points.length);
    // At y = 2μ, where the plain form begins, its two terms cancel to a quarter: their rounding counts fourfold there.
    expect(worst(y, (i) => toDouble(extendedBd0(extended(at[i]), extended(3.7))))).toBeLessThanOrEqual(8);
  });
});
