import { describe, expect, test } from 'vitest';
import { confint } from '../../src/model/analysis/confint.ts';
import { diagnose } from '../../src/model/analysis/diagnose.ts';
import { testHypotheses } from '../../src/model/analysis/hypothesisTest.ts';
import { withCovariance } from '../../src/model/analysis/withCovariance.ts';
import type { FittedModel } from '../../src/model/fittedModel.ts';
import { glm } from '../../src/model/glm.ts';
import type { GlmOptions } from '../../src/model/glmOptions.ts';
import { loadModel } from '../../src/model/loadModel.ts';
import { partialFit } from '../../src/model/partialFit.ts';
import { generator } from '../families/allFamilies.ts';

const random = generator(11);
const n = 400;
const x = Float64Array.from({ length: n }, () => 2 * random() - 1);
const group = Array.from({ length: n }, (_, i) => 'uvw'[i % 3]);
const kind = Array.from(x, (v, i) => {
  const w = [Math.exp(0.4 + v), Math.exp(-0.3 - 0.6 * v), Math.exp(group[i] === 'v' ? 0.5 : 0), 0.7];
  const u = random() * w.reduce((a, b) => a + b, 0);
  return 'abcd'[w.findIndex((_, k) => u < w.slice(0, k + 1).reduce((a, b) => a + b, 0))];
});
const data = { x, group, kind };
const classes = ['a', 'b', 'c', 'd'];
const terms = ['(Intercept)', 'x', 'group[v]', 'group[w]'];

const fit = (options: Partial<GlmOptions> = {}): FittedModel => glm('kind ~ x + group', data, { family: 'softmax', ...options });
const full = fit({ parameterization: 'full' });
const row = (model: FittedModel, level: string, term: string) => {
  const found = model.tidy().find((r) => r.class === level && r.term === term);
  return { estimate: found?.estimate as number, stdError: found?.stdError as number };
};

