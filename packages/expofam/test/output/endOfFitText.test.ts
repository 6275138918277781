import { describe, expect, it } from 'vitest';
import { endOfFitText, glm } from '../../src/index.ts';

const lastLines = (summary: string): string => summary.split('\n').find((line) => /onverged|maximum|Stopped/.test(line)) ?? '';

describe('how a fit ended', () => {
  it('says that it converged, and in how many iterations', () => {
    const model = glm('y ~ x', { y: [1, 2, 4, 7], x: [0, 1, 2, 3] }, { family: 'gaussian' });
    expect(lastLines(model.summary())).toBe('Converged in 1 iteration');
  });

  it('says what happened where there is no finite maximum', () => {
    const model = glm('y ~ x', { y: [0, 0, 0, 1, 1, 1], x: [1, 2, 3, 4, 5, 6] }, { family: 'bernoulli' });
    expect(model.status).toBe('separated');
    expect(lastLines(model.summary())).toMatch(/^No finite maximum: separated; the likelihood came to its limit in \d+ iterations$/);
  });

  it('says that a limit of iterations came first', () => {
    expect(endOfFitText({ status: 'max-iterations', iterations: 1 })).toBe('Not converged: the limit of 1 iteration came first');
  });

  it('counts the iterations of all trial values where a constant is estimated by its profile', () => {
    const y = [0, 1.2, 0, 3.1, 0.4, 5.2, 0, 2.2, 7.1, 0.3, 0, 4.4];
    const model = glm('y ~ x', { y, x: y.map((_, i) => i / 12) }, { family: 'tweedie', link: 'log' });
    // The grid alone has nine values, each of which is a fit of its own.
    expect(model.state.iterations).toBeGreaterThan(9);
  });

  it('shows the word of a saved model of another version as it is', () => {
    expect(endOfFitText({ status: 'tired' as 'stalled', iterations: 3 })).toBe('tired after 3 iterations');
  });
});
