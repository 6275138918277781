import { type FittedModel, glm, loadModel } from 'expofam';
import {
  calibrationPlot,
  diagnosticsPlot,
  effectPlot,
  influencePlot,
  marginalMeansPlot,
  partialResidualPlot,
  residualPlot,
  rocPlot,
  svgText,
} from 'expofam-plot';
import { nodeDocument } from 'expofam-plot/node';
import { describe, expect, it } from 'vitest';

// A row of frequency f is f equal rows: a picture of a fit with frequency weights is that of the fit to the rows written out.

const document = nodeDocument();

const rows = Array.from({ length: 48 }, (_, i) => ({
  x: i % 7 === 4 ? 90 : ((i * 13) % 48) / 16,
  v: ((i * 5) % 11) / 10,
  // A level that only rows of frequency zero have is none.
  group: i % 7 === 4 ? 'none' : ['a', 'b', 'c'][(i * i) % 3],
  count: (i * 7) % 5,
  bought: (i * 11) % 48 > 8 * (((i * 13) % 48) / 16) ? 'yes' : 'no',
  times: i % 7 === 4 ? 0 : 1 + ((i * i) % 5),
}));
const written = rows.flatMap((row) => new Array<(typeof rows)[number]>(row.times).fill(row));

type Drawing = (model: FittedModel, data: typeof rows) => SVGSVGElement;

const drawings: readonly (readonly [string, string, 'poisson' | 'bernoulli', Drawing])[] = [
  ['effects', 'count ~ x * v + group', 'poisson', (m, data) => effectPlot(m, { data, document })],
  ['marginal means', 'count ~ x + group', 'poisson', (m) => marginalMeansPlot(m, { document })],
  ['calibration of counts', 'count ~ x + v + group', 'poisson', (m) => calibrationPlot(m, { document })],
  ['calibration of classes', 'bought ~ x + v', 'bernoulli', (m) => calibrationPlot(m, { document })],
  ['ROC', 'bought ~ x + v', 'bernoulli', (m) => rocPlot(m, { document })],
  ['diagnostics', 'count ~ x + v', 'poisson', (m) => diagnosticsPlot(m, { document })],
  ['residuals', 'count ~ x + v + group', 'poisson', (m, data) => residualPlot(m, { data, document })],
  ['partial residuals', 'count ~ x + v + group', 'poisson', (m, data) => partialResidualPlot(m, { data, document })],
];

/**
 * The text without whole numbers that stand alone (rows of the data have other numbers when they are written out) and running numbers of
 * clip paths, and with coordinates rounded: the fits differ in last digits.
 */
const comparable = (svg: SVGSVGElement): string =>
  svgText(svg)
    .replace(/plot-clip-\d+/g, 'clip')
    .replace(/>\d+</g, '><')
    .replace(/-?\d+(\.\d+)?(e-?\d+)?/g, (number) => (Number(number) + 1e-9).toFixed(number.includes('.') ? 1 : 0));

describe('pictures of a fit with frequency weights', () => {
  it.each(drawings)('%s', (_, formula, family, draw) => {
    // The level of rows of frequency zero is left to the others.
    const known = rows.map((row) => ({ ...row, group: row.times === 0 ? 'a' : row.group }));
    const weighted = draw(glm(formula, known, { family, frequencyWeights: 'times' }), known);
    const plain = draw(glm(formula, written, { family }), written);
    const [a, b] = [weighted, plain].map(comparable);
    expect(a).toBe(b);
  });

  it('names a row of the data once', () => {
    const picture = svgText(influencePlot(glm('count ~ x + v', rows, { family: 'poisson', frequencyWeights: 'times' }), { document }));
    const named = (/largest Cook's distance[^"]*/.exec(picture)?.[0] ?? '').match(/\d+/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    expect(new Set(named).size).toBe(named.length);
  });

  it('of a loaded model, whose frequency weights are a column of the data', () => {
    const model = loadModel(JSON.stringify(glm('count ~ x * v', rows, { family: 'poisson', frequencyWeights: 'times' }).save()));
    const plain = effectPlot(glm('count ~ x * v', written, { family: 'poisson' }), { data: written, document });
    expect(comparable(effectPlot(model, { data: rows, document }))).toBe(comparable(plain));
  });
});
