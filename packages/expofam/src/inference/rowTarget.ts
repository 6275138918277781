import { derivative } from '../expr/derivative.ts';
import { toExpr } from '../expr/intern.ts';
import type { Expr } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { freeSymbols, substitute } from '../expr/substitute.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Interval } from '../family/interval.ts';
import { reals, unitInterval } from '../family/interval.ts';
import type { Link } from '../family/link.ts';
import { type RowProgram, rowProgram } from './responseVariance.ts';

/** Something that follows from a row's linear predictors: a mean, a probability, a parameter; with exact derivatives. */
export interface RowTarget {
  readonly names: readonly string[];
  /** K expressions in u. */
  readonly expressions: readonly Expr[];
  /** Where the values lie: decides on which scale an interval of several predictors is made. */
  readonly domain: Interval;
  /** For each expression the one predictor that it depends on, or −1 where it depends on several (or none). */
  readonly predictor: readonly number[];
  /** Values, K outputs. */
  readonly values: RowProgram;
  /** ∂e_k/∂u_j, K·q outputs, row by row. */
  readonly slopes: RowProgram;
}

/** Compiles expressions in the linear predictors. */
export function rowTarget(
  family: ExponentialFamily,
  links: readonly Link[],
  names: readonly string[],
  expressions: readonly Expr[],
  domain: Interval,
): RowTarget {
  const { u } = family.compose(links);
  const predictor = expressions.map((e) => {
    const free = freeSymbols(e);
    const on = u.flatMap((s, j) => (free.has(s) ? [j] : []));
    return on.length === 1 ? on[0] : -1;
  });
  return {
    names,
    expressions,
    domain,
    predictor,
    values: rowProgram(family, links, expressions),
    slopes: rowProgram(
      family,
      links,
      expressions.flatMap((e) => u.map((s) => simplify(derivative(e, s)))),
    ),
  };
}

/** The linear predictors themselves. */
export function linkTarget(family: ExponentialFamily, links: readonly Link[]): RowTarget {
  return rowTarget(
    family,
    links,
    family.predictors.map((p) => p.name),
    family.compose(links).u,
    reals,
  );
}

/** The mean response of each component, or undefined where the family does not give it. */
export function meanTarget(family: ExponentialFamily, links: readonly Link[], components: readonly string[]): RowTarget | undefined {
  const { mean } = family.compose(links);
  if (!mean || mean.length !== components.length) return undefined;
  const { declaration } = family;
  const isShare = declaration.response === 'class' || declaration.response === 'proportion' || declaration.response === 'parts';
  return rowTarget(family, links, components, mean, isShare ? unitInterval : (declaration.mean?.domain ?? declaration.support.range));
}

/**
 * A parameter by name: what a link predicts (`mean`, `sd`, `shape`, …) or a source parameter (`lambda`, `mu`, `sigma`, …);
 * undefined for an unknown name.
 */
export function parameterTarget(family: ExponentialFamily, links: readonly Link[], name: string): RowTarget | undefined {
  const rows = family.compose(links);
  const j = family.predictors.findIndex((p) => p.name === name);
  if (j >= 0 && family.declaration.response !== 'class') {
    return rowTarget(family, links, [name], [simplify(rows.parameters[j].value)], family.predictors[j].domain);
  }
  const { source } = family.declaration;
  const s = source?.parameters.findIndex((p) => p.name === name) ?? -1;
  if (!source || s < 0) return undefined;
  const written = toExpr(source.fromNatural(...family.symbols.eta)[s]);
  const value = simplify(substitute(written, new Map(family.symbols.eta.map((e, i) => [e, rows.natural[i]] as const))));
  return rowTarget(family, links, [name], [value], source.parameters[s].domain);
}
