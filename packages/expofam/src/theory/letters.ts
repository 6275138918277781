import { type Expr, symbol } from '../expr/node.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { describeInterval } from '../family/interval.ts';
import type { DensityParts } from './densityParts.ts';
import { type Formula, joined, math } from './formula.ts';

/** y or (y₁, y₂, …). */
export function response({ symbols }: ExponentialFamily): Formula {
  return joined(symbols.y, ', ');
}

/** The left side of the density: P(y; λ). */
export function densityOf(family: ExponentialFamily, parts: DensityParts): Formula {
  const last = parts.dispersion === undefined ? [] : [parts.dispersion.op === 'symbol' ? parts.dispersion : symbol('n')];
  const after = [...parts.source, ...last];
  return after.length === 0
    ? math`P(${response(family)}; ${joined(family.symbols.eta, ', ')})`
    : math`P(${response(family)}; ${joined(after, ', ')})`;
}

/** T or T₁, T₂ …: a letter with an index where there are several. */
export function indexed(letter: string, i: number, count: number): Formula {
  return count === 1 ? math`${letter}` : math`${letter}${subscriptOf(i + 1)}`;
}

const subscriptOf = (n: number): string => String(n).replace(/\d/g, (d) => '₀₁₂₃₄₅₆₇₈₉'[Number(d)]);

/** λ in (0, ∞), μ in (−∞, ∞). */
export function domains(family: ExponentialFamily, parts: DensityParts): Formula[] {
  const { declaration, symbols } = family;
  const natural = declaration.parameters.map((p, i) => math`${symbols.eta[i]} ∈ ${describeInterval(p.domain)}`);
  const list: Formula[] = declaration.source?.parameters.map((p, i) => math`${parts.source[i]} ∈ ${describeInterval(p.domain)}`) ?? natural;
  if (parts.dispersion?.op === 'symbol') list.push(math`${parts.dispersion} ∈ (0, ∞)`);
  return list;
}

export const isZero = (e: Expr): boolean => e.op === 'const' && e.value === 0;

/** True where there is one response and it is its own statistic, T(y) = y. */
export const isResponse = ({ symbols }: ExponentialFamily, { statistic }: DensityParts): boolean =>
  symbols.y.length === 1 && statistic[0] === symbols.y[0];
