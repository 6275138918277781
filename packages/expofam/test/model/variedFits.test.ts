import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { glm } from '../../src/model/glm.ts';
import type { GlmOptions } from '../../src/model/glmOptions.ts';
import reference from './reference/variedFits.json' with { type: 'json' };

const [head, ...body] = readFileSync(new URL('./reference/variedFits.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const cells = body.map((line) => line.split(','));
const data = Object.fromEntries(
  head.split(',').map((name, j) => {
    const values = cells.map((row) => row[j]);
    return [name, values.every((v) => Number.isFinite(Number(v))) ? values.map(Number) : values];
  }),
);

interface Case {
  readonly name: string;
  /** The formula, then options as the command takes them. */
  readonly args: readonly string[];
  readonly est: readonly number[];
  readonly se: readonly number[];
  readonly logLik?: number | null;
  readonly aic?: number | null;
  readonly dev?: number;
}

function optionsOf(args: readonly string[]): GlmOptions {
  const value = (flag: string): string | undefined => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
  const record = (text: string): Record<string, string> =>
    Object.fromEntries(text.split(',').map((part) => part.split('=') as [string, string]));
  const [link, weights, param, classReference] = ['--link', '--weights', '--param', '--reference'].map(value);
  return {
    family: value('--family') as string,
    ...(link === undefined ? {} : { link: link.includes('=') ? record(link) : link }),
    ...(weights === undefined ? {} : { weights }),
    ...(param === undefined ? {} : { parameters: Object.fromEntries(Object.entries(record(param)).map(([k, v]) => [k, Number(v)])) }),
    ...(classReference === undefined ? {} : { reference: classReference }),
  };
}

test.each((reference.cases as unknown as readonly Case[]).map((c) => [c.name, c] as const))('%s agrees with R', (_, c) => {
  const model = glm(c.args[0], data, optionsOf(c.args));
  expect(model.status).toBe('converged');
  expect(model.coefficients).toHaveLength(c.est.length);
  // R orders by term, expofam by predictor: each of R's rows must be one of ours, in estimate and error.
  c.est.forEach((estimate, i) => {
    const gaps = model.coefficients.map((row) =>
      Math.max(Math.abs((row.estimate as number) - estimate) / c.se[i], Math.abs((row.stdError as number) / c.se[i] - 1)),
    );
    // VGAM and glm stop on the likelihood or deviance and take errors from the step before: six digits of a standard error.
    expect(Math.min(...gaps), `row ${i}`).toBeLessThan(1e-6);
  });
  if (typeof c.logLik === 'number') expect(Math.abs((model.logLik as number) - c.logLik)).toBeLessThan(1e-8);
  if (typeof c.aic === 'number') expect(Math.abs((model.aic as number) - c.aic)).toBeLessThan(1e-8);
  // glm.nb's size is good to about 1e−8, and the deviance moves with it.
  if (c.dev !== undefined) expect(Math.abs((model.deviance as number) - c.dev)).toBeLessThan(c.name.startsWith('glm.nb') ? 1e-6 : 1e-9);
});
