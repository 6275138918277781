import { addTo } from '../math/linear/doubleDoubleVectors.ts';
import { factorOf } from './factorOf.ts';
import { factorFromUpper, type InformationFactor, informationFactor } from './informationFactor.ts';
import { decrementOf, type SolverAnswer } from './newton.ts';
import type { Solver } from './pass.ts';

/** How the normal equations were solved in the end. */
export type NumericsMethod = 'cholesky' | 'qr' | 'compensated';

export interface RefineOptions {
  /** False where θ is not meant to be the maximum of the likelihood (bias reduction): it is then left alone. */
  readonly toMaximum?: boolean;
  /** False where observed and expected information differ, so that steps by the expected one may shrink slowly. */
  readonly canonical?: boolean;
  /** True where a bound of the condition will do, if it says that nothing has to be done: it needs no iteration. */
  readonly bounded?: boolean;
}

/** A solver's answer with the factor that standard errors come from. */
export interface Refined {
  readonly answer: SolverAnswer;
  /** Absent where the expected information is singular. */
  readonly factor?: InformationFactor;
  readonly method: NumericsMethod;
  /** κ₂ of √W·X with columns of equal length. */
  readonly condition: number;
}

const epsilon = 2 ** -52;

/**
 * Rounding in a Gram matrix moves its inverse by about ε κ(H) = ε κ²; in R by QR the inverse moves by about ε κ. Cholesky
 * stays while it leaves twelve digits of the standard errors, QR while it leaves ten; then double-double sums, whose
 * rounding is ε² κ².
 */
const choleskyError = 1e-12;
const qrError = 1e-10;

/** Where the condition is at most this. */
const safeByCholesky = Math.sqrt(choleskyError / epsilon);

/**
 * Finishes a Newton iteration: estimates the condition of √W·X, and where the digits of plain arithmetic are at stake goes to QR
 * over row blocks, then to double-double sums. Estimates are then refined with gradients of double-double accuracy
 * (corrected seminormal equations; Björck 1987, Linear Algebra Appl. 88/89), θ itself kept as high + low.
 */
export function* refine({ factor: made, ...answer }: SolverAnswer, options: RefineOptions = {}): Solver<Refined> {
  const P = answer.theta.length;
  if (P === 0 || answer.status === 'no-start') return { answer, method: 'cholesky', condition: P === 0 ? 1 : Number.POSITIVE_INFINITY };
  const { theta } = answer;
  if (!answer.compensated) {
    const { information } = answer;
    const factor = made?.of === information ? made : informationFactor(information, P);
    const bound = options.bounded && factor ? factor.conditionBound(safeByCholesky) : Number.POSITIVE_INFINITY;
    const condition = bound <= safeByCholesky || !factor ? bound : factor.condition();
    if (factor && condition <= safeByCholesky) return { answer, factor, method: 'cholesky', condition };
    const byQr = yield { theta, order: 'information', factor: 'qr' };
    const upper = byQr.valid && byQr.upper ? factorFromUpper(byQr.upper, P) : undefined;
    const kappa = upper ? upper.condition() : Number.POSITIVE_INFINITY;
    if (upper && epsilon * kappa <= qrError) return yield* polish(answer, upper, 'qr', kappa, options);
    // A pass that knows only plain sums: say how few digits they leave.
    if (!byQr.upper && factor) return { answer, factor, method: 'cholesky', condition };
  }
  const precise = yield { theta, order: 'information', information: 'expected', arithmetic: 'compensated' };
  const factor = precise.valid ? factorOf(precise, P) : undefined;
  if (!factor) return { answer, method: 'compensated', condition: Number.POSITIVE_INFINITY };
  return yield* polish(answer, factor, 'compensated', factor.condition(), options);
}

/** The distance, in standard errors at unit dispersion, beyond which standard errors at the new θ differ in digits that QR leaves. */
const moved = 1e-13;

/**
 * Steps with a fixed factor and exact gradients, while they shrink; only from a point that has converged. Where steps by the expected
 * information stop shrinking, the observed one takes over once. Standard errors then come from the information at the final θ.
 */
function* polish(
  answer: SolverAnswer,
  factor: InformationFactor,
  method: NumericsMethod,
  condition: number,
  { toMaximum = true, canonical = true }: RefineOptions,
): Solver<Refined> {
  const P = answer.theta.length;
  const at = { high: answer.theta.slice(), low: new Float64Array(P) };
  const before = { high: at.high.slice(), low: at.low.slice() };
  let { logLikelihood } = answer;
  let gradient = answer.gradient;
  let by = factor;
  let observed = canonical;
  let previous = Number.POSITIVE_INFINITY;
  let way = 0;
  for (let turn = 0; turn < 12 && toMaximum && answer.status === 'converged'; turn++) {
    const here = yield { theta: at.high, thetaLow: at.low, order: 'gradient', arithmetic: 'compensated' };
    if (!here.valid || !here.gradient) break;
    let delta = by.solve(here.gradient);
    let decrement = decrementOf(here.gradient, delta);
    if (!(decrement <= 0.5 * previous) && !observed) {
      observed = true;
      const curvature = yield { theta: at.high, order: 'information', information: 'observed', arithmetic: 'compensated' };
      const sharper = curvature.valid ? factorOf(curvature, P) : undefined;
      if (sharper) {
        by = sharper;
        delta = by.solve(here.gradient);
        decrement = decrementOf(here.gradient, delta);
        previous = Number.POSITIVE_INFINITY;
      }
    }
    // Shrinking by less than half is rounding; growing is a step that led away, and so is one down, to where no gradient is left.
    const down = here.logLikelihood < logLikelihood - 1e-6 * (1 + Math.abs(logLikelihood));
    if (down || !(decrement <= 0.5 * previous)) {
      if (down || !(decrement <= previous)) {
        at.high.set(before.high);
        at.low.set(before.low);
      }
      break;
    }
    previous = decrement;
    logLikelihood = here.logLikelihood;
    gradient = here.gradient;
    if (decrement === 0) break;
    before.high.set(at.high);
    before.low.set(at.low);
    for (let p = 0; p < P; p++) addTo(at, p, delta[p], 0);
    way += decrement;
  }
  const { rounding } = answer;
  const polished = {
    ...answer,
    theta: at.high,
    thetaLow: at.low,
    logLikelihood,
    gradient,
    // Rounding of sums is gone, that of the rows' own scores is not: it had moved the likelihood.
    ...(rounding?.logLikelihood === 0 ? { rounding: { decrement: Math.min(rounding.decrement, previous), logLikelihood: 0 } } : {}),
  };
  const final = way > moved ? yield* factorAt(at.high, at.low, method, P) : undefined;
  if (!final) return { answer: polished, factor, method, condition };
  return { answer: polished, factor: final, method, condition: final.condition() };
}

function* factorAt(theta: Float64Array, thetaLow: Float64Array, method: NumericsMethod, P: number): Solver<InformationFactor | undefined> {
  if (method === 'qr') {
    const { valid, upper } = yield { theta, thetaLow, order: 'information', factor: 'qr' };
    return valid && upper ? factorFromUpper(upper, P) : undefined;
  }
  const result = yield { theta, thetaLow, order: 'information', information: 'expected', arithmetic: 'compensated' };
  return result.valid ? factorOf(result, P) : undefined;
}
