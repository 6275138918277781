import { cvGlmPath, glm, glmPath, marginalMeans } from 'expofam';
import {
  marginalMeansPlot,
  svgText,
  terminalCoefficients,
  terminalMarginalMeans,
  terminalPath,
  terminalPathValidation,
} from 'expofam-plot';
import { nodeDocument } from 'expofam-plot/node';
import { describe, expect, it } from 'vitest';

/** Sixty rows with two numbers, a factor, a count and a yes or no, from a fixed sequence. */
const rows = Array.from({ length: 60 }, (_, i) => {
  const noise = ((i * 37) % 60) / 60 - 0.49;
  const x = (i % 20) / 8;
  const group = ['a', 'b', 'c'][i % 3];
  return {
    x,
    z: ((i * 31) % 17) / 5,
    group,
    count: Math.max(0, Math.round(Math.exp(0.3 + 0.3 * x + (group === 'b' ? 0.5 : 0) + noise))),
    bought: x + 5 * noise + (group === 'c' ? 1 : 0) > 1.4 ? 'yes' : 'no',
  };
});
const counts = glm('count ~ x + group', rows, { family: 'poisson' });
const bought = glm('bought ~ x + group', rows, { family: 'bernoulli' });

/** Where the three marks of each interval stand, as shares of the axis, by its label. */
function intervals(text: string): Map<string, readonly [number, number, number]> {
  const lines = text.split('\n').filter((line) => line.includes('●'));
  const ends = lines.map((line) => [Math.max(line.lastIndexOf('─'), line.lastIndexOf('●')), line.search(/[─●]/)]);
  const last = Math.max(...ends.map(([to]) => to));
  const start = lines[0].length - lines[0].replace(/^\s*[^─●┊]*? (?=\s*[─●┊])/, '').length;
  return new Map(
    lines.map((line, i) => [
      line.slice(0, start).trim(),
      [ends[i][1], line.indexOf('●'), ends[i][0]].map((at) => (at - start) / (last - start)) as unknown as readonly [
        number,
        number,
        number,
      ],
    ]),
  );
}

/** A mark stands in the middle of its character: it is off by half of one of the columns at most, with rounding. */
const within = (width: number): number => 0.6 / (width - 12);

describe('terminal pictures of marginal means', () => {
  it('place means and their intervals where they are', () => {
    const { means } = marginalMeans(counts, { specs: 'group' });
    const low = Math.min(...means.map((m) => m.lower));
    const high = Math.max(...means.map((m) => m.upper));
    const text = terminalMarginalMeans(counts, { width: 100 }).split('\n\n')[0];
    expect(text).toContain('mean of count by group, 95 % intervals');
    const drawn = intervals(text);
    for (const { levels, lower, estimate, upper } of means) {
      const found = drawn.get(levels.group);
      [lower, estimate, upper].forEach((v, k) => {
        expect(Math.abs((found?.[k] ?? Number.NaN) - (v - low) / (high - low)), `${levels.group} ${k}`).toBeLessThan(within(100));
      });
    }
  });

  it('compare pairs as what they are: rates after a log link, odds after a logit, with one for no difference', () => {
    for (const [model, name] of [
      [counts, 'rate ratio'],
      [bought, 'odds ratio'],
    ] as const) {
      const { contrasts } = marginalMeans(model, { specs: 'group', contrasts: 'pairwise' });
      const text = terminalMarginalMeans(model, { width: 100 }).split('\n\n')[1];
      expect(text).toContain(`${name}, 95 % intervals`);
      expect(text.match(/┊|●/g)?.length).toBeGreaterThanOrEqual(contrasts.length);
      expect(text.trimEnd().split('\n').at(-1)).toMatch(/ 1( |$)/);
      const [low, high] = [Math.min(1, ...contrasts.map((c) => c.lower)), Math.max(1, ...contrasts.map((c) => c.upper))];
      const share = (v: number): number => Math.log(v / low) / Math.log(high / low);
      const drawn = intervals(text);
      for (const c of contrasts) {
        expect(Math.abs((drawn.get(c.contrast)?.[1] ?? Number.NaN) - share(c.estimate)), c.contrast).toBeLessThan(within(100));
      }
      // The picture says the same.
      expect(svgText(marginalMeansPlot(model, { document: nodeDocument(), term: 'group' }))).toContain(`>${name}<`);
    }
  });

  it('have the name of the parameter where they are no means', () => {
    const model = glm('x ~ group', { x: [0.5, -2, 1.1, 3, -0.8, 6], group: ['a', 'b', 'a', 'b', 'a', 'b'] }, { family: 'laplace' });
    const [means, pairs] = terminalMarginalMeans(model, { width: 100 }).split('\n\n');
    expect(means).toContain('scale of x by group');
    expect(pairs).toContain('ratio of scale, 95 % intervals');
    const svg = svgText(marginalMeansPlot(model, { document: nodeDocument(), term: 'group' }));
    expect(svg).toContain('Marginal scale of x by group');
    expect(svg).not.toContain('mean of x');
  });

  it('stay within the width', () => {
    for (const text of [terminalMarginalMeans(counts, { width: 50 }), terminalCoefficients(bought, { width: 50, exponentiate: true })]) {
      expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(50);
    }
  });
});

