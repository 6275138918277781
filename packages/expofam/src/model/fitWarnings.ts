import { counted } from '../core/counted.ts';
import type { FrameFit } from './fitFrame.ts';
import type { RowFit } from './fitRows.ts';
import type { ModelStatus } from './modelState.ts';
import type { Warning } from './readResponse.ts';

/** A column of one predictor as a message names it. */
export type TermName = (predictor: number, column: number) => string;

/** What the numerics of a fit leave to say: aliased columns with their combinations, and columns that cost the digits. */
export function numericalWarnings(fit: RowFit, term: TermName, separated: boolean): Warning[] {
  const warnings: Warning[] = [];
  if (fit.aliased.length) {
    const each = fit.aliased.slice(0, 5).map((a) => `${term(a.predictor, a.column)} ${combinationText(a, term)}`);
    const more = fit.aliased.length > 5 ? `; and ${fit.aliased.length - 5} more` : '';
    warnings.push({
      code: 'aliased',
      message: `${fit.aliased.length === 1 ? 'one coefficient is' : `${counted(fit.aliased.length, 'coefficient')} are`} not defined because of singularities: ${each.join('; ')}${more}`,
    });
  }
  const { digits, condition, culprits, method, rounding } = fit.numerics;
  if (rounding && digits < 6 && !separated) {
    warnings.push({
      code: 'rounding',
      message: `fit: about ${counted(digits, 'digit is', 'digits are')} safe: the responses differ too little from what is fitted, beside their own size, and their rounding leaves the estimates open by ${rounding.decrement.toPrecision(1)} standard errors${rounding.logLikelihood > 0 ? ` and the log-likelihood by ${rounding.logLikelihood.toPrecision(1)}` : ''}; look for responses that are all but equal`,
    });
  }
  // Weights that vanish under separation say nothing about the columns.
  else if (digits < 6 && !separated && fit.layout.parameterCount > 0) {
    const names = culprits.slice(0, 8).map((c) => `"${term(c.predictor, c.column)}"`);
    warnings.push({
      code: 'ill-conditioned',
      message: `fit: about ${counted(digits, 'digit is', 'digits are')} safe (condition ${condition.toExponential(1)}, ${method} arithmetic)${names.length ? `; columns ${names.join(', ')} are nearly combinations of each other or of constants` : ''}; centre them, use orthogonal polynomials, or leave one out`,
    });
  }
  return warnings;
}

/** `= 2·a − b`, or that the column is zero. */
function combinationText(a: RowFit['aliased'][number], term: TermName): string {
  if (a.combination.length === 0) return 'is zero';
  const parts = a.combination.slice(0, 6).map(({ column, coefficient }, i) => {
    const size = Math.abs(coefficient);
    const sign = coefficient < 0 ? (i === 0 ? '−' : ' − ') : i === 0 ? '' : ' + ';
    const factor = Math.abs(size - 1) < 1e-9 ? '' : `${short(size)}·`;
    return `${sign}${factor}${term(a.predictor, column)}`;
  });
  return `= ${parts.join('')}${a.combination.length > 6 ? ' + …' : ''}`;
}

function short(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return rounded >= 1e-4 && rounded < 1e6 ? String(rounded) : rounded.toExponential();
}

/** √(gᵀH⁻¹g) where the solver ended: how far the maximum is, in standard errors. NaN where the dispersion or the information is unknown. */
export function distanceToMaximum(trace: FrameFit['fit']['answer']['trace'], dispersion: number): number {
  return (trace[trace.length - 1]?.decrement ?? Number.NaN) / Math.sqrt(dispersion);
}

/** How a fit ended that did not converge: `short` where its standard errors are left out for that, `noMaximum` where it shows by itself. */
export function statusWarning(status: ModelStatus, { iterations }: FrameFit['fit']['answer'], short: boolean, noMaximum: boolean): Warning {
  const found: Partial<Record<ModelStatus, string>> = {
    'max-iterations': `no convergence in ${counted(iterations, 'iteration')}; raise maxIterations, or look for separation and badly scaled columns`,
    stalled: noMaximum
      ? 'no maximum was found: the coefficients are worse than a constant, undetermined, or beyond the range of numbers; look for responses, weights, offsets or columns that are extremely large or small, and divide them by a power of ten'
      : `stalled after ${counted(iterations, 'iteration')} where no step raises the likelihood; check the link, the scaling of columns and the response`,
  };
  const left = short ? '; standard errors, tests and likelihood are left out, since they are those of the maximum' : '';
  return { code: status, message: `fit: ${found[status] ?? status}${left}` };
}
