import { offerArrow } from '../data/asTable.ts';
import { tableFromArrow } from '../data/tableFromArrow.ts';
import { offerSplines } from '../design/transforms/evaluateTransform.ts';
import { splineTransform } from '../design/transforms/splineTransform.ts';

/** Makes known what reads data and formulas beyond what `expofam/glm` has. */
export function offerAll(): void {
  offerArrow(tableFromArrow);
  offerSplines(splineTransform);
}
