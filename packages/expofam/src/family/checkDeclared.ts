import { ExpofamError } from '../core/expofamError.ts';
import { evaluateDoubleDouble } from '../expr/evaluateDoubleDouble.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import { familyNumbers } from './familyNumbers.ts';
import { contains } from './interval.ts';
import { momentsByQuadrature } from './momentsByQuadrature.ts';
import { spreadPoints } from './spreadPoints.ts';

/**
 * A check of a family that someone declares, to be made before the first fit: a(η) is convex, and b(y) exp(ηᵀT(y) − a(η))
 * adds up to one; the likelihood and AIC of another would be those of nothing. The declaration alone is not refused, so that
 * `certify` can say which identities it breaks. The constants are those of the family that the check is given, of which one that
 * is to be estimated is taken at its start, and checked again where it came to; a family where it has neither is checked there alone.
 *
 * @throws ExpofamError `bad-family`, from the check
 */
export function declaredCheck(): (family: ExponentialFamily) => void {
  const passed = new Set<string>();
  return (family) => {
    const known = withStarts(family);
    if (!known) return;
    const key = JSON.stringify(known.constants);
    if (passed.has(key)) return;
    checkDeclared(known);
    passed.add(key);
  };
}

function checkDeclared(family: ExponentialFamily): void {
  const { logPartition, logBaseMeasure } = family.expressions;
  // A log-partition that is summed or integrated is convex and right, where it is finite.
  if (logPartition.fn !== undefined) refuseDivergent(family);
  else {
    refuseConcave(family);
    if (logBaseMeasure && !family.declaration.dispersion) refuseWrongTotal(family);
  }
}

function withStarts(family: ExponentialFamily): ExponentialFamily | undefined {
  const free = Object.entries(family.declaration.constants ?? {}).filter(([name]) => family.constants[name] === undefined);
  if (free.length === 0) return family;
  const starts = free.flatMap(([name, { start }]) => (start === undefined ? [] : [[name, start] as const]));
  return starts.length < free.length ? undefined : family.withConstants(Object.fromEntries(starts));
}

const place = (family: ExponentialFamily, at: readonly number[]): string =>
  at.map((v, j) => `${family.symbols.eta[j].name} = ${v}`).join(', ');
const shown = (x: number): string => String(Number(x.toPrecision(5))).replace('-', '−');

function bad(family: ExponentialFamily, found: string, expected: string, advice: string): ExpofamError {
  return new ExpofamError('bad-family', { subject: `family "${family.name}"`, found, expected, advice });
}

function refuseConcave(family: ExponentialFamily): void {
  const { expressions, symbols } = family;
  const names = symbols.eta.map((s) => s.name as string);
  const numbers = familyNumbers(family);
  let varies = false;
  let finite = 0;
  for (const at of spreadPoints(family)) {
    const variance = numbers.variance(at);
    if (!variance.flat().every(Number.isFinite)) continue;
    finite++;
    varies ||= variance.some((row, i) => row[i] !== 0);
    // What double precision says may be its rounding.
    const isNegative = (i: number): boolean => {
      if (!(variance[i][i] < 0)) return false;
      const env = { ...family.constants, ...Object.fromEntries(names.map((name, j) => [name, at[j]])) };
      const { value, error } = evaluateDoubleDouble(expressions.variance[i][i], env);
      return value[0] < 0 && error < 0.1;
    };
    const i = names.findIndex((_, k) => isNegative(k));
    const pair = variance.flatMap((row, j) =>
      row.flatMap((v, k) => (k < j && v * v > variance[j][j] * variance[k][k] * (1 + 1e-6) ? [[k, j]] : [])),
    )[0];
    if (i < 0 && !pair) continue;
    throw bad(
      family,
      i < 0
        ? `a covariance of T${pair[0] + 1} and T${pair[1] + 1} beyond their variances at ${place(family, at)}`
        : `a″ = ${shown(variance[i][i])} at ${place(family, at)}, and a″ is the variance of T(y)`,
      'a convex log-partition',
      'look at its signs, or narrow the domain of the parameters to where it is convex',
    );
  }
  if (finite > 0 && !varies) {
    throw bad(
      family,
      'a″ = 0 everywhere, so T(y) would be a constant',
      'a log-partition that is not linear',
      'its second derivative is the variance',
    );
  }
}

/** Natural parameters in the midst of the domain. */
function ordinaryPoints(family: ExponentialFamily): number[][] {
  const { parameters, jointDomain } = family.declaration;
  return [0, 1, 2]
    .map((shift) =>
      parameters.map(({ domain: { lower, upper } }, j) => {
        const f = [0.5, 1, 0.3][(shift + j) % 3];
        if (Number.isFinite(lower) && Number.isFinite(upper)) return lower + (upper - lower) * [0.5, 0.7, 0.2][(shift + j) % 3];
        if (Number.isFinite(lower)) return lower + 2 * f;
        if (Number.isFinite(upper)) return upper - 2 * f;
        return [0.1, 0.9, -0.7][(shift + j) % 3];
      }),
    )
    .filter((eta) => jointDomain?.contains(eta) ?? eta.every((v, j) => contains(parameters[j].domain, v)));
}

/** A log-partition that is summed or integrated must end at every η of the domain. */
function refuseDivergent(family: ExponentialFamily): void {
  const numbers = familyNumbers(family);
  const points = ordinaryPoints(family);
  const ends = points.map((at) => Number.isFinite(numbers.logPartition(at)));
  if (ends.every(Boolean)) return;
  const some = points.find((_, i) => ends[i]);
  throw bad(
    family,
    `b(y) exp(ηT(y)) adds up to no finite number at ${place(family, points[ends.indexOf(false)])}${some ? `, though at ${place(family, some)}` : ''}`,
    'a finite sum or integral at every η of the domain',
    some ? 'narrow the domain of the parameter, as in "eta in negative"' : 'look at the signs of the base measure, and at the support',
  );
}

/** The density must add up to one; where it does not, log-likelihood and AIC are those of nothing. */
function refuseWrongTotal(family: ExponentialFamily): void {
  const { expressions, symbols } = family;
  const totals = ordinaryPoints(family).flatMap((at) => {
    if (!Number.isFinite(familyNumbers(family).logPartition(at))) return [];
    const total = momentsByQuadrature(family, at)?.total;
    return total === undefined || Number.isNaN(total) ? [] : [{ at, total }];
  });
  const wrong = totals.find(({ total }) => Math.abs(total - 1) > 1e-6);
  if (!wrong) return;
  const logs = totals.map(({ total }) => Math.log(total));
  const isConstant = totals.length > 1 && logs.every((l) => Math.abs(l - logs[0]) < 1e-6);
  const what = expressions.sufficientStatistic.every((t, i) => t === symbols.y[i]) ? 'exp(ηy − a(η))' : 'exp(ηᵀT(y) − a(η))';
  throw bad(
    family,
    `b(y) ${what} adds up to ${shown(wrong.total)} at ${place(family, wrong.at)}`,
    'a density that adds up to one',
    isConstant
      ? `it does with log-base-measure less ${Number(logs[0].toPrecision(12))}`
      : 'give the base measure alone, and a(η) is found from it; or the log-partition alone, which is enough to fit',
  );
}
