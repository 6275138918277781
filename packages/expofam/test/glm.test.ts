import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exp } from '../src/expr/node.ts';
import { exponentialFamily } from '../src/families/operationalFamilies.ts';
import * as byThemselves from '../src/families.ts';
import { positiveReals, reals } from '../src/family/interval.ts';
import { nonNegativeIntegers } from '../src/family/support.ts';
import { glm as coreGlm, glmAsync as coreGlmAsync } from '../src/glm.ts';
import { families, glm, links, loadModel, useKernels } from '../src/index.ts';
import { errorOf } from './errorOf.ts';

const n = 60;
const wave = (i: number, a: number): number => Math.sin(a * i + 1);
const data = {
  x: Array.from({ length: n }, (_, i) => wave(i, 1.7)),
  group: Array.from({ length: n }, (_, i) => 'abc'[(i * 7) % 3]),
  positive: Array.from({ length: n }, (_, i) => 2 + 1.5 * wave(i, 2.3)),
  count: Array.from({ length: n }, (_, i) => Math.round(4 + 3 * wave(i, 3.1)) ** 2 % 17),
  event: Array.from({ length: n }, (_, i) => (wave(i, 5.3) + 0.5 * wave(i, 1.7) > 0 ? 1 : 0)),
  trials: new Array<number>(n).fill(9),
  share: Array.from({ length: n }, (_, i) => Math.round(4 + 3 * wave(i, 3.1)) / 9),
};
const fits: readonly [family: string, formula: string, options?: object][] = [
  ['gaussian', 'positive ~ poly(x, 2) + group'],
  ['bernoulli', 'event ~ x * group'],
  ['binomial', 'share ~ x', { weights: 'trials' }],
  ['poisson', 'count ~ x + group'],
  ['gamma', 'positive ~ ns(x, df = 3)', { link: 'log' }],
  ['exponential', 'positive ~ x', { link: 'log' }],
  ['multinomial', 'group ~ x'],
  ['quasipoisson', 'count ~ x'],
  ['quasibinomial', 'share ~ x', { weights: 'trials' }],
];

beforeAll(() => useKernels('plain'));
afterAll(() => useKernels('auto'));

