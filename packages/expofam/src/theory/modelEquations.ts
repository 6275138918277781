import { toExpr } from '../expr/intern.ts';
import { constant, symbol } from '../expr/node.ts';
import { substitute } from '../expr/substitute.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { densityParts } from './densityParts.ts';
import { type Formula, math } from './formula.ts';
import { densityOf } from './letters.ts';
import { productForm } from './productForm.ts';
import { isTextbook, textbook } from './textbook.ts';

/** The formulas of a fitted model besides its linear predictors: how they give the parameters, and the density. */
export function modelEquations(
  family: ExponentialFamily,
  links: readonly Link[],
  dispersion: number | null,
): { readonly title: string; readonly formulas: readonly Formula[] }[] {
  const parts = densityParts(family);
  const rows = family.compose(links);
  const q = rows.u.length;
  const rename = new Map(rows.u.map((s, j) => [s, symbol(q === 1 ? 'u' : `u${j + 1}`)] as const));
  for (const [name, value] of Object.entries(family.constants)) rename.set(symbol(name), constant(Number(value.toPrecision(6))));
  const read = (e: Parameters<typeof textbook>[0]) => textbook(substitute(e, rename), parts.positive);
  const isClass = family.declaration.response === 'class';
  const response: Formula[] = isClass
    ? (rows.mean ?? []).map((e, k) => math`P(${k < q ? family.predictors[k].name : 'reference'}) = ${read(e)}`)
    : rows.parameters.map(
        (p, j) => math`${q === 1 ? (family.declaration.mean ? 'E[y]' : 'η') : family.predictors[j].name} = ${read(toExpr(p.value))}`,
      );
  const result = [{ title: 'Response', formulas: response }];
  const natural = rows.natural.map(read);
  if (!isClass && natural.every(isTextbook)) {
    result.push({ title: 'Natural parameters', formulas: natural.map((e, i) => math`${family.symbols.eta[i]} = ${e}`) });
  }
  if (parts.logDensity) {
    const scale =
      parts.dispersion?.op === 'symbol' && dispersion !== null
        ? [math`${parts.dispersion} = ${String(Number(dispersion.toPrecision(6)))}`]
        : [];
    const density = substitute(productForm(parts.logDensity, parts.positive), rename);
    result.push({ title: 'Density', formulas: [math`${densityOf(family, parts)} = ${density}`, ...scale] });
  }
  return result;
}
