import { describe, expect, it } from 'vitest';
import { glm } from '../../src/index.ts';
import { calibrationGroups } from '../../src/inference/calibration.ts';
import { rocCurve } from '../../src/inference/rocCurve.ts';
import { crossValidate } from '../../src/model/analysis/crossValidate.ts';
import { discrimination, fitQuality } from '../../src/model/analysis/fitQuality.ts';
import { influence, varianceInflation } from '../../src/model/analysis/influence.ts';
import { partialResiduals, residuals } from '../../src/model/analysis/residuals.ts';
import { caseNames, largestError, modelOf, reference } from './reference/cases.ts';

// R stops at a relative change of the deviance of 1e−14.
const tolerance = 1e-7;
const want = reference.quality;

it('a row of weight zero changes no covariance', () => {
  const data = { y: [1, 3, 2, 5, 4, 7, 6, 9], x: [0, 1, 2, 3, 4, 5, 6, 7], w: [1, 1, 1, 1, 0, 1, 1, 1] };
  const got = influence(glm('y ~ x', data, { family: 'gaussian', weights: 'w' })).covarianceRatio;
  // R 4.2.2, 2026-12-01: covratio(lm(y ~ x, weights = w)), which leaves out the row of weight zero.
  const r = [
    2.65182174919607, 1.548333485526243, 0.801212746574754, 1.436653501066387, 1.569875356273174, 0.586845609496441, 2.15633850106833,
  ];
  expect(got[4]).toBe(1);
  expect(
    largestError(
      got.filter((_, i) => i !== 4),
      r,
    ),
  ).toBeLessThan(tolerance);
});

describe.each(caseNames)('influence of the %s case against R', (name) => {
  const { values } = reference.cases[name];
  const got = influence(modelOf(name));
  it('rstudent, dffits, covratio, dfbetas', () => {
    expect(largestError(got.studentized, values.rstudent, 1e-4)).toBeLessThan(tolerance);
    expect(largestError(got.dffits, values.dffits, 1e-4)).toBeLessThan(tolerance);
    expect(largestError(got.covarianceRatio, values.covratio)).toBeLessThan(tolerance);
    Object.values(got.dfbetas).forEach((column, c) => {
      expect(
        largestError(
          column,
          (values.dfbetas as number[][]).map((r) => r[c]),
          1e-4,
        ),
      ).toBeLessThan(tolerance);
    });
  });
  it('partial residuals', () => {
    Object.values(partialResiduals(modelOf(name))).forEach((column, c) => {
      expect(
        largestError(
          column,
          (values.partial as number[][]).map((r) => r[c]),
          1e-2,
        ),
      ).toBeLessThan(tolerance);
    });
  });
});

describe('residuals', () => {
  it('quantile, given the uniforms, against statmod', () => {
    const { uniforms } = want;
    expect(largestError(residuals(modelOf('binary'), 'quantile', { uniforms }), want.quantileBinary, 1e-3)).toBeLessThan(tolerance);
    expect(largestError(residuals(modelOf('counts'), 'quantile', { uniforms }), want.quantileCounts, 1e-3)).toBeLessThan(tolerance);
    // statmod takes the Pearson dispersion for gamma and Gaussian, as here; there is no uniform in them.
    expect(largestError(residuals(modelOf('gamma'), 'quantile'), want.quantileGamma, 1e-3)).toBeLessThan(tolerance);
    expect(largestError(residuals(modelOf('gaussian'), 'quantile'), want.quantileGaussian, 1e-3)).toBeLessThan(tolerance);
    const nb = glm('Days ~ Eth + Sex', want.quine, { family: 'negative-binomial', parameters: { theta: want.quineTheta[0] } });
    expect(largestError(residuals(nb, 'quantile', { uniforms }), want.quantileNegativeBinomial, 1e-3)).toBeLessThan(1e-6);
  });
  it('quantile and simulated ones repeat with the seed', () => {
    for (const type of ['quantile', 'simulated'] as const) {
      const of = (seed: number): Float64Array => residuals(modelOf('counts'), type, { seed, simulations: 50 });
      expect(of(2)).toEqual(of(2));
      expect(of(2)).not.toEqual(of(3));
    }
  });
  it('simulated ones are the quantile ones before the normal quantile, up to simulation', () => {
    const model = modelOf('gamma');
    const simulated = residuals(model, 'simulated', { simulations: 2000 });
    const quantile = residuals(model, 'quantile');
    const phi = (z: number): number => 0.5 * (1 + Math.sign(z) * Math.sqrt(1 - Math.exp((-2 * z * z) / Math.PI)));
    simulated.forEach((s, i) => {
      // 2000 draws leave 0.011 of standard error; the approximation of Φ is good to 0.003.
      expect(Math.abs(s - phi(quantile[i]))).toBeLessThan(0.05);
    });
  });
  it('Anscombe in closed form for Poisson and gamma', () => {
    expect(largestError(residuals(modelOf('counts'), 'anscombe'), want.anscombeCounts, 1e-4)).toBeLessThan(tolerance);
    expect(largestError(residuals(modelOf('gamma'), 'anscombe'), want.anscombeGamma, 1e-4)).toBeLessThan(tolerance);
  });
  it('of an unknown type are refused with the nearest', () => {
    expect(() => residuals(modelOf('counts'), 'pearsn' as 'pearson')).toThrow(/pearson/);
  });
});

