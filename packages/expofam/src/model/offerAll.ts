import { offerArrow } from '../data/asTable.ts';
import { tableFromArrow } from '../data/tableFromArrow.ts';
import { basisTransforms } from '../design/transforms/basisTransforms.ts';
import { offerBases } from '../design/transforms/evaluateTransform.ts';

/** Makes known what reads data and formulas beyond what `expofam/glm` has. */
export function offerAll(): void {
  offerArrow(tableFromArrow);
  offerBases(basisTransforms);
}
