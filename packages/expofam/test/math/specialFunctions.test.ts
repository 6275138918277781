import { describe, expect, it } from 'vitest';
import { polygammaDifference } from '../../src/kernels/polygammaDifference.ts';
import { logExpm1OverXDerivative } from '../../src/kernels/stablePrimitives.ts';
import { bd0, log1pmx } from '../../src/math/bd0.ts';
import { besselI0e, besselRatio, besselRatioComplement, besselRatioDerivative, logBesselI0 } from '../../src/math/bessel.ts';
import * as continuous from '../../src/math/distributions/continuous.ts';
import * as elementary from '../../src/math/elementary.ts';
import { erf, erfc, erfcx } from '../../src/math/errorFunction.ts';
import * as gamma from '../../src/math/gamma.ts';
import { betaI, betaIUpper } from '../../src/math/incompleteBeta.ts';
import * as incompleteGamma from '../../src/math/incompleteGamma.ts';
import { lbeta, lchoose, logPochhammer } from '../../src/math/logPochhammer.ts';
import * as normal from '../../src/math/normal.ts';
import { stirlerr } from '../../src/math/stirlerr.ts';
import reference from './reference/specialFunctions.json' with { type: 'json' };

const values = reference.values as unknown as Record<string, [number[], string][]>;

// biome-ignore lint/suspicious/noExplicitAny: functions of one to four numbers
type Numeric = (...args: any[]) => number;

/** Largest |computed − value| / |value| in units of 1e−16, and where. */
function worst(name: string, f: Numeric, amplification: (value: number) => number = () => 1): { error: number; at: string } {
  let error = 0;
  let at = '';
  for (const [args, text] of values[name]) {
    const value = Number(text);
    const computed = f(...args);
    // The rounding of `value` itself to a double is half a unit in the last place: part of the tolerance.
    const e = Math.abs(computed - value) / (Math.abs(value) || Number.MIN_VALUE) / amplification(value);
    if (!(e <= error)) {
      error = e;
      at = `${name}(${args.join(', ')}) = ${text}, computed ${computed}`;
    }
  }
  return { error, at };
}

/** Every function with the bound it has to keep; 1e−14 unless a reason is given. */
const functions: [string, Numeric, number][] = [
  ['lgamma', gamma.lgamma, 2e-15],
  ['lgamma1p', gamma.lgamma1p, 2e-15],
  ['lgammaNegative', gamma.lgamma, 1e-13], // reflection: near its zeros on the negative axis digits are lost
  ['digamma', gamma.digamma, 4e-15],
  ['trigamma', gamma.trigamma, 4e-15],
  ['polygamma2', (x) => gamma.polygamma(2, x), 4e-15],
  ['polygamma3', (x) => gamma.polygamma(3, x), 4e-15],
  ['polygamma4', (x) => gamma.polygamma(4, x), 4e-15],
  ['logMinusDigamma', gamma.logMinusDigamma, 4e-15],
  ['trigammaExcess', gamma.trigammaExcess, 4e-15],
  ['stirlerr', stirlerr, 4e-15],
  ['logPochhammer', logPochhammer, 1e-14],
  ['lchoose', lchoose, 1e-14],
  ['log1pmx', log1pmx, 2e-15],
  ['bd0', bd0, 4e-15],
  ['log1mexp', elementary.log1mexp, 1e-15],
  ['softplus', elementary.softplus, 1e-15],
  ['sigmoid', elementary.sigmoid, 1e-15],
  ['expm1x', elementary.expm1x, 1e-15],
  ['log1px', elementary.log1px, 1e-15],
  ['logExpm1OverX', elementary.logExpm1OverX, 4e-15],
  ['logExpm1OverXPrime', (x: number) => logExpm1OverXDerivative(1, x), 4e-15],
  ['logExpm1OverXSecond', (x: number) => logExpm1OverXDerivative(2, x), 4e-15],
  ['logExpm1OverXThird', (x: number) => logExpm1OverXDerivative(3, x), 8e-15],
  ['lambertW0', elementary.lambertW0, 2e-15],
  ['erf', erf, 2e-15],
  ['erfc', erfc, 4e-15],
  ['erfcx', erfcx, 4e-15],
  ['normalCdf', normal.normalCdf, 4e-15],
  ['normalLogCdf', normal.normalLogCdf, 4e-15],
  ['normalHazard', normal.normalHazard, 4e-15],
  ['normalHazardExcess', normal.normalHazardExcess, 1e-14],
  ['normalQuantile', normal.normalQuantile, 4e-15],
  ['normalQuantileLog', normal.normalQuantileLog, 4e-15],
  ['cauchyCdf', normal.cauchyCdf, 1e-15],
  ['cauchyLogCdf', normal.cauchyLogCdf, 2e-15],
  ['logBesselI0', logBesselI0, 4e-15],
  ['besselI0e', besselI0e, 4e-15],
  ['besselRatio', besselRatio, 4e-15],
  ['besselRatioComplement', besselRatioComplement, 1e-14],
  ['besselRatioPrime', (x: number) => besselRatioDerivative(1, x), 1e-14],
];

