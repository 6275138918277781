import { expect, test } from 'vitest';
import { type FamilyName, families, type GlmOptions, glm, glmPath, type LinkName, links } from '../../src/index.ts';

const data = { y: [1, 2, 4, 3, 6], x: [1, 2, 3, 4, 5] };

test.each<[object, string]>([
  [{ missing: 'drop' }, 'missing: "drop"; expected "omit" or "error"'],
  [{ onSeparation: 'ignore' }, 'onSeparation: "ignore"; expected "warn", "error", "drop" or "firth"'],
  [{ biasReduction: 'Mean' }, 'biasReduction: "Mean"; expected "mean", "median" or "jeffreys"'],
  [{ solver: 'lbgfs' }, 'solver: "lbgfs"; expected "newton", "gradient", "lbfgs" or "stochastic"'],
  [{ start: 'here' }, 'start: "here"; expected "auto", "zero" or "random"'],
  [{ starts: -2 }, 'starts: -2; expected a whole number above 0'],
  [{ stochastic: { epochs: 3 } }, 'stochastic: an object; expected the solver "stochastic"'],
  [{ stochastic: { seed: 3 } }, 'of another, "seed" with start "random"'],
  [{ start: 'random', stochastic: { seed: 3, epochs: 3 } }, 'stochastic: an object; expected the solver "stochastic"'],
  [{ link: 4 }, "link: 4; expected a link's name or a link"],
  [{ offset: [1, 2, 3, 4, 5] }, "offset: an array; expected a column's name, or an expression of columns; make it a column of the data"],
  [{ offset: 3 }, 'offset: 3; expected'],
  [{ maxIterations: -1 }, 'maxIterations: -1; expected a whole number above 0'],
  [{ maxIterations: '10' }, 'maxIterations: "10"; expected a whole number above 0'],
  [{ tolerance: Number.NaN }, 'tolerance: NaN; expected a number above 0'],
])('what types would refuse is refused without them: %j', (options, message) => {
  expect(() => glm('y ~ x', data, { family: 'poisson', ...options })).toThrow(message);
  if ('missing' in options || 'link' in options || 'offset' in options || 'maxIterations' in options)
    expect(() => glmPath('y ~ x', data, { family: 'poisson', ...options } as never)).toThrow(message);
});

test('a random start takes a seed, with any solver', () => {
  const first = (seed: number): number =>
    glm('y ~ x', data, { family: 'poisson', start: 'random', stochastic: { seed }, trace: true }).trace?.[0].logLikelihood ?? Number.NaN;
  expect(first(3)).toBe(first(3));
  expect(first(4)).not.toBe(first(3));
});

test.each<[string, FamilyName, string]>([
  ['y ~ x', 'gaussian', 'leave it out'],
  ['b ~ x', 'bernoulli', 'C(b) makes classes of its numbers'],
  ['cbind(y, x) ~ 1', 'binomial', 'leave it out'],
  ['cbind(p, q) ~ x', 'dirichlet', 'leave it out'],
])('a reference class where there are none: %s, %s', (formula, family, advice) => {
  const rows = { ...data, b: [0, 1, 0, 1, 1], p: data.x.map((x) => x / 10), q: data.x.map((x) => 1 - x / 10) };
  expect(() => glm(formula, rows, { family, reference: '1' })).toThrow(
    new RegExp(`reference "1": the response .* of family "${family}", which has no classes.*${advice.replace(/[()]/g, '.')}`),
  );
  const [intercept, slope] = glm('C(b) ~ x', rows, { family: 'bernoulli', reference: '1' }).coefficients;
  const plain = glm('b ~ x', rows, { family: 'bernoulli' }).coefficients;
  // Two Newton iterations to eleven digits.
  expect(intercept.estimate).toBeCloseTo(-(plain[0].estimate ?? Number.NaN), 10);
  expect(slope.estimate).toBeCloseTo(-(plain[1].estimate ?? Number.NaN), 10);
});

test('a formula that is no text', () => {
  for (const formula of [undefined, 5, null, ['y ~ x']]) {
    expect(() => glm(formula as never, data, { family: 'poisson' })).toThrow('formula: ');
    expect(() => glmPath(formula as never, data, { family: 'poisson' })).toThrow("expected text; for instance 'y ~ x'");
  }
});

test('options of a model that there are not', () => {
  const model = glm('y ~ x', data, { family: 'poisson' });
  expect(() => model.predict(data, { typ: 'link' } as never)).toThrow(
    'predict: the option "typ"; expected an option that there is; nearest: "type"',
  );
  expect(() => model.tidy({ levl: 0.9 } as never)).toThrow('tidy: the option "levl"; expected an option that there is; nearest: "level"');
  expect(() => model.summary({ digit: 3 } as never)).toThrow(
    'summary: the option "digit"; expected an option that there is; nearest: "digits"',
  );
});

test('a column that the formula does not use is no obstacle', () => {
  const odd = { ...data, nested: data.y.map(() => ({ a: 1 })), half: [1, 'a', 3, 4, 5] };
  const rows = data.y.map((y, i) => ({ y, x: data.x[i], nested: { a: 1 }, half: odd.half[i] }));
  const plain = glm('y ~ x', data, { family: 'poisson' }).coefficients;
  expect(glm('y ~ x', odd as never, { family: 'poisson' }).coefficients).toEqual(plain);
  expect(glm('y ~ x', rows, { family: 'poisson' }).coefficients).toEqual(plain);
  for (const used of ['y ~ nested', 'y ~ .', 'y ~ x + offset(nested)'])
    expect(() => glm(used, rows, { family: 'poisson' })).toThrow('column "nested" of data: a value that is neither a number, a text');
  expect(() => glm('y ~ half', rows, { family: 'poisson' })).toThrow('column "half" of data: is half text (1 text and 4 numbers)');
});

test('types name every link and family', () => {
  const named: Record<LinkName, true> = {
    identity: true,
    log: true,
    logit: true,
    probit: true,
    cloglog: true,
    loglog: true,
    cauchit: true,
    inverse: true,
    '1/mu^2': true,
    sqrt: true,
    softplus: true,
  };
  expect(Object.keys(links).sort()).toEqual(Object.keys(named).sort());
  const family: FamilyName = 'negative-binomial';
  expect(Object.keys(families)).toContain(family);
  // The compiler refuses each of these lines.
  const options: readonly GlmOptions[] = [
    // @ts-expect-error no such option
    { family: 'poisson', wieghts: 'w' },
    // @ts-expect-error no such choice
    { family: 'poisson', missing: 'drop' },
    // @ts-expect-error not a text
    { family: 'poisson', offset: [1, 2] },
    // @ts-expect-error no such solver
    { family: 'poisson', solver: 'bfgs' },
    // @ts-expect-error no family
    { link: 'log' },
    // @ts-expect-error no family
    { family: 3 },
  ];
  expect(options).toHaveLength(6);
  const notAName = (): unknown => {
    // @ts-expect-error no such family
    const wrong: FamilyName = 'poison';
    // @ts-expect-error no such link
    const link: LinkName = 'lgo';
    return [wrong, link];
  };
  expect(notAName()).toHaveLength(2);
});
