import { describe, expect, it } from 'vitest';
import { covariance, glm, withCovariance } from '../../src/index.ts';
import { caseNames, largestError, modelOf, reference } from './reference/cases.ts';

// R stops at a relative change of the deviance of 1e−14; entries are compared beside the standard errors of their row and column.
const tolerance = 1e-7;

function matrixError(got: readonly (readonly number[])[], want: readonly (readonly number[])[]): number {
  let worst = 0;
  want.forEach((row, i) => {
    row.forEach((v, j) => {
      worst = Math.max(worst, Math.abs(got[i][j] - v) / Math.sqrt(Math.abs(want[i][i] * want[j][j])));
    });
  });
  return worst;
}

describe.each(caseNames)('covariances of the %s case against sandwich', (name) => {
  const { values, clusters } = reference.cases[name];
  const model = modelOf(name);
  it.each(['HC0', 'HC1', 'HC2', 'HC3', 'HC4', 'HC4m', 'HC5'] as const)('%s', (type) => {
    const { matrix } = covariance(model, { type });
    expect(
      largestError(
        matrix.map((r, i) => Math.sqrt(r[i])),
        values.hcErrors[type],
      ),
    ).toBeLessThan(tolerance);
    expect(
      largestError(
        withCovariance(model, { type }).coefficients.map((c) => c.stdError),
        values.hcErrors[type],
      ),
    ).toBeLessThan(tolerance);
  });
  const [one, two] = clusters;
  it.each([
    ['cluster1', { cluster: one }],
    ['cluster1HC0', { cluster: one, cadjust: false }],
    ['cluster1HC2', { cluster: one, clusterType: 'HC2' }],
    ['cluster1HC3', { cluster: one, clusterType: 'HC3' }],
    ['cluster2', { cluster: [one, two] }],
    ['cluster2multi0', { cluster: [one, two], multi0: true }],
  ] as const)('clustered: %s', (key, options) => {
    expect(matrixError(covariance(model, { type: 'cluster', ...options }).matrix, values[key])).toBeLessThan(tolerance);
  });
  it('Newey–West', () => {
    expect(matrixError(covariance(model, { type: 'newey-west', lag: 3 }).matrix, values.neweyWest)).toBeLessThan(tolerance);
    expect(matrixError(covariance(model, { type: 'newey-west', lag: 3, adjust: true }).matrix, values.neweyWestAdjusted)).toBeLessThan(
      tolerance,
    );
  });
});

describe('withCovariance', () => {
  const model = modelOf('binary');
  it('drives the table, tests, intervals and predictions, and leaves the model as it was', () => {
    const robust = withCovariance(model, { type: 'HC3' });
    const error = robust.coefficients[1].stdError as number;
    expect(robust.coefficients[1].statistic).toBeCloseTo((model.coefficients[1].estimate as number) / error, 12);
    expect(robust.tidy({ level: 0.95 })[1].upper).toBeCloseTo((model.coefficients[1].estimate as number) + 1.959963984540054 * error, 12);
    const fresh = reference.prediction.binary.new;
    const a = model.predict(fresh, { type: 'link', se: true });
    const b = robust.predict(fresh, { type: 'link', se: true });
    expect(a.columns).toEqual(b.columns);
    expect(a.stdError).not.toEqual(b.stdError);
    expect(robust.summary()).toMatch(/Standard errors: HC3/);
    expect(model.summary()).not.toMatch(/HC3/);
    expect(model.state.covarianceType).toBeUndefined();
    expect(robust.save().covarianceType).toBe('HC3');
  });
  it('observed agrees with expected for the canonical link, and differs for another', () => {
    expect(matrixError(covariance(model, { type: 'observed' }).matrix, model.vcov().matrix)).toBeLessThan(1e-9);
    const probit = glm('low ~ age + lwt', reference.cases.binary.data, { family: 'binomial', link: 'probit' });
    expect(matrixError(covariance(probit, { type: 'observed' }).matrix, probit.vcov().matrix)).toBeGreaterThan(1e-4);
  });
  it('says which column is unknown', () => {
    expect(() => covariance(model, { type: 'cluster', cluster: 'clinc' })).toThrow(/"clinic"/);
    expect(() => covariance(model, { type: 'HC9' as 'HC3' })).toThrow(/HC/);
  });
});

describe('bootstrap', () => {
  const model = modelOf('counts');
  it('repeats with the seed, and changes with it', () => {
    const of = (seed: number): readonly (readonly number[])[] =>
      covariance(model, { type: 'bootstrap', bootstrap: { replicates: 20, seed } }).matrix;
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });
  it('of cases comes near the sandwich, parametric near the model', () => {
    const errors = (m: readonly (readonly number[])[]): number[] => m.map((r, i) => Math.sqrt(r[i]));
    const cases = errors(covariance(model, { type: 'bootstrap', bootstrap: { replicates: 400 } }).matrix);
    const hc = errors(covariance(model, { type: 'HC3' }).matrix);
    const parametric = errors(covariance(model, { type: 'bootstrap', bootstrap: { kind: 'parametric', replicates: 400 } }).matrix);
    const own = errors(model.vcov().matrix);
    // 400 replicates: a standard error is known to 1/√800, 3.5 %; seven of them rarely miss by 15 %. Resampling 54 rows adds to it.
    parametric.forEach((e, i) => {
      expect(Math.abs(e / own[i] - 1)).toBeLessThan(0.15);
    });
    cases.forEach((e, i) => {
      expect(Math.abs(e / hc[i] - 1)).toBeLessThan(0.3);
    });
  });
});
