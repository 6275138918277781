import type { RowModel } from '../family/rowModel.ts';
import { isClearlyIndependent } from './aliasedColumns.ts';
import { backTransform } from './backTransform.ts';
import type { BlockDesign } from './blockDesign.ts';
import { blockPass, type RowData } from './blockPass.ts';
import { informationFactor } from './informationFactor.ts';
import { type Job, solveOn } from './job.ts';
import { newton } from './newton.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import { rowSubset } from './rowSubset.ts';

/** Rows of the subsample, and at least so many for each parameter. */
const subsampleRows = 20_000;
const rowsPerParameter = 80;
/** Rows that are taken together, so that reading them costs few cache lines. */
const runRows = 64;

/** The runs of rows of a subsample, spread evenly over the data; undefined where the data are too few for it to pay. */
function runsOf(rowCount: number, parameterCount: number): Int32Array | undefined {
  const wanted = Math.max(subsampleRows, rowsPerParameter * parameterCount);
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
export function* subsampleStart(data: RowData, model: RowModel, layout: ParameterLayout): Job<SubsampleAnswer | undefined> {
  const runs = runsOf(data.rowCount, layout.parameterCount);
  if (!runs || layout.parameterCount === 0) return undefined;
  const { kernels } = data.designs[0];
  const mark = kernels.mark();
  const part = rowSubset(data, rowsOf(runs), 'own');
  const pass = blockPass(part, model, layout);
  const sweep = pass.evaluate({ theta: null, order: 'information' });
  let found: SubsampleAnswer | undefined;
  if (sweep.information && everyPredictorIsDetermined(part.designs, layout, sweep.information)) {
    // A hundredth of a standard error of the subsample is far below what it differs from all rows.
    const answer = yield* solveOn(
      pass,
      newton({ parameterCount: layout.parameterCount, canonical: model.canonical, maxIterations: 15, tolerance: 1e-2 }),
    );
    if (answer.status === 'converged') {
      const coefficients = backTransform(part.designs, layout).coefficients(answer.theta);
      const theta = backTransform(data.designs, layout).parameters(coefficients);
      const H = answer.information;
      if (theta.every(Number.isFinite)) found = { theta, solve: informationOfAll(data, part, layout, H) };
    }
  }
  kernels.release(mark);
  return found;
}

/** The maximum on a subsample, and what its information says about that of all rows. */
export interface SubsampleAnswer {
  readonly theta: Float64Array;
  /** H⁻¹ g with H the subsample's information times the share of rows; undefined where that is singular. */
  solve: ((gradient: Float64Array) => Float64Array) | undefined;
}

/** The two designs scale and centre a little differently: gradients are taken to the subsample's parameters, steps back. */
function informationOfAll(data: RowData, part: RowData, layout: ParameterLayout, information: Float64Array): SubsampleAnswer['solve'] {
  const P = layout.parameterCount;
  const factor = informationFactor(information, P);
  if (!factor) return undefined;
  const weight = (rows: RowData): number => rows.weights?.reduce((s, w) => s + w, 0) ?? rows.rowCount;
  const share = weight(data) / weight(part);
  const between = changeOfParameters(data, part, layout);
  return (gradient) => between.back(factor.solve(between.there(gradient)).map((v) => v / share));
}

/**
 * θ of all rows = A φ of the subsample, column by column: coefficients are the same, so a slope is multiplied by the quotient
 * of the scales, and the intercept takes the difference of the centres. Gradients go by Aᵀ.
 */
function changeOfParameters(
  data: RowData,
  part: RowData,
  layout: ParameterLayout,
): { there(gradient: Float64Array): Float64Array; back(step: Float64Array): Float64Array } {
  const entries = layout.parameter.flatMap((row, j) => {
    const [all, own] = [data.designs[layout.design[j]], part.designs[layout.design[j]]];
    const intercept = all.design.hasIntercept ? row[0] : -1;
    return [...row].flatMap((at, c) =>
      at < 0
        ? []
        : [
            {
              at,
              ratio: own.scale[c] / all.scale[c],
              intercept,
              shift: at === intercept || intercept < 0 ? 0 : own.scale[c] * (all.centre[c] - own.centre[c]),
            },
          ],
    );
  });
  return {
    there(gradient) {
      const out = new Float64Array(gradient.length);
      for (const { at, ratio, intercept, shift } of entries)
        out[at] = ratio * gradient[at] + (shift === 0 ? 0 : shift * gradient[intercept]);
      return out;
    },
    back(step) {
      const out = new Float64Array(step.length);
      for (const { at, ratio, intercept, shift } of entries) {
        out[at] += ratio * step[at];
        if (shift !== 0) out[intercept] += shift * step[at];
      }
      return out;
    },
  };
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
