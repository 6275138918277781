import { describe, expect, it } from 'vitest';
import {
  anovaTable,
  bootstrapSample,
  type CovarianceType,
  comparisons,
  confint,
  conventional,
  countedSample,
  crossValidate,
  diagnose,
  diagnosticsText,
  discrimination,
  drop1,
  type FittedModel,
  fitQuality,
  type GlmOptions,
  glm,
  goodnessOfFit,
  halfNormalEnvelope,
  hosmerLemeshow,
  linkTest,
  loadModel,
  marginalMeans,
  overdispersion,
  partialResiduals,
  randomSource,
  residuals,
  slopes,
  testHypotheses,
  varianceInflation,
  withCovariance,
  writtenOut,
} from '../../../src/index.ts';

// The contract of frequency weights: a row of frequency f is f equal rows, and a row of frequency zero does not exist. Each analysis
// of a weighted fit is compared with that of the fit to the rows written out.

interface Row {
  readonly [column: string]: number | string | null;
}

const random = randomSource(7);
const levels = ['a', 'b', 'c'];
const rows: Row[] = Array.from({ length: 60 }, (_, i) => {
  const x = i === 11 ? null : 3 * random.uniform() ** 2;
  const g = levels[Math.floor(2.999 * random.uniform())];
  const mean = Math.exp(0.2 + 0.4 * (x ?? 0) - (g === 'b' ? 0.5 : 0));
  const e = random.uniform() + random.uniform() + random.uniform() - 1.5;
  return {
    count: Math.round(mean * (1 + 0.8 * e) + random.uniform()),
    amount: mean * Math.exp(0.6 * e),
    number: mean + e,
    yes: random.uniform() < 1 / (1 + Math.exp(0.6 - 0.7 * (x ?? 0))) ? 1 : 0,
    hits: Math.round((4 * mean) / (1 + mean) + e),
    misses: 1 + Math.round(3 * random.uniform()),
    x,
    // Rows of frequency zero have a level and values of their own, which nothing may see.
    z: i % 7 === 3 ? 1000 : random.uniform(),
    g,
    h: random.uniform() < 0.5 ? 'u' : 'v',
    w: 0.5 + random.uniform(),
    times: i % 7 === 3 ? 0 : 1 + Math.floor(random.uniform() ** 3 * 8),
  };
});
const written = rows.flatMap((row) => new Array<Row>(Number(row.times)).fill(row));

const families: [string, string, GlmOptions][] = [
  ['gaussian', 'number ~ x + z + g + h', { family: 'gaussian' }],
  ['gaussian with weights', 'number ~ x + z + g + h', { family: 'gaussian', weights: 'w' }],
  ['poisson', 'count ~ x + z + g + h', { family: 'poisson' }],
  ['gamma, log link', 'amount ~ x + z + g + h', { family: 'gamma', link: 'log' }],
  ['gamma with weights', 'amount ~ x + z + g + h', { family: 'gamma', link: 'log', weights: 'w' }],
  ['bernoulli', 'yes ~ x + z + g + h', { family: 'bernoulli' }],
  ['binomial of trials', 'cbind(hits, misses) ~ x + z + g + h', { family: 'binomial' }],
];

type Both = readonly [FittedModel, FittedModel];

const fits = (formula: string, options: GlmOptions): Both => [
  glm(formula, rows, { ...options, frequencyWeights: 'times' }),
  glm(formula, written, options),
];

/** Numbers of both to nine digits (the solver's tolerance is 1e−8 in the deviance, quadratic in the estimates), the rest alike. */
function same(a: unknown, b: unknown, path = ''): void {
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isNaN(a) || Number.isNaN(b) || !Number.isFinite(a)) expect(a, path).toBe(b);
    else expect(Math.abs(a - b), `${path}: ${a} beside ${b}`).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(b)));
  } else if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    expect(Object.keys(a), path).toEqual(Object.keys(b));
    for (const key of Object.keys(a)) same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], `${path}.${key}`);
  } else expect(a, path).toEqual(b);
}

/** A value of each row of the weighted fit, as often as the row counts. */
const repeated = (model: FittedModel, values: ArrayLike<number>): number[] =>
  Array.from(values).flatMap((v, i) => new Array<number>(Number(model.training?.frame.frequencyWeights?.[i])).fill(v));

