import type { DoubleDouble } from '../math/doubleDouble.ts';
import {
  type ExtendedDouble,
  extended,
  extendedAdd,
  extendedCompare,
  extendedDivide,
  extendedExp,
  extendedExpm1,
  extendedLog,
  extendedLog1p,
  extendedMultiply,
  extendedNegate,
  extendedOne,
  extendedSqrt,
  extendedSubtract,
  extendedZero,
  log2Magnitude,
  toDouble,
  toDoubleDouble,
} from '../math/extendedDouble.ts';
import * as functions from '../math/extendedFunctions.ts';
import { nodeFunction, unboundSymbol } from './evaluate.ts';
import type { Expr } from './intern.ts';

/** A value and its estimated relative error, which is carried through every operation to first order. */
export interface EstimatedValue {
  readonly value: ExtendedDouble;
  readonly error: number;
}

/** What {@link evaluateDoubleDouble} found. */
export interface DoubleDoubleResult {
  readonly value: DoubleDouble;
  /** Estimated relative error: near 1e−30 unless something cancelled or fell back to double. */
  readonly error: number;
  /** The functions that had no double-double form at their arguments and were evaluated in double. */
  readonly fallbacks: readonly string[];
}

type Method = (args: readonly ExtendedDouble[]) => ExtendedDouble;

/** 2⁻¹⁰⁰: the operations have errors of a few 2⁻¹⁰⁴. */
const unit = 2 ** -100;
/** What a primitive in double may err, in its relative error where the result is not near a zero. */
const doubleError = 2 ** -50;

const one =
  (f: (x: ExtendedDouble) => ExtendedDouble): Method =>
  ([x]) =>
    f(x);
const truth = (value: boolean): ExtendedDouble => (value ? extendedOne : extendedZero);
const isNaNIn = (args: readonly ExtendedDouble[]) => args.some((a) => Number.isNaN(a[0]));
const order = (n: ExtendedDouble) => toDouble(n);
const positive = (x: ExtendedDouble) => x[0] > 0 && Number.isFinite(x[0]);

