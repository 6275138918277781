import { bd0, log1pmx } from '../math/bd0.ts';
import { log1mexp, logaddexp, logExpm1OverX, sigmoid, softplus } from '../math/elementary.ts';
import { digamma, lgamma, polygamma, trigamma } from '../math/gamma.ts';
import {
  cauchyCdf,
  normalCdf,
  normalHazard,
  normalHazardExcess,
  normalLogCdf,
  normalDensity as normalPdf,
  normalQuantile,
} from '../math/normal.ts';
import { stirlerr } from '../math/stirlerr.ts';
import { bernoulliFunction, logExpm1OverXDerivative, reciprocalExpm1, truncatedNormalVariance, xlogy } from './stablePrimitives.ts';

const unary = {
  neg: (x: number) => -x,
  square: (x: number) => x * x,
  sqrt: Math.sqrt,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  log1mexp,
  log1pmx,
  softplus,
  sigmoid,
  abs: Math.abs,
  sign: Math.sign,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  atan: Math.atan,
  lgamma,
  digamma,
  trigamma,
  normalCdf,
  normalLogCdf,
  normalPdf,
  normalHazard,
  normalHazardExcess,
  truncatedNormalVariance,
  normalQuantile,
  cauchyCdf,
  stirlerr,
  logExpm1OverX,
  reciprocalExpm1,
  bernoulliFunction,
  /** e^{−|x|}, which the logistic functions of one argument share in compiled programs. */
  expNegAbs: (x: number) => Math.exp(-Math.abs(x)),
  /** log(1 + x) where 0 ≤ x ≤ 1, as x = e^{−|u|} is. */
  log1pOfUnit: Math.log1p,
};

/**
 * Primitives that no family of `expofam/glm` needs. They are here once a module that can make their nodes is loaded (`expr/rareNodes.ts`), so that
 * a bundle without those families is without them.
 */
export type RareUnary = 'lambertW0' | 'logBesselI0' | 'besselRatio';
export type RareBinary = 'besselRatioDerivative' | 'stirlerrDerivative' | 'lbeta' | 'logPochhammer';
export type RareTernary = 'polygammaDifference';

export type UnaryPrimitive = keyof typeof unary | RareUnary;

/** Every primitive of one argument, as a function of a number. The vector kernels compute exactly these values. */
export const unaryPrimitives = unary as Record<UnaryPrimitive, (x: number) => number>;

const binary = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
  pow: (a: number, b: number) => a ** b,
  min: Math.min,
  max: Math.max,
  lt: (a: number, b: number) => (a < b ? 1 : 0),
  le: (a: number, b: number) => (a <= b ? 1 : 0),
  eq: (a: number, b: number) => (a === b ? 1 : 0),
  logaddexp,
  xlogy,
  bd0,
  polygamma,
  logExpm1OverXDerivative,
  // From x and e = e^{−|x|} (sigmoid) or l = log(1 + e) (softplus), bit for bit the functions of x, and reflected those of −x.
  softplusFrom: (x: number, l: number) => (x > 0 ? x + l : l),
  sigmoidFrom: (x: number, e: number) => (x >= 0 ? 1 : e) / (1 + e),
  softplusReflectedFrom: (x: number, l: number) => (x < 0 ? -x + l : l),
  sigmoidReflectedFrom: (x: number, e: number) => (x <= 0 ? 1 : e) / (1 + e),
};

export type BinaryPrimitive = keyof typeof binary | RareBinary;

/** Every primitive of two arguments. The first argument of `polygamma` and of the `…Derivative`s is a constant whole order. */
export const binaryPrimitives = binary as Record<BinaryPrimitive, (a: number, b: number) => number>;

/** Every primitive of three arguments. `where(c, a, b)` is a where c ≠ 0, else b; both are evaluated, neither is multiplied. */
export const ternaryPrimitives = {
  where: (condition: number, a: number, b: number) => (condition !== 0 ? a : b),
} as Record<TernaryPrimitive, (a: number, b: number, c: number) => number>;

export type TernaryPrimitive = 'where' | RareTernary;