/**
 * Probabilities come from exp(log p), which turns the rounding of log p (half a unit of |log p|) into a relative error of |log p| 2⁻⁵³; the sum that
 * makes log p up has a few such terms. Hence a bound in units of max(1, |log p|); a log-probability near 0 is minus the other tail.
 */
const tails: [string, Numeric, number][] = [
  ['logGammaP', incompleteGamma.logGammaP, 2e-15],
  ['logGammaQ', incompleteGamma.logGammaQ, 2e-15],
  ['tLogCdf', continuous.tLogCdf, 2e-15],
  ['gammaP', incompleteGamma.gammaP, 2e-15],
  ['gammaQ', incompleteGamma.gammaQ, 4e-15],
  ['betaI', betaI, 4e-15],
  ['betaIUpper', betaIUpper, 4e-15],
  ['tCdf', continuous.tCdf, 4e-15],
  ['fCdf', continuous.fCdf, 4e-15],
  ['fSurvival', continuous.fSurvival, 4e-15],
  ['chiSquaredSurvival', continuous.chiSquaredSurvival, 4e-15],
];

describe('special functions against 40-digit values', () => {
  it.each(functions)('%s', (name, f, bound) => {
    expect(values[name].length).toBeGreaterThan(4);
    const { error, at } = worst(name, f);
    if (!(error <= bound)) throw new Error(`relative error ${error}: ${at}`);
  });

  it.each(tails)('%s, in the tails', (name, f, bound) => {
    expect(values[name].length).toBeGreaterThan(4);
    const { error, at } = worst(name, f, (v) => Math.max(1, Math.abs(Math.log(Math.abs(v)))));
    if (!(error <= bound)) throw new Error(`relative error per |log p| ${error}: ${at}`);
  });

  it('lbeta, relative to the largest term (it has zeros where B(a, b) = 1)', () => {
    for (const [[a, b], text] of values.lbeta) {
      const scale = Math.max(Math.abs(Number(text)), 1e-2 * Math.abs(gamma.lgamma(Math.min(a, b))), 0.1);
      expect(Math.abs(lbeta(a, b) - Number(text)) / scale).toBeLessThan(1e-14);
    }
  });

  it('is infinite, and not NaN, where the value beside zero overflows', () => {
    for (const x of [-5e-324, -1e-310]) expect(gamma.digamma(x)).toBe(Number.POSITIVE_INFINITY);
    for (const x of [-1e-310, -1e-300, -1e-160]) expect(gamma.trigamma(x)).toBe(Number.POSITIVE_INFINITY);
    // ψ′(1e−160) − ψ′(1e−300) is about 1e320 − 1e600.
    expect(polygammaDifference(1, 1e-300, 1e-160)).toBe(Number.NEGATIVE_INFINITY);
    expect(polygammaDifference(1, 1e-160, -1e-160 * (1 - 1e-10))).toBe(Number.POSITIVE_INFINITY);
    expect(polygammaDifference(0, 5e-324, 1e-310)).toBe(Number.POSITIVE_INFINITY);
  });
});

if (globalThis.process?.env.EXPOFAM_MATH_TABLE) {
  for (const [name, f] of functions) console.log(name.padEnd(24), worst(name, f).error.toExponential(1), worst(name, f).at);
  const scaled = (v: number) => Math.max(1, Math.abs(Math.log(Math.abs(v))));
  for (const [name, f] of tails)
    console.log(
      name.padEnd(24),
      worst(name, f).error.toExponential(1),
      worst(name, f, scaled).error.toExponential(1),
      worst(name, f, scaled).at,
    );
}
