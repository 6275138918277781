// expofam/glm without any module that only expofam has: what the others offer when they are loaded is not there.
import { expect, test } from 'vitest';
import { coreFamilies } from '../src/families/coreFamilies.ts';
import { links } from '../src/family/links.ts';
import { glm, glmAsync } from '../src/glm.ts';
import { unaryPrimitives } from '../src/kernels/scalarPrimitives.ts';
import { errorOf } from './errorOf.ts';

const notHere = (fit: () => unknown): string => {
  const error = errorOf(fit);
  expect(error.code).toBe('not-in-entry');
  return error.message;
};

test('rare primitives are absent, and no core family or link needs one', () => {
  expect('logBesselI0' in unaryPrimitives).toBe(false);
  for (const entry of Object.values(coreFamilies)) {
    const family = typeof entry === 'function' ? entry(['a', 'b', 'c']) : entry;
    for (const link of family.predictors.length > 1 ? [undefined] : Object.values(links)) {
      const rows = family.compose(link && [link]);
      expect(rows.observed().length, `${family.name} ${link?.name}`).toBe(family.predictors.length);
    }
  }
});

test('an Arrow table is refused with the way to read it', () => {
  const arrow = { numRows: 2, schema: { fields: [{ name: 'y' }] }, getChild: () => [1, 2] };
  expect(notHere(() => glm('y ~ 1', arrow, { family: 'gaussian' }))).toContain("import { asTable } from 'expofam' and give asTable(data)");
});

test('starts, strategies and terms are refused by name', () => {
  const data = { y: [1, 3, 2, 5], x: [1, 2, 3, 4] };
  expect(notHere(() => glm('y ~ x', data, { family: 'poisson', starts: 3 } as never))).toContain('starts "3": not in expofam/glm');
  expect(notHere(() => glm('y ~ x', data, { family: 'poisson', strategy: 'part' } as never))).toContain('strategy "part": not in');
  const model = glm('y ~ x', data, { family: 'poisson', strategy: 'newton' } as never);
  expect(notHere(() => model.predict(data, { type: 'terms' }))).toContain('prediction of type "terms": not in expofam/glm');
});

test('a maximum at the edge of the domain is refused, one inside is found', () => {
  // With the identity link the mean of the third row would be negative: expofam finds the maximum where it is 0.
  const data = { y: [4, 2, 0, 0, 0], x: [0, 1, 2, 3, 4] };
  expect(notHere(() => glm('y ~ x', data, { family: 'poisson', link: 'identity' }))).toMatch(
    /^a (fit from several starts|maximum at the edge of the domain): not in/,
  );
  const inside = glm('y ~ x', { y: [4, 6, 7, 11], x: [0, 1, 2, 3] }, { family: 'poisson', link: 'identity' });
  expect(inside.status).toBe('converged');
});

test('where Newton from the response does not end at a maximum, other starts are named, not a worse number', () => {
  // Two far points pull a Cauchy-linked curve both ways.
  const data = { y: [1, 1, 0, 0, 1, 0], x: [-1e6, 1, 2, 3, 4, 1e6] };
  const message = notHere(() => glm('y ~ x', data, { family: 'bernoulli', link: 'cauchit', maxIterations: 1 }));
  expect(message).toContain('a fit from several starts: not in expofam/glm');
});

test('the response among the terms is dropped with a warning', () => {
  const model = glm('y ~ y + x', { y: [4, 6, 7, 11], x: [0, 1, 2, 3] }, { family: 'poisson' });
  expect(model.coefficients.map(({ term }) => term)).toEqual(['(Intercept)', 'x']);
  expect(model.warnings.map(({ code }) => code)).toEqual(['response-on-right']);
});

test('separation is found before anything is refused', () => {
  const separated = { y: [0, 0, 0, 1, 1, 1], x: [1, 2, 3, 4, 5, 6] };
  for (const link of ['logit', 'probit', 'cloglog'] as const)
    expect(glm('y ~ x', separated, { family: 'bernoulli', link }).status, link).toBe('separated');
});

test('splines are refused, and loaded by glmAsync', async () => {
  const data = { y: [1, 3, 2, 5, 4, 8], x: [1, 2, 3, 4, 5, 6] };
  expect(notHere(() => glm('y ~ ns(x, df = 2)', data, { family: 'poisson' }))).toContain('ns(), which expofam/glm leaves out');
  // The last test of this file: what is loaded stays.
  const model = await glmAsync('y ~ ns(x, df = 2)', data, { family: 'poisson' });
  expect(model.status).toBe('converged');
  expect(model.coefficients.map(({ term }) => term)).toEqual(['(Intercept)', 'ns(x, df = 2)[1]', 'ns(x, df = 2)[2]']);
});
