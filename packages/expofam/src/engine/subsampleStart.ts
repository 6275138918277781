import type { RowModel } from '../family/rowModel.ts';
import { isClearlyIndependent } from './aliasedColumns.ts';
import { backTransform } from './backTransform.ts';
import type { BlockDesign } from './blockDesign.ts';
import { blockPass, type RowData } from './blockPass.ts';
import { type Job, solveOn } from './job.ts';
import { newton } from './newton.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import { rowSubset } from './rowSubset.ts';

/** Rows of the subsample; twice as many for each hundred parameters. */
const subsampleRows = 20_000;
/** Rows that are taken together, so that reading them costs few cache lines. */
const runRows = 64;

/** The runs of rows of a subsample, spread evenly over the data; undefined where the data are too few for it to pay. */
function runsOf(rowCount: number, parameterCount: number): Int32Array | undefined {
  const wanted = Math.ceil(subsampleRows * Math.max(1, parameterCount / 100));
  if (rowCount < 5 * wanted) return undefined;
  const count = Math.ceil(wanted / runRows);
  // The golden section keeps the places from falling into step with a period of the data.
  return Int32Array.from({ length: count }, (_, i) =>
    Math.min(rowCount - runRows, Math.floor(((i + ((i * 0.6180339887498949) % 1)) * rowCount) / count)),
  );
}

/**
 * A start for Newton's method on many rows: the maximum on a subsample, one to two hundredths of a standard deviation of the
 * data away. That saves most of the passes over all rows and leaves the answer as it is, since Newton goes on from there.
 * undefined where rows are few, where the subsample does not determine every parameter, or where it has no maximum.
 */
export function* subsampleStart(data: RowData, model: RowModel, layout: ParameterLayout): Job<Float64Array | undefined> {
  const runs = runsOf(data.rowCount, layout.parameterCount);
  if (!runs || layout.parameterCount === 0) return undefined;
  const { kernels } = data.designs[0];
  const mark = kernels.mark();
  const part = rowSubset(data, rowsOf(runs), 'own');
  const pass = blockPass(part, model, layout);
  const sweep = pass.evaluate({ theta: null, order: 'information' });
  let theta: Float64Array | undefined;
  if (sweep.information && everyPredictorIsDetermined(part.designs, layout, sweep.information)) {
    // A hundredth of a standard error of the subsample is far below what it differs from all rows.
    const answer = yield* solveOn(
      pass,
      newton({ parameterCount: layout.parameterCount, canonical: model.canonical, maxIterations: 15, tolerance: 1e-2 }),
    );
    if (answer.status === 'converged') {
      const coefficients = backTransform(part.designs, layout).coefficients(answer.theta);
      theta = backTransform(data.designs, layout).parameters(coefficients);
    }
  }
  kernels.release(mark);
  return theta?.every(Number.isFinite) ? theta : undefined;
}

/** Is the block of each predictor in an information matrix clearly non-singular? */
export function everyPredictorIsDetermined(designs: readonly BlockDesign[], layout: ParameterLayout, information: Float64Array): boolean {
  const P = layout.parameterCount;
  return layout.parameter.every((row, j) => {
    const size = row.length;
    const gram = new Float64Array(size * size);
    for (let c = 0; c < size; c++) for (let d = 0; d < size; d++) gram[c * size + d] = information[row[c] * P + row[d]];
    return isClearlyIndependent(designs[layout.design[j]], gram);
  });
}

/** The rows of the runs, one after another. */
function rowsOf(runs: Int32Array): Int32Array {
  return Int32Array.from({ length: runs.length * runRows }, (_, i) => runs[Math.floor(i / runRows)] + (i % runRows));
}
