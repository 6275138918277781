import type { BlockPass } from './blockPass.ts';
import type { SolverAnswer } from './newton.ts';

/** What the log-likelihood may lack of its supremum before anyone sees it: AIC is printed to six digits. */
const unseen = 1e-6;

/**
 * The end of a separated fit moved on along the directions of its separation, where it stopped so that the log-likelihood lacks more than
 * 1e−6 of its supremum: with weights of 1e300 a mean of e⁻⁴⁹ costs 1e279. No step goes down.
 */
export function towardsLimit(pass: BlockPass, answer: SolverAnswer, directions: readonly Float64Array[]): SolverAnswer {
  let best = { theta: answer.theta, logLikelihood: pass.evaluate({ theta: answer.theta, order: 'value' }).logLikelihood };
  const from = best.logLikelihood;
  for (const direction of directions) {
    const base = best.theta;
    for (let reach = 1; reach <= 2 ** 20; reach *= 2) {
      const theta = base.map((v, p) => v + reach * direction[p]);
      const { valid, logLikelihood } = pass.evaluate({ theta, order: 'value' });
      if (valid && logLikelihood > best.logLikelihood + unseen) best = { theta, logLikelihood };
    }
  }
  if (!(best.logLikelihood > from)) return answer;
  const { theta } = best;
  const { valid, logLikelihood, gradient, information } = pass.evaluate({ theta, order: 'information' });
  if (!valid || !gradient || !information) return answer;
  const { thetaLow: _, ...rest } = answer;
  return { ...rest, theta, logLikelihood, gradient, information };
}
