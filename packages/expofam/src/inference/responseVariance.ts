import { compile, type Program } from '../expr/compile.ts';
import { toExpr } from '../expr/intern.ts';
import { type Expr, mul, sub, sum } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { substitute } from '../expr/substitute.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';

/**
 * Var(y) of each response component at unit weight and dispersion as expressions in the linear predictors, or undefined
 * where the family does not give it: V(μ) with one natural parameter, the entry of ∇²a where the component is a sufficient
 * statistic itself, p(1 − p) of a class, or what the family declares.
 */
export function responseVariance(family: ExponentialFamily, links: readonly Link[]): readonly Expr[] | undefined {
  const rows = family.compose(links);
  if (family.declaration.response === 'class') return rows.mean?.map((p) => simplify(mul(p, sub(1, p))));
  if (rows.variance) return [rows.variance];
  const { varianceResponse } = family.declaration;
  if (varianceResponse) return varianceResponse(...rows.parameters).map((e) => simplify(toExpr(e)));
  const { sufficientStatistic, variance } = family.expressions;
  const atNatural = new Map(family.symbols.eta.map((s, i) => [s, rows.natural[i]] as const));
  const out = rows.y.map((y) => {
    const k = sufficientStatistic.indexOf(y);
    return k < 0 ? undefined : simplify(substitute(sum(variance[k][k]), atNatural));
  });
  return out.every((e): e is Expr => e !== undefined) ? out : undefined;
}

/** A compiled set of expressions in y, u and the family's constants, for blocks of rows. */
export interface RowProgram {
  readonly outputs: number;
  run(n: number, y: readonly Float64Array[], u: readonly Float64Array[], out: readonly Float64Array[]): void;
}

/** Compiles expressions of a composed family with the values of its constants. */
export function rowProgram(family: ExponentialFamily, links: readonly Link[], outputs: readonly Expr[]): RowProgram {
  const rows = family.compose(links);
  const constants = rows.constants.map((s) => family.constants[s.name as string] ?? Number.NaN);
  let program: Program | undefined;
  return {
    outputs: outputs.length,
    run(n, y, u, out) {
      program ??= compile(
        outputs,
        [...rows.y, ...rows.u, ...rows.constants].map((s) => s.name as string),
      );
      // New rows have no response; expressions that do not contain it take a zero.
      program.run(n, [...(y.length ? y : rows.y.map(() => 0)), ...u, ...constants], out);
    },
  };
}
