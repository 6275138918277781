import { glm, loadModel } from 'expofam';
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
