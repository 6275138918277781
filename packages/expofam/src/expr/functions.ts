import * as node from './allNodes.ts';
import type { Expr } from './node.ts';

/** A function of the expression language. */
export interface ExpressionFunction {
  readonly least: number;
  readonly most: number;
  /** The arguments as one would write them. */
  readonly usage: string;
  /** True where the first argument is a constant whole order. */
  readonly order?: boolean;
  readonly build: (...args: Expr[]) => Expr;
}

/** The closed list of functions. A Map, so that no name reaches a prototype. */
export const functions: ReadonlyMap<string, ExpressionFunction> = /* @__PURE__ */ functionTable();
export const functionNames: readonly string[] = /* @__PURE__ */ (() => Object.freeze([...functions.keys()]))();

/** Names of numbers, unless a symbol of that name was declared. */
export const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['π', Math.PI],
  ['Inf', Number.POSITIVE_INFINITY],
  ['NaN', Number.NaN],
]);

// A function, so that a bundle that parses no expression leaves the table out.
function functionTable(): Map<string, ExpressionFunction> {
  const list: [string, ExpressionFunction][] = [];
  function one(name: string, build: (x: Expr) => Expr): void {
    list.push([name, { least: 1, most: 1, usage: 'x', build }]);
  }
  function two(name: string, usage: string, build: (a: Expr, b: Expr) => Expr): void {
    list.push([name, { least: 2, most: 2, usage, build }]);
  }
  function ordered(name: string, usage: string, build: (n: number, ...rest: Expr[]) => Expr): void {
    const count = usage.split(',').length;
    list.push([name, { least: count, most: count, usage, order: true, build: (n, ...rest) => build(n.value as number, ...rest) }]);
  }

  const unary = {
    sqrt: node.sqrt,
    exp: node.exp,
    expm1: node.expm1,
    log: node.log,
    log1p: node.log1p,
    log1mexp: node.log1mexp,
    log1pmx: node.log1pmx,
    softplus: node.softplus,
    sigmoid: node.sigmoid,
    abs: node.abs,
    sign: node.sign,
    sin: node.sin,
    cos: node.cos,
    tan: node.tan,
    atan: node.atan,
    lgamma: node.lgamma,
    digamma: node.digamma,
    trigamma: node.trigamma,
    normalCdf: node.normalCdf,
    normalLogCdf: node.normalLogCdf,
    normalPdf: node.normalPdf,
    normalHazard: node.normalHazard,
    normalHazardExcess: node.normalHazardExcess,
    truncatedNormalVariance: node.truncatedNormalVariance,
    normalQuantile: node.normalQuantile,
    cauchyCdf: node.cauchyCdf,
    lambertW0: node.lambertW0,
    logBesselI0: node.logBesselI0,
    besselRatio: node.besselRatio,
    stirlerr: node.stirlerr,
    logExpm1OverX: node.logExpm1OverX,
    reciprocalExpm1: node.reciprocalExpm1,
    bernoulliFunction: node.bernoulliFunction,
    square: node.square,
    neg: node.neg,
  };
  for (const [name, build] of Object.entries(unary)) one(name, build);
  ordered('polygamma', 'n, x', node.polygamma);
  ordered('stirlerrDerivative', 'n, x', node.stirlerrDerivative);
  ordered('logExpm1OverXDerivative', 'n, x', node.logExpm1OverXDerivative);
  ordered('besselRatioDerivative', 'n, x', node.besselRatioDerivative);
  ordered('polygammaDifference', 'm, a, n', node.polygammaDifference);
  two('pow', 'x, y', node.pow);
  two('xlogy', 'x, y', node.xlogy);
  two('lbeta', 'a, b', node.lbeta);
  two('bd0', 'y, mu', node.bd0);
  two('logPochhammer', 'a, n', node.logPochhammer);
  list.push(['where', { least: 3, most: 3, usage: 'condition, a, b', build: node.where }]);
  list.push(['logsumexp', { least: 1, most: Number.POSITIVE_INFINITY, usage: 'a, b, …', build: node.logsumexp }]);
  for (const [name, build] of Object.entries({ min: node.min, max: node.max })) {
    list.push([
      name,
      { least: 2, most: Number.POSITIVE_INFINITY, usage: 'a, b, …', build: (...args) => args.reduce((a, b) => build(a, b)) },
    ]);
  }

  // Usual spellings of the same things.
  one('ln', node.log);
  one('gamma', (x) => node.exp(node.lgamma(x)));
  two('beta', 'a, b', (a, b) => node.exp(node.lbeta(a, b)));
  one('lfactorial', (x) => node.lgamma(node.add(x, 1)));
  one('factorial', (x) => node.exp(node.lgamma(node.add(x, 1))));
  // log C(n, k) = −log(n + 1) − log B(n − k + 1, k + 1)
  two('lchoose', 'n, k', (n, k) => node.neg(node.add(node.log(node.add(n, 1)), node.lbeta(node.add(node.sub(n, k), 1), node.add(k, 1)))));
  one('logit', (p) => node.sub(node.log(p), node.log1p(node.neg(p))));
  one('expit', node.sigmoid);
  one('logistic', node.sigmoid);
  one('plogis', node.sigmoid);
  one('pnorm', node.normalCdf);
  one('dnorm', node.normalPdf);
  one('qnorm', node.normalQuantile);
  one('probit', node.normalQuantile);
  one('cloglog', (p) => node.log(node.neg(node.log1p(node.neg(p)))));
  one('log2', (x) => node.div(node.log(x), Math.LN2));
  one('log10', (x) => node.div(node.log(x), Math.LN10));
  return new Map(list);
}
