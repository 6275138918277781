/// <reference lib="dom" />
import {
  anovaTable,
  counted,
  derivation,
  derivationText,
  ExpofamError,
  endOfFitText,
  type FittedModel,
  goodnessOfFit,
  linkTest,
  overdispersion,
  quantitiesOf,
} from 'expofam';
import { axisText } from '../axisLabels.ts';
import { calibrationPlot } from '../calibrationPlot.ts';
import { type CategoryMeans, categoryMeans, mostCompared, quantityLabel } from '../categoryMeans.ts';
import { coefficientPlot } from '../coefficientPlot.ts';
import { diagnosticsPlot } from '../diagnosticsPlot.ts';
import { effectPlot } from '../effectPlot.ts';
import { ratioName, responseLabel } from '../labels.ts';
import { marginalMeansPlot } from '../marginalMeansPlot.ts';
import type { PictureOptions } from '../picture.ts';
import { rocPlot } from '../rocPlot.ts';
import { svgText } from '../svgText.ts';
import { coefficientReading } from './coefficientReading.ts';
import { dataOverview } from './dataOverview.ts';
import { equations } from './equation.ts';
import { familyReason } from './familyReason.ts';
import { escaped, numberText, pText, table } from './markup.ts';
import { pictureRows } from './pictureRows.ts';
import { errorsNote, type FitNames, namelessWeights, reproduce } from './reproduce.ts';
import { styleSheet } from './styleSheet.ts';

export interface ReportOptions extends FitNames {
  /** The data of the fit. */
  readonly data: unknown;
  readonly title?: string;
  /** What the reader is to know of the fit besides its own warnings: that the rows are not those of a saved model. */
  readonly notes?: readonly string[];
  /** What axes call columns and the response, with their units. */
  readonly labels?: PictureOptions['labels'];
  /** Called with each column, and the response, that an axis shows: what `labels` may name. */
  readonly onAxis?: PictureOptions['onAxis'];
  /** Makes the pictures' elements; the page's by default. */
  readonly document?: Document;
  /** The day of the report, for its foot; none where absent, so that the same fit gives the same file. */
  readonly date?: string;
}

/**
 * A report on a fit as one HTML file without anything from the network: what was modelled and why this family, the data,
 * coefficients in words, tests, pictures with what to look for, warnings, equations, and how to get the same fit again.
 *
 * @param model a fit with its rows (see `withRows` for a saved one)
 * @example
 * const html = reportHtml(model, { data, file: 'shop.csv' });
 */