describe('fit quality', () => {
  it.each(['binary', 'counts', 'gamma'] as const)('pseudo-R² of the %s case', (name) => {
    const q = fitQuality(modelOf(name));
    const r = want[name];
    for (const key of ['nullLogLik', 'mcFadden', 'coxSnell', 'devianceExplained', 'aicc'] as const)
      expect(largestError([q[key]], r[key])).toBeLessThan(tolerance);
    if (name !== 'gamma') expect(largestError([q.nagelkerke], r.nagelkerke)).toBeLessThan(tolerance);
  });
  it('Tjur', () => {
    expect(largestError([fitQuality(modelOf('binary')).tjur], want.tjur)).toBeLessThan(tolerance);
  });
  it('AUC with DeLong’s interval against pROC, with and without ties', () => {
    const { roc } = discrimination(modelOf('binary'));
    expect(largestError([roc.auc, roc.lower, roc.auc, roc.upper], want.auc)).toBeLessThan(tolerance);
    const y = reference.cases.binary.data.low as number[];
    const tied = rocCurve(y, want.ties);
    expect(largestError([tied.auc, tied.lower, tied.auc, tied.upper], want.aucTies)).toBeLessThan(1e-12);
  });
  it('a row of several trials is as many rows, in curve, area and interval', () => {
    const rows = rocCurve([0, 1, 1, 0, 1, 1, 0], [0.2, 0.6, 0.6, 0.6, 0.3, 0.9, 0.9]);
    // 0.6: two of three; 0.9: one of two.
    const trials = rocCurve([0, 2 / 3, 1, 0.5], [0.2, 0.6, 0.3, 0.9], 0.95, [1, 3, 1, 2]);
    for (const key of ['auc', 'stdError', 'lower', 'upper'] as const) expect(trials[key]).toBeCloseTo(rows[key], 12);
    expect(trials.thresholds).toEqual(rows.thresholds);
    expect(largestError(trials.sensitivity, rows.sensitivity)).toBeLessThan(1e-12);
    // Pairs of a positive and a negative: 0.4/0.1 yes, 0.4/0.4 half, 0.8 both, 0.4/0.1 yes, 0.4/0.4 half: 5 of 6.
    expect(rocCurve([0, 0, 1, 1, 1], [0.1, 0.4, 0.4, 0.8, 0.4]).auc).toBeCloseTo(5 / 6, 12);
  });
  it('calibration keeps equal predictions together, counts trials, and has Clopper and Pearson’s intervals', () => {
    const [low, high] = calibrationGroups([0, 1, 1, 0.5], [0.2, 0.2, 0.2, 0.9], { groups: 2, weights: [2, 1, 1, 4] });
    expect(low).toMatchObject({ count: 3, weight: 4, observed: 0.5 });
    expect(high).toMatchObject({ count: 1, weight: 4, observed: 0.5 });
    // R 4.2.2, 2026-11-25: binom.test(2, 4)$conf.int
    expect([high.lower, high.upper]).toEqual([expect.closeTo(0.067585986488543, 12), expect.closeTo(0.932414013511457, 12)]);
  });
  it('confusion, calibration and precision–recall count every row once', () => {
    const d = discrimination(modelOf('binary'));
    expect(d.confusion.counts.flat().reduce((s, v) => s + v, 0)).toBe(189);
    expect(d.calibration.reduce((s, g) => s + g.count, 0)).toBe(189);
    expect(d.precisionRecall.recall[d.precisionRecall.recall.length - 1]).toBe(1);
    expect(d.confusion.accuracy).toBeGreaterThan(0.6);
  });
  it('GVIF against car', () => {
    expect(
      largestError(
        varianceInflation(modelOf('gamma')).map((v) => v.gvif),
        want.vifGamma,
      ),
    ).toBeLessThan(tolerance);
  });
});

