import { type FittedModel, type GlmOptions, glm } from 'expofam';
import { nodeDocument } from 'expofam-plot/node';
import { describe, expect, it } from 'vitest';
import { effectPlot } from '../src/effectPlot.ts';
import { coefficientReading } from '../src/report/coefficientReading.ts';
import { reportHtml } from '../src/report/reportHtml.ts';

const x = [-1.2, 0.4, 0.9, -0.3, 1.6, -0.8, 0.1, 1.1, -1.5, 0.7, 2.1, -0.1];
const rows = {
  x,
  w: [1.1, 2.5, 0.8, 3.2, 1.9, 4.1, 2.2, 0.6, 1.4, 2.9, 3.6, 1.7],
  f: ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c', 'b', 'a', 'c'],
  g: ['p', 'q', 'q', 'p', 'q', 'p', 'q', 'p', 'q', 'p', 'q', 'p'],
  y: [1.3, 2.4, 0.2, 3.1, 2.8, 1.9, 4.2, 0.7, 2.2, 3.3, 5.1, 1.6],
  income: [1.4, 2.9, 1.2, 1.9, 6.1, 1.1, 1.8, 3.7, 1.05, 2.2, 9.5, 1.6],
  error: [-0.8, 0.3, -1.4, 0.6, 2.5, -0.2, 0.9, -1.9, 0.4, 1.1, -3.2, 0.7],
};

const sentences = (model: FittedModel): (string | undefined)[] =>
  model
    .tidy({ level: 0.95 })
    .filter((row) => row.term !== '(Intercept)')
    .map((row) => coefficientReading(model, row));
const reading = (formula: string, family = 'gaussian', options: Partial<GlmOptions> = {}) =>
  sentences(glm(formula, rows, { family, ...options }));

describe('the size of a change', () => {
  // R 4.2.2, 2026-12-01: coef(lm(y ~ …)) of these rows with log2(w), log10(w), x and scale(x, …), in the three digits of a sentence.
  it.each([
    ['y ~ log(w, 2)', 'Twice as much w adds 1.2'],
    ['y ~ log(w, base = 2)', 'Twice as much w adds 1.2'],
    ['y ~ log2(w)', 'Twice as much w adds 1.2'],
    ['y ~ log(w)', 'Twice as much w adds 1.2'],
    ['y ~ log(w, 4)', 'Twice as much w adds 1.2'],
    ['y ~ log(w, 10)', 'Ten times as much w adds 3.98'],
    ['y ~ log10(w)', 'Ten times as much w adds 3.98'],
    ['y ~ x', 'One unit more of x adds 0.387'],
    ['y ~ center(x)', 'One unit more of x adds 0.387'],
    ['y ~ scale(x, scale = FALSE)', 'One unit more of x adds 0.387'],
    ['y ~ scale(x, TRUE, FALSE)', 'One unit more of x adds 0.387'],
    ['y ~ scale(x)', 'One standard deviation more of x adds 0.426'],
    ['y ~ scale(x, center = FALSE)', 'One root mean square more of x adds 0.438'],
  ])('%s', (formula, expected) => {
    expect(reading(formula)[0]?.startsWith(`${expected} to the mean of y`), reading(formula)[0]).toBe(true);
  });

  it('is left out of columns that cannot change alone', () => {
    expect(reading('y ~ x + I(x^2)')).toEqual([undefined, undefined]);
    expect(reading('y ~ w + log(w)')).toEqual([undefined, undefined]);
    expect(reading('y ~ w + offset(log(w))')).toEqual([undefined]);
    expect(reading('y ~ w', 'gaussian', { offset: 'log(w)' })).toEqual([undefined]);
    expect(reading('y ~ log(w + 1)')[0]).toMatch(/^Twice as much w \+ 1 /);
    expect(reading('y ~ x + I(x^2) + w').at(-1)).toMatch(/^One unit more of w /);
  });

  it('is where the others are, which is their average for contrasts that sum to zero', () => {
    // R 4.2.2, 2026-12-01: coef(lm(y ~ f * g, contrasts = list(f = "contr.sum")))["gq"]; at f = a the difference is 2.45.
    for (const kind of ['sum', 'helmert']) {
      const said = reading('y ~ f * g', 'gaussian', { contrasts: { f: kind } });
      expect(said.filter(Boolean)).toHaveLength(1);
      expect(said.find(Boolean)).toMatch(/^g = q instead of p \(on average over the levels of f\) adds 0.833 /);
    }
    expect(reading('y ~ f * g').find((text) => text?.startsWith('g = '))).toMatch(
      /^g = q instead of p \(where what it interacts with is zero or at its reference\) adds 2.45 /,
    );
    expect(reading('y ~ x * g + f:g', 'gaussian', { contrasts: { f: 'sum' } })[1]).toMatch(
      /^g = q instead of p \(where x is zero, on average over the levels of f\) /,
    );
    expect(reading('y ~ poly(x, 2) * g')).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});

describe('the parameter that a coefficient is of', () => {
  it.each([
    ['income ~ x', 'pareto', 'alpha'],
    ['error ~ x', 'laplace', 'scale'],
    ['income ~ x', 'weibull', 'scale'],
  ])('%s of %s', (formula, family, parameter) => {
    const model = glm(formula, rows, { family });
    expect(sentences(model)[0]).toMatch(new RegExp(`^One unit more of x (raises|lowers|multiplies) the ${parameter} of `));
  });

  it('of a lognormal is meanlog, and of a Gaussian the mean', () => {
    expect(reading('income ~ x', 'lognormal')[0]).toMatch(/the meanlog of income/);
    expect(reading('y ~ x; sd ~ x').map((text) => /the (\w+) of y/.exec(text ?? '')?.[1])).toEqual(['mean', 'sd']);
  });

  it('is named by the report and the picture of effects, and drawn where the mean does not move', () => {
    const document = nodeDocument();
    for (const [formula, family, parameter, response] of [
      ['income ~ x', 'pareto', 'alpha', 'income'],
      ['error ~ x', 'laplace', 'scale', 'error'],
    ]) {
      const model = glm(formula, rows, { family });
      const html = reportHtml(model, { data: rows, document });
      expect(html).toContain(`The model describes how the ${parameter} of ${response} depends`);
      expect(html).not.toContain(`mean of ${response}`);
      expect(html).not.toMatch(/ratios? of means/i);
      const svg = effectPlot(model, { data: rows, document }).outerHTML;
      expect(svg).toContain(`${parameter} of ${response}`);
      // A line that moves.
      const path = /<path[^>]* d="(M[^"]*)"[^>]*>/.exec(svg.slice(svg.lastIndexOf('stroke-width="2"')))?.[1] ?? svg;
      expect(new Set([...path.matchAll(/,([\d.]+)/g)].map((m) => m[1])).size).toBeGreaterThan(5);
    }
    const weibull = reportHtml(glm('income ~ x', rows, { family: 'weibull' }), { data: rows, document });
    expect(weibull).toContain('The model describes how the mean of income depends');
  });
});
