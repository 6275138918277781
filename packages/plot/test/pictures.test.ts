import { cvGlmPath, type FittedModel, glm, glmPath, observedResponse } from 'expofam';
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
  rocPlot,
  svgText,
  tracePlot,
  withRows,
} from 'expofam-plot';
import { nodeDocument, pngBytes } from 'expofam-plot/node';
import { describe, expect, it } from 'vitest';

const options = { document: nodeDocument() };

/** Forty rows with a number, a factor, a count, an amount and a yes or no, from a fixed sequence. */
const rows = Array.from({ length: 40 }, (_, i) => {
  const noise = ((i * 17) % 40) / 40 - 0.49;
  const x = i / 8;
  const group = ['a', 'b', 'c'][i % 3];
  const shift = group === 'b' ? 0.4 : 0;
  return {
    x,
    group,
    count: Math.max(0, Math.round(Math.exp(0.3 + 0.3 * x + shift + noise))),
    amount: 1 + 2 * x + shift + noise,
    bought: x + 8 * noise > 2.4 ? 'yes' : 'no',
    other: (i * 31) % 17,
    side: i % 4 < 2 ? 'left' : 'right',
  };
});
const counts = glm('count ~ x + group', rows, { family: 'poisson', trace: true });
const bought = glm('bought ~ x + group', rows, { family: 'bernoulli' });
const amount = glm('amount ~ x * group', rows, { family: 'gaussian' });

/** The model with a path of its own, so that its picture is one of tracePlot alone and not of the solver's next improvement. */
function withPath(model: FittedModel): FittedModel {
  const last = model.coefficients.map((c) => c.estimate as number);
  const trace = [3, 0.5, 0.02, 3e-5, 0].map((gap, k) => ({
    iteration: k,
    logLikelihood: -80 - gap,
    gradientNorm: gap,
    decrement: Math.sqrt(2 * gap) + 1e-9,
    step: 1,
    coefficients: last.map((b, j) => b * (1 + (gap * (j - 1)) / 4)),
  }));
  return { ...model, trace, state: { ...model.state, iterations: 4 } };
}

const penalised = glmPath('count ~ x * group + other', rows, { family: 'poisson', lambdaCount: 12 });
const judged = cvGlmPath(penalised, { folds: 4 });

const pictures: Record<string, () => SVGSVGElement> = {
  diagnostics: () => diagnosticsPlot(counts, options),
  'diagnostics, dark': () => diagnosticsPlot(bought, { ...options, theme: 'dark' }),
  'path of a lasso': () => pathPlot({ state: { ...penalised.state, crossValidation: judged } }, options),
  'path of classes, dark': () =>
    pathPlot(glmPath('group ~ x + other', rows, { family: 'multinomial', lambdaCount: 8 }), { ...options, theme: 'dark' }),
  'cross-validation of a path': () => pathValidationPlot(penalised, judged, options),
  coefficients: () => coefficientPlot(bought, { ...options, exponentiate: true }),
  'coefficients of two models': () => coefficientPlot({ plain: glm('count ~ x', rows, { family: 'poisson' }), grouped: counts }, options),
  effects: () => effectPlot(counts, { ...options, data: rows }),
  'effect of an interaction': () => effectPlot(amount, { ...options, data: rows, term: 'x:group' }),
  'marginal means and their pairs': () => marginalMeansPlot(counts, { ...options, term: 'group' }),
  'marginal means of every category, dark': () =>
    marginalMeansPlot(glm('bought ~ x + group + side', rows, { family: 'bernoulli' }), { ...options, theme: 'dark' }),
  calibration: () => calibrationPlot(bought, { ...options, groups: 4 }),
  roc: () => rocPlot(bought, options),
  residuals: () => residualPlot(counts, { ...options, data: rows, column: 'other' }),
  influence: () => influencePlot(counts, options),
  'predicted distribution': () => distributionPlot(counts, { ...options, data: rows.slice(0, 2) }),
  'predicted classes': () => distributionPlot(bought, { ...options, data: rows.slice(0, 2) }),
  'partial residuals': () => partialResidualPlot(counts, { ...options, data: rows }),
  trace: () => tracePlot(withPath(counts), options),
};

describe.each(Object.entries(pictures))('the picture %s', (_, draw) => {
  // Rounded to whole pixels: the last digits of a coordinate are no change that anyone sees.
  it('is the one that was looked at', () => {
    expect(svgText(draw(), { decimals: 0 }).replaceAll('><', '>\n<')).toMatchSnapshot();
  });

  it('has no number that is none, and becomes a PNG', () => {
    const text = svgText(draw());
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    expect(text.startsWith('<svg ')).toBe(true);
    expect([...pngBytes(text, { scale: 0.2 }).subarray(1, 4)]).toEqual([80, 78, 71]);
  });
});

