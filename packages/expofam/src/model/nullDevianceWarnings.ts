import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { FrameFit } from './fitFrame.ts';
import type { Goodness } from './goodness.ts';
import type { Warning } from './readResponse.ts';

/** That the null model has no deviance where the fit has one. */
export function nullDevianceWarnings(
  { predictors: [{ design, offset }] }: ModelFrame,
  { links }: Pick<FrameFit, 'links'>,
  { deviance }: Pick<Goodness, 'deviance'>,
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
