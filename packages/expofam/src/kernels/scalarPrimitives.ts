import { bd0, log1pmx } from '../math/bd0.ts';
import { besselRatio, besselRatioDerivative, logBesselI0 } from '../math/bessel.ts';
import { lambertW0, log1mexp, logaddexp, logExpm1OverX, sigmoid, softplus } from '../math/elementary.ts';
import { digamma, lgamma, polygamma, trigamma } from '../math/gamma.ts';
import { lbeta, logPochhammer } from '../math/logPochhammer.ts';
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
import {
  bernoulliFunction,
  logExpm1OverXDerivative,
  polygammaDifference,
  reciprocalExpm1,
  stirlerrDerivative,
  truncatedNormalVariance,
  xlogy,
} from './stablePrimitives.ts';

/** Every primitive of one argument, as a function of a number. The vector kernels compute exactly these values. */
export const unaryPrimitives = Object.freeze({
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
  lambertW0,
  logBesselI0,
  besselRatio,
  stirlerr,
  logExpm1OverX,
  reciprocalExpm1,
  bernoulliFunction,
  /** e^{−|x|}, which the logistic functions of one argument share in compiled programs. */
  expNegAbs: (x: number) => Math.exp(-Math.abs(x)),
  /** log(1 + x) where 0 ≤ x ≤ 1, as x = e^{−|u|} is. */
  log1pOfUnit: Math.log1p,
});

/** Every primitive of two arguments. The first argument of `polygamma` and of the `…Derivative`s is a constant whole order. */
export const binaryPrimitives = Object.freeze({
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
  pow: (a: number, b: number) => a ** b,
  min: Math.min as (a: number, b: number) => number,
  max: Math.max as (a: number, b: number) => number,
  lt: (a: number, b: number) => (a < b ? 1 : 0),
  le: (a: number, b: number) => (a <= b ? 1 : 0),
  eq: (a: number, b: number) => (a === b ? 1 : 0),
  logaddexp,
  xlogy,
  lbeta,
  bd0,
  logPochhammer,
  polygamma,
  stirlerrDerivative,
  logExpm1OverXDerivative,
  besselRatioDerivative,
  // From x and e = e^{−|x|} (sigmoid) or l = log(1 + e) (softplus), bit for bit the functions of x, and reflected those of −x.
  softplusFrom: (x: number, l: number) => (x > 0 ? x + l : l),
  sigmoidFrom: (x: number, e: number) => (x >= 0 ? 1 : e) / (1 + e),
  softplusReflectedFrom: (x: number, l: number) => (x < 0 ? -x + l : l),
  sigmoidReflectedFrom: (x: number, e: number) => (x <= 0 ? 1 : e) / (1 + e),
});

/** Every primitive of three arguments. `where(c, a, b)` is a where c ≠ 0, else b; both are evaluated, neither is multiplied. */
export const ternaryPrimitives = Object.freeze({
  where: (condition: number, a: number, b: number) => (condition !== 0 ? a : b),
  polygammaDifference,
});

export type UnaryPrimitive = keyof typeof unaryPrimitives;
export type BinaryPrimitive = keyof typeof binaryPrimitives;
export type TernaryPrimitive = keyof typeof ternaryPrimitives;
