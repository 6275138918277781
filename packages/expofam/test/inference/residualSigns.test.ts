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

test('a Weibull’s changes sign at its scale, not at its mean', () => {
  const model = glm('y ~ 1', { y }, { family: 'weibull', parameters: { shape: 3 } });
  const scale = Math.exp(model.coefficients[0].estimate as number);
  const found = residuals(model, 'deviance');
  y.forEach((v, i) => {
    expect(found[i] > 0).toBe(v > scale);
  });
});