const analyses: Readonly<Record<string, (model: FittedModel) => unknown>> = {
  'estimates, errors, tests': (m) => m.tidy({ level: 0.9 }),
  'likelihood and degrees of freedom': ({ nobs, deviance, logLik, aic, bic, state }) => ({
    nobs,
    deviance,
    logLik,
    aic,
    bic,
    nullDeviance: state.nullDeviance,
    df: state.dfResidual,
  }),
  'profile intervals': (m) => confint(m, { method: 'profile' }),
  'score intervals': (m) => confint(m, { method: 'score' }),
  'analysis of deviance': (m) => [anovaTable(m, { type: 'I' }), anovaTable(m, { type: 'II' })],
  drop1: (m) => drop1(m),
  'tests of hypotheses': (m) => (['wald', 'score', 'lr'] as const).map((method) => testHypotheses(m, ['x = 0', 'g[b] = 0'], { method })),
  'variance inflation': (m) => varianceInflation(m),
  conventions: (m) => (['r', 'stata'] as const).map((program) => conventional(m, program)),
  'robust covariances': (m) => (['HC0', 'HC1', 'HC2', 'HC3'] as CovarianceType[]).map((type) => withCovariance(m, { type }).vcov()),
  'clustered covariance': (m) => withCovariance(m, { cluster: 'g' }).vcov(),
  'Newey–West covariances': (m) =>
    ([{ lag: 2 }, { lag: 3, adjust: true }, { lag: 'auto' }, { lag: 2, prewhite: true }] as const).map((o) => {
      const found = withCovariance(m, { type: 'newey-west', ...o });
      return [found.state.covarianceType, found.vcov()];
    }),
  'link test': (m) => linkTest(m),
  'average slopes': (m) => slopes(m),
  'slopes at typical values': (m) => slopes(m, { at: 'typical' }),
  'slopes by a category': (m) => slopes(m, { variables: ['x'], by: 'g' }),
  'slopes by a number': (m) => slopes(m, { variables: ['x'], by: 'z' }).length,
  'comparisons by a standard deviation': (m) => comparisons(m, { variables: ['x', 'z'], step: 'sd' }),
  'ratios of averages': (m) => (m.links[0].name === 'log' ? comparisons(m, { kind: 'ratio' }) : 'none'),
  'marginal means': (m) => marginalMeans(m, { specs: 'g', contrasts: 'pairwise' }),
  'marginal means, proportional weights': (m) => marginalMeans(m, { specs: 'g', weights: 'proportional' }),
  'predictions of terms': (m) => m.predict([{ x: 1, z: 0.5, g: 'b', h: 'v' }], { type: 'terms' }),
  'fit quality': (m) => fitQuality(m),
  'goodness of fit': (m) => (m.state.dispersionKnown ? goodnessOfFit(m) : 'none'),
  overdispersion: (m) => (m.state.dispersionKnown ? overdispersion(m) : 'none'),
  'quartiles of residuals': (m) => diagnosticsText(m.state, diagnose(m), 80, m.training?.frame).split('\n\n')[0],
  'half-normal plot': (m) => {
    const { rows: _, ...envelope } = halfNormalEnvelope(m, { replicates: 5 });
    return envelope;
  },
  'parametric bootstrap': (m) => bootstrapSample(m, { kind: 'parametric', replicates: 5 }).coefficients,
};

describe.each(families)('frequency weights of a %s', (_, formula, options) => {
  const [weighted, plain] = fits(formula, options);

  it.each(Object.keys(analyses))('%s', (name) => {
    same(analyses[name](weighted), analyses[name](plain));
  });

  it('residuals of each row', () => {
    for (const type of ['response', 'pearson', 'deviance', 'working', 'standardized-deviance', 'anscombe', 'studentized'] as const)
      same(repeated(weighted, residuals(weighted, type)), Array.from(residuals(plain, type)), type);
    same(
      Object.values(partialResiduals(weighted)).map((v) => repeated(weighted, v)),
      Object.values(partialResiduals(plain)).map((v) => Array.from(v)),
    );
  });

  it('rows written out are those of the other fit', () => {
    const { model, rows: places } = writtenOut(weighted, 'test');
    for (const type of ['deviance', 'standardized-pearson', 'quantile', 'simulated', 'anscombe'] as const)
      same(Array.from(residuals(model, type)), Array.from(residuals(plain, type)), type);
    expect(places?.length).toBe(weighted.nobs);
  });

  it('means over the data of a loaded model', () => {
    const loaded = loadModel(JSON.stringify(weighted.save()));
    const found = (m: FittedModel, data?: Row[]): unknown => [
      marginalMeans(m, { specs: 'g', ...(data ? { data } : {}) }),
      slopes(m, { at: 'typical', ...(data ? { data } : {}) }),
      comparisons(m, { variables: ['x'], step: 'sd', ...(data ? { data } : {}) }),
    ];
    same(found(loaded, rows), found(plain));
  });
});

