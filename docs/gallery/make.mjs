// Draws every kind of picture from the shipped examples into this folder: `node scripts/build.mjs && node docs/gallery/make.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cvGlmPath, glm, glmPath } from 'expofam';
import { readTable } from 'expofam-node';
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
  reportHtml,
  residualPlot,
  rocPlot,
  svgText,
  terminalCoefficients,
  terminalMarginalMeans,
  terminalPath,
  terminalPathValidation,
  terminalResiduals,
  tracePlot,
} from 'expofam-plot';
import { nodeDocument } from 'expofam-plot/node';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
const { examples } = JSON.parse(readFileSync(`${folder}examples.json`, 'utf8'));
const document = nodeDocument();

/** A fit of a shipped example, with another formula where one is given, and its data. */
async function fit(name, formula) {
  const example = examples.find((one) => one.name === name);
  const data = await readTable(`${folder}${example.file}`);
  const options = { family: example.family, trace: true };
  for (let k = 0; k < example.options.length; k += 2) options[example.options[k].slice(2)] = example.options[k + 1];
  return { data, model: glm(formula ?? example.formula, data, options) };
}

const shop = await fit('shop');
const spam = await fit('spam');
const claims = await fit('claims', 'claims ~ C(district) + engine * age');
const mail = await fit('mail');
const bikes = await fit('bikes', 'customers ~ weekday + holiday + weather + ns(temperature, 4) + wind + humidity + day');
const houses = await fit('houses');
const breakdown = await fit('breakdown');
const lasso = glmPath('kind ~ .', spam.data, { family: 'bernoulli' });
const judged = cvGlmPath(lasso, { folds: 5 });
const chosen = { state: { ...lasso.state, crossValidation: judged } };

/** What each picture shows, and how it is drawn. */
const pictures = {
  diagnostics: ['Diagnostics of a Poisson model', () => diagnosticsPlot(shop.model, { document })],
  'diagnostics-dark': [
    'The same in the dark theme, for times to a failure (gamma)',
    () => diagnosticsPlot(breakdown.model, { document, theme: 'dark' }),
  ],
  coefficients: ['Odds ratios with intervals', () => coefficientPlot(spam.model, { document, exponentiate: true })],
  'coefficients-of-models': [
    'Coefficients of several models',
    () => {
      const smaller = glm('log(price) ~ log(lotsize) + bedrooms + bathrooms + stories', houses.data, { family: 'gaussian' });
      return coefficientPlot({ 'size only': smaller, 'with equipment': houses.model }, { document });
    },
  ],
  effects: ['Effects of every column', () => effectPlot(shop.model, { document, data: shop.data })],
  'effect-of-interaction': ['An interaction', () => effectPlot(claims.model, { document, data: claims.data, term: 'engine:age' })],
  'effect-of-spline': ['A natural spline', () => effectPlot(bikes.model, { document, data: bikes.data, term: 'temperature' })],
  'effect-on-classes': ['Probabilities of three classes', () => effectPlot(mail.model, { document, data: mail.data, term: 'links' })],
  means: ['Marginal means of a category, and its pairs compared', () => marginalMeansPlot(shop.model, { document, term: 'weather' })],
  'means-of-categories': ['Marginal means of every category, dark', () => marginalMeansPlot(bikes.model, { document, theme: 'dark' })],
  calibration: ['Calibration', () => calibrationPlot(spam.model, { document })],
  roc: ['ROC of three classes', () => rocPlot(mail.model, { document })],
  residuals: [
    'Residuals against a column that the model does not use',
    () => residualPlot(bikes.model, { document, data: bikes.data, column: 'month' }),
  ],
  partial: ['Partial residuals', () => partialResidualPlot(houses.model, { document, data: houses.data, column: 'lotsize' })],
  influence: ['Influence of rows', () => influencePlot(claims.model, { document })],
  distribution: [
    'Predicted distribution of two rows',
    () =>
      distributionPlot(shop.model, {
        document,
        data: [0, 1].map((k) => ({ promotion: ['no', 'yes'][k], advertising: 2, weather: 'sun', weekday: 'Friday', hour: 15 })),
      }),
  ],
  path: ['Coefficients along the penalty of a lasso', () => pathPlot(chosen, { document })],
  'path-cv': ['Cross-validation along the penalty', () => pathValidationPlot(lasso, judged, { document })],
  'path-of-classes': [
    'A lasso of three classes, dark',
    () => pathPlot(glmPath('kind ~ .', mail.data, { family: 'multinomial' }), { document, theme: 'dark' }),
  ],
  trace: ['The path of the solver', () => tracePlot(spam.model, { document })],
};

const lines = [
  '# Gallery',
  '',
  'Every kind of picture, from the shipped examples. `node docs/gallery/make.mjs` draws them after a build.',
  '',
];
for (const [name, [title, draw]] of Object.entries(pictures)) {
  const text = `${svgText(draw(), { decimals: 1 })}\n`;
  writeFileSync(`${here}${name}.svg`, text);
  lines.push(`## ${title}`, '', `![${title}](${name}.svg)`, '');
  console.log(`${name}.svg ${(text.length / 1024).toFixed(0)} kB`);
}
lines.push(
  '## In the terminal',
  '',
  '```text',
  terminalResiduals(shop.model).trimEnd(),
  '',
  terminalCoefficients(spam.model, { exponentiate: true }).trimEnd(),
  '',
  terminalMarginalMeans(shop.model, { term: 'weather' }).trimEnd(),
  '',
  terminalPath(chosen).trimEnd(),
  '',
  terminalPathValidation(chosen).trimEnd(),
  '```',
  '',
);
const report = reportHtml(shop.model, { data: shop.data, document, file: 'examples/shop.csv' });
writeFileSync(`${here}report.html`, report);
console.log(`report.html ${(report.length / 1024).toFixed(0)} kB`);
lines.push('## Report', '', '[report.html](report.html) is what `expofam report` writes for the shop example.', '');
const linked = (names, kind) => names.map((name) => `[${name}](workbench-${name}-${kind}.png)`).join(', ');
// docs/gallery/workbench.mjs takes the pictures themselves.
lines.push(
  '## Workbench',
  '',
  '`expofam workbench` with the shop example; `node docs/gallery/workbench.mjs` takes these pictures.',
  '',
  ...['start', 'summary', 'coefficients', 'effects', 'means', 'diagnostics', 'tests', 'predict', 'compare', 'code'].map(
    (name) => `![${name}](workbench-${name}.png)`,
  ),
  '',
  `On a phone: ${linked(['start', 'summary', 'effects', 'diagnostics', 'predict', 'compare', 'code'], 'phone')}. Dark: ${linked(['start', 'summary', 'diagnostics', 'tests'], 'dark')}.`,
  '',
  'The pages of Learn are [by themselves](learn.md).',
  '',
);
writeFileSync(`${here}README.md`, lines.join('\n'));
