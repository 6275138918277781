import { ExpofamError } from '../core/expofamError.ts';
import { blockRows } from '../engine/blockRows.ts';
import type { Job } from '../engine/job.ts';
import { compile } from '../expr/compile.ts';
import { derivative } from '../expr/derivative.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { familyNotes } from '../family/familyDefinitions.ts';
import type { Link } from '../family/link.ts';
import type { RowFit } from './fitRows.ts';
import { isOrthogonal, type JointInverses, jointInverses } from './jointInformation.ts';
import { logDensityExpression } from './likelihood.ts';
import type { Warning } from './readResponse.ts';
import type { RowWeights } from './rowWeights.ts';
import { weightsOfBlock } from './weightsOfBlock.ts';

/** A fit whose free constants (a negative binomial's size) were estimated by maximum likelihood. */
export interface ProfiledFit {
  readonly family: ExponentialFamily;
  readonly fit: RowFit;
  /** Names of the estimated constants, with their standard errors. */
  readonly estimated: Readonly<Record<string, { readonly value: number; readonly stdError: number }>>;
  /** The likelihood at the maximum over the dispersion too, where the constant was estimated with it. */
  readonly logLikelihood?: number;
  /** The likelihood where the density is at unit dispersion. */
  readonly maximum?: number;
  readonly warnings: readonly Warning[];
}

/**
 * Fits coefficients and one free constant in turn. Where the two are orthogonal in the information, as for the size of a negative
 * binomial, few turns are needed, and the errors of each are those at the other's value; else they come from the information of both
 * together. Each turn takes the constant towards its maximum by safeguarded Newton
 * steps on log c, with exact derivatives of the log-density; no nearer than the coefficients of that turn are worth, since each step
 * is a sweep over the rows.
 */
export function* profileConstant(
  family: ExponentialFamily,
  links: readonly Link[],
  name: string,
  weights: RowWeights,
  fitWith: (family: ExponentialFamily, start?: Float64Array) => Job<RowFit>,
): Job<ProfiledFit> {
  const declared = family.declaration.constants?.[name];
  const density = logDensityExpression(family, links);
  if (!density || !declared) {
    throw new ExpofamError('missing-parameter', {
      subject: `family "${family.name}"`,
      found: `no value for "${name}"`,
      expected: declared?.description ?? 'a value',
      advice: `give it: --param ${name}=VALUE, parameters: { ${name}: VALUE }`,
    });
  }
  const c = family.symbols.constants.find((s) => s.name === name) ?? family.symbols.constants[0];
  const first = derivative(density, c);
  const second = derivative(first, c);
  const rows = family.compose(links);
  const program = compile(
    [density, first, second],
    [...rows.y, ...rows.u, ...rows.constants, family.symbols.tau].map((s) => s.name as string),
  );
  const out = [0, 1, 2].map(() => new Float64Array(blockRows));
  const weighed = weightsOfBlock(weights);
  const derivatives = (fit: RowFit, value: number): { value: number; slope: number; curvature: number } => {
    const constants = rows.constants.map((s) => (s === c ? value : (family.constants[s.name as string] ?? Number.NaN)));
    const sums = [0, 0, 0];
    fit.pass
      .sweep(fit.answer, ({ start, n, y, u }) => {
        const { replication, tau } = weighed(start, n);
        program.run(n, [...y, ...u, ...constants, tau], out);
        for (let r = 0; r < n; r++) {
          if (replication[r] === 0) continue;
          for (let k = 0; k < 3; k++) sums[k] += replication[r] * out[k][r];
        }
      });
    return { value: sums[0], slope: sums[1], curvature: sums[2] };
  };

  let value = declared.start ?? 1;
  let current = family.withConstants({ [name]: value });
  let fit = yield* fitWith(current);
  let iterations = fit.answer.iterations;
  let atEdge = false;
  let enough = 0.1;
  let change = Number.POSITIVE_INFINITY;
  const depends = !isOrthogonal(current, links, c);
  const isJoint = (): boolean => depends && fit.answer.status === 'converged';
  const inversesAt = (curvature: number): JointInverses | undefined =>
    isJoint() ? jointInverses(fit, current, links, { density, constant: c, curvature }, weights) : undefined;
  const unknownInverses = (): JointInverses | undefined => {
    if (!isJoint()) return undefined;
    const [k, P] = [fit.transform.places.length, fit.layout.parameterCount];
    const none = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);
    return {
      stdError: Number.NaN,
      errors: { covariance: none(k * k), unitErrors: none(k) },
      inverses: { inverseInformation: none(P * P) },
    };
  };
  for (let turn = 0; turn < 60; turn++) {
    // Where the coefficients move with the constant, turns creep: a step that counts on their moving goes first.
    const here = depends && turn > 0 ? derivatives(fit, value) : undefined;
    const error = here && inversesAt(here.curvature)?.stdError;
    let moved = false;
    if (here && error) {
      const step = stepOnLogScale(value, here.slope, -1 / error ** 2);
      const next = value * Math.exp(step);
      const trial = yield* fitWith(family.withConstants({ [name]: next }), fit.answer.theta);
      iterations += trial.answer.iterations;
      moved = isNoLower(derivatives(trial, next).value, here.value, value * here.slope * step);
      if (moved) {
        change = Math.abs(Math.log(next / value));
        value = next;
        fit = trial;
      }
    }
    if (!moved) {
      const next = maximiseOnLogScale((v) => derivatives(fit, v), value, enough);
      change = Math.abs(Math.log(next.value / value));
      value = next.value;
      atEdge = next.atEdge;
      fit = yield* fitWith(family.withConstants({ [name]: value }), fit.answer.theta);
      iterations += fit.answer.iterations;
    }
    current = family.withConstants({ [name]: value });
    enough = Math.min(enough, 0.1 * change);
    if (change < 1e-11 || (atEdge && turn > 2)) break;
  }
  // Below a millionth of its size a constant moves no digit that is printed; above, the turns have not come to their end.
  const isSettled = atEdge || change < 1e-6;
  // A density whose total is right at the start alone has no maximum worth the name.
  familyNotes(family.declaration).check?.(current);
  const { value: logLikelihood, curvature } = derivatives(fit, value);
  const warnings: Warning[] = atEdge
    ? [
        {
          code: 'constant-at-edge',
          message: `parameter "${name}" of family "${family.name}": the likelihood still rises at ${value.toPrecision(3)}; expected an interior maximum; the simpler family without it fits as well`,
        },
      ]
    : [];
  const isMaximum = curvature < 0 && !atEdge;
  // What the constant's own error adds to those of the coefficients, and the other way round.
  const inverses = isMaximum ? (inversesAt(curvature) ?? unknownInverses()) : undefined;
  if (inverses && Number.isNaN(inverses.stdError)) {
    warnings.push({
      code: 'singular-information',
      message: `parameter "${name}" of family "${family.name}": its information and that of the coefficients together have no inverse, so standard errors are left out; expected columns that differ; centre them, or leave one out`,
    });
  }
  const stdError = inverses ? inverses.stdError : isMaximum ? 1 / Math.sqrt(-curvature) : Number.NaN;
  const joint = inverses ? { ...inverses.errors, joint: { constant: name, ...inverses.inverses, logLikelihood } } : {};
  return {
    family: current,
    fit: { ...fit, ...joint, answer: { ...fit.answer, iterations, ...(isSettled ? {} : { status: 'max-iterations' }) } },
    estimated: { [name]: { value, stdError } },
    maximum: logLikelihood,
    warnings,
  };
}

