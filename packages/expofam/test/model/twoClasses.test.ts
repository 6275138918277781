import { describe, expect, test } from 'vitest';
import { multinomial } from '../../src/families/multinomial.ts';
import { familyOperations } from '../../src/family/operations.ts';
import {
  anovaTable,
  certify,
  comparisons,
  confint,
  covariance,
  crossValidate,
  diagnoseRows,
  discrimination,
  drop1,
  explainRow,
  type FittedModel,
  fitQuality,
  fullParameterization,
  glm,
  goodnessOfFit,
  influence,
  linkTest,
  loadModel,
  marginalMeans,
  modelEquationsText,
  parameterSpaces,
  partialFit,
  partialResiduals,
  predictedDistributions,
  predictionIntervals,
  quantileResiduals,
  residuals,
  slopes,
} from '../../src/index.ts';

/**
 * A multinomial of two classes is the Bernoulli (or binomial) of the same rows: whatever either says of probabilities, errors,
 * tests and predictions is the same to rounding, and what has no meaning for classes is refused, never another number.
 * Both fits stop within 1e-10 standard errors of the same maximum; what follows has some twelve digits.
 */
const digits = 10;
const y = 'abbbabbaababbbabaabb'.split('');
const labels = { y, x: y.map((_, i) => i % 7), g: y.map((_, i) => 'uvw'[(i * 5) % 3]) };
const counts = { k1: [3, 5, 1, 8, 2, 6], k2: [4, 2, 7, 1, 5, 5], g: ['p', 'q', 'p', 'q', 'p', 'q'], x: [1, 2, 3, 4, 5, 6] };

interface Pair {
  readonly name: string;
  readonly formula: string;
  readonly data: Readonly<Record<string, readonly unknown[]>>;
  readonly fresh: Readonly<Record<string, readonly unknown[]>>;
  readonly scalar: 'bernoulli' | 'binomial';
  /** The class that the scalar family's mean is of, and its sign of a linear predictor beside the multinomial's. */
  readonly success: string;
  readonly sign: 1 | -1;
  readonly classes: readonly [string, string];
}
const pairs: readonly Pair[] = [
  {
    name: 'labels',
    formula: 'y ~ x + g',
    data: labels,
    fresh: { x: [0, 6, 3], g: ['u', 'v', 'w'] },
    scalar: 'bernoulli',
    success: 'b',
    sign: -1,
    classes: ['a', 'b'],
  },
  {
    name: 'counts',
    formula: 'cbind(k1, k2) ~ x + g',
    data: counts,
    fresh: { x: [1, 6], g: ['p', 'q'] },
    scalar: 'binomial',
    success: 'k1',
    sign: 1,
    classes: ['k1', 'k2'],
  },
];

const close = (found: ArrayLike<number> | undefined, expected: ArrayLike<number>, sign = 1): void => {
  expect(found).toBeDefined();
  expect(found?.length).toBe(expected.length);
  Array.from(expected).forEach((v, i) => {
    expect((found as ArrayLike<number>)[i]).toBeCloseTo(sign * v, digits);
  });
};

