import fc from 'fast-check';
import * as node from '../../src/expr/allNodes.ts';
import type { Expr } from '../../src/expr/node.ts';

const leaf: fc.Arbitrary<Expr> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('x', 'y', 'z').map(node.symbol) },
  { weight: 1, arbitrary: fc.constantFrom(-2, -1, 0.5, 1, 2, 3, 1e-3).map(node.constant) },
);

/** Primitives that are finite and smooth on all reals. */
const smoothUnary = [
  node.neg,
  node.square,
  node.exp,
  node.expm1,
  node.softplus,
  node.sigmoid,
  node.sin,
  node.cos,
  node.atan,
  node.normalCdf,
  node.normalLogCdf,
  node.normalHazard,
  node.normalPdf,
  node.cauchyCdf,
  node.logBesselI0,
  node.besselRatio,
  node.logExpm1OverX,
  node.bernoulliFunction,
];
const otherUnary = [node.abs, node.sign, node.sqrt, node.log, node.log1p, node.log1mexp, node.log1pmx, node.lgamma, node.digamma];
const smoothBinary = [node.add, node.sub, node.mul];
const otherBinary = [node.div, node.pow, node.min, node.max, node.lt, node.le, node.eq, node.xlogy];

/** Random expressions in x, y, z; `smooth` keeps to primitives that are finite and differentiable everywhere. */
export function expressions(options: { smooth?: boolean; depth?: number } = {}): fc.Arbitrary<Expr> {
  const unary = options.smooth ? smoothUnary : [...smoothUnary, ...otherUnary];
  const binary = options.smooth ? smoothBinary : [...smoothBinary, ...otherBinary];
  const { tree } = fc.letrec<{ tree: Expr }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: options.depth ?? 4, depthIdentifier: 'expression' },
      leaf,
      fc.tuple(fc.constantFrom(...unary), tie('tree')).map(([f, a]) => f(a)),
      fc.tuple(fc.constantFrom(...binary), tie('tree'), tie('tree')).map(([f, a, b]) => f(a, b)),
      fc.tuple(tie('tree'), tie('tree'), tie('tree')).map(([a, b, c]) => node.logsumexp(a, b, c)),
      fc
        .tuple(tie('tree'), tie('tree'), tie('tree'))
        .map(([a, b, c]) => (options.smooth ? node.add(a, node.mul(b, c)) : node.where(a, b, c))),
    ),
  }));
  return tree;
}
