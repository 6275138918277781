import { describe, expect, it } from 'vitest';
import { covariance, glm } from '../../src/index.ts';

const y = [1, 2, 4, 3, 5, 7];
const data = (id: readonly (number | bigint)[]) => ({ y, x: [0, 1, 0, 1, 0, 1], id });

describe('whole numbers as labels', () => {
  it('stay apart up to 2^53, where 15 digits would make one of two', () => {
    const [a, b] = [1234567890123456, 1234567890123457];
    const model = glm('y ~ factor(id)', data([a, a, a, b, b, b]), { family: 'gaussian' });
    expect(model.tidy().map(({ term }) => term)).toEqual(['(Intercept)', `factor(id)[${b}]`]);
  });

  // 2^53 + 1 is no double: it is read as 2^53.
  const beyond = [9007199254740992n, 9007199254740993n].flatMap((v) => [v, v, v]);

  it('are refused beyond, with row and way out', () => {
    expect(() => glm('y ~ factor(id)', data(beyond), { family: 'gaussian' })).toThrow(
      /id is a whole number beyond 2\^53 in row 1 .*; expected labels up to 9007199254740991, or text; write them as text/,
    );
  });

  it('are refused as clusters, too', () => {
    const model = glm('y ~ x', data(beyond), { family: 'gaussian' });
    expect(() => covariance(model, { type: 'cluster', cluster: 'id' })).toThrow(/beyond 2\^53 in row 1/);
  });

  it('are numbers like others where they are no labels', () => {
    const model = glm('y ~ x + id', data(beyond.map((v, i) => Number(v) * (i + 1))), { family: 'gaussian' });
    expect(model.converged).toBe(true);
  });
});