describe('cross-validation', () => {
  const model = modelOf('binary');
  it('repeats with the seed and predicts every row once', () => {
    const a = crossValidate(model, { folds: 5, seed: 3 });
    expect(crossValidate(model, { folds: 5, seed: 3 })).toEqual(a);
    expect(crossValidate(model, { folds: 5, seed: 4 }).fold).not.toEqual(a.fold);
    expect(a.predicted.response.every((p) => p > 0 && p < 1)).toBe(true);
    expect(a.metrics.auc).toBeLessThan(discrimination(model).roc.auc);
    expect(a.metrics.logScore).toBeLessThan((model.logLik as number) / 189);
    expect(a.metrics.deviance).toBeCloseTo(-2 * (a.metrics.logScore as number), 10);
  });
  it('leaves one out as a refit without the row does', () => {
    const data = reference.cases.gamma.data;
    const loo = crossValidate(modelOf('gamma'), { folds: 'leave-one-out' });
    const row = loo.fold.indexOf(loo.fold[4]);
    const rest = Object.fromEntries(Object.entries(data).map(([k, v]) => [k, v.filter((_, i) => i !== row)]));
    const without = glm(reference.cases.gamma.formula[0], rest, { family: 'gamma', link: 'log' });
    const one = Object.fromEntries(Object.entries(data).map(([k, v]) => [k, [v[row]]]));
    expect(loo.predicted.response[row]).toBeCloseTo(without.predict(one).columns.response[0], 10);
    expect(loo.folds).toBe(31);
  });
  it('keeps groups together', () => {
    const { fold } = crossValidate(model, { folds: 4, groups: 'clinic' });
    const clinics = reference.cases.binary.data.clinic;
    const of = new Map<unknown, number>();
    fold.forEach((f, i) => {
      if (!of.has(clinics[i])) of.set(clinics[i], f);
      expect(of.get(clinics[i])).toBe(f);
    });
    expect(new Set(fold).size).toBe(4);
  });
  it('scores several classes', () => {
    const rows = Array.from({ length: 90 }, (_, i) => ({ y: ['a', 'b', 'c'][(i * 7 + (i % 5)) % 3], x: Math.sin(i) }));
    const { metrics, predicted } = crossValidate(glm('y ~ x', rows, { family: 'multinomial' }), { folds: 3 });
    expect(Object.keys(predicted)).toEqual(['a', 'b', 'c']);
    expect(metrics.accuracy).toBeGreaterThan(0);
    expect(metrics.brier).toBeGreaterThan(0);
    expect(metrics.logScore).toBeLessThan(0);
  });
  it('scores directions, which have no mean, by their density', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ angle: Math.sin(2.1 * i) + 0.05 * (i % 5), x: (i * 7) % 11 }));
    const table = (of: typeof rows) => ({ angle: of.map((r) => r.angle), x: of.map((r) => r.x) });
    const model = glm('angle ~ x', table(rows), { family: 'von-mises' });
    const found = crossValidate(model, { folds: 3 });
    const besselI0 = (k: number): number => {
      let [term, sum] = [1, 1];
      for (let j = 1; j < 60; j++) sum += term *= (k / (2 * j)) ** 2;
      return sum;
    };
    let total = 0;
    for (let fold = 0; fold < 3; fold++) {
      const others = glm('angle ~ x', table(rows.filter((_, i) => found.fold[i] !== fold)), { family: 'von-mises' });
      const own = rows.filter((_, i) => found.fold[i] === fold);
      const { eta1, eta2 } = others.predict(table(own), { type: 'link' }).columns;
      own.forEach(({ angle }, i) => {
        total += eta1[i] * Math.cos(angle) + eta2[i] * Math.sin(angle) - Math.log(2 * Math.PI * besselI0(Math.hypot(eta1[i], eta2[i])));
      });
    }
    expect(Math.abs((found.metrics.logScore ?? Number.NaN) - total / 30)).toBeLessThan(1e-12);
    expect(found.metrics.rmse).toBeNull();
  });
  it('refuses impossible folds', () => {
    expect(() => crossValidate(model, { folds: 1 })).toThrow(/from 2 to 189/);
  });
});
