import {
  type CovarianceOptions,
  type FittedModel,
  type GlmOptions,
  glm,
  loadModel,
  marginalMeans,
  withCovariance,
  withSavedCovariance,
} from 'expofam';
import { expect, it } from 'vitest';
import { withRows } from '../src/withRows.ts';

const reloaded = (model: FittedModel): FittedModel => loadModel(JSON.stringify(model.save()));

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

const counts = { y: [1, 3, 2, 6, 9, 8], x: [0, 1, 2, 3, 4, 5], w: [1, 2, 4, 1, 3, 1], f: [2, 1, 0, 3, 1, 2] };
const saved = (options: Partial<GlmOptions>) =>
  loadModel(JSON.stringify(glm('y ~ x', counts, { family: 'quasipoisson', ...options }).save()));

it('takes the weights that a saved model remembers', () => {
  const { model, isOther } = withRows(saved({ weights: 'w', frequencyWeights: 'f' }), counts);
  expect(isOther).toBe(false);
  expect(model.coefficients).toEqual(glm('y ~ x', counts, { family: 'quasipoisson', weights: 'w', frequencyWeights: 'f' }).coefficients);
});

it('asks for weights that it cannot have', () => {
  const { w, ...without } = counts;
  expect(() => withRows(saved({ weights: 'w' }), without)).toThrow(/fitted with weights "w", and no such column in .*--weights NAME/);
  expect(() => withRows(saved({ frequencyWeights: counts.f }), counts)).toThrow(
    /fitted with frequency weights that were values without a column.*--frequency-weights NAME/,
  );
  expect(withRows(saved({ weights: 'w' }), without, { weights: w }).isOther).toBe(false);
  expect(withRows(saved({ frequencyWeights: counts.f }), counts, { frequencyWeights: 'f' }).isOther).toBe(false);
});

it('fits a model of a file that remembers no weights without them, and says that it is another', () => {
  const { frame, ...state } = glm('y ~ x', counts, { family: 'poisson', weights: 'w' }).save();
  const { weights: _, ...early } = frame;
  expect(withRows(loadModel({ ...state, frame: early }), counts).isOther).toBe(true);
});

const visits = { y: [1, 3, 2, 6, 9, 8, 4, 12], x: [0, 1, 2, 3, 4, 5, 2, 4], g: ['a', 'b', 'c', 'a', 'd', 'b', 'c', 'd'] };
const robust = (options: CovarianceOptions) => withCovariance(glm('y ~ x', visits, { family: 'quasipoisson' }), options);

// R 4.2.2, sandwich 3.0-2, 2026-12-01: sqrt(diag(vcovHC(m, type = "HC3"))), vcovCL(m, cluster = ~ g), NeweyWest(m, lag = 2, prewhite = FALSE)
// of glm(y ~ x, family = quasipoisson), which R stops at a relative change of the deviance of 1e-8.
it.each([
  [{ type: 'HC3' }, [0.43622551607676, 0.17179917670078]],
  [{ type: 'cluster', cluster: 'g' }, [0.298132365306025, 0.107830947458015]],
  [{ type: 'newey-west', lag: 2 }, [0.2380731531164213, 0.0734969388651715]],
  [{ type: 'bootstrap', bootstrap: { replicates: 50, seed: 3 } }, undefined],
] as const)('keeps the errors that a model was saved with: %j', (options, errors) => {
  const model = robust(options);
  const { model: again, isOther } = withRows(reloaded(model), visits);
  expect(isOther).toBe(false);
  expect(again.coefficients).toEqual(model.coefficients);
  expect(again.state.covarianceType).toBe(model.state.covarianceType);
  expect(again.predict({ x: [1, 7] }, { type: 'link', se: true })).toEqual(model.predict({ x: [1, 7] }, { type: 'link', se: true }));
  errors?.forEach((e, i) => {
    expect(Math.abs((again.coefficients[i].stdError as number) / e - 1)).toBeLessThan(1e-6);
  });
});

it('gives marginal means the saved errors, also from a file that holds those of the coefficients alone', () => {
  const model = withCovariance(glm('y ~ x + g', visits, { family: 'quasipoisson' }), { type: 'HC0' });
  const { errorBasis: _, ...early } = model.save();
  const means = (m: FittedModel) => marginalMeans(m, { specs: 'g' }).means.map((row) => row.stdError);
  expect(means(withRows(reloaded(model), visits).model)).toEqual(means(model));
  // Brought back from the columns as written: rounding by their condition, about ten.
  means(withRows(loadModel(JSON.stringify(early)), visits).model).forEach((e, i) => {
    expect(Math.abs(e / means(model)[i] - 1)).toBeLessThan(1e-12);
  });
});

it('leaves the errors of other rows out, and refuses those of other coefficients', () => {
  const others = { ...visits, y: [...visits.y].reverse() };
  const { model, isOther } = withRows(reloaded(robust({ type: 'HC3' })), others);
  expect([isOther, model.state.covarianceType]).toEqual([true, undefined]);
  expect(() => withSavedCovariance(glm('y ~ g', visits, { family: 'poisson' }), robust({ type: 'HC3' }))).toThrow(
    /saved covariance \(HC3\): coefficients \(Intercept\), x.*expected those of the fit/,
  );
});
