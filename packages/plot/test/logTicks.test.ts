import { describe, expect, it } from 'vitest';
import { logTicks } from '../src/logTicks.ts';

describe('ticks of a logarithmic axis', () => {
  it.each([
    [0.02, 300, [0.1, 1, 10, 100]],
    [3e-13, 2e4, [1e-12, 1e-9, 1e-6, 1e-3, 1, 1e3]],
    [0.25, 0.25 * (1 + 2 ** -52), [0.25]],
    [0.12, 8.5, [0.2, 0.5, 1, 2, 5]],
    [0.3, 7, [0.5, 1, 2, 5]],
    [0.55, 1.66, [0.6, 0.8, 1, 1.2, 1.4, 1.6]],
    [0.97, 1.04, [0.98, 1, 1.02, 1.04]],
    [110, 290, [150, 200, 250]],
  ])('from %d to %d', (low, high, ticks) => {
    expect(logTicks(low, high)).toEqual(ticks);
  });
});
