import type { ModelState } from '../model/modelState.ts';

/** What exp(β) is under each link; under the others it is nothing. */
const meaningful = new Set(['log', 'logit', 'cloglog', 'loglog', 'canonical']);

/**
 * Why exponentiated coefficients say nothing, and what does; undefined where they are ratios: of means or rates (log), odds
 * (logit), hazards (cloglog), or of a response that was itself a logarithm.
 */
export function exponentiateNote(state: ModelState): string | undefined {
  const isLog = /^log(10|2|1p)?\(/.test(state.response.label);
  const wrong = state.predictors.filter((_, j) => !meaningful.has(state.links[j]) && !(isLog && j === 0 && state.links[j] === 'identity'));
  if (wrong.length === 0) return undefined;
  const links = [...new Set(wrong.map((name) => state.links[state.predictors.indexOf(name)]))].join(', ');
  const which = state.predictors.length > 1 ? ` of ${wrong.join(', ')}` : '';
  return `exponentiated coefficients${which}: under the link ${links} exp(coefficient) is not a ratio of means, rates or odds; read the coefficients as they are, compare means by effects with ratios, or fit with the link log or logit`;
}