/**
 * True where a step did not make the likelihood fall. Within a thousandth of a standard error it gains less than rounding may take from
 * the sum: there the derivatives decide.
 */
const isNoLower = (there: number, here: number, gain: number): boolean =>
  there >= here - (Math.abs(gain) < 1e-6 ? 1e-9 * (1 + Math.abs(here)) : 1e-14 * Math.abs(here));

/** Newton's step of log c from derivatives with respect to c, at most a factor e². */
function stepOnLogScale(c: number, slopeOfC: number, curvatureOfC: number): number {
  const slope = c * slopeOfC;
  const curvature = c * c * curvatureOfC + slope;
  return Math.max(-2, Math.min(2, curvature < 0 ? -slope / curvature : Math.sign(slope)));
}

/**
 * Maximises a likelihood over log c by Newton steps of at most a factor e², halved until the likelihood rises. A step below `enough`
 * is the last: the next would be about its square.
 */
function maximiseOnLogScale(
  at: (value: number) => { value: number; slope: number; curvature: number },
  start: number,
  enough: number,
): { value: number; atEdge: boolean } {
  const largest = 1e10;
  const smallest = 1e-10;
  let c = start;
  let here = at(c);
  for (let iteration = 0; iteration < 60; iteration++) {
    let step = stepOnLogScale(c, here.slope, here.curvature);
    if (!Number.isFinite(step) || Math.abs(step) < 1e-13) break;
    let moved = false;
    for (let halving = 0; halving < 40; halving++) {
      const candidate = c * Math.exp(step);
      const there = at(candidate);
      if (isNoLower(there.value, here.value, c * here.slope * step)) {
        moved = Math.abs(step) > 1e-13;
        c = candidate;
        here = there;
        break;
      }
      step /= 2;
    }
    if (c > largest || c < smallest) return { value: Math.min(largest, Math.max(smallest, c)), atEdge: true };
    if (!moved || Math.abs(step) < Math.max(enough, 1e-12)) break;
  }
  return { value: c, atEdge: false };
}
