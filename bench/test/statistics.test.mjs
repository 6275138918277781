import { describe, expect, it } from 'vitest';
import {
  bestPeer,
  digitsWanted,
  growthExponent,
  median,
  ratioToR,
  sharedDigits,
  summary,
  variantsToKeep,
  worthAnotherRound,
} from '../statistics.mjs';

describe('times', () => {
  it('median of odd and even numbers of times, in any order', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([10, 9])).toBe(9.5);
  });
  it('does not sort the list it is given, nor as text', () => {
    const list = [10, 9, 100];
    expect(summary(list)).toEqual({ min: 9, median: 10, rounds: 3 });
    expect(list).toEqual([10, 9, 100]);
  });
});

describe('digits', () => {
  it('are relative to the largest coefficient', () => {
    expect(sharedDigits([1, 100.001], [1, 100])).toBeCloseTo(5, 6);
    expect(sharedDigits([1.001, 100], [1, 100])).toBeCloseTo(5, 6);
    expect(sharedDigits([1, 2], [1, 2])).toBe(16);
  });
  it('are none where a coefficient is no number, so that a comparison fails', () => {
    expect(sharedDigits([Number.NaN, 1], [1, 1]) >= 2).toBe(false);
  });
  it('refuse vectors of different lengths', () => {
    expect(() => sharedDigits([1], [1, 2])).toThrow('1 and 2 coefficients');
  });
  it('are asked of peers by what they promise', () => {
    expect([digitsWanted('R:glm.fit'), digitsWanted('sklearn:lbfgs'), digitsWanted('npm:glm')]).toEqual([6, 2, Number.NEGATIVE_INFINITY]);
  });
});

describe('ratios', () => {
  const ours = { median: 2 };
  it('are to the quickest peer, packages for the record left out', () => {
    const peers = { 'R:glm.fit': { median: 8 }, 'sklearn:lbfgs': { median: 3 }, 'npm:glm': { median: 1 } };
    expect(bestPeer(ours, peers)).toEqual({ best: 'sklearn:lbfgs', ratio: 1.5 });
    expect(ratioToR(ours, peers)).toBe(4);
  });
  it('are none without peers', () => {
    expect(bestPeer(ours, { 'npm:glm': { median: 1 } })).toEqual({ best: null, ratio: null });
    expect(ratioToR(ours, { glum: { median: 1 } })).toBe(null);
  });
});

describe('what is measured again', () => {
  it('thread counts near the quickest', () => {
    expect(variantsToKeep(new Map(Object.entries({ one: 1, two: 0.9, four: 1.2 })))).toEqual(['one', 'two']);
    expect(variantsToKeep(new Map(Object.entries({ one: 2, two: 1 })))).toEqual(['two']);
  });
  it('every peer once, and then those that can be the best', () => {
    expect([worthAnotherRound(0, 100, 1), worthAnotherRound(1, 100, 1), worthAnotherRound(1, 2.9, 1)]).toEqual([true, false, true]);
  });
});

it('growth is the slope on logarithmic axes', () => {
  expect(growthExponent([1e4, 1e5, 1e6], [0.03, 0.3, 3])).toBeCloseTo(1, 12);
  expect(growthExponent([10, 20, 40], [5, 20, 80])).toBeCloseTo(2, 12);
});
