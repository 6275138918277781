import { counted } from '../core/counted.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { RowFit } from './fitRows.ts';
import { distanceToMaximum } from './fitWarnings.ts';
import type { ModelStatus } from './modelState.ts';
import { dataRow, type Warning } from './readResponse.ts';

/**
 * What is said of maxima that a small bundle refuses to look for: those at the edge of the domain, those that may not be the highest, and
 * those that a stochastic solver comes near.
 */
export function doubtfulMaximum(
  frame: ModelFrame,
  { answer, edge, concave, higherElsewhere }: RowFit,
  status: ModelStatus,
  dispersion: number,
): Warning[] {
  const warnings: Warning[] = [];
  if (status === 'stopped') {
    const distance = distanceToMaximum(answer.trace, dispersion);
    warnings.push({
      code: status,
      message: `fit: an approximation, ${Number.isFinite(distance) ? `about ${distance.toPrecision(2)} standard errors` : 'at an unknown distance'} from the maximum after ${counted(answer.iterations, 'update')}; more epochs or the solver newton come closer`,
    });
  }
  if (status === 'boundary') {
    const rows = edge.map((i) => dataRow(frame, i));
    const shown = `${rows.slice(0, 8).join(', ')}${rows.length > 8 ? ', …' : ''}`;
    warnings.push({
      code: 'boundary',
      message: `fit: the maximum lies at the edge of the domain (the mean of ${rows.length === 1 ? 'row' : 'rows'} ${shown}), where standard errors from the information do not hold; they are left out; a link whose inverse is defined everywhere, such as log or logit, avoids the edge`,
    });
  }
  if (!concave && status === 'converged') {
    warnings.push({
      code: 'stationary-point',
      message:
        'fit: a stationary point where the likelihood does not curve down in every direction, from every start tried; it may not be the maximum; try more starts, another link, or fewer terms',
    });
  }
  if (higherElsewhere && status === 'converged') {
    warnings.push({
      code: 'local-maximum',
      message:
        'fit: a local maximum; from another start the likelihood went higher and did not settle, as it does where a few rows can be fitted exactly; expected one highest maximum; take more rows, fewer terms or another link, or give these estimates with that said',
    });
  }
  return warnings;
}
