import { type FittedModel, quantitiesOf } from 'expofam';
import { type AxisLabel, about, columnLabel } from './axisLabels.ts';
import { shortened } from './textWidth.ts';

/** What the model predicts, as an axis says it: `P(sale = yes)`, `mean of customers`, `alpha of income`. */
export function responseLabel(model: FittedModel): AxisLabel {
  const { response, family } = model.state;
  if (family.components) return 'probability';
  const kind = model.family.declaration.response;
  const quantity = quantitiesOf(model).response;
  return columnLabel(response.label, (name) => {
    // Of several parameters without a mean all are shown.
    if (quantity !== 'mean') return `${model.state.predictors.length > 1 ? 'parameters' : quantity} of ${name}`;
    if (kind !== 'proportion') return `mean of ${name}`;
    return response.success === undefined ? `proportion of ${name}` : `P(${name} = ${response.success})`;
  });
}

/** The linear predictor as an axis says it: `linear predictor (log of the mean of customers)`. */
export function linkLabel(model: FittedModel): AxisLabel {
  const link = model.state.links[0];
  const { first } = quantitiesOf(model);
  if (link !== 'identity') return `linear predictor (${link} of the ${first})`;
  return columnLabel(model.state.response.label, (name) => (first === 'mean' ? `fitted ${name}` : `${first} of ${name}`));
}

/** What exp(β) is called for the model: a ratio of odds, rates or means, or of the parameter that the link acts on. */
export function ratioName(model: FittedModel): string | undefined {
  const link = model.state.links[0];
  const kind = model.family.declaration.response;
  if (link !== 'logit' && link !== 'log') return undefined;
  const { first } = quantitiesOf(model);
  if (model.state.family.components === undefined && first !== 'mean') return link === 'log' ? `ratio of ${first}` : undefined;
  if (link === 'logit' && (kind === 'proportion' || kind === 'class')) return 'odds ratio';
  if (link !== 'log') return undefined;
  return /poisson|binomial|geometric/.test(model.state.family.name) && kind === undefined ? 'rate ratio' : 'ratio of means';
}

/** What the fitted values are plotted as, and those values: probabilities as they are, other means on the scale of the link. */
export function locationOf(
  model: FittedModel,
  rows: { readonly fitted: Float64Array; readonly linearPredictor: Float64Array },
): { readonly label: AxisLabel; readonly values: Float64Array } {
  return model.family.declaration.response === 'proportion'
    ? { label: about(responseLabel(model), (text) => `fitted ${text}`), values: rows.fitted }
    : { label: linkLabel(model), values: rows.linearPredictor };
}

/** The model in a line: formula, shortened where it is long, and family. */
export const modelLine = (model: FittedModel): string => `${shortened(model.formula, 110)}; ${familyLabel(model)}`;

/** Name and link of the family, for a subtitle. */
export function familyLabel(model: FittedModel): string {
  const { family, links } = model.state;
  return `${family.name}, link ${[...new Set(links)].join(' and ')}`;
}

/** Made once: a formatter takes longer to make than to ask, and every tick of a picture asks. */
const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 6, useGrouping: false });
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 6, useGrouping: true });

/** A number for a label: three significant digits, without an exponent where it can be avoided. */
export function shortNumber(x: number): string {
  if (!Number.isFinite(x)) return String(x);
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return x.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  return (size >= 1e4 ? grouped : plain).format(Number(x.toPrecision(3)));
}
