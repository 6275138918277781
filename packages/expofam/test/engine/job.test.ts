import { expect, test } from 'vitest';
import { type Job, runJob, runJobAsync } from '../../src/engine/job.ts';

const pass = { parameterCount: 0, evaluate: () => ({ valid: true, logLikelihood: 1 }) };
const request = { theta: new Float64Array(0), order: 'value' } as const;

function* job(left: string[]): Job<number> {
  try {
    const { logLikelihood } = yield { pass, request };
    yield { pass, request };
    return logLikelihood;
  } finally {
    left.push('left');
  }
}

test('a job that is broken off gives back what it took, and one that ends does so once', async () => {
  const left: string[] = [];
  let sweeps = 0;
  const cancel = (): void => {
    if (++sweeps === 2) throw new Error('cancelled');
  };
  await expect(runJobAsync(job(left), cancel)).rejects.toThrow('cancelled');
  expect([left, sweeps]).toEqual([['left'], 2]);
  expect(await runJobAsync(job(left))).toBe(1);
  expect(runJob(job(left))).toBe(1);
  expect(left).toHaveLength(3);
});
