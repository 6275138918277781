import { counted } from '../core/counted.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { FrameFit } from './fitFrame.ts';
import type { Goodness } from './goodness.ts';
import { dataRow, type Warning } from './readResponse.ts';

/**
 * That the null model has no deviance where the fit has one, that a Tweedie of a given power has no likelihood, and that means cannot
 * reach the responses.
 */
export function nullDevianceWarnings(
  frame: ModelFrame,
  fitted: Pick<FrameFit, 'links'> & Partial<FrameFit>,
  { deviance }: Pick<Goodness, 'deviance'>,
  nullDeviance: number | null,
): Warning[] {
  return [
    ...noNullDeviance(frame, fitted, deviance, nullDeviance),
    ...((deviance ?? 0) <= (nullDeviance ?? Number.NaN) ? noLikelihood(fitted) : []),
    ...outOfReach(frame, fitted),
  ];
}

/**
 * Means between 0 and 1 beside counts: the likelihood may rise without end, and the solver ends where its slope vanishes. Continuous
 * responses stray beyond the means by their noise.
 */
function outOfReach(frame: ModelFrame, { family, links, fit }: Pick<FrameFit, 'links'> & Partial<FrameFit>): Warning[] {
  const y = fit?.data.y[0];
  const { name, range } = links[0];
  if (
    family?.predictors[0].name !== 'mean' ||
    family.declaration.support.kind !== 'integers' ||
    !(y instanceof Float64Array) ||
    range.upper !== 1
  )
    return [];
  const beyond = Array.from(y.keys()).filter((i) => fit?.data.weights?.[i] !== 0 && y[i] > 1);
  if (!beyond.length) return [];
  return [
    {
      code: 'link-range',
      message: `link "${name}": its means lie between 0 and 1, and ${counted(beyond.length, 'response does', 'responses do')} not (${y[beyond[0]]} in row ${dataRow(frame, beyond[0])}); estimates may be at infinity, whatever errors say; choose a link whose means reach the responses, such as log`,
    },
  ];
}

/** A density of the mean and the dispersion together is summed where a constant is sought with it, and there alone. Of a maximum only. */
function noLikelihood({ family, estimated, fit }: Partial<FrameFit>): Warning[] {
  if (!family?.declaration.dispersion?.logDensity || !estimated || fit?.answer.status !== 'converged') return [];
  const [name] = Object.keys(family.constants);
  if (estimated[name]) return [];
  return [
    {
      code: 'no-likelihood',
      message: `log-likelihood: left out, and with it AIC and BIC: the density of family "${family.name}" is evaluated only where "${name}" is estimated; leave "${name}" out, or compare models by tests of their deviance`,
    },
  ];
}

function noNullDeviance(
  { predictors: [{ design, offset }] }: ModelFrame,
  { links }: Pick<FrameFit, 'links'>,
  deviance: number | undefined,
  nullDeviance: number | null,
): Warning[] {
  if (!Number.isFinite(deviance) || Number.isFinite(nullDeviance ?? Number.NaN)) return [];
  const found = design.hasIntercept
    ? 'no constant was found that keeps every mean, with its offset, in its domain'
    : `without an intercept the null model has the linear predictor ${offset ? 'of the offset alone' : '0'}, which the link "${links[0].name}" maps to no mean of finite deviance`;
  return [
    {
      code: 'no-null-deviance',
      message: `null deviance: left out, and with it the share that is explained: ${found}; compare models by their deviance or AIC instead`,
    },
  ];
}
