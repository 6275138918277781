import type { DesignMatrix, DesignTerm } from '../design/designMatrix.ts';
import type { RowModel } from '../family/rowModel.ts';
import { codeArray } from '../kernels/plainMatrixKernels.ts';
import { isClearlyIndependent } from './aliasedColumns.ts';
import { backTransform } from './backTransform.ts';
import { type BlockDesign, blockDesign } from './blockDesign.ts';
import { blockPass, type ResponseColumn, type RowData } from './blockPass.ts';
import { type Job, solveOn } from './job.ts';
import { newton } from './newton.ts';
import type { ParameterLayout } from './parameterLayout.ts';

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
  const part = subset(data, runs);
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

function subset(data: RowData, runs: Int32Array): RowData {
  const numbers = (a: Float64Array): Float64Array => take(a, runs, new Float64Array(runs.length * runRows));
  return {
    rowCount: runs.length * runRows,
    y: data.y.map(
      (column): ResponseColumn =>
        column instanceof Float64Array
          ? numbers(column)
          : { codes: take(column.codes, runs, new Int32Array(runs.length * runRows)), level: column.level },
    ),
    ...(data.weights ? { weights: numbers(data.weights) } : {}),
    offsets: data.offsets.map((offset) => offset && numbers(offset)),
    designs: data.designs.map((d) => blockDesign(subsetDesign(d.design, runs, numbers), true, d.kernels)),
  };
}

function subsetDesign(design: DesignMatrix, runs: Int32Array, numbers: (a: Float64Array) => Float64Array): DesignMatrix {
  const terms = design.terms.map((term): DesignTerm => {
    const { cells } = term;
    const numeric = term.numeric.map(numbers);
    if (!cells) return { ...term, numeric };
    return {
      ...term,
      numeric,
      cells: { ...cells, codes: take(cells.codes, runs, codeArray(runs.length * runRows, cells.codes.BYTES_PER_ELEMENT)) },
    };
  });
  return { ...design, rowCount: runs.length * runRows, terms };
}

interface NumberArray {
  readonly length: number;
  [index: number]: number;
}

function take<Out extends NumberArray>(source: NumberArray, runs: Int32Array, out: Out): Out {
  for (let k = 0, at = 0; k < runs.length; k++) for (let r = 0; r < runRows; r++) out[at++] = source[runs[k] + r];
  return out;
}