describe('expofam/glm', () => {
  test.each(fits)('%s: the numbers of expofam, to the last bit', (family, formula, options = {}) => {
    const core = coreGlm(formula, data, { family, ...options } as never);
    const whole = glm(formula, data, { family, ...options });
    expect(core.save()).toEqual(whole.save());
    expect(core.summary()).toBe(whole.summary());
    expect(core.predict(data, { se: true } as never)).toEqual(whole.predict(data, { se: true } as never));
    expect(loadModel(JSON.stringify(core.save())).coefficients).toEqual(whole.coefficients);
  });

  test('aliases, separation and asynchronous fits', async () => {
    expect(coreGlm('count ~ x', data, { family: 'normal' as 'poisson' }).family.name).toBe('gaussian');
    const separated = { y: [0, 0, 0, 1, 1, 1], x: [1, 2, 3, 4, 5, 6] };
    expect(coreGlm('y ~ x', separated, { family: 'bernoulli' }).status).toBe('separated');
    const model = await coreGlmAsync('count ~ x', data, { family: 'poisson' });
    expect(model.coefficients).toEqual(coreGlm('count ~ x', data, { family: 'poisson' }).coefficients);
  });

  test('a rare family is refused by name, with both ways out, and taken as a value', () => {
    expect(errorOf(() => coreGlm('positive ~ x', data, { family: 'weibull' as 'poisson' })).message).toBe(
      "family: \"weibull\", which expofam/glm does not know by name; expected one of gaussian, bernoulli, binomial, poisson, gamma, exponential, multinomial, quasipoisson, quasibinomial; import { glm } from 'expofam', which knows all, or await glmAsync() of expofam/glm, or give the family itself, from 'expofam/families'",
    );
    const parameters = { shape: 2 };
    const core = coreGlm('positive ~ x', data, { family: byThemselves.weibull, parameters });
    expect(core.save()).toEqual(glm('positive ~ x', data, { family: 'weibull', parameters }).save());
  });

  const refused: readonly [what: string, formula: string, options: object][] = [
    ['solver "lbfgs"', 'count ~ x', { family: 'poisson', solver: 'lbfgs' }],
    ['start "random"', 'count ~ x', { family: 'poisson', start: 'random' }],
    ['bias reduction', 'event ~ x', { family: 'bernoulli', biasReduction: 'mean' }],
    ['bias reduction', 'y ~ z', { family: 'bernoulli', onSeparation: 'firth' }],
    ['parallel', 'group ~ x', { family: 'multinomial', parallel: true }],
    ['family "gaussian"', 'positive ~ x; sd ~ x', { family: 'gaussian' }],
    ['family "beta"', 'share ~ x', { family: byThemselves.beta }],
    ['"variancePower" of family "tweedie", to be estimated', 'positive ~ x', { family: byThemselves.tweedie }],
    ['"size" of family "negative-binomial", to be estimated', 'count ~ x', { family: byThemselves.negativeBinomial }],
    ['classWeights', 'group ~ x', { family: 'multinomial', classWeights: { a: 2 } }],
    ['parameterization "full"', 'group ~ x', { family: 'multinomial', parameterization: 'full' }],
  ];
  test.each(refused)('%s: refused by glm, loaded by glmAsync (%s)', async (subject, formula, options) => {
    const rows = { ...data, y: data.x.map((v) => (v > 0 ? 1 : 0)), z: data.x };
    const error = errorOf(() => coreGlm(formula, rows, options as never));
    expect(error.code).toBe('not-in-entry');
    expect(error.message).toContain(`${subject}: not in expofam/glm; expected `);
    expect(error.message).toMatch(
      /import \{ glm \} from 'expofam', which has everything; for a fit await glmAsync\(\) of expofam\/glm loads what is missing$/,
    );
    const whole = glm(formula, rows, options as never);
    const loaded = await coreGlmAsync(formula, rows, options as never);
    expect(loaded.save()).toEqual(whole.save());
    expect(loaded.summary()).toBe(whole.summary());
  });

  test('what is wrong everywhere is refused as by expofam', async () => {
    const options = { family: 'possion' };
    const refusal = await coreGlmAsync('count ~ x', data, options).catch((error: Error) => error.message);
    expect(refusal).toBe(errorOf(() => glm('count ~ x', data, options)).message);
    expect(refusal).toContain('poisson');
  });

  test('a family or link of its own fits, and is not saved by halves', () => {
    const own = exponentialFamily({
      name: 'rate',
      support: nonNegativeIntegers,
      parameters: [{ name: 'eta', domain: reals }],
      logPartition: (eta) => exp(eta),
    });
    const model = coreGlm('count ~ x', data, { family: own });
    expect(model.coefficient('x')).toBeCloseTo(glm('count ~ x', data, { family: 'poisson' }).coefficient('x') as number, 10);
    expect(loadModel(model.save()).coefficients).toEqual(model.coefficients);
    const fresh = { ...links.log, name: 'my-log', domain: links.log.domain, range: positiveReals };
    const linked = coreGlm('count ~ x', data, { family: 'poisson', link: fresh });
    expect(errorOf(() => linked.save()).code).toBe('not-in-entry');
    expect(() => coreGlm('count ~ x', data, { family: 'poisson', link: 'power(1/3)' }).save()).not.toThrow();
  });
});

test('expofam/families has every built-in family, the same objects that names stand for', () => {
  const camel = (name: string): string => name.replace(/-(.)/g, (_, c: string) => c.toUpperCase());
  for (const [name, entry] of Object.entries(families)) {
    const own = byThemselves[camel(name) as keyof typeof byThemselves];
    expect(own, name).toBeDefined();
    if (typeof entry !== 'function') expect((own as typeof byThemselves.poisson).declaration).toBe(entry.declaration);
  }
});
