import { cvGlmPath, glm, glmPath } from 'expofam';
import {
  calibrationPlot,
  coefficientPlot,
  diagnosticsPlot,
  distributionPlot,
  effectPlot,
  influencePlot,
  marginalMeansPlot,
  partialResidualPlot,
  pathPlot,
  pathValidationPlot,
  residualPlot,
  terminalMarginalMeans,
  tracePlot,
} from 'expofam-plot';
import { nodeDocument } from 'expofam-plot/node';
import { describe, expect, it } from 'vitest';
import { shortNames } from '../src/shortNames.ts';
import { tickLabels } from '../src/tickLabels.ts';
import { collisions, labelBoxes } from './labelBoxes.ts';

const document = nodeDocument();
const regions = ['Baden-Württemberg, southern half', 'NORTH-WEST', 'x'];

/** Sixty rows whose response has a mean of about two units. */
const rowsOf = (unit: number) =>
  Array.from({ length: 60 }, (_, i) => ({
    x: i / 10,
    income: 9000 + 1117 * i,
    region: regions[i % 3],
    y: unit * (1 + i / 40 + 0.3 * (i % 3) + (((i * 17) % 60) / 60 - 0.49)),
  }));

describe.each([1, 1e6, 1.5e9, 1e-9, 1e-4, 1e-120])('axes of a response in units of %g', (unit) => {
  const data = rowsOf(unit);
  const model = glm('y ~ x + income + region', data, { family: 'gaussian', trace: true });
  const positive = glm('y ~ x + region', data, { family: 'gamma', link: 'log', trace: true });
  const pictures = (width: number | undefined) => {
    const options = { document, ...(width === undefined ? {} : { width }) };
    return {
      effects: effectPlot(model, { ...options, data }),
      'effect of an interaction': effectPlot(glm('y ~ x * region', data, { family: 'gaussian' }), { ...options, data, term: 'x:region' }),
      means: marginalMeansPlot(model, { ...options, term: 'region' }),
      coefficients: coefficientPlot(model, options),
      calibration: calibrationPlot(model, options),
      diagnostics: diagnosticsPlot(model, options),
      partial: partialResidualPlot(model, { ...options, data }),
      residuals: residualPlot(model, { ...options, data }),
      influence: influencePlot(model, options),
      distribution: distributionPlot(model, { ...options, data: data.slice(0, 3) }),
      'gamma distribution': distributionPlot(positive, { ...options, data: data.slice(0, 1) }),
      'gamma effects': effectPlot(positive, { ...options, data }),
      trace: tracePlot(positive, options),
    };
  };

  it.each([undefined, 390])('can be read, and all names within the picture, in a width of %s', (width) => {
    const found = Object.entries(pictures(width)).flatMap(([kind, svg]) => collisions(svg).map((what) => `${kind}: ${what}`));
    expect(found).toEqual([]);
  });
});

describe('axes of a path', () => {
  const data = rowsOf(1);
  const columns = Object.fromEntries(
    Array.from({ length: 20 }, (_, j) => [`c${j}`, data.map((_row, i) => Math.sin(i * (j + 1)) + ((i * (j + 3)) % 7))]),
  );
  const path = glmPath(`y ~ ${Object.keys(columns).join(' + ')}`, { y: data.map((r) => r.y), ...columns }, { family: 'gaussian' });
  const judged = cvGlmPath(path, { folds: 4 });

  it('can be read, also the low one of how many coefficients are not zero', () => {
    const svg = pathValidationPlot(path, judged, { document });
    expect(collisions(svg)).toEqual([]);
    expect(collisions(pathPlot(path, { document }))).toEqual([]);
    const counts = labelBoxes(svg)[1].boxes.filter((box) => /^\d+$/.test(box.text) && box.left < 60);
    expect(counts[0].text).toBe('0');
    expect(counts.length).toBeGreaterThan(2);
  });

  it('stand below each other where panels do', () => {
    const [above, below] = [...pathValidationPlot(path, judged, { document }).querySelectorAll('svg')].map((panel) =>
      [...panel.querySelectorAll('[aria-label="x-axis tick label"] text')].map((text) => text.getAttribute('transform')?.split(',')[0]),
    );
    expect(above.length).toBeGreaterThan(2);
    expect(below).toEqual(above);
  });
});

describe('labels of ticks', () => {
  it('have the decimals that tell them apart', () => {
    expect(tickLabels([0, 0.5, 1])).toEqual(['0.0', '0.5', '1.0']);
    expect(tickLabels([0.1 + 0.2, 0.4])).toEqual(['0.3', '0.4']);
    expect(tickLabels([-2, 0, 2])).toEqual(['−2', '0', '2']);
    expect(tickLabels([7.0000002, 7.0000004])).toEqual(['7.0000002', '7.0000004']);
  });
  it('have commas from ten thousand on, all or none: years have none', () => {
    expect(tickLabels([2000, 2010, 2020])).toEqual(['2000', '2010', '2020']);
    expect(tickLabels([5000, 10_000])).toEqual(['5,000', '10,000']);
    expect(tickLabels([0, 5_000_000, 10_000_000])).toEqual(['0', '5,000,000', '10,000,000']);
  });
  it('are powers of ten where numbers written out are long', () => {
    expect(tickLabels([-4e-10, 0, 4e-10])).toEqual(['−4e-10', '0', '4e-10']);
    expect(tickLabels([0, 5e8, 1e9, 1.5e9])).toEqual(['0', '5e8', '1e9', '1.5e9']);
    expect(tickLabels([1e-200, 2e-200])).toEqual(['1e-200', '2e-200']);
    expect(tickLabels([0, 0.0001, 0.0002])).toEqual(['0.0000', '0.0001', '0.0002']);
  });
});

describe('names that are cut', () => {
  it('can still be told from each other', () => {
    const fits = (text: string): boolean => text.length <= 16;
    const names = ['Baden-Württemberg, southern half', 'Baden-Württemberg, northern half', 'NRW'];
    const places = ['the village of Aach, upper part', 'the village of Berg, upper part', 'the village of Calw, upper part'];
    for (const of of [names, places]) {
      const short = shortNames(of, fits);
      expect(new Set(short).size).toBe(3);
      expect(short.every(fits)).toBe(true);
    }
    expect(shortNames(['NRW', 'Mecklenburg-Vorpommern'], fits)).toEqual(['NRW', 'Mecklenburg-Vor…']);
  });

  it('are those of each level of a pair', () => {
    const data = rowsOf(1);
    const model = glm('y ~ x + region', data, { family: 'gamma', link: 'log' });
    const svg = marginalMeansPlot(model, { document, term: 'region' });
    const labels = labelBoxes(svg)[1].boxes.map(({ text }) => text);
    expect(labels.filter((text) => /^Baden-W.*… \/ (x|NORTH-WEST)$/.test(text))).toHaveLength(2);
    expect(terminalMarginalMeans(model, { term: 'region' })).toMatch(/Baden-W.*… \/ NORTH-WEST/);
  });
});
