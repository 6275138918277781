import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { CoefficientPlace } from '../engine/backTransform.ts';
import { findRunaway, type Runaway, settleOthers } from '../engine/runaway.ts';
import type { FrameFit } from './fitFrame.ts';
import { dataRow, type Warning } from './readResponse.ts';
import { limitFit } from './separated.ts';

/** What a fit with parameters at infinity has to say. */
export interface FoundRunaway {
  readonly kind: Runaway['kind'];
  /** Coefficients without a finite estimate; all of them where the likelihood is unbounded. */
  readonly places: readonly CoefficientPlace[];
  readonly warning: Warning;
  readonly fitted: FrameFit;
}

const exponentialLinks = new Set(['log', 'logit', 'probit', 'cloglog', 'loglog']);

/** Looks for parameters at infinity in a fit with several linear predictors; classes have their own search, for separation. */
export function runawayOf(frame: ModelFrame, fitted: FrameFit): FoundRunaway | undefined {
  const { fit, family, links } = fitted;
  if (family.declaration.response === 'class' || fit.answer.status === 'boundary') return undefined;
  const { range } = family.declaration.support;
  const found = findRunaway(
    fit.data,
    fit.model,
    fit.layout,
    fit.pass,
    fit.answer,
    links.map((l) => exponentialLinks.has(l.name)),
    links.map((l) => l.name === 'canonical' && Number.isFinite(range.lower) && Number.isFinite(range.upper)),
  );
  if (!found) return undefined;
  const which = found.predictors.map(({ predictor, sign }) => {
    const { name } = family.predictors[predictor];
    const end = links[predictor].name === 'log' ? (sign > 0 ? '→ ∞' : '→ 0') : sign > 0 ? 'rises without end' : 'falls without end';
    return `${name} ${end}`;
  });
  const rows = found.rows.map((i) => dataRow(frame, i));
  const list =
    rows.length === frame.rowCount
      ? 'all rows'
      : `${rows.length === 1 ? 'row' : 'rows'} ${rows.slice(0, 8).join(', ')}${rows.length > 8 ? ', …' : ''}`;
  if (found.kind === 'unbounded') {
    return {
      kind: 'unbounded',
      places: fit.transform.places,
      fitted,
      warning: {
        code: 'unbounded-likelihood',
        message: `fit: the likelihood has no maximum: ${which.join(', ')} in ${list}, which ${found.predictors.length < family.predictors.length ? 'the other predictors fit' : 'the model fits'} exactly; standard errors, likelihood and tests are left out; expected some spread around the fit everywhere; leave those rows out, or give ${found.predictors.map((p) => `"${family.predictors[p.predictor].name}"`).join(', ')} a simpler formula`,
      },
    };
  }
  const answer = settleOthers(fit.pass, fit.answer, found.directions);
  const settled = { ...fit, answer, coefficients: fit.transform.coefficients(answer.theta, answer.thetaLow) };
  const limits = found.predictors.flatMap(({ predictor, sign }) => {
    const { limits: ends } = family.predictors[predictor];
    const text = sign > 0 ? ends?.upper : ends?.lower;
    return text ? [text] : [];
  });
  const places = fit.transform.places.filter((place, k) => {
    const P = fit.layout.parameterCount;
    return found.directions.some((v) => {
      let s = 0;
      let length = 0;
      let size = 0;
      for (let p = 0; p < P; p++) {
        s += fit.transform.matrix[k * P + p] * v[p];
        length += fit.transform.matrix[k * P + p] ** 2;
        size += v[p] ** 2;
      }
      return found.predictors.some((r) => r.predictor === place.predictor) && Math.abs(s) > 1e-6 * Math.sqrt(length * size);
    });
  });
  return {
    kind: 'limit',
    places,
    fitted: { ...fitted, fit: limitFit(settled, found.directions) },
    warning: {
      code: 'parameter-at-infinity',
      message: `fit: no finite estimate: ${which.join(', ')} in ${list}, where the likelihood has reached its limit${limits.length ? ` (${limits.join('; ')})` : ''}; the standard errors of these coefficients are left out, the others are those of the limit; take the simpler family, or give ${found.predictors.map((p) => `"${family.predictors[p.predictor].name}"`).join(', ')} a simpler formula`,
    },
  };
}
