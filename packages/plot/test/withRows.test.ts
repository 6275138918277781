import { type GlmOptions, glm, loadModel } from 'expofam';
import { expect, it } from 'vitest';
import { withRows } from '../src/withRows.ts';

it('fits parts of a whole again, none of which is a reference', () => {
  const share = [0.2, 0.5, 0.3, 0.6, 0.4, 0.7];
  const rows = { p: share, q: share.map((p) => 1 - p), x: [1, 2, 3, 4, 5, 6] };
  const model = glm('cbind(p, q) ~ x', rows, { family: 'dirichlet' });
  const saved = loadModel(JSON.stringify(model.save()));
  expect(withRows(saved, rows).model.coefficients).toEqual(model.coefficients);
});

it.each(['weibull', 'negative-binomial'])('estimates again what was estimated, and counts it: %s', (family) => {
  const rows = { y: [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 19, 7, 9, 3], x: Array.from({ length: 16 }, (_, i) => i % 5) };
  const model = glm('y ~ x', rows, { family });
  const again = withRows(loadModel(JSON.stringify(model.save())), rows).model;
  expect(again.coefficients).toEqual(model.coefficients);
  expect([again.aic, again.bic]).toEqual([model.aic, model.bic]);
  expect(again.state.family.estimated).toEqual(model.state.family.estimated);
});

const counts = { y: [1, 3, 2, 6, 9, 8], x: [0, 1, 2, 3, 4, 5], w: [1, 2, 4, 1, 3, 1], f: [2, 1, 0, 3, 1, 2] };
const saved = (options: Partial<GlmOptions>) =>
  loadModel(JSON.stringify(glm('y ~ x', counts, { family: 'quasipoisson', ...options }).save()));

it('takes the weights that a saved model remembers', () => {
  const { model, isOther } = withRows(saved({ weights: 'w', frequencyWeights: 'f' }), counts);
  expect(isOther).toBe(false);
  expect(model.coefficients).toEqual(glm('y ~ x', counts, { family: 'quasipoisson', weights: 'w', frequencyWeights: 'f' }).coefficients);
});

it('asks for weights that it cannot have', () => {
  const { w, ...without } = counts;
  expect(() => withRows(saved({ weights: 'w' }), without)).toThrow(/fitted with weights "w", and no such column in .*--weights NAME/);
  expect(() => withRows(saved({ frequencyWeights: counts.f }), counts)).toThrow(
    /fitted with frequency weights that were values without a column.*--frequency-weights NAME/,
  );
  expect(withRows(saved({ weights: 'w' }), without, { weights: w }).isOther).toBe(false);
  expect(withRows(saved({ frequencyWeights: counts.f }), counts, { frequencyWeights: 'f' }).isOther).toBe(false);
});

it('fits a model of a file that remembers no weights without them, and says that it is another', () => {
  const { frame, ...state } = glm('y ~ x', counts, { family: 'poisson', weights: 'w' }).save();
  const { weights: _, ...early } = frame;
  expect(withRows(loadModel({ ...state, frame: early }), counts).isOther).toBe(true);
});