export function reportHtml(model: FittedModel, options: ReportOptions): string {
  const { state } = model;
  const title = options.title ?? `${state.response.label}: ${counted(state.nobs.toLocaleString('en'), 'row')}, ${model.family.title}`;
  const picture: PictureOptions = {
    ...(options.document ? { document: options.document } : {}),
    ...(options.labels ? { labels: options.labels } : {}),
    ...(options.onAxis ? { onAxis: options.onAxis } : {}),
    title: '',
  };
  const sections = [
    ['What was modelled', modelled(model)],
    ...(state.warnings.length || options.notes?.length ? [['Warnings', warnings(model, options.notes)]] : []),
    ['The data', `${dataOverview(model, options.data)}${missingNote(model)}`],
    ['Coefficients', coefficients(model, picture)],
    ['Effects', effects(model, options.data, picture)],
    ...means(model, picture),
    ['Tests', tests(model)],
    ['Diagnostics', diagnostics(model, picture)],
    ...classSections(model, picture),
    ['Equations', `${equations(model)}${theory(model)}`],
    ['How to get the same fit', reproduction(model, options)],
  ] as [string, string][];
  const id = (name: string): string => name.toLowerCase().replace(/[^a-z]+/g, '-');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>${styleSheet}</style>
</head>
<body>
<main>
<header>
<h1>${escaped(title)}</h1>
<p class="formula"><code>${escaped(state.formula)}</code></p>
<nav aria-label="Sections">${sections.map(([name]) => `<a href="#${id(name)}">${name}</a>`).join(' ')}</nav>
</header>
${sections.map(([name, body]) => `<section id="${id(name)}">\n<h2>${name}</h2>\n${body}\n</section>`).join('\n')}
<footer>${options.date === undefined ? '' : `${escaped(options.date)} · `}made by expofam</footer>
</main>
</body>
</html>
`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

function modelled(model: FittedModel): string {
  const { state } = model;
  const explained =
    state.deviance !== null && state.nullDeviance !== null && state.nullDeviance > 0 ? 1 - state.deviance / state.nullDeviance : undefined;
  const what =
    state.family.components !== undefined
      ? `the probability of each class of ${state.response.label} (${state.family.components.join(', ')})`
      : model.family.declaration.response === 'proportion'
        ? `the probability of ${state.response.success === undefined ? 'success' : `${state.response.label} = ${state.response.success}`}`
        : `the ${quantitiesOf(model).response} of ${state.response.label}`;
  const link = [...new Set(state.links)].join(' and ');
  const facts: [string, string][] = [
    ['Family', `${model.family.title}, link ${link}`],
    [
      'Observations',
      `${state.nobs.toLocaleString('en')}${state.missingCount ? ` (${state.missingCount.toLocaleString('en')} left out for missing values)` : ''}`,
    ],
    [
      'Coefficients',
      `${state.rank} estimated, ${counted(state.dfResidual.toLocaleString('en'), 'residual degree of freedom', 'residual degrees of freedom')}`,
    ],
    [
      'Deviance',
      `${numberText(state.deviance, 6)} (of an intercept alone ${numberText(state.nullDeviance, 6)}${explained === undefined ? '' : `; ${(100 * explained).toFixed(1)} % explained`})`,
    ],
    ['Log-likelihood', `${numberText(state.logLik, 6)}; AIC ${numberText(state.aic, 6)}, BIC ${numberText(state.bic, 6)}`],
    ...Object.entries(state.family.constants).map(([name, value]): [string, string] => {
      const own = state.family.estimated[name];
      return [
        name,
        `${numberText(value, 5)}${own ? ` (${own.kept ? 'kept from the first fit' : 'estimated'}, standard error ${numberText(own.stdError, 3)})` : ''}`,
      ];
    }),
    ...(state.covarianceType === undefined ? [] : [['Standard errors', state.covarianceType] as [string, string]]),
    ['Fit', `${endOfFitText(state)}${state.biasReduction ? `, bias-reduced (${state.biasReduction})` : ''}`],
  ];
  return `${paragraph(`The model describes how ${what} depends on the columns of the formula.`)}
${familyReason(model).map(paragraph).join('\n')}
<dl>${facts.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`).join('\n')}</dl>`;
}

const warnings = (model: FittedModel, notes: readonly string[] = []): string =>
  `<ul class="warnings">${[...notes, ...model.warnings.map((w) => w.message)].map((text) => `<li>${escaped(text)}</li>`).join('\n')}</ul>`;

const missingNote = (model: FittedModel): string =>
  model.state.missingCount
    ? paragraph(
        `${counted(model.state.missingCount.toLocaleString('en'), 'row with a missing value was', 'rows with a missing value were')} left out; the table counts all rows.`,
      )
    : '';

function coefficients(model: FittedModel, picture: PictureOptions): string {
  const rows = model.tidy({ level: 0.95 });
  const ratio = ratioName(model);
  const several = rows.some((r) => (r.class ?? r.predictor) !== undefined);
  const statistic = model.state.dispersionKnown ? 'z' : 't';
  const readings = rows.filter((r) => r.term !== '(Intercept)').map((r) => [r, coefficientReading(model, r)] as const);
  const readable = readings.filter(([, text]) => text !== undefined).map(([r]) => r.term);
  const cells = rows.map((r) => [
    `${several ? `${escaped(r.class ?? r.predictor ?? '')}: ` : ''}${escaped(r.term)}`,
    numberText(r.estimate, 4),
    numberText(r.stdError, 3),
    numberText(r.statistic, 3),
    pText(r.pValue),
    `${numberText(r.lower, 4)} to ${numberText(r.upper, 4)}`,
    ...(ratio ? [r.estimate === null || !readable.includes(r.term) ? '' : numberText(Math.exp(r.estimate), 4)] : []),
  ]);
  const headings = ['Term', 'Estimate', 'Std. error', statistic, 'p', '95 % interval', ...(ratio ? [capital(ratio)] : [])];
  const said = readings.filter(([, text]) => text !== undefined);
  const unread = readings
    .filter(([, text]) => text === undefined)
    .map(([r]) => `${several ? `${r.class ?? r.predictor ?? ''}: ` : ''}${r.term}`);
  const list = said.map(([, text]) => `<li>${escaped(text ?? '')}</li>`).join('\n');
  const { covarianceType } = model.state;
  const errors = covarianceType === undefined ? '' : `${paragraph(`Standard errors, tests and intervals: ${covarianceType}.`)}\n`;
  return `${errors}${table(headings, cells, [1, 2, 3, 4, 5, 6])}
${figure(() => coefficientPlot(model, { ...picture, exponentiate: ratio !== undefined, ...(readable.length ? { terms: readable } : {}) }), 'Coefficients with 95 % intervals. An interval that crosses the dashed line leaves the direction open; a wide one says that the data know little of that coefficient.')}
<h3>In words</h3>
${paragraph('Each sentence compares rows that are alike in all other columns of the model. It describes the data; it is a cause only where the design of the study says so.')}
<ul>${list}</ul>
${unread.length ? paragraph(`Not to be read one by one, but in the pictures of the effects: ${unread.slice(0, 12).join(', ')}${unread.length > 12 ? ` and ${unread.length - 12} more` : ''}.`) : ''}`;
}

function effects(model: FittedModel, data: unknown, picture: PictureOptions): string {
  const label = axisText(responseLabel(model));
  return figure(
    () => effectPlot(model, { ...picture, data }),
    `The ${label} that the model predicts along each column, the others held at their median or most frequent level, with 95 % confidence bands or intervals.${/\w\(/.test(model.state.response.label) ? ` It is ${model.state.response.label} that was modelled, and that the axis shows.` : ''} Marks at the foot of a curve show where there are data: beyond them it is the formula speaking, not the data.`,
  );
}

/** Marginal means of the categories and their pairs; no section where the model has none. */
function means(model: FittedModel, picture: PictureOptions): [string, string][] {
  let found: readonly CategoryMeans[] = [];
  attempt(() => {
    found = categoryMeans(model, { adjust: 'holm' });
  });
  if (found.length === 0) return [];
  const pairs = found.filter(({ means: m }) => m.length > 1 && m.length <= mostCompared);
  const many = found.filter(({ means: m }) => m.length > mostCompared).map(({ specs }) => specs.join(' and '));
  const tables = pairs.map(({ specs, pairs: rows, pairName }) => {
    const cells = rows.map((r) => [
      escaped(r.label),
      numberText(r.estimate, 4),
      `${numberText(r.lower, 4)} to ${numberText(r.upper, 4)}`,
      pText(r.p),
    ]);
    return `<h3>Pairs of ${escaped(specs.join(' and '))}</h3>\n${table(['Pair', capital(pairName), '95 % interval', 'p (Holm)'], cells, [1, 2, 3])}`;
  });
  const notes = [
    ...(pairs.length
      ? [
          'Two intervals that overlap do not say that two levels are alike: the difference has an interval of its own, below. The intervals are for each pair alone; the p-values are adjusted for the number of pairs of their category (Holm).',
        ]
      : []),
    ...(many.length
      ? [
          `Not listed, because the pairs are many: ${many.join(', ')}. Choose the comparison before looking: expofam effects … --means COLUMN --between pairwise --adjust holm.`,
        ]
      : []),
  ];
  return [
    [
      'Marginal means',
      `${figure(
        () => marginalMeansPlot(model, picture),
        `The ${axisText(quantityLabel(model, found[0]))} at each level of a category: numbers at their means, the other categories averaged over their levels with equal weights, on the scale of the link. This is what the groups would be like if they were alike in all else, which raw means of the groups are not.`,
      )}\n${notes.map(paragraph).join('\n')}\n${tables.join('\n')}`,
    ],
  ];
}

function tests(model: FittedModel): string {
  const parts: string[] = [];
  attempt(() => {
    const anova = anovaTable(model, { type: 'II' });
    const rows = anova.terms.map((term, i) => [
      escaped(term),
      String(anova.df[i]),
      numberText(anova.deviance[i], 5),
      numberText(anova.statistic[i], 4),
      pText(anova.p[i]),
    ]);
    parts.push(
      paragraph(
        `Does a term say anything that the others do not? Each line compares the model with the model without the term (type II; ${anova.test === 'LR' ? 'likelihood ratio, χ²' : `F with the estimated dispersion on ${anova.dfResidual} degrees of freedom`}).${model.state.covarianceType === undefined ? '' : ` It compares likelihoods, without the standard errors ${model.state.covarianceType}: expofam test --term takes those.`}`,
      ),
      table(['Term', 'df', 'Deviance', anova.test === 'LR' ? 'χ²' : 'F', 'p'], rows, [1, 2, 3, 4]),
    );
  });
  const kind = model.family.declaration.response;
  const isBinary = kind === 'class' || (kind === 'proportion' && model.state.response.success !== undefined);
  const rows: string[][] = [];
  attempt(() => {
    const test = overdispersion(model);
    if (!isBinary)
      rows.push([
        'More variation than the family says',
        `ratio ${numberText(test.ratio, 3)}, χ² ${numberText(test.statistic, 4)} on ${test.df}`,
        pText(test.p),
        escaped(test.note),
      ]);
  });
  attempt(() => {
    for (const test of goodnessOfFit(model)) {
      // Pearson's and the deviance's χ² say nothing about responses that are each one of a few classes.
      if (isBinary && !test.name.startsWith('Hosmer')) continue;
      rows.push([
        `Goodness of fit (${escaped(test.name)})`,
        `χ² ${numberText(test.statistic, 4)} on ${test.df}`,
        pText(test.p),
        escaped(test.note),
      ]);
    }
  });
  attempt(() => {
    const test = linkTest(model);
    rows.push([
      'Link test',
      `${numberText(test.statistic, 3)}`,
      pText(test.p),
      'a small p says that the link is wrong or a term is missing',
    ]);
  });
  if (rows.length)
    parts.push(
      paragraph(
        'Does the model as a whole fit? Small p-values speak against it; with many rows they do so for differences too small to matter.',
      ),
      table(['Test', 'Statistic', 'p', 'Note'], rows, [2]),
    );
  return parts.length ? parts.join('\n') : paragraph('No test is defined for this model.');
}

function diagnostics(model: FittedModel, picture: PictureOptions): string {
  const drawn = figure(() => diagnosticsPlot(model, picture), 'Numbers beside points are rows of the data.');
  if (!drawn.startsWith('<figure')) return drawn;
  return `${drawn}
<ul>
<li><b>Residuals against fitted.</b> The curve should be flat at zero. A bend: a column acts in another form (try log, poly or ns), or the link is wrong.</li>
<li><b>Normal Q–Q.</b> Points should stay in the band. An S or a fan: heavier or lighter tails than the family has. A few points outside: look at those rows.</li>
<li><b>Scale–location.</b> The curve should be flat. Rising: the variance grows faster with the mean than the family says.</li>
<li><b>Residuals against leverage.</b> A row far to the right has unusual predictors; beyond a contour it moves the coefficients by itself. Fit again without it, and say so.</li>
</ul>`;
}

function classSections(model: FittedModel, picture: PictureOptions): [string, string][] {
  const kind = model.family.declaration.response;
  if (kind !== 'proportion' && kind !== 'class') return [];
  const calibration = figure(
    () => calibrationPlot(model, picture),
    'Groups of rows with similar predicted probabilities: the observed proportion should be near the dashed diagonal. Grey: how often each probability is predicted.',
  );
  const roc = figure(
    () => rocPlot(model, picture),
    'How well the probabilities put the rows of a class before the others, at every threshold. The diagonal is guessing. These are the rows of the fit: expect a little less of new ones.',
  );
  return [['Classification', `${calibration}\n${roc}`]];
}

/** The family's derivation, from its density to the update rule, for who wants to know where the numbers come from. */
function theory(model: FittedModel): string {
  let text = '';
  attempt(() => {
    text = derivationText(derivation(model.family, model.links), { width: 92 });
  });
  return text
    ? `<details><summary>How mean, variance and the fit follow from the family</summary>\n<pre>${escaped(text)}</pre></details>`
    : '';
}

function reproduction(model: FittedModel, names: FitNames): string {
  const nameless = namelessWeights(model, names).map((what) =>
    paragraph(
      `The fit has ${what} that were values without a column, which this code leaves out: add them to the data and name their column.`,
    ),
  );
  const given = reproduce(model, names);
  const errors = errorsNote(model, given);
  return [
    ...nameless,
    ...(errors === undefined ? [] : [paragraph(errors)]),
    ...given.map(({ language, code }) => `<h3>${language}</h3>\n<pre><code>${escaped(code)}</code></pre>`),
  ].join('\n');
}

/** A picture with its caption, or a sentence that says why there is none. */
function figure(draw: () => SVGSVGElement, caption: string): string {
  let svg: SVGSVGElement;
  try {
    svg = draw();
  } catch (error) {
    if (!(error instanceof ExpofamError)) throw error;
    return `<p class="quiet">No picture: ${escaped(error.message)}.</p>`;
  }
  const rows = pictureRows(svg).map((row) => svgText(row, { decimals: 1 }));
  return `<figure>${rows.join('')}<figcaption>${escaped(caption)}</figcaption></figure>`;
}

/** Runs what a model may have no answer to; other errors pass. */
function attempt(part: () => void): void {
  try {
    part();
  } catch (error) {
    if (!(error instanceof ExpofamError)) throw error;
  }
}
