import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';

/** What a value has to be; where it is not, the path to it and what was expected. */
type Check = (value: unknown, path: string) => string | undefined;

const kind =
  (name: string, test: (value: unknown) => boolean): Check =>
  (value, path) =>
    test(value) ? undefined : `"${path}" is no ${name}`;
const text = kind('text', (v) => typeof v === 'string');
const textOrNull = kind('text or null', (v) => v === null || typeof v === 'string');
const flag = kind('true or false', (v) => typeof v === 'boolean');
const number = kind('number', (v) => typeof v === 'number' && Number.isFinite(v));
const numberOrNull = kind('number or null', (v) => v === null || (typeof v === 'number' && Number.isFinite(v)));
const count = kind('whole number', (v) => Number.isInteger(v) && (v as number) >= 0);
const list =
  (each: Check): Check =>
  (value, path) =>
    Array.isArray(value) ? first(value, (item, i) => each(item, `${path}[${i}]`)) : `"${path}" is no list`;
const record =
  (each: Check): Check =>
  (value, path) =>
    isObject(value) ? first(Object.entries(value), ([key, item]) => each(item, `${path}.${key}`)) : `"${path}" is no object`;
const optional =
  (check: Check): Check =>
  (value, path) =>
    value === undefined ? undefined : check(value, path);
const shape =
  (parts: Readonly<Record<string, Check>>): Check =>
  (value, path) =>
    isObject(value)
      ? first(Object.entries(parts), ([key, check]) => check(value[key], path === '' ? key : `${path}.${key}`))
      : `"${path}" is no object`;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function first<Item>(items: readonly Item[], check: (item: Item, i: number) => string | undefined): string | undefined {
  for (let i = 0; i < items.length; i++) {
    const found = check(items[i], i);
    if (found !== undefined) return found;
  }
  return undefined;
}

const variable = shape({
  kind: text,
  label: text,
  levels: optional(list(text)),
  contrast: optional(shape({ kind: text, reference: optional(text) })),
});
const coefficient = shape({
  term: text,
  predictor: optional(text),
  class: optional(text),
  shared: optional(list(text)),
  estimate: numberOrNull,
  stdError: numberOrNull,
  statistic: numberOrNull,
  pValue: numberOrNull,
  aliasedWith: optional(list(text)),
});

const state = shape({
  formula: text,
  family: shape({
    name: text,
    constants: record(number),
    estimated: record(shape({ value: number, stdError: numberOrNull, kept: optional(flag) })),
    components: optional(list(text)),
    vectorForm: optional(flag),
  }),
  coefficientOf: optional(list(list(count))),
  parallel: optional(list(text)),
  parameterization: optional(kind('"full"', (v) => v === 'full')),
  links: list(text),
  predictors: list(text),
  response: shape({ label: text, classes: optional(list(text)), success: optional(text) }),
  frame: shape({
    formula: text,
    predictors: list(
      shape({
        hasIntercept: flag,
        variables: list(variable),
        terms: list(shape({ label: text, variables: list(count) })),
        offsets: list(text),
        columnNames: list(text),
        states: record(shape({ kind: text })),
      }),
    ),
    offset: optional(text),
    weights: optional(textOrNull),
    frequencyWeights: optional(textOrNull),
    classWeights: optional(record(number)),
  }),
  predictorFrames: list(count),
  columnMeans: optional(list(list(number))),
  coefficients: list(coefficient),
  covariance: list(list(numberOrNull)),
  errorBasis: optional(
    shape({
      covariance: list(list(numberOrNull)),
      half: optional(list(list(number))),
      parameter: list(list(number)),
      centre: list(list(number)),
      scale: list(list(number)),
      open: optional(list(list(number))),
    }),
  ),
  nobs: number,
  rank: number,
  dfResidual: number,
  dfNull: number,
  dispersion: numberOrNull,
  dispersionKnown: flag,
  deviance: numberOrNull,
  nullDeviance: numberOrNull,
  logLik: numberOrNull,
  aic: numberOrNull,
  bic: numberOrNull,
  iterations: number,
  status: text,
  converged: flag,
  numerics: shape({ method: text, condition: numberOrNull, digits: number }),
  missingCount: number,
  dataName: text,
  warnings: list(shape({ code: text, message: text })),
});

/**
 * Refuses a saved model with a part that is not of its kind, or with parts that do not fit together.
 *
 * @throws ExpofamError `bad-model` with the path to the part
 */
export function checkModelState(value: unknown): void {
  const found = state(value, '') ?? misfit(value as Parts);
  if (found === undefined) return;
  throw new ExpofamError('bad-model', {
    subject: 'saved model',
    found,
    expected: 'a whole model',
    advice: 'the file may be damaged: save the model again',
  });
}

interface Parts {
  readonly links: readonly unknown[];
  readonly predictors: readonly unknown[];
  readonly predictorFrames: readonly number[];
  readonly frame: {
    readonly predictors: readonly {
      readonly variables: readonly unknown[];
      readonly terms: readonly { readonly variables: readonly number[] }[];
      readonly columnNames: readonly string[];
    }[];
  };
  readonly columnMeans?: readonly (readonly number[])[];
  readonly coefficients: readonly { readonly aliasedWith?: unknown }[];
  readonly covariance: readonly (readonly unknown[])[];
}

function misfit({ links, predictors, predictorFrames, frame, columnMeans, coefficients, covariance }: Parts): string | undefined {
  if (links.length !== predictors.length) return `${counted(links.length, 'link')} for ${counted(predictors.length, 'predictor')}`;
  if (predictorFrames.length !== predictors.length || predictorFrames.some((f) => f >= frame.predictors.length))
    return '"predictorFrames" that do not fit the predictors';
  if (frame.predictors.some((p) => p.terms.some((t) => t.variables.some((v) => v >= p.variables.length)))) return 'a term of no variable';
  if (
    columnMeans &&
    (columnMeans.length !== frame.predictors.length || columnMeans.some((m, k) => m.length !== frame.predictors[k].columnNames.length))
  )
    return '"columnMeans" that do not fit the columns';
  const free = coefficients.filter((c) => c.aliasedWith === undefined).length;
  if (covariance.length !== free || covariance.some((row) => row.length !== free)) return `a covariance that is not ${free} × ${free}`;
  return undefined;
}
