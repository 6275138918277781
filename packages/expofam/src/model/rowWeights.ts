import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';

/**
 * The weights of rows by role: w = precision × replication. Precision divides the dispersion of the row's density (the
 * trials of a binomial, a Gaussian's prior weight); replication multiplies its log-density.
 */
export interface RowWeights {
  /** Total weight; absent where every row has one. */
  readonly total?: Float64Array;
  readonly precision?: Float64Array;
  readonly replication?: Float64Array;
  /** Rows that count (frequency weights summed, rows of weight zero left out). */
  readonly observations: number;
}

/** Combines prior weights, trials and frequency weights for a family. */
export function rowWeights(frame: ModelFrame, declaration: FamilyDeclaration, trials: Float64Array | undefined): RowWeights {
  const { priorWeights, frequencyWeights, rowCount } = frame;
  const priorIsPrecision = declaration.weightRole === 'precision' && trials === undefined;
  const precision = trials ?? (priorIsPrecision ? priorWeights : undefined);
  const replication = multiply(priorIsPrecision ? undefined : priorWeights, frequencyWeights);
  const total = multiply(precision, replication);
  let observations = total || frequencyWeights ? 0 : rowCount;
  for (let i = 0; (total || frequencyWeights) && i < rowCount; i++) {
    if (total && total[i] === 0) continue;
    observations += frequencyWeights ? frequencyWeights[i] : 1;
  }
  return { ...(total ? { total } : {}), ...(precision ? { precision } : {}), ...(replication ? { replication } : {}), observations };
}

function multiply(a: Float64Array | undefined, b: Float64Array | undefined): Float64Array | undefined {
  return a && b ? a.map((v, i) => v * b[i]) : (a ?? b);
}

/** The same weights with 0 for some rows, which then no longer count. */
export function withoutRows(weights: RowWeights, frame: ModelFrame, rows: readonly number[]): RowWeights {
  const { rowCount, frequencyWeights } = frame;
  const total = weights.total ? weights.total.slice() : new Float64Array(rowCount).fill(1);
  let { observations } = weights;
  for (const i of rows) {
    if (total[i] !== 0) observations -= frequencyWeights ? frequencyWeights[i] : 1;
    total[i] = 0;
  }
  return { ...weights, total, observations };
}
