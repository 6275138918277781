import { describe, expect, it } from 'vitest';
import { addFittedSums, fittedPlace, fittedSum } from '../../src/engine/fittedSums.ts';
import { familyByName } from '../../src/families/index.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import { linkByName } from '../../src/family/links.ts';
import { rowModel } from '../../src/family/rowModel.ts';
import { randomSource } from '../../src/math/random/random.ts';

const model = rowModel(familyByName('poisson') as ExponentialFamily, [linkByName('log')]);
const random = randomSource(5);
const n = 300;
const y = Float64Array.from({ length: n }, () => Math.floor(5 * random.uniform()));
const u = Float64Array.from({ length: n }, () => 2 * random.uniform() - 0.5);
const weights = Float64Array.from({ length: n }, (_, i) => i % 3);
const rows = (from: number, to: number) => ({ start: from, n: to - from, y: [y.subarray(from, to)], u: [u.subarray(from, to)] });
const sumOf = (bounds: readonly (readonly [number, number])[], w?: Float64Array) => {
  const sum = fittedSum({ y: [y], ...(w ? { weights: w } : {}) }, model, undefined);
  for (const [from, to] of bounds) sum.add(rows(from, to));
  return sum.result();
};

describe('the sums of a fit', () => {
  it('are those of the textbook', () => {
    const sums = sumOf([[0, n]], weights);
    let [likelihood, deviance, pearson] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const mu = Math.exp(u[i]);
      likelihood += weights[i] * (y[i] * u[i] - mu);
      deviance += 2 * weights[i] * ((y[i] > 0 ? y[i] * Math.log(y[i] / mu) : 0) - (y[i] - mu));
      pearson += (weights[i] * (y[i] - mu) ** 2) / mu;
    }
    // Some 300 terms, each to a few units in the last place.
    expect(sums[fittedPlace.logLikelihood]).toBeCloseTo(likelihood, 10);
    expect(sums[fittedPlace.deviance]).toBeCloseTo(deviance, 10);
    expect(sums[fittedPlace.pearson]).toBeCloseTo(pearson, 10);
    expect(sums[fittedPlace.scale] * Math.sqrt(sums[fittedPlace.squares])).toBeCloseTo(Math.sqrt(pearson), 11);
  });

  it('of parts add up to those of the whole, a part of weight 0 too', () => {
    const none = weights.map((w, i) => (i >= 100 && i < 200 ? 0 : w));
    const whole = sumOf([[0, n]], none);
    const total = addFittedSums();
    for (const part of [
      [0, 100],
      [100, 200],
      [200, n],
    ] as const)
      total.add(sumOf([part], none));
    const added = total.result();
    for (const at of [fittedPlace.logLikelihood, fittedPlace.deviance, fittedPlace.pearson, fittedPlace.rounding])
      expect(Math.abs(added[at] - whole[at])).toBeLessThan(1e-13 * Math.abs(whole[at]));
    const root = (s: Float64Array) => s[fittedPlace.scale] * Math.sqrt(s[fittedPlace.squares]);
    expect(Math.abs(root(added) / root(whole) - 1)).toBeLessThan(1e-14);
    const edge = new Float64Array(7);
    edge[fittedPlace.nearEdge] = 1;
    total.add(edge);
    total.add(sumOf([[0, 1]]));
    expect(total.result()[fittedPlace.nearEdge]).toBe(1);
  });
});
