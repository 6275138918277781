import { readFileSync } from 'node:fs';
import { type FittedModel, glm } from '../../../src/index.ts';

/** One data set with its model, and what R says of it. Vectors are arrays, also of one number; matrices are arrays of rows. */
export interface ReferenceCase {
  readonly data: Record<string, (number | string)[]>;
  readonly formula: readonly [string];
  readonly family: readonly [string];
  readonly link?: readonly [string];
  readonly weights?: readonly [string];
  readonly clusters: readonly [string, string];
  // biome-ignore lint/suspicious/noExplicitAny: plain numbers read from a file
  readonly values: any;
  // biome-ignore lint/suspicious/noExplicitAny: plain numbers read from a file
  readonly tests: any;
}

/** inference.json, made by generate.R with R 4.2.2 on 2026-11-24. */
// biome-ignore lint/suspicious/noExplicitAny: plain numbers read from a file
export const reference: { readonly cases: Record<string, ReferenceCase>; readonly [key: string]: any } = JSON.parse(
  readFileSync(new URL('./inference.json', import.meta.url), 'utf8'),
);

export const caseNames = Object.keys(reference.cases);

const fitted = new Map<string, FittedModel>();

/** The model of a case, fitted once. */
export function modelOf(name: string): FittedModel {
  const known = fitted.get(name);
  if (known) return known;
  const c = reference.cases[name];
  const model = glm(c.formula[0], c.data, {
    family: c.family[0],
    ...(c.link ? { link: c.link[0] } : {}),
    ...(c.weights ? { weights: c.weights[0] } : {}),
  });
  fitted.set(name, model);
  return model;
}

/** The largest error of `got` beside `want`, relative to the size of each number, or absolute below `floor`. */
export function largestError(got: ArrayLike<number | null>, want: ArrayLike<number | null>, floor = 1e-8): number {
  if (got.length !== want.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    const g = got[i];
    const w = want[i];
    const gone = (x: number | null): boolean => x === null || Number.isNaN(x);
    if (gone(w) || gone(g)) {
      if (gone(w) !== gone(g)) return Number.POSITIVE_INFINITY;
      continue;
    }
    worst = Math.max(worst, Math.abs((g as number) - (w as number)) / Math.max(floor, Math.abs(w as number)));
  }
  return worst;
}
