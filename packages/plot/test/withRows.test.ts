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