describe('terminal pictures of a path', () => {
  const path = glmPath('count ~ x + group + z', rows, { family: 'poisson', lambdaCount: 30 });
  const judged = cvGlmPath(path, { folds: 4 });
  const size = { width: 72, height: 12 };

  it('draw each coefficient as the letter that is explained, at its value', () => {
    const text = terminalPath(path, size);
    const { lambdas, coefficients, columns } = path.state;
    const shown = columns.map((_, c) => coefficients.map(([beta]) => beta[c]));
    const slopes = columns.flatMap(({ term }, c) => (term === '(Intercept)' ? [] : [{ term, values: shown[c] }]));
    const [low, high] = [Math.min(0, ...slopes.flatMap((s) => s.values)), Math.max(0, ...slopes.flatMap((s) => s.values))];
    const chart = text.split('\n').slice(1, 1 + size.height);
    let compared = 0;
    for (const { term, values } of slopes) {
      const letter = text.match(new RegExp(`(\\w) ${term.replace(/[[\]]/g, '\\$&')}`))?.[1];
      expect(letter, term).toBeDefined();
      const end = values[lambdas.length - 1];
      const line = Math.round(((high - end) / (high - low || 1)) * size.height - 0.5);
      // The last column of the chart.
      const at = chart.findIndex((row) => row.length >= Math.max(...chart.map((r) => r.length)) && row.endsWith(letter as string));
      // Another curve may end in the same character.
      if (at >= 0) {
        expect(Math.abs(at - line), term).toBeLessThanOrEqual(1);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(1);
    expect(text).not.toContain('┊');
    expect(terminalPath({ state: { ...path.state, crossValidation: judged } }, size)).toContain('┊ λ 1se');
  });

  it('draw the best mean of a cross-validation lowest, and count coefficients', () => {
    const text = terminalPathValidation(path, judged, size);
    const lines = text.split('\n');
    expect(lines[0]).toContain('deviance a row, mean over 4 folds');
    const lowest = Math.max(...lines.slice(1, 13).map((line, i) => (line.includes('●') ? i : 0)));
    const low = Math.min(...judged.mean.map((m, i) => m - judged.stdError[i]));
    const high = Math.max(...judged.mean.map((m, i) => m + judged.stdError[i]));
    expect(Math.abs(lowest - ((high - Math.min(...judged.mean)) / (high - low)) * 12)).toBeLessThanOrEqual(1);
    expect(lines.find((line) => /^\s+0( {3,}\d+)+$/.test(line))).toBeDefined();
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(72);
    expect(() => terminalPathValidation(path)).toThrow(/without cross-validation/);
  });

  it('draw a chart for each class', () => {
    const classes = glmPath('group ~ x + z', rows, { family: 'multinomial', lambdaCount: 6 });
    expect(terminalPath(classes, size).match(/coefficient, class [abc]/g)).toEqual([
      'coefficient, class a',
      'coefficient, class b',
      'coefficient, class c',
    ]);
  });
});
