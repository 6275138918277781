import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { CoefficientPlace } from '../engine/backTransform.ts';
import { splitBasis } from '../engine/complementBasis.ts';
import { informationFactor } from '../engine/informationFactor.ts';
import { findSeparation, type Separation } from '../engine/separation.ts';
import { towardsLimit } from '../engine/towardsLimit.ts';
import type { FrameFit } from './fitFrame.ts';
import type { RowFit } from './fitRows.ts';
import { dataRow, type Warning } from './readResponse.ts';

/** What a separated fit has to say: rows of the data counted from 1, and the coefficients that have no finite estimate. */
export interface FoundSeparation extends Pick<Separation, 'directions' | 'rising'> {
  /** Rows of the frame. */
  readonly frameRows: readonly number[];
  readonly rows: readonly number[];
  readonly places: readonly CoefficientPlace[];
  readonly undecided: boolean;
}

/**
 * The fit with the covariance of its limit: the information on what the separating directions leave determined,
 * Q(QᵀHQ)⁻¹Qᵀ with Q orthogonal to them. At the last step H still holds what is left of vanishing weights along them.
 */
export function limitFit(fit: RowFit, directions: readonly Float64Array[]): RowFit {
  const P = fit.layout.parameterCount;
  const { span, complement: basis } = splitBasis(directions, P);
  const m = basis.length;
  const H = fit.answer.information;
  const image = basis.map((q) => Float64Array.from({ length: P }, (_, i) => q.reduce((s, x, j) => s + H[i * P + j] * x, 0)));
  const reduced = new Float64Array(m * m);
  for (let a = 0; a < m; a++) for (let b = 0; b < m; b++) reduced[a * m + b] = basis[a].reduce((s, x, i) => s + x * image[b][i], 0);
  const factor = m > 0 ? informationFactor(reduced, m) : undefined;
  const k = fit.transform.places.length;
  const projected = (rows: Float64Array, count: number): Float64Array => {
    const b = new Float64Array(count * m);
    for (let i = 0; i < count; i++) for (let a = 0; a < m; a++) b[i * m + a] = basis[a].reduce((s, x, p) => s + x * rows[i * P + p], 0);
    return factor ? factor.covariance(b, count) : new Float64Array(count * count).fill(m === 0 ? 0 : Number.NaN);
  };
  const identity = new Float64Array(P * P);
  for (let p = 0; p < P; p++) identity[p * P + p] = 1;
  const condition = factor?.condition() ?? (m === 0 ? 1 : Number.POSITIVE_INFINITY);
  const digits = Math.max(0, Math.min(15, Math.floor(-Math.log10(2 ** -52 * Math.min(condition, 1e16) ** 2))));
  const covariance = projected(fit.transform.matrix, k);
  return {
    ...fit,
    inverseInformation: projected(identity, P),
    halfInverse: undefined,
    open: span,
    covariance,
    unitErrors: Float64Array.from({ length: k }, (_, i) => Math.sqrt(covariance[i * k + i])),
    numerics: { ...fit.numerics, condition, digits, culprits: [] },
  };
}

/** A separated fit at its limit: its likelihood within 1e−6 of the supremum, its covariance that of what is determined. */
export function separatedFit(fit: RowFit, { directions, rising }: FoundSeparation): RowFit {
  const answer = towardsLimit(fit.pass, fit.answer, rising);
  const moved = answer === fit.answer ? fit : { ...fit, answer, coefficients: fit.transform.coefficients(answer.theta, answer.thetaLow) };
  return limitFit(moved, directions);
}

/** Looks for separation where the fit shows signs of it: no convergence, or rows near the edge. */
export function separationOf(frame: ModelFrame, { fit, family }: FrameFit, nearEdge: boolean): FoundSeparation | undefined {
  if (fit.answer.status === 'converged' && !nearEdge) return undefined;
  const found = findSeparation(fit.data, fit.model, fit.layout, family.declaration.response === 'class');
  if (found === undefined) return undefined;
  if (found === 'undecided') return { frameRows: [], rows: [], places: [], directions: [], rising: [], undecided: true };
  const { transform } = fit;
  const P = fit.layout.parameterCount;
  // A coefficient is infinite where some direction moves it, beside the length of its own row of the transform.
  const places = transform.places.filter((_, i) => {
    let length = 0;
    for (let p = 0; p < P; p++) length += transform.matrix[i * P + p] ** 2;
    return found.directions.some((v) => {
      let s = 0;
      let size = 0;
      for (let p = 0; p < P; p++) {
        s += transform.matrix[i * P + p] * v[p];
        size += v[p] * v[p];
      }
      return Math.abs(s) > 1e-6 * Math.sqrt(length * size);
    });
  });
  const { rows, directions, rising } = found;
  return { frameRows: rows, rows: rows.map((r) => dataRow(frame, r)), places, directions, rising, undecided: false };
}

/** The warning, or the error's parts, for a separated fit. */
export function separationText(found: FoundSeparation, terms: readonly string[]): { readonly found: string; readonly advice: string } {
  const { rows } = found;
  const shown = rows.slice(0, 8).join(', ');
  const list =
    rows.length === 0
      ? 'no single row'
      : rows.length <= 8
        ? `${rows.length === 1 ? 'row' : 'rows'} ${shown}`
        : `${rows.length} rows (${shown}, …)`;
  return {
    found: `separation: a combination of ${terms.map((t) => `"${t}"`).join(', ')} predicts ${list} perfectly, so these coefficients have no finite maximum-likelihood estimate`,
    advice:
      'bias reduction gives finite ones (--bias-reduction mean, biasReduction: "mean"); or merge sparse levels, leave the term out, or drop the rows (--on-separation drop)',
  };
}

export function separationWarning(found: FoundSeparation, terms: readonly string[]): Warning {
  if (found.undecided) {
    return {
      code: 'separation-undecided',
      message:
        'fit: fitted values at the edge, and rounding did not allow to decide whether the rows are separated; compare with biasReduction: "mean"',
    };
  }
  const { found: text, advice } = separationText(found, terms);
  return { code: 'separated', message: `fit: ${text}; their standard errors are left out; ${advice}` };
}

export function separationError(found: FoundSeparation, terms: readonly string[]): ExpofamError {
  const { found: text, advice } = separationText(found, terms);
  return new ExpofamError('separated', { subject: 'fit', found: text, advice, details: { rows: found.rows, terms } });
}

export function droppedWarning(found: FoundSeparation): Warning {
  const shown = found.rows.slice(0, 8).join(', ');
  return {
    code: 'separated-rows-dropped',
    message: `fit: ${counted(found.rows.length, 'separated row', 'separated rows')} left out (${shown}${found.rows.length > 8 ? ', …' : ''}); terms that only they determine are aliased`,
  };
}

export function reducedWarning(found: FoundSeparation): Warning {
  return {
    code: 'separated-bias-reduced',
    message: `fit: ${counted(found.rows.length, 'separated row', 'separated rows')}; the mean bias of the estimates is reduced, which keeps them finite`,
  };
}
