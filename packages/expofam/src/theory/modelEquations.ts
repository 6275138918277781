import { toExpr } from '../expr/intern.ts';
import { constant, symbol } from '../expr/node.ts';
import { substitute } from '../expr/substitute.ts';
import { isMeanOfResponse } from '../family/densityExpression.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { densityParts } from './densityParts.ts';
import { type Formula, math, type Piece } from './formula.ts';
import { densityOf } from './letters.ts';
import { productForm } from './productForm.ts';
import { isTextbook, textbook } from './textbook.ts';

/** What the response of a fitted model is in the data. */
export interface NamedResponse {
  readonly label: string;
  /** The classes of a categorical response, or the names of the parts of one of several columns. */
  readonly components?: readonly string[];
  /** True where the response is one column of classes, not counts of each. */
  readonly categorical: boolean;
  /** The level that a response of two classes has as 1. */
  readonly success?: string;
}

/** The formulas of a fitted model besides its linear predictors: how they give the parameters, and the density. */
export function modelEquations(
  family: ExponentialFamily,
  links: readonly Link[],
  dispersion: number | null,
  data: NamedResponse,
): { readonly name: 'response' | 'natural' | 'density'; readonly title: string; readonly formulas: readonly Formula[] }[] {
  const parts = densityParts(family);
  const rows = family.compose(links);
  const q = rows.u.length;
  const rename = new Map(rows.u.map((s, j) => [s, symbol(q === 1 ? 'u' : `u${j + 1}`)] as const));
  for (const [name, value] of Object.entries(family.constants)) rename.set(symbol(name), constant(Number(value.toPrecision(6))));
  const read = (e: Parameters<typeof textbook>[0]) => textbook(substitute(e, rename), parts.positive);
  const isClass = family.declaration.response === 'class';
  const nameOf = (k: number): Piece => ({ label: data.components?.[k] ?? family.predictors[k]?.name ?? 'reference' });
  const ofClass = (k: number): Formula => (data.categorical ? math`${{ label: data.label }} = ${nameOf(k)}` : math`${nameOf(k)}`);
  const response: Formula[] = isClass
    ? (rows.mean ?? []).map((e, k) => math`P(${ofClass(k)}) = ${read(e)}`)
    : rows.parameters.map((p, j) => math`${q === 1 ? parameterName(family) : family.predictors[j].name} = ${read(toExpr(p.value))}`);
  const { y } = family.symbols;
  // E[y] is that of the formula's left side, which may be log(price).
  const isTheResponse =
    data.success === undefined && !data.categorical && y.length === 1 && data.label !== 'y' && !data.label.startsWith('cbind(');
  if (isTheResponse) response.push(math`${y[0]} = ${{ label: data.label }}`);
  const result: ReturnType<typeof modelEquations> = [{ name: 'response', title: 'Response', formulas: response }];
  const natural = rows.natural.map(read);
  if (!isClass && natural.every(isTextbook)) {
    result.push({ name: 'natural', title: 'Natural parameters', formulas: natural.map((e, i) => math`${family.symbols.eta[i]} = ${e}`) });
  }
  // Which class a y of the density is: a sign the wrong way round otherwise looks like any other.
  const coded = (): Formula[] => {
    if (data.success !== undefined) return [math`${y[0]} = ${{ indicator: data.label, level: data.success }}`];
    if (!isClass || !data.categorical || data.components?.length !== y.length) return [];
    return data.components.map((level, k) => math`${y[k]} = ${{ indicator: data.label, level }}`);
  };
  if (parts.logDensity) {
    const scale =
      parts.dispersion?.op === 'symbol' && dispersion !== null
        ? [math`${parts.dispersion} = ${String(Number(dispersion.toPrecision(6)))}`]
        : [];
    const density = substitute(productForm(parts.logDensity, parts.positive), rename);
    result.push({ name: 'density', title: 'Density', formulas: [math`${densityOf(family, parts)} = ${density}`, ...coded(), ...scale] });
  }
  return result;
}

/** What the one linear predictor gives: the mean where T(y) = y, the natural parameter, or another of the family's parameters. */
function parameterName(family: ExponentialFamily): Piece {
  if (isMeanOfResponse(family) && family.declaration.mean) return 'E[y]';
  const { name } = family.predictors[0];
  const natural = family.declaration.parameters.findIndex((p) => p.name === name);
  return natural >= 0 ? family.symbols.eta[natural] : family.declaration.mean ? 'E[T(y)]' : name;
}
