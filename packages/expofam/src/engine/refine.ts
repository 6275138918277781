import { addTo } from '../math/linear/doubleDoubleVectors.ts';
import { factorFromUpper, type InformationFactor } from './informationFactor.ts';
import { factorOf, type SolverAnswer } from './newton.ts';
import type { Solver } from './pass.ts';

/** How the normal equations were solved in the end. */
export type NumericsMethod = 'cholesky' | 'qr' | 'compensated';

/** A solver's answer with the factor that standard errors come from. */
export interface Refined {
  readonly answer: SolverAnswer;
  /** Low-order parts of θ, where it was refined. */
  readonly thetaLow?: Float64Array;
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

/**
 * Finishes a Newton iteration: estimates the condition of √W·X, and where the digits of plain arithmetic are at stake goes to QR
 * over row blocks, then to double-double sums. Estimates are then refined with gradients of double-double accuracy
 * (corrected seminormal equations; Björck 1987, Linear Algebra Appl. 88/89), θ itself kept as high + low.
 *
 * @param toMaximum false where θ is not meant to be the maximum of the likelihood (bias reduction): it is then left alone
 */
export function* refine(answer: SolverAnswer, toMaximum = true): Solver<Refined> {
  const P = answer.theta.length;
  if (P === 0 || answer.status === 'no-start') return { answer, method: 'cholesky', condition: P === 0 ? 1 : Number.POSITIVE_INFINITY };
  const { theta } = answer;
  if (!answer.compensated) {
    const factor = factorOf({ valid: true, logLikelihood: 0, information: answer.information }, P);
    const condition = factor ? factor.condition() : Number.POSITIVE_INFINITY;
    if (factor && epsilon * condition ** 2 <= choleskyError) return { answer, factor, method: 'cholesky', condition };
    const byQr = yield { theta, order: 'information', factor: 'qr' };
    const upper = byQr.valid && byQr.upper ? factorFromUpper(byQr.upper, P) : undefined;
    const kappa = upper ? upper.condition() : Number.POSITIVE_INFINITY;
    if (upper && epsilon * kappa <= qrError) return yield* polish(answer, upper, 'qr', kappa, toMaximum);
    // A pass that knows only plain sums: say how few digits they leave.
    if (!byQr.upper && factor) return { answer, factor, method: 'cholesky', condition };
  }
  const precise = yield { theta, order: 'information', information: 'expected', arithmetic: 'compensated' };
  const factor = precise.valid ? factorOf(precise, P) : undefined;
  if (!factor) return { answer, method: 'compensated', condition: Number.POSITIVE_INFINITY };
  return yield* polish(answer, factor, 'compensated', factor.condition(), toMaximum);
}

/** Steps with a fixed factor and exact gradients, while they shrink; only from a point that has converged. */
function* polish(
  answer: SolverAnswer,
  factor: InformationFactor,
  method: NumericsMethod,
  condition: number,
  toMaximum: boolean,
): Solver<Refined> {
  const P = answer.theta.length;
  const at = { high: answer.theta.slice(), low: new Float64Array(P) };
  let { logLikelihood } = answer;
  let gradient = answer.gradient;
  let previous = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 12 && toMaximum && answer.status === 'converged'; turn++) {
    const here = yield { theta: at.high, thetaLow: at.low, order: 'gradient', arithmetic: 'compensated' };
    if (!here.valid || !here.gradient) break;
    const delta = factor.solve(here.gradient);
    const decrement = Math.sqrt(
      Math.max(
        0,
        delta.reduce((s, v, i) => s + v * (here.gradient as Float64Array)[i], 0),
      ),
    );
    // Shrinking by less than half is rounding (or, outside canonical links, too slow to be worth a sweep).
    if (!(decrement <= 0.5 * previous)) break;
    previous = decrement;
    logLikelihood = here.logLikelihood;
    gradient = here.gradient;
    if (decrement === 0) break;
    for (let p = 0; p < P; p++) addTo(at, p, delta[p], 0);
  }
  return { answer: { ...answer, theta: at.high, logLikelihood, gradient }, thetaLow: at.low, factor, method, condition };
}
