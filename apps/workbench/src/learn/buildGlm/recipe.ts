import { ExpofamError, type FittedModel, glm, parameterSpaces, readCsv, type Table } from 'expofam';

/** The families that are tried on the question, and what is to be thought of them. */
export const candidates = [
  {
    name: 'poisson',
    title: 'Poisson',
    why: 'Counts of things that come one by one at some rate: whole numbers from 0, any size. The variance equals the mean.',
  },
  { name: 'gaussian', title: 'Gaussian', why: 'Any number, with the same spread everywhere. Customers are never negative nor half.' },
  { name: 'bernoulli', title: 'Bernoulli', why: 'Yes or no, so it cannot hold a count.' },
  {
    name: 'negative-binomial',
    title: 'Negative binomial',
    why: 'Counts whose rate varies beyond what x explains: variance μ + μ²/size. Reduces to the Poisson as the size grows.',
  },
] as const;

export type CandidateName = (typeof candidates)[number]['name'];

/** What the linear predictor may hold. */
export const ingredients = [
  { term: 'promotion', label: 'promotion' },
  { term: 'advertising', label: 'advertising' },
  { term: 'weather', label: 'weather' },
  { term: 'weekday', label: 'weekday' },
  { term: 'poly(hour, 2)', label: 'hour, a parabola' },
] as const;

export const formulaOf = (terms: readonly string[]): string => `customers ~ ${terms.length > 0 ? terms.join(' + ') : '1'}`;

/** The shop's hours, from the text of the file. */
export async function readShop(text: string): Promise<Table> {
  const bytes = new TextEncoder().encode(text);
  const pieces = async function* () {
    yield bytes;
  };
  return (await readCsv(pieces, { name: 'shop.csv' })).table;
}

/** A fit, or what the library says of why there is none. */
export type Baked = { readonly model: FittedModel } | { readonly refusal: string };

export function bake(table: Table, family: CandidateName, terms: readonly string[]): Baked {
  try {
    return { model: glm(formulaOf(terms), table, { family }) };
  } catch (error) {
    if (error instanceof ExpofamError) return { refusal: error.message };
    throw error;
  }
}

/** Pearson's statistic over the residual degrees of freedom: about 1 where the variance is as the family says. */
export const pearsonRatio = (model: FittedModel): number =>
  model.state.pearson === null ? Number.NaN : model.state.pearson / model.state.dfResidual;

/** An hour to predict. */
export interface Hour {
  readonly promotion: string;
  readonly advertising: number;
  readonly weather: string;
  readonly weekday: string;
  readonly hour: number;
}

/** The expected customers of an hour, and η of their distribution. */
export function expected(
  model: FittedModel,
  hour: Hour,
): { readonly mean: number; readonly natural: readonly number[]; readonly dispersion: number } {
  const at = parameterSpaces(model, hour);
  return { mean: at.response[0].value, natural: at.natural.map((n) => n.value), dispersion: at.dispersion ?? 1 };
}

/** A coefficient in words. */
export interface Reading {
  readonly term: string;
  readonly estimate: number | null;
  readonly stdError: number | null;
  /**
   * Multiplies the mean with a log link; adds to it otherwise. None for the parts of a polynomial, which do not move alone,
   * and for the intercept.
   */
  readonly effect: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export function readings(model: FittedModel): Reading[] {
  const exponentiate = model.links[0].name === 'log';
  const plain = model.tidy();
  return model.tidy({ level: 0.95, exponentiate }).map((row, i) => ({
    term: row.term,
    estimate: plain[i].estimate,
    stdError: plain[i].stdError,
    ...(row.term === '(Intercept)' || row.term.startsWith('poly(')
      ? { effect: null, lower: null, upper: null }
      : { effect: row.estimate, lower: row.lower ?? null, upper: row.upper ?? null }),
  }));
}