/** Undefined where the method does not reach; the double's function then stands in. */
const methods: Readonly<Partial<Record<Expr['op'], (args: readonly ExtendedDouble[]) => ExtendedDouble | undefined>>> = {
  neg: one(extendedNegate),
  abs: ([x]) => (x[0] < 0 ? extendedNegate(x) : x),
  sign: ([x]) => extended(Math.sign(x[0])),
  square: ([x]) => extendedMultiply(x, x),
  sqrt: one(extendedSqrt),
  exp: one(extendedExp),
  expm1: one(extendedExpm1),
  log: one(extendedLog),
  log1p: one(extendedLog1p),
  log1mexp: one(functions.extendedLog1mexp),
  log1pmx: one(functions.extendedLog1pmx),
  softplus: one(functions.extendedSoftplus),
  sigmoid: one(functions.extendedSigmoid),
  reciprocalExpm1: ([x]) => extendedDivide(extendedOne, extendedExpm1(x)),
  bernoulliFunction: ([x]) => (x[0] === 0 ? extendedOne : extendedDivide(x, extendedExpm1(x))),
  logExpm1OverX: one(functions.extendedLogExpm1OverX),
  add: ([a, b]) => extendedAdd(a, b),
  sub: ([a, b]) => extendedSubtract(a, b),
  mul: ([a, b]) => extendedMultiply(a, b),
  div: ([a, b]) => extendedDivide(a, b),
  pow: ([a, b]) => functions.extendedPower(a, b),
  min: ([a, b]) => (isNaNIn([a, b]) ? extended(Number.NaN) : extendedCompare(a, b) <= 0 ? a : b),
  max: ([a, b]) => (isNaNIn([a, b]) ? extended(Number.NaN) : extendedCompare(a, b) >= 0 ? a : b),
  lt: ([a, b]) => truth(extendedCompare(a, b) < 0),
  le: ([a, b]) => truth(extendedCompare(a, b) <= 0),
  eq: ([a, b]) => truth(extendedCompare(a, b) === 0),
  where: ([c, a, b]) => (c[0] !== 0 ? a : b),
  xlogy: ([x, y]) => (x[0] === 0 && !Number.isNaN(y[0]) ? extendedZero : extendedMultiply(x, extendedLog(y))),
  logsumexp: (args) => (isNaNIn(args) ? extended(Number.NaN) : functions.extendedLogsumexp(args)),
  lgamma: ([x]) => (positive(x) ? sure(functions.extendedLogGamma(x), 100) : undefined),
  digamma: ([x]) => (positive(x) ? sure(functions.extendedPolygamma(0, x), 1) : undefined),
  trigamma: ([x]) => (positive(x) ? functions.extendedPolygamma(1, x) : undefined),
  polygamma: ([n, x]) => (positive(x) && order(n) <= 12 ? functions.extendedPolygamma(order(n), x) : undefined),
  stirlerr: ([x]) => stirling(0, x),
  stirlerrDerivative: ([n, x]) => (order(n) <= 3 ? stirling(order(n), x) : undefined),
  lbeta([a, b]) {
    if (!positive(a) || !positive(b)) return undefined;
    const terms = [a, b, extendedAdd(a, b)].map(functions.extendedLogGamma);
    return sure(extendedSubtract(extendedAdd(terms[0], terms[1]), terms[2]), largest(terms));
  },
  logPochhammer([a, n]) {
    const end = extendedAdd(a, n);
    if (!positive(a) || !positive(end)) return undefined;
    const terms = [end, a].map(functions.extendedLogGamma);
    return sure(extendedSubtract(terms[0], terms[1]), largest(terms));
  },
  polygammaDifference([m, a, n]) {
    const end = extendedAdd(a, n);
    if (!positive(a) || !positive(end) || order(m) > 12) return undefined;
    const terms = [end, a].map((x) => functions.extendedPolygamma(order(m), x));
    return sure(extendedSubtract(terms[0], terms[1]), largest(terms));
  },
  bd0: ([y, mu]) => ((positive(y) || y[0] === 0) && positive(mu) ? functions.extendedBd0(y, mu) : undefined),
  normalPdf: one(functions.extendedNormalDensity),
  normalCdf: one(functions.extendedNormalCdf),
  normalLogCdf: one(functions.extendedNormalLogCdf),
  normalHazard: one(functions.extendedNormalHazard),
  normalHazardExcess: one(functions.extendedNormalHazardExcess),
  truncatedNormalVariance: one(functions.extendedTruncatedNormalVariance),
};

/** The series loses nothing from 40 on; below, the defining difference does. */
function stirling(n: number, x: ExtendedDouble): ExtendedDouble | undefined {
  if (!positive(x)) return undefined;
  const value = functions.extendedStirlerr(n, x);
  return toDouble(x) > 40 ? value : sure(value, 100);
}

function largest(terms: readonly ExtendedDouble[]): number {
  return Math.max(100, ...terms.map((t) => Math.abs(toDouble(t))));
}

/** The value where an absolute error of 2⁻¹⁰⁰ times `magnitude` leaves it more digits than a double has, else undefined. */
function sure(value: ExtendedDouble, magnitude: number): ExtendedDouble | undefined {
  return Number.isFinite(value[0]) && log2Magnitude(value) > Math.log2(magnitude) - 40 ? value : undefined;
}

/** True where the two branches of `where` are chosen by a comparison, not computed with. */
const chooses = (op: Expr['op']) => op === 'lt' || op === 'le' || op === 'eq' || op === 'sign';

/**
 * One operation on estimated values. `evaluateDoubleDouble` and the lint share it.
 *
 * @param fellBack is told when the function had to be evaluated in double
 */
export function applyEstimated(node: Expr, args: readonly EstimatedValue[], fellBack: () => void): EstimatedValue {
  const values = args.map((a) => a.value);
  const found = methods[node.op]?.(values);
  if (found) return { value: found, error: carried(node, args, found) + (exact(node.op) ? 0 : unit) };
  fellBack();
  const result = extended(nodeFunction(node)(...values.map(toDouble)));
  return { value: result, error: carried(node, args, result) + doubleError };
}

