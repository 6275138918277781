import { describe, expect, test } from 'vitest';
import { families } from '../../src/families/operationalFamilies.ts';
import { links } from '../../src/family/links.ts';
import { glm } from '../../src/model/glm.ts';
import { parameterSpaces, spacesAt } from '../../src/model/parameterSpaces.ts';
import { errorOf } from '../errorOf.ts';

describe('spacesAt', () => {
  test('the canonical link leaves the linear predictor as η', () => {
    const at = spacesAt(families.poisson, [1.25]);
    expect(at.natural[0].value).toBe(1.25);
    expect(at.response[0].value).toBe(Math.exp(1.25));
    expect(at.source).toEqual([{ name: 'lambda', value: Math.exp(1.25) }]);
  });

  test('another link leads to another η with the same mean', () => {
    const at = spacesAt(families.bernoulli, [0.7], [links.probit]);
    const mean = at.response[0].value;
    // Φ(0.7), from R 4.2.2: pnorm(0.7)
    expect(mean).toBeCloseTo(0.758036347776927, 14);
    expect(at.natural[0].value).toBeCloseTo(Math.log(mean / (1 - mean)), 13);
  });

  test('agrees with the spaces of a row of a fitted model', () => {
    const data = { y: [2.1, 0.4, 3.3, 1.9, 5.2], x: [1, 2, 3, 4, 5] };
    const model = glm('y ~ x', data, { family: 'gamma', link: 'log' });
    const { predictors, natural, mean, response, source } = parameterSpaces(model, { x: 2.5 });
    expect(spacesAt(model.family, [predictors[0].linearPredictor], model.links)).toEqual({ natural, mean, response, source });
  });

  test('takes a predictor for each parameter', () => {
    const classes = families.multinomial(['a', 'b', 'c']);
    const shares = spacesAt(classes, [0, Math.log(2)]).response.map((p) => p.value);
    [0.25, 0.5, 0.25].forEach((p, k) => {
      expect(shares[k]).toBeCloseTo(p, 15);
    });
  });

  test('refuses another number of links', () => {
    expect(errorOf(() => spacesAt(families.poisson, [1], [])).code).toBe('bad-link');
  });
});

test('logPartition is a(η), in whatever coordinates the member is given', () => {
  expect(families.poisson.logPartition({ source: [3] })).toBeCloseTo(3, 14);
  // log 2: a Bernoulli at even odds
  expect(families.bernoulli.logPartition({ mean: [0.5] })).toBe(Math.LN2);
});