describe('pictures', () => {
  it('grow narrower on request, with one panel beside the other only where both can be read', () => {
    const narrow = diagnosticsPlot(counts, { ...options, width: 390 });
    expect(narrow.getAttribute('width')).toBe('390');
    expect([...narrow.querySelectorAll('svg')].map((panel) => panel.getAttribute('x'))).toEqual(['16', '16', '16', '16']);
  });

  it('fill the area under a ROC curve down to zero, also where it rises at one place', () => {
    const svg = rocPlot(bought, options);
    const path = svg.querySelector('[aria-label=area] path')?.getAttribute('d') ?? '';
    const points = [...path.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    // The curve from left to right, then the way back along the axis.
    const back = points.slice(points.length / 2);
    expect(points.length).toBeGreaterThan(20);
    expect(new Set(back.map(([, y]) => y)).size).toBe(1);
    expect(back[0][1]).toBe(Math.max(...points.map(([, y]) => y)));
  });

  it('label every tick of a logarithmic axis, also of a short one', () => {
    const near = glm('y ~ x', { x: [1, 2, 3, 4, 5, 6, 7, 8], y: [90, 84, 77, 66, 64, 55, 52, 47] }, { family: 'poisson' });
    for (const svg of [
      coefficientPlot(near, { ...options, exponentiate: true }),
      coefficientPlot(bought, { ...options, exponentiate: true }),
    ]) {
      const labels = [...svg.querySelectorAll('[aria-label="x-axis tick label"] text')].map((text) => text.textContent);
      expect(labels.length).toBeGreaterThan(2);
      expect(labels.filter((text) => !text)).toEqual([]);
    }
  });

  it('escape what the data call their columns', () => {
    const strange = glm('y ~ `a<b & "c"`', { y: [1, 2, 3, 5, 4], 'a<b & "c"': [1, 2, 3, 4, 5.5] }, { family: 'gaussian' });
    const text = svgText(coefficientPlot(strange, options));
    expect(text).toContain('a&lt;b &amp; &quot;c&quot;');
    expect(text).not.toMatch(/&(?!(amp|lt|gt|quot);)/);
    expect(pngBytes(text).length).toBeGreaterThan(1000);
  });

  it('of twenty thousand rows stay small files', () => {
    const x = Float64Array.from({ length: 20_000 }, (_, i) => (i % 997) / 100);
    const y = x.map((v, i) => 1 + v + ((i * 7919) % 10_007) / 10_007);
    const text = svgText(diagnosticsPlot(glm('y ~ x', { x, y }, { family: 'gaussian' }), options));
    expect(text.length).toBeLessThan(600_000);
    expect(text).not.toMatch(/NaN/);
  });

  it('say what they need and do not have', () => {
    const saved = withoutRows(counts);
    expect(() => diagnosticsPlot(saved, options)).toThrow(/saved model holds no training rows.*withRows/);
    expect(() => tracePlot(bought, options)).toThrow(/kept no trace/);
    expect(() => marginalMeansPlot(glm('count ~ x', rows, { family: 'poisson' }), options)).toThrow(/without a category.*effects/);
    expect(() => rocPlot(counts, options)).toThrow(/family "poisson"/);
    expect(() => effectPlot(counts, { ...options, data: rows, term: 'grup' })).toThrow(/no column "grup".*"group"/);
    expect(() => diagnosticsPlot(counts)).toThrow(/no document/);
  });
});

describe('calibration and ROC of rows that the fit did not see', () => {
  const kinds = rows.map((row, i) => ({ ...row, kind: ['p', 'q', 'r'][(i * 7 + (i % 5)) % 3] }));
  const model = glm('kind ~ x', kinds, { family: 'multinomial' });
  const legend = (svg: SVGSVGElement): string => svg.textContent ?? '';

  it('are those of the fit for its own rows', () => {
    const dots = (svg: SVGSVGElement): string[] => [...svg.querySelectorAll('[aria-label=dot] circle')].map((dot) => dot.outerHTML);
    for (const of of [model, bought, counts]) {
      const own = dots(calibrationPlot(of, options));
      expect(own.length).toBeGreaterThan(8);
      expect(dots(calibrationPlot(of, { ...options, data: kinds }))).toEqual(own);
    }
  });

  it('need not have all of its classes', () => {
    const some = kinds.filter((row) => row.kind !== 'q');
    const svg = rocPlot(model, { ...options, data: some });
    expect(legend(svg)).toMatch(/p \(area 0\.\d+\).*r \(area 0\.\d+\).*q \(no such row\)/);
    // The area is that of Mann and Whitney, over pairs.
    const p = model.predict(some).columns.p;
    const [yes, no] = ['p', 'r'].map((kind) => p.filter((_, i) => some[i].kind === kind));
    const wins = Array.from(yes, (a) => Array.from(no, (b): number => (a > b ? 1 : a === b ? 0.5 : 0)).reduce((s, v) => s + v, 0));
    expect(legend(svg)).toContain(`p (area ${(wins.reduce((s, v) => s + v, 0) / yes.length / no.length).toFixed(3)})`);
    const panels = calibrationPlot(model, { ...options, data: some }).querySelectorAll('svg');
    expect(panels).toHaveLength(3);
  });

  it('of one class alone have a calibration and no ROC', () => {
    for (const [of, data] of [
      [model, kinds.filter((row) => row.kind === 'q')],
      [bought, rows.filter((row) => row.bought === 'no')],
    ] as const) {
      expect(legend(calibrationPlot(of, { ...options, data }))).toContain('rows of the data given');
      expect(() => rocPlot(of, { ...options, data })).toThrow(/ROC: \d+ rows of one class; expected rows of at least two classes/);
    }
  });

  it('are refused with a class that the fit does not know, by row', () => {
    const strange = [kinds[0], { ...kinds[1], kind: 'Q' }];
    for (const draw of [rocPlot, calibrationPlot]) {
      expect(() => draw(model, { ...options, data: strange })).toThrow(
        /response "kind": "Q" in row 2, a class that the model does not know/,
      );
    }
  });

  it('have the class weights of the fit', () => {
    const weighted = glm('kind ~ x', kinds, { family: 'multinomial', classWeights: { q: 4 } });
    const data = kinds.slice(0, 30);
    const byHand = data.map((row) => (row.kind === 'q' ? 4 : 1));
    expect(Array.from(observedResponse(weighted, data).weights)).toEqual(byHand);
    expect(Array.from(observedResponse(model, data).weights)).toEqual(byHand.map(() => 1));
  });
});

/** What `loadModel` makes of the saved text of a model. */
function withoutRows(model: FittedModel): FittedModel {
  return { ...model, training: undefined, trace: undefined };
}

describe('withRows', () => {
  it('gives a saved model its rows again, with the coefficients that it had', () => {
    for (const model of [counts, bought, amount]) {
      const again = withRows(withoutRows(model), rows);
      // The same rows lead to the same maximum: what remains is rounding, far below a standard error.
      expect(again.largestChange).toBeLessThan(1e-8);
      expect(again.model.training?.frame.rowCount).toBe(40);
    }
  });

  it('keeps class weights', () => {
    const kinds = rows.map((row, i) => ({ ...row, kind: ['p', 'q', 'r'][(i * 7 + (i % 5)) % 3] }));
    const model = glm('kind ~ x', kinds, { family: 'multinomial', classWeights: { q: 4 } });
    const again = withRows(withoutRows(model), kinds);
    expect(again.largestChange).toBeLessThan(1e-8);
    // What the weights change: four rows for each of q add log 4 to its constant, and to no other's.
    const constant = (m: FittedModel): number => m.coefficients.find((c) => c.class === 'q' && c.term === '(Intercept)')?.estimate ?? 0;
    expect(constant(model) - constant(glm('kind ~ x', kinds, { family: 'multinomial' }))).toBeCloseTo(Math.log(4), 1);
  });

  it('tells other data by the coefficients', () => {
    const other = rows.map((row) => ({ ...row, count: 20 - row.count }));
    expect(withRows(withoutRows(counts), other).largestChange).toBeGreaterThan(1);
  });
});

describe('labels of axes', () => {
  const labels = { x: 'distance (km)', group: 'kind of road', count: 'accidents in a year', toString: 'no name' };
  it('name columns and the response, alone and in what is said of them', () => {
    const effect = svgText(effectPlot(counts, { ...options, data: rows, labels }));
    expect(effect).toContain('>distance (km)<');
    expect(effect).toContain('>mean of accidents in a year<');
    expect(effect).not.toContain('>mean of count<');
    expect(svgText(residualPlot(counts, { ...options, data: rows, labels }))).toContain('>distance (km)<');
    expect(svgText(calibrationPlot(counts, { ...options, labels }))).toContain('>predicted mean of accidents in a year<');
    expect(svgText(marginalMeansPlot(counts, { ...options, labels }))).toContain('mean of accidents in a year');
  });
  it('stand within the probability of a response', () => {
    const named = svgText(effectPlot(bought, { ...options, data: rows, labels: { bought: 'sale' } }));
    expect(named).toContain('>P(sale = yes)<');
    expect(named).not.toContain('>P(bought = yes)<');
  });
  it('change the axes of their column alone, whatever other axes say', () => {
    const data = rows.map((row) => ({ density: row.x, kind: row.group, amount: Math.exp(row.amount / 4), residual: row.x, p: row.x }));
    const words = { density: 'people per km²', probability: 'no', observed: 'no', p: 'no', a: 'no', 'deviance residual': 'no' };
    const amounts = glm('amount ~ density', data, { family: 'gamma', link: 'log' });
    const distribution = svgText(distributionPlot(amounts, { ...options, data: data.slice(0, 2), labels: words }));
    expect(distribution).toContain('>density<');
    expect(distribution).not.toContain('km²');
    const effect = svgText(effectPlot(amounts, { ...options, data, labels: words }));
    expect(effect).toContain('>people per km²<');
    const classes = glm('kind ~ p', data, { family: 'multinomial' });
    const calibration = svgText(calibrationPlot(classes, { ...options, labels: words }));
    expect(calibration).toContain('>predicted P(a)<');
    expect(calibration).not.toContain('>no<');
    expect(svgText(diagnosticsPlot(amounts, { ...options, labels: words }))).not.toContain('>no<');
  });
  it('tell what they may name', () => {
    const shown = (draw: (o: typeof options & { onAxis: (column: string) => void }) => unknown): string[] => {
      const found = new Set<string>();
      draw({ ...options, onAxis: (column) => found.add(column) });
      return [...found];
    };
    expect(shown((o) => effectPlot(counts, { ...o, data: rows }))).toEqual(['x', 'count', 'group']);
    expect(shown((o) => marginalMeansPlot(counts, o))).toEqual(['count']);
    expect(shown((o) => residualPlot(counts, { ...o, data: rows, column: 'other' }))).toEqual(['other']);
    expect(shown((o) => rocPlot(bought, o))).toEqual([]);
  });
  it('stand below turned names of levels, where the name alone has no room', () => {
    const many = rows.map((row, i) => ({ ...row, place: `village number ${i % 8}` }));
    const model = glm('count ~ place', many, { family: 'poisson' });
    const named = effectPlot(model, { ...options, data: many, width: 400, labels: { place: 'place of the count' } });
    const plain = effectPlot(model, { ...options, data: many, width: 400 });
    const below = (svg: SVGSVGElement): string | undefined =>
      svg.querySelector('[aria-label="x-axis label"] text')?.textContent ?? undefined;
    expect(svgText(plain)).toContain('rotate(-35)');
    expect(below(plain)).toBeUndefined();
    expect(below(named)).toBe('place of the count');
  });
  it('change nothing without a name of theirs', () => {
    const plain = svgText(effectPlot(counts, { ...options, data: rows }));
    expect(svgText(effectPlot(counts, { ...options, data: rows, labels: { nobody: 'z' } }))).toBe(plain);
  });
});

describe('pictures of families without a residual', () => {
  const data = { angle: [0.1, 0.4, -0.3, 1.2, 0.8, 2, -1, 0.6], time: [0.4, 1.9, 1.2, 3.1, 2.2, 5.6, 4.4, 3], x: [1, 2, 3, 4, 5, 6, 7, 8] };

  it('are refused with what is lacking', () => {
    const directions = glm('angle ~ x', data, { family: 'von-mises' });
    expect(() => calibrationPlot(directions, options)).toThrow(/"von-mises" gives no mean/);
    expect(() => calibrationPlot(directions, { ...options, data })).toThrow(/"von-mises" gives no mean/);
    expect(() => diagnosticsPlot(directions, options)).toThrow(/with 2 linear predictors/);
    expect(() => diagnosticsPlot(glm('angle ~ x', data, { family: 'laplace' }), options)).toThrow(/mean does not move/);
  });

  it('but of a Weibull they are drawn', () => {
    const times = glm('time ~ x', data, { family: 'weibull', parameters: { shape: 2 } });
    expect(svgText(diagnosticsPlot(times, options))).toContain('Cook');
  });
});

describe('pictures of a path', () => {
  it('need two lambdas above zero, and a cross-validation', () => {
    const short = glmPath('count ~ x', rows, { family: 'poisson', lambda: [0.1, 0] });
    expect(() => pathPlot(short, options)).toThrow(/one lambda above zero; expected at least two/);
    expect(() => pathValidationPlot(penalised, undefined, options)).toThrow(/without cross-validation/);
  });

  it('are not made of a refit without the penalty', () => {
    const model = penalised.modelAt(penalised.lambdas[5]);
    expect(() => withRows(model, rows)).toThrow(/a penalised model with its rows.*maximum likelihood/);
  });

  it('show every coefficient that is not zero', () => {
    const svg = svgText(pathPlot(penalised, options));
    const columns = penalised.state.columns.filter(
      ({ term }, c) => term !== '(Intercept)' && penalised.state.coefficients.some(([b]) => b[c] !== 0),
    );
    expect(svg.match(/stroke-width="1(\.8)?" *stroke-opacity|aria-label="line"/g)?.length).toBe(columns.length);
  });
});
