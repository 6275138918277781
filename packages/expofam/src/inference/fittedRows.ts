import type { BackTransform } from '../engine/backTransform.ts';
import type { BlockPass, RowData } from '../engine/blockPass.ts';
import type { ParameterLayout } from '../engine/parameterLayout.ts';
import type { RowModel } from '../family/rowModel.ts';

/** What inference needs of a fit whose rows are at hand; a `RowFit` of `model/` is one. */
export interface FittedRows {
  readonly data: RowData;
  readonly model: RowModel;
  readonly pass: BlockPass;
  readonly layout: ParameterLayout;
  readonly transform: BackTransform;
  /** Parameters of the centred, scaled columns at the maximum, the log-likelihood there and H (unit dispersion). */
  readonly answer: { readonly theta: Float64Array; readonly logLikelihood: number; readonly information: Float64Array };
  /** H⁻¹ in those parameters, row-major. */
  readonly inverseInformation: Float64Array;
  /** L with H⁻¹ = LLᵀ where a quadratic form in H⁻¹ would lose digits: it rounds by ε κ², |Lᵀx|² by ε κ. */
  readonly halfInverse?: Float64Array | undefined;
}
