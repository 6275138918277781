import { expect, test } from 'vitest';
import { familyFromText } from '../../src/families/operationalFamilies.ts';
import { glm } from '../../src/model/glm.ts';

const aboutZero = (more = '') =>
  familyFromText(
    `name: about-zero\nsupport: circle\nparameters: eta\nsufficient-statistic: cos(y)\nlog-base-measure: -log(2*3.141592653589793)${more}`,
  );

// The saturated fit of an angle that is e from the mode has the concentration 1/e²: its peak is e wide, and 1,024 equal steps see
// nothing of it. mpmath 1.3.0 gives 20.10080 at e = 0.0037, as the family with its log-partition does.
test.each([0.03, 0.01, 0.0037, 0.003, 0.001])('the deviance of an angle %s from the mode is that of a known log-partition', (e) => {
  const data = { y: [0.9, -1.1, 2.2, -0.4, 0.3, -2.5, 1.4, -0.8, e] };
  const known = glm('y ~ 1', data, { family: aboutZero('\nlog-partition: logBesselI0(eta)') });
  const own = glm('y ~ 1', data, { family: aboutZero() });
  // κ cos(e) − a(κ) cancels from κ = 1/e² to the size of log κ, after some ten roundings.
  expect(Math.abs((own.deviance as number) - (known.deviance as number))).toBeLessThan(1e-13 + 2e-15 / (e * e));
  expect(own.logLik).toBeCloseTo(known.logLik as number, 10);
});

test('narrow peaks of a circle are found wherever they are, several too', () => {
  const family = (angle: string) =>
    familyFromText(
      `name: peaks\nsupport: circle\nparameters: eta\nsufficient-statistic: ${angle}\nlog-base-measure: -log(2*3.141592653589793)`,
    );
  const about = (y: number[], angle: string) => glm('y ~ 1', { y }, { family: family(angle) });
  // Tight data: κ is about 1/mean(e²); the two families have the same log-partition, I₀.
  const tight = [0.005, -0.01, 0.0075, -0.0025, 0.004];
  const [zero, turned, twice] = [
    about(tight, 'cos(y)'),
    about(
      // Beyond π an angle begins anew.
      tight.map((e) => (e + 3.14 > Math.PI ? e + 3.14 - 2 * Math.PI : e + 3.14)),
      'cos(y - 3.14)',
    ),
    about(
      tight.map((e, i) => (i % 2 ? e / 2 + (e < 0 ? Math.PI : -Math.PI) : e / 2)),
      'cos(2*y)',
    ),
  ];
  for (const model of [turned, twice]) {
    // Angles are rounded at 3.14, by 4e−16 of 5e−3, and 1 − cos by 1e−16 of 2e−5.
    expect((model.coefficients[0].estimate as number) / (zero.coefficients[0].estimate as number)).toBeCloseTo(1, 9);
    expect((model.coefficients[0].stdError as number) / (zero.coefficients[0].stdError as number)).toBeCloseTo(1, 9);
    expect(model.logLik).toBeCloseTo(zero.logLik as number, 8);
  }
});
