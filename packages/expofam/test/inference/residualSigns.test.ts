import { expect, test } from 'vitest';
import { familyFromText } from '../../src/families/operationalFamilies.ts';
import { residuals } from '../../src/index.ts';
import { glm } from '../../src/model/glm.ts';

const y = [0.2, 0.5, 0.9, 1.1, 1.4, 2.2, 3.1, 5.8];
const own = (statistic: string, partition: string, base: string) =>
  familyFromText(
    `name: own\nsupport: positive\nparameters: eta in negative\nsufficient-statistic: ${statistic}\nlog-partition: ${partition}\nlog-base-measure: ${base}`,
  );

// A deviance residual changes its sign where the deviance is zero, at T(y) = E T, and grows with the response.
test.each([
  ['Maxwell, T = y²', own('y^2', '-1.5*log(-2*eta)', '2*log(y)+0.5*log(2/3.141592653589793)')],
  ['inverse gamma, T = 1/y', own('1/y', 'lgamma(3)-3*log(-eta)', '-4*log(y)')],
  ['Lomax, T = log(1 + y/2)', own('log1p(y/2)', '-log(-eta)', '-log(2)-log1p(y/2)')],
])('%s', (_, family) => {
  const model = glm('y ~ 1', { y }, { family });
  const found = Array.from(residuals(model, 'deviance'));
  expect(found.some((r) => r < 0) && found.some((r) => r > 0)).toBe(true);
  expect(found).toEqual([...found].sort((a, b) => a - b));
  // Their squares are the deviance still; eight summands, rounded.
  expect(found.reduce((s, r) => s + r * r, 0)).toBeCloseTo(model.deviance as number, 10);
});

// T = exp(−y) falls on the whole line; log y(1 − y) rises and falls, and says of both ends alike that T is small.
test('where T falls on the whole line, and where it rises and falls', () => {
  const gumbel = familyFromText(
    'name: gumbel\nsupport: reals\nparameters: eta in negative\nsufficient-statistic: exp(-y)\nlog-partition: -log(-eta)\nlog-base-measure: -y',
  );
  const line = [-1.2, -0.4, 0.1, 0.6, 1.3, 2.5, 4];
  const found = Array.from(residuals(glm('y ~ 1', { y: line }, { family: gumbel }), 'deviance'));
  expect(found[0]).toBeLessThan(0);
  expect(found).toEqual([...found].sort((a, b) => a - b));
  const middle = familyFromText(
    'name: middle\nsupport: open unit interval\nparameters: eta in (-1, inf)\nsufficient-statistic: log(y) + log(1 - y)\nlog-partition: 2*lgamma(eta + 1) - lgamma(2*eta + 2)\nlog-base-measure: 0*y',
  );
  const unit = [0.02, 0.499, 0.501, 0.98, 0.3, 0.6];
  const both = residuals(glm('y ~ 1', { y: unit }, { family: middle }), 'deviance');
  expect(both[1] / both[2]).toBeCloseTo(1, 6);
  expect(both[0]).toBeLessThan(0);
  expect(both[3]).toBeLessThan(0);
});

test('a Weibull’s changes sign at its scale, not at its mean', () => {
  const model = glm('y ~ 1', { y }, { family: 'weibull', parameters: { shape: 3 } });
  const scale = Math.exp(model.coefficients[0].estimate as number);
  const found = residuals(model, 'deviance');
  y.forEach((v, i) => {
    expect(found[i] > 0).toBe(v > scale);
  });
});