const exact = (op: Expr['op']) => op === 'neg' || op === 'abs' || op === 'min' || op === 'max' || op === 'where' || chooses(op);

/** Σ |∂f/∂aᵢ · aᵢ / f| · errorᵢ: exactly for the arithmetic, by a difference quotient in double for the functions. */
function carried(node: Expr, args: readonly EstimatedValue[], result: ExtendedDouble): number {
  const error = propagated(node, args, result);
  // ∞·0 at the ends of the range: nothing is known.
  return Number.isNaN(error) ? 1 : error;
}

function propagated(node: Expr, args: readonly EstimatedValue[], result: ExtendedDouble): number {
  if (args.every((a) => a.error === 0)) return 0;
  const magnitude = log2Magnitude(result);
  const relative = (a: EstimatedValue) => (a.value[0] === 0 || a.error === 0 ? 0 : a.error * 2 ** (log2Magnitude(a.value) - magnitude));
  switch (node.op) {
    case 'add':
    case 'sub':
      // Inexact terms that cancel to nothing leave nothing to know.
      if (result[0] === 0) return 1;
      return relative(args[0]) + relative(args[1]);
    case 'neg':
    case 'abs':
      return args[0].error;
    case 'mul':
    case 'div':
      return args[0].error + args[1].error;
    case 'square':
      return 2 * args[0].error;
    case 'sqrt':
      return args[0].error / 2;
    case 'exp':
      return Math.abs(toDouble(args[0].value)) * args[0].error;
    case 'log':
      return args[0].error / Math.abs(toDouble(result));
    case 'where':
      return args[0].value[0] !== 0 ? args[1].error : args[2].error;
    case 'min':
    case 'max':
      return args[0].value === result ? args[0].error : args[1].error;
  }
  if (chooses(node.op)) return 0;
  const f = nodeFunction(node);
  const at = args.map((a) => toDouble(a.value));
  const centre = f(...at);
  let total = 0;
  args.forEach((a, i) => {
    if (a.error === 0 || at[i] === 0) return;
    const step = 1e-6;
    const moved = f(...at.map((x, j) => (j === i ? x * (1 + step) : x)));
    const condition = Math.abs((moved - centre) / (step * centre));
    total += a.error * (Number.isFinite(condition) ? condition : 1);
  });
  return total;
}

/** The values of every node at one point. */
export function estimatedValues(
  e: Expr,
  env: Readonly<Record<string, number>>,
): { readonly values: ReadonlyMap<Expr, EstimatedValue>; readonly fallbacks: ReadonlySet<string> } {
  const values = new Map<Expr, EstimatedValue>();
  const fallbacks = new Set<string>();
  const visit = (node: Expr): EstimatedValue => {
    const known = values.get(node);
    if (known) return known;
    let result: EstimatedValue;
    if (node.op === 'const') result = { value: extended(node.value as number), error: 0 };
    else if (node.op === 'symbol') {
      const name = node.name as string;
      if (!Object.hasOwn(env, name)) throw unboundSymbol(name, Object.keys(env));
      result = { value: extended(env[name]), error: 0 };
    } else result = applyEstimated(node, node.args.map(visit), () => fallbacks.add(node.fn?.name ?? node.op));
    values.set(node, result);
    return result;
  };
  visit(e);
  return { values, fallbacks };
}

/**
 * The value of an expression at one point in double-double arithmetic, about 31 digits, with an exponent of its own for
 * every intermediate value, so that none overflows. Constants are the doubles that they are. A function without a
 * double-double form (`sin`, `lambertW0`, a call …) is evaluated in double and named in `fallbacks`.
 *
 * @throws ExpofamError `unbound-symbol`
 * @example
 * const x = symbol('x');
 * evaluateDoubleDouble(sub(exp(x), 1), { x: 1e-10 }).value[0]; // 1.00000000005e-10
 */
export function evaluateDoubleDouble(e: Expr, env: Readonly<Record<string, number>>): DoubleDoubleResult {
  const { values, fallbacks } = estimatedValues(e, env);
  const { value, error } = values.get(e) as EstimatedValue;
  return { value: toDoubleDouble(value), error, fallbacks: Object.freeze([...fallbacks]) };
}