describe.each(pairs)('two classes, $name', ({ formula, data, fresh, scalar, success, sign, classes }) => {
  const fitted = (family: string): FittedModel => glm(formula, data, { family: family as 'multinomial' });
  const m = fitted('multinomial');
  const b = fitted(scalar);
  const [first, last] = classes;
  const ofSuccess = <T extends { readonly target?: string | undefined }>(rows: readonly T[]): T[] =>
    rows.filter((r) => r.target === success);

  test('estimates, errors and figures; coefficients say of which class they are', () => {
    close(
      m.coefficients.map((c) => c.estimate as number),
      b.coefficients.map((c) => c.estimate as number),
      sign,
    );
    close(
      m.coefficients.map((c) => c.stdError as number),
      b.coefficients.map((c) => c.stdError as number),
    );
    expect(m.coefficients.every((c) => c.class === first)).toBe(true);
    expect(m.summary()).toContain(`Coefficients of class "${first}" against "${last}":`);
    close([m.logLik as number, m.deviance as number, m.aic as number], [b.logLik as number, b.deviance as number, b.aic as number]);
  });

  test.each(['response', 'prob'] as const)('probabilities, errors and intervals of type %s, also of a saved model', (type) => {
    const own = b.predict(fresh, { se: true, interval: 'confidence' });
    for (const model of [m, loadModel(JSON.stringify(m.save())), partialFit(m, data)]) {
      const p = model.predict(fresh, { type, se: true, interval: 'confidence' });
      expect(Object.keys(p.columns)).toEqual(classes);
      close(p.columns[success], own.columns.response);
      close(
        p.columns[classes.find((c) => c !== success) as string],
        own.columns.response.map((v) => 1 - v),
      );
      if (model !== m) continue;
      close(p.stdError?.[success], own.stdError?.response as Float64Array);
      close(p.lower?.[success], own.lower?.response as Float64Array);
      close(p.upper?.[success], own.upper?.response as Float64Array);
    }
  });

  test('classes are the likelier ones', () => {
    const p = b.predict(fresh).columns.response;
    const other = classes.find((c) => c !== success) as string;
    expect(m.predict(fresh, { type: 'class' }).classes).toEqual(Array.from(p, (v) => (v >= 0.5 ? success : other)));
  });

  test('slopes and comparisons', () => {
    for (const options of [{}, { type: 'prob' as const }]) {
      for (const [found, expected] of [
        [slopes(m, { variables: ['x'], ...options }), slopes(b, { variables: ['x'] })],
        [comparisons(m, { variables: ['x', 'g'], ...options }), comparisons(b, { variables: ['x', 'g'] })],
      ]) {
        expect(new Set(found.map((e) => e.target))).toEqual(new Set(classes));
        for (const what of ['estimate', 'stdError', 'lower', 'upper'] as const)
          close(
            ofSuccess(found).map((e) => e[what]),
            expected.map((e) => e[what]),
          );
      }
    }
  });

  test('tests, intervals and robust covariances', () => {
    const table = (model: FittedModel) => anovaTable(model, { type: 'II' });
    close(table(m).statistic, table(b).statistic);
    close(
      drop1(m).map((t) => t.aic as number),
      drop1(b).map((t) => t.aic as number),
    );
    // Profiles end where a search does, at eight digits.
    const [profile, other] = [m, b].map((model) => confint(model, { method: 'profile' }));
    profile.lower.forEach((v, i) => {
      expect(v).toBeCloseTo(sign * (sign > 0 ? other.lower[i] : other.upper[i]), 7);
    });
    for (const type of ['HC0', 'HC2', 'HC3'] as const) close(covariance(m, { type }).matrix.flat(), covariance(b, { type }).matrix.flat());
    expect(linkTest(m).p).toBeCloseTo(linkTest(b).p, digits);
  });

  test('rows: fitted values, residuals and leverages', () => {
    const [own, other] = [diagnoseRows(m), diagnoseRows(b)];
    const fit = own.fitted as Record<string, Float64Array>;
    close(fit[success], other.fitted as Float64Array);
    close(own.leverage, other.leverage);
    close(own.residuals.deviance?.map(Math.abs), (other.residuals.deviance as Float64Array).map(Math.abs));
    const of = (r: unknown): Float64Array => (r as Record<string, Float64Array>)[success];
    close(of(own.residuals.response), other.residuals.response as Float64Array);
    close(of(own.residuals.pearson), other.residuals.pearson as Float64Array);
  });

  test('the row explained, its parameters, quality and cross-validation', () => {
    const probabilities = (model: FittedModel) =>
      explainRow(model, data, 2)
        .classes.map((c) => c.probability)
        .sort();
    close(probabilities(m), probabilities(b));
    const spaces = parameterSpaces(m, data, 2).response;
    expect(spaces?.find((r) => r.name === success)?.value).toBeCloseTo(parameterSpaces(b, data, 2).response?.[0].value as number, digits);
    expect(fitQuality(m).nagelkerke as number).toBeCloseTo(fitQuality(b).nagelkerke as number, digits);
    close(
      fullParameterization(m)
        .coefficients.filter((c) => c.class === first)
        .map((c) => 2 * (c.estimate as number)),
      m.coefficients.map((c) => c.estimate as number),
    );
    expect(modelEquationsText(m)).toContain(data === labels ? `P(y = ${first})` : `P(${first})`);
  });

  test('bias reduction', () => {
    const reduced = (family: string) =>
      glm(formula, data, { family: family as 'multinomial', biasReduction: 'mean' }).coefficients.map((c) => c.estimate as number);
    close(reduced('multinomial'), reduced(scalar), sign);
  });

  test('what has no meaning for classes is refused, and says why', () => {
    expect(() => marginalMeans(m, { specs: 'g' })).toThrow(/whose classes have a probability each/);
    expect(() => discrimination(m)).toThrow(/response of yes or no/);
    expect(() => predictedDistributions(m, fresh)).toThrow(/several components/);
    expect(() => predictionIntervals(m, fresh)).toThrow(/several components/);
    expect(() => quantileResiduals(m)).toThrow(/several components/);
    expect(() => influence(m)).toThrow(/1 linear predictor and 2 components of the response/);
    expect(() => partialResiduals(m)).toThrow(/1 linear predictor and 2 components of the response/);
    expect(() => residuals(m, 'response')).toThrow(/2 components of the response/);
    expect(() => m.predict(fresh, { type: first as 'response' })).toThrow(/prediction type/);
    expect(goodnessOfFit(m).map((t) => t.name)).toEqual(['deviance']);
  });
});

test('cross-validated accuracy and Brier score of two classes are those of a Bernoulli', () => {
  const of = (family: 'multinomial' | 'bernoulli') => crossValidate(glm('y ~ x', labels, { family }), { folds: 5, seed: 1 }).metrics;
  const [m, b] = [of('multinomial'), of('bernoulli')];
  expect(b.accuracy).toBe(0.7);
  expect(m.accuracy).toBe(0.7);
  expect(m.deviance).toBeCloseTo(b.deviance as number, digits);
  // Over both classes the squared differences are twice those of one.
  expect(m.brier as number).toBeCloseTo(2 * (b.brier as number), digits);
});

test('the family of two classes by itself: certified, and a deviance that is −2 log p', () => {
  const family = multinomial(['a', 'b']);
  expect(certify(family).checks.filter((c) => !c.passed)).toEqual([]);
  const operations = familyOperations(family);
  // y is certain: the saturated density is one, so D = −2 log p = 2 log(1 + e^−0.3).
  expect(operations.deviance([1, 0], { natural: [0.3] })).toBeCloseTo(2 * Math.log1p(Math.exp(-0.3)), 14);
});
