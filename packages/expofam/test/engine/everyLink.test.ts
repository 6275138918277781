// Every family with every link against a Newton iteration in 110-digit arithmetic (reference/generateEveryLink.py, mpmath 1.2.1,
// 2026-11-25): on girth and height of the trees (R's `trees`), and on designs that are collinear to 1e−5 … 1e−8.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { glm } from '../../src/model/glm.ts';

interface Case {
  readonly design: string;
  readonly family: string;
  readonly links: readonly string[];
  readonly constant?: number;
  readonly weights?: readonly number[];
  readonly response: readonly number[];
  readonly estimate: readonly string[];
  readonly stdError: readonly string[];
}
const { designs, cases }: { designs: Record<string, number[][]>; cases: Case[] } = JSON.parse(
  readFileSync(new URL('reference/everyLink.json', import.meta.url), 'utf8'),
);
const second: Record<string, string> = {
  beta: 'precision',
  gamma: 'shape',
  gaussian: 'sd',
  'negative-binomial': 'size',
  lognormal: 'sdlog',
  'inverse-gamma': 'shape',
  'von-mises': 'eta2',
};
const constants: Record<string, string> = {
  'negative-binomial': 'size',
  tweedie: 'variancePower',
  'generalized-poisson': 'alpha',
  weibull: 'shape',
};

describe('estimates and standard errors of every family and link', () => {
  it.each(cases.map((c) => [`${c.family} ${c.links.join(', ')} on ${c.design}`, c] as const))('%s', (_, c) => {
    const columns = designs[c.design];
    const data = {
      y: c.response,
      ...Object.fromEntries(columns.map((v, j) => [`x${j}`, v])),
      ...(c.weights ? { w: c.weights } : {}),
    };
    const right = columns.map((_, j) => `x${j}`).join(' + ');
    const name = constants[c.family];
    const model = glm(c.links.length > 1 ? `y ~ ${right}; ${second[c.family]} ~ x0` : `y ~ ${right}`, data, {
      family: c.family,
      ...(c.links.length > 1 || c.links[0] === 'canonical' ? {} : { link: c.links[0] }),
      ...(c.weights ? { weights: 'w' } : {}),
      ...(name && c.links.length === 1 ? { parameters: { [name]: c.constant as number } } : {}),
    });
    expect(model.status).toBe('converged');
    const hard = c.design !== 'trees';
    model.coefficients.forEach((row, k) => {
      const [estimate, stdError] = [Number(c.estimate[k]), Number(c.stdError[k])];
      // Distances in standard errors: the decrement's tolerance, 1e−11, is passed by a last quadratic step. Rounding of scores whose
      // terms are far larger than their sum leaves 1.5e−12 in the worst case (geometric, sqrt).
      expect(Math.abs((row.estimate as number) - estimate) / stdError).toBeLessThan(hard ? 5e-12 : 1e-13);
      // κ(√W·X) up to 3e5 by QR leaves 11 digits; 13 and more where the design is plain.
      expect(Math.abs((row.stdError as number) / stdError - 1)).toBeLessThan(hard ? 2e-11 : 1e-13);
    });
  });
});
