import { describe, expect, it } from 'vitest';
import { glm, loadModel, partialFit } from '../../src/index.ts';

const kind = ['a', 'b', 'c', 'b', 'a', 'c', 'a', 'b', 'c', 'a'];
const data = { kind, x: [1, 2, 3, 4, 5, 2, 6, 3, 1, 4] };
const fit = (options: object) => glm('kind ~ x', data, { family: 'multinomial', ...options });
const estimates = (model: ReturnType<typeof fit>) => model.tidy().flatMap(({ estimate, stdError }) => [estimate ?? 0, stdError ?? 0]);

describe('class weights', () => {
  it('are the weights of the rows of a class', () => {
    const byRow = estimates(fit({ weights: kind.map((k) => ({ a: 3, b: 0.5, c: 1 })[k] ?? 0) }));
    // The same sums in the same order.
    expect(estimates(fit({ classWeights: { a: 3, b: 0.5 } }))).toEqual(byRow);
    expect(estimates(fit({}))).not.toEqual(byRow);
  });

  it('multiply weights of rows', () => {
    const w = kind.map((_, i) => 1 + (i % 3));
    const together = estimates(fit({ weights: w.map((v, i) => v * (kind[i] === 'c' ? 2 : 1)) }));
    expect(estimates(fit({ weights: w, classWeights: { c: 2 } }))).toEqual(together);
  });

  it.each([
    [{ classWeights: { d: 2 } }, /class weight of "d": no such class in response "kind"; expected .*a.*b.*c/],
    [{ classWeights: { a: -1 } }, /class weight of "a": -1; expected a number above 0/],
    [{ classWeights: { a: 0 } }, /class weight of "a": 0; expected a number above 0/],
  ])('refuse %j', (options, message) => {
    expect(() => fit(options)).toThrow(message);
  });

  it('are refused for other families', () => {
    const numbers = { y: [1, 2, 3], x: [1, 0, 2] };
    expect(() => glm('y ~ x', numbers, { family: 'poisson', classWeights: { a: 2 } })).toThrow(
      /family "poisson"; expected the family multinomial/,
    );
  });

  it('are saved, and count for rows that come later', () => {
    const classWeights = { a: 3, b: 0.5 };
    const model = fit({ classWeights });
    const loaded = loadModel(JSON.stringify(model.save()));
    expect(loaded.state.frame.classWeights).toEqual(classWeights);
    expect(fit({}).save().frame).not.toHaveProperty('classWeights');
    const later = { kind: ['a', 'c', 'b', 'a'], x: [2, 3, 4, 5] };
    const byRow = partialFit(
      fit({ weights: kind.map((k) => ({ a: 3, b: 0.5, c: 1 })[k] ?? 0) }),
      { ...later, w: [3, 1, 0.5, 3] },
      { weights: 'w' },
    );
    expect(estimates(partialFit(loaded, later))).toEqual(estimates(byRow));
    expect(() => loadModel({ ...model.save(), frame: { ...model.save().frame, classWeights: { a: 'much' } } })).toThrow(/classWeights.a/);
  });
});