describe('parameterization: full', () => {
  test('a row for every class; θ sums to zero over classes; fit, likelihood and degrees of freedom are those of the reference', () => {
    const plain = fit();
    expect(full.tidy().map((r) => [r.class, r.term])).toEqual(classes.flatMap((c) => terms.map((t) => [c, t])));
    for (const term of terms) {
      const theta = classes.map((c) => row(full, c, term).estimate);
      // Four numbers of order one are added: a few units of 2^−53.
      expect(Math.abs(theta.reduce((a, b) => a + b, 0))).toBeLessThan(1e-15);
      expect(Math.max(...theta.map(Math.abs))).toBeGreaterThan(0.01);
    }
    expect(full.glance()).toEqual(plain.glance());
    expect(full.glance().rank).toBe(12);
    expect(full.state).toEqual({ ...plain.state, parameterization: 'full' });
    expect(fit({ parameterization: 'reference' }).state).toEqual(plain.state);
    expect(fit({ parameterization: 'reference' }).summary()).toBe(plain.summary());
  });

  test.each(classes)('with the reference %s: the same θ, errors and probabilities, and softmax of θᵀx', (reference) => {
    const other = fit({ reference, parameterization: 'full' });
    for (const level of classes) {
      for (const term of terms) {
        // Fits from other references stop within 1e−11 standard errors of one maximum.
        expect(row(other, level, term).estimate).toBeCloseTo(row(full, level, term).estimate, 11);
        expect(row(other, level, term).stdError).toBeCloseTo(row(full, level, term).stdError, 11);
      }
    }
    const rows = { x: [0.3, -0.8], group: ['v', 'u'] };
    const ofReference = fit({ reference }).predict(rows, { type: 'prob', interval: 'confidence' });
    expect(other.predict(rows, { type: 'prob', interval: 'confidence' })).toEqual(ofReference);
    [0, 1].forEach((i) => {
      const scores = classes.map((c) => {
        const at = (term: string): number => row(other, c, term).estimate;
        return Math.exp(at('(Intercept)') + at('x') * rows.x[i] + (i === 0 ? at('group[v]') : 0));
      });
      const total = scores.reduce((a, b) => a + b, 0);
      classes.forEach((c, k) => {
        expect(fit().predict(rows, { type: 'prob' }).columns[c][i]).toBeCloseTo(scores[k] / total, 12);
      });
    });
  });

  test.each(classes)('a difference of two θ has estimate and error of the fit against %s', (reference) => {
    const plain = fit({ reference });
    const { names, matrix } = full.vcov();
    expect(names).toHaveLength(16);
    for (const level of classes.filter((c) => c !== reference)) {
      for (const term of terms) {
        const [i, j] = [level, reference].map((c) => names.indexOf(`${c}: ${term}`));
        const { estimate, stdError } = row(plain, level, term);
        expect(row(full, level, term).estimate - row(full, reference, term).estimate).toBeCloseTo(estimate, 11);
        expect(Math.sqrt(matrix[i][i] + matrix[j][j] - 2 * matrix[i][j])).toBeCloseTo(stdError, 11);
        const { hypotheses } = testHypotheses(full, `\`${level}: ${term}\` - \`${reference}: ${term}\` = 0`);
        expect(hypotheses[0].stdError).toBeCloseTo(stdError, 11);
      }
    }
  });

  test('a sum over the classes, which is 0 whatever the data, is no hypothesis', () => {
    for (const term of terms)
      for (const value of [0, 1])
        expect(() => testHypotheses(full, `${classes.map((c) => `\`${c}: ${term}\``).join(' + ')} = ${value}`)).toThrow(
          'a combination without a variance of its own',
        );
  });

  test('all that is printed agrees: coefficients, tidy, coefficient(), JSON, summary, intervals', () => {
    const { estimate, stdError } = row(full, 'd', 'x');
    expect(full.coefficient('x', 'd')).toBe(estimate);
    const json = full.toJSON();
    expect(json).toMatchObject({ parameterization: 'full', rank: 12, link: 'logit', family: 'multinomial' });
    expect(json.coefficients).toEqual(full.coefficients);
    expect(json.vcov.names).toHaveLength(16);
    expect(Math.sqrt(json.vcov.matrix[13][13] as number)).toBeCloseTo(stdError, 14);
    const text = full.summary();
    expect(text).toContain('Theta:   one for each class, of least norm: they sum to 0 over classes\n\nCoefficients of a:');
    expect(text).toContain('Coefficients of d:');
    expect(text).not.toContain('against');
    expect(text).toContain(estimate.toPrecision(4));
    const ends = confint(full);
    expect(ends.method).toBe('wald');
    expect(ends.lower[13]).toBeCloseTo(estimate - 1.959963984540054 * stdError, 12);
    expect(full.tidy({ intervals: ends })[13].upper).toBe(full.tidy({ level: 0.95 })[13].upper);
    expect(full.tidy({ exponentiate: true })[13].estimate).toBe(Math.exp(estimate));
    expect(() => confint(full, { method: 'profile' })).toThrow(/interval "profile".*θ for each class/);
    expect(() => testHypotheses(full, '`a: x` = 0', { method: 'lr' })).toThrow(/θ for each class/);
  });

  test('what is computed from the rows is that of the fit', () => {
    const plain = fit();
    expect(testHypotheses(full, { terms: ['group'] }, { method: 'lr' })).toEqual(
      testHypotheses(plain, { terms: ['group'] }, { method: 'lr' }),
    );
    expect(testHypotheses(full, { terms: ['group'] })).toEqual(testHypotheses(plain, { terms: ['group'] }));
    const [warning, ...warnings] = diagnose(full).warnings;
    expect({ ...diagnose(full), warnings }).toEqual(diagnose(plain));
    expect(warning.message).toMatch(/intervals are those of the coefficients against class "d"/);
  });

  test('robust errors go through the same map', () => {
    const robust = withCovariance(full, { type: 'HC0' });
    const plain = withCovariance(fit({ reference: 'b' }), { type: 'HC0' });
    expect(robust.tidy()).toHaveLength(16);
    const { names, matrix } = robust.vcov();
    const [i, j] = ['a: x', 'b: x'].map((name) => names.indexOf(name));
    expect(Math.sqrt(matrix[i][i] + matrix[j][j] - 2 * matrix[i][j])).toBeCloseTo(row(plain, 'a', 'x').stdError, 11);
    expect(robust.summary()).toContain('HC0');
  });

  test('saved, loaded and updated it stays; the file holds the fit against the reference', () => {
    const saved = full.save();
    expect(saved).toEqual({ ...fit().save(), parameterization: 'full' });
    const loaded = loadModel(JSON.stringify(saved));
    expect(loaded.tidy()).toEqual(full.tidy());
    expect(loaded.summary()).toBe(full.summary());
    expect(loaded.toJSON()).toEqual(full.toJSON());
    expect(loaded.save()).toEqual(saved);
    const rows = { x: [0.1], group: ['w'] };
    expect(loaded.predict(rows, { type: 'prob', interval: 'confidence' })).toEqual(
      full.predict(rows, { type: 'prob', interval: 'confidence' }),
    );
    const more = { x: x.slice(0, 50), group: group.slice(0, 50), kind: kind.slice(0, 50) };
    const updated = partialFit(loaded, more);
    const other = partialFit(loadModel(fit().save()), more);
    expect(updated.tidy()).toHaveLength(16);
    expect(row(updated, 'a', 'x').estimate - row(updated, 'd', 'x').estimate).toBeCloseTo(other.coefficient('x', 'a') as number, 13);
    expect(() => loadModel({ ...saved, parameterization: 'fulle' })).toThrow(/"parameterization" is no "full"/);
  });

  test('aliased columns stay without numbers in every class; two classes share one linear predictor evenly', () => {
    const aliased = glm('kind ~ x + I(2*x)', data, { family: 'multinomial', parameterization: 'full' });
    expect(aliased.tidy().filter((r) => r.aliasedWith)).toHaveLength(4);
    expect(aliased.vcov().matrix).toHaveLength(8);
    const two = { x, kind: kind.map((k) => (k === 'a' ? 'a' : 'z')) };
    for (const biasReduction of [undefined, 'mean'] as const) {
      const options = { family: 'multinomial', ...(biasReduction ? { biasReduction } : {}) };
      const [plain, both] = [glm('kind ~ x', two, options), glm('kind ~ x', two, { ...options, parameterization: 'full' })];
      const slope = plain.tidy()[1];
      expect(both.tidy().map((r) => r.class)).toEqual(['a', 'a', 'z', 'z']);
      [1, -1].forEach((sign, k) => {
        // Halving is exact.
        expect(both.tidy()[2 * k + 1].estimate).toBe((sign * (slope.estimate as number)) / 2);
        expect(both.tidy()[2 * k + 1].stdError).toBeCloseTo((slope.stdError as number) / 2, 14);
      });
    }
  });

  test('classes with formulas of their own: what a class lacks has the coefficient zero against the reference', () => {
    const z = Float64Array.from({ length: n }, () => random());
    const options = { family: 'multinomial' } as const;
    const [plain, shown] = [options, { ...options, parameterization: 'full' as const }].map((o) =>
      glm('kind ~ x; b ~ z; c ~ x', { ...data, z }, o),
    );
    expect(shown.tidy().map((r) => [r.class, r.term])).toEqual(classes.flatMap((c) => ['(Intercept)', 'x', 'z'].map((t) => [c, t])));
    for (const [level, term] of [
      ['a', 'x'],
      ['b', 'z'],
      ['c', 'x'],
      ['a', 'z'],
      ['b', 'x'],
    ]) {
      const difference = row(shown, level, term).estimate - row(shown, 'd', term).estimate;
      expect(difference).toBeCloseTo(plain.coefficient(term, level) ?? 0, 14);
    }
    // Of z the class b alone has a coefficient: its θ is three quarters of it, so are the errors.
    expect(row(shown, 'b', 'z').stdError).toBeCloseTo(0.75 * row(plain, 'b', 'z').stdError, 14);
  });

  test.each<[string, object, RegExp]>([
    ['an unknown value', { parameterization: 'ful' }, /^parameterization: "ful"; expected "reference" or "full"/],
    [
      'another family',
      { family: 'poisson', parameterization: 'full' },
      /^parameterization "full": family "poisson"; expected a multinomial/,
    ],
    ['parallel slopes', { parallel: 'x', parameterization: 'full' }, /^parameterization "full": given with parallel slopes/],
  ])('%s is refused', (_, options, message) => {
    expect(() => fit(options)).toThrow(message);
  });

  test('the reference is the default of every family', () => {
    const options = { family: 'poisson', parameterization: 'reference' } as const;
    expect(glm('y ~ x', { y: [1, 2, 4], x: [0, 1, 2] }, options).coefficients).toHaveLength(2);
  });
});
