import { describe, expect, test } from 'vitest';
import { plainKernels } from '../../src/kernels/plainKernels.ts';
import { unaryPrimitives } from '../../src/kernels/scalarPrimitives.ts';
import { wasmVectorKernels } from '../../src/kernels/wasmVectorKernels.ts';
import { ulpsBetween, vectorKernelsContract } from './vectorKernelsContract.ts';

// Every implementation of VectorKernels, with the units in the last place that its own exp, log … may differ by.
vectorKernelsContract(plainKernels);
const wasm = wasmVectorKernels();
// Its exp, expm1, log and log1p, and what is made of them, promise two units in the last place; the rest has the same bits.
const two = ['exp', 'expNegAbs', 'expm1', 'log', 'log1p', 'softplus', 'sigmoid', 'logaddexp', 'xlogy'];
const from = ['softplusFrom', 'sigmoidFrom', 'softplusReflectedFrom', 'sigmoidReflectedFrom'];
if (wasm) vectorKernelsContract(wasm, { lanes: 2, ulps: Object.fromEntries([...two, ...from].map((op) => [op, 2])) });

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
