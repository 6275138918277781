import { expect, it } from 'vitest';
import { cvGlmPath, cvGlmPathAsync, glmPath } from '../../../src/index.ts';

const data = {
  y: [1, 3, 2, 5, 4, 6, 8, 7, 2, 5, 9, 4],
  a: [1, 2, 3, 4, 5, 6, 7, 8, 2, 5, 9, 3],
  b: [2, 1, 2, 1, 1, 2, 1, 2, 1, 2, 2, 1],
};
const path = glmPath('y ~ a + b', data, { family: 'poisson', lambdaCount: 6 });

it('cross-validates a path as at once, and says how far it is', async () => {
  const seen: [number, number][] = [];
  const folds: number[] = [];
  let sweeps = 0;
  const options = { folds: 3, onLambda: (fold: number, done: number) => seen.push([fold, done]), onProgress: (f: number) => folds.push(f) };
  const found = await cvGlmPathAsync(path, options, () => {
    sweeps++;
  });
  expect(found).toEqual(cvGlmPath(path, { folds: 3 }));
  expect(folds).toEqual([1, 2, 3]);
  // Each fit is done with one λ after another.
  expect(seen).toEqual([1, 2, 3].flatMap((fold) => path.lambdas.map((_, i) => [fold, i + 1])));
  expect(sweeps).toBeGreaterThan(3 * path.lambdas.length);
});

it('ends where it is cancelled between two sweeps', async () => {
  const folds: number[] = [];
  let sweeps = 0;
  const cancelled = cvGlmPathAsync(path, { folds: 3, onProgress: (f) => folds.push(f) }, () => {
    if (folds.length === 1 && ++sweeps === 4) throw new Error('cancelled');
  });
  await expect(cancelled).rejects.toThrow('cancelled');
  expect([folds, sweeps]).toEqual([[1], 4]);
});