describe('frequency weights of responses of yes or no', () => {
  const [weighted, plain] = fits('yes ~ x + z + g', { family: 'bernoulli' });

  it('curves, confusion and calibration', () => {
    same(discrimination(weighted, { groups: 4 }), discrimination(plain, { groups: 4 }));
  });

  it('Hosmer and Lemeshow', () => {
    for (const groups of [4, 7, 10]) same(hosmerLemeshow(weighted, groups), hosmerLemeshow(plain, groups));
  });

  it('metrics of cross-validation of groups, whose folds the rows do not change', () => {
    const options = { groups: 'g', folds: 'leave-one-out' } as const;
    const [a, b] = [weighted, plain].map((m) => crossValidate(m, options));
    same(a.metrics, b.metrics);
  });
});

describe('what transforms learn from rows with frequencies', () => {
  it.each([
    'I(x - mean(x))',
    'I(z / sd(z))',
    'pmin(x, median(x))',
    'I((z - min(z)) / (max(z) - min(z)))',
    'center(z)',
    'scale(z)',
    'scale(z, center = FALSE)',
    'poly(x, 3)',
    'poly(z, 2, raw = TRUE)',
    'ns(x, df = 4)',
    'ns(z, df = 3, Boundary.knots = c(0.1, 0.9))',
    'bs(x, df = 5)',
    'offset(0.1 * scale(x))',
  ])('%s is that of the rows written out', (term) => {
    const [weighted, plain] = fits(`number ~ g + ${term}`, { family: 'gaussian' });
    const states = [weighted, plain].map((m) => m.state.frame.predictors[0].states);
    expect(Object.keys(states[0] as object)).toHaveLength(term.includes('max') ? 2 : 1);
    same(states[0], states[1]);
    same(weighted.tidy(), plain.tidy());
    const fresh = [{ x: 1.2, z: 0.4, g: 'b' }];
    same(weighted.predict(fresh, { se: true }), plain.predict(fresh, { se: true }));
  });

  it('the response too, prior weights beside them', () => {
    const [weighted, plain] = fits('scale(number) ~ scale(x)', { family: 'gaussian', weights: 'w' });
    same(weighted.tidy(), plain.tidy());
  });

  it('rows without a value or a frequency have no part', () => {
    const data = { y: [1, 2, 4, 3, 7], x: [0, 1, 2, 9, 5], f: [2, 1, 3, 0, Number.NaN] };
    const { states } = glm('y ~ scale(x)', data, { family: 'gaussian', frequencyWeights: 'f' }).state.frame.predictors[0];
    // 0, 0, 1, 2, 2, 2: the mean 7/6, the sum of squares 13 − 49/6.
    same(states, { 'scale(x)': { kind: 'scale', center: 7 / 6, scale: Math.sqrt((13 - 49 / 6) / 5) } });
    const none = { ...data, x: [Number.NaN, Number.NaN, Number.NaN, 1, 2] };
    expect(() => glm('y ~ ns(x, df = 2)', none, { family: 'gaussian', frequencyWeights: 'f' })).toThrow(/no row has a value of x/);
  });

  it('where no row counts that is said, also beside a transform', () => {
    const data = { y: [1, 2, 4, 3, 7], x: [0, 1, 2, 9, 5], f: [0, 0, 0, 0, 0] };
    for (const formula of ['y ~ x', 'y ~ scale(x)', 'y ~ poly(x, 2)']) {
      expect(() => glm(formula, data, { family: 'gaussian', frequencyWeights: 'f' })).toThrow(/no row with a weight above 0/);
    }
  });
});

describe('a sample with counts', () => {
  it('has the quantiles of the values written out', () => {
    const values = [5, 1, 4, Number.NaN, 9];
    const counts = [3, 1, 0, 2, 2];
    const sample = countedSample(values, counts);
    const all = countedSample([5, 5, 5, 1, 9, 9]);
    expect(sample.length).toBe(6);
    for (const p of [0, 0.1, 0.25, 0.5, 0.63, 0.9, 1]) expect(sample.quantile(p)).toBe(all.quantile(p));
    expect(countedSample([], []).quantile(0.5)).toBeNaN();
  });

  it('refuses to write out more observations than it can look at', () => {
    const large = glm('y ~ x', { y: [1, 2, 4], x: [0, 1, 2], f: [1e8, 1, 1] }, { family: 'poisson', frequencyWeights: 'f' });
    expect(() => halfNormalEnvelope(large)).toThrow(/100,000,002 observations; expected at most 20,000,000/);
  });
});

describe('overdispersion', () => {
  it('says that a multinomial has no Pearson statistic, not that it estimates a dispersion', () => {
    const model = glm('c ~ x', { c: ['a', 'b', 'c', 'a', 'b', 'c'], x: [0, 1, 2, 2, 0, 1] }, { family: 'multinomial' });
    expect(() => overdispersion(model)).toThrow(/no Pearson statistic of family "multinomial", whose responses have several components/);
  });
});
