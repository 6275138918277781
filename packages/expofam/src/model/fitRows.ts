import type { DesignMatrix } from '../design/designMatrix.ts';
import { type AliasedColumn, aliasedColumns } from '../engine/aliasedColumns.ts';
import { type BackTransform, backTransform } from '../engine/backTransform.ts';
import { type BlockDesign, blockDesign } from '../engine/blockDesign.ts';
import { type BlockPass, blockPass, type RowData } from '../engine/blockPass.ts';
import { chooseSolver } from '../engine/chooseSolver.ts';
import { informationFactor } from '../engine/informationFactor.ts';
import { type Job, solveOn } from '../engine/job.ts';
import type { SolverAnswer, TracePoint } from '../engine/newton.ts';
import { fullLayout, type ParameterLayout, withoutColumns } from '../engine/parameterLayout.ts';
import type { SolverOptions } from '../engine/solverOptions.ts';
import type { RowModel } from '../family/rowModel.ts';

/** A coefficient's column that depends on earlier ones, for one predictor. */
export interface AliasedCoefficient extends AliasedColumn {
  readonly predictor: number;
}

/** Coefficients of a row model on rows, at unit dispersion. */
export interface RowFit {
  readonly data: RowData;
  readonly model: RowModel;
  readonly pass: BlockPass;
  readonly layout: ParameterLayout;
  readonly transform: BackTransform;
  readonly answer: SolverAnswer;
  /** Coefficients of the columns as written, in the order of `transform.places`. */
  readonly coefficients: Float64Array;
  /** H⁻¹ of the parameters of the centred, scaled columns (row-major); NaN where it does not exist. */
  readonly inverseInformation: Float64Array;
  /** Inverse expected information of those coefficients; NaN where it does not exist. */
  readonly covariance: Float64Array;
  readonly aliased: readonly AliasedCoefficient[];
}

export interface RowFitOptions extends SolverOptions {
  readonly maxIterations?: number;
  readonly tolerance?: number;
  readonly onStep?: (point: TracePoint) => void;
  /** Coefficients to start from, as `RowFit.answer.theta` of a fit on the same rows. */
  readonly warmStart?: Float64Array;
}

/**
 * Squared sine of the angle to the earlier columns, below which a column counts as their combination. A cross product
 * carries about 1e−15 of rounding for each column.
 */
const aliasTolerance = 1e-12;

/** Designs that the engine reads in blocks, one for each distinct design matrix. */
export function prepareDesigns(designs: readonly DesignMatrix[]): { readonly blocks: BlockDesign[]; readonly index: number[] } {
  const distinct = [...new Set(designs)];
  return { blocks: distinct.map((d) => blockDesign(d, true)), index: designs.map((d) => distinct.indexOf(d)) };
}

/** Fits a row model: finds aliased columns, solves, and brings the answer back to the columns as written. */
export function* fitRows(data: RowData, model: RowModel, designIndex: readonly number[], options: RowFitOptions = {}): Job<RowFit> {
  const all = fullLayout(
    designIndex,
    data.designs.map((d) => d.columnCount),
  );
  const aliased = yield* findAliased(data, model, all);
  const layout = aliased.length ? withoutColumns(all, (j, c) => aliased.some((a) => a.predictor === j && a.column === c)) : all;
  const pass = blockPass(data, model, layout);
  const fallback = interceptStart(data, model, layout);
  const answer = yield* solveOn(
    pass,
    chooseSolver(data, model, pass, {
      parameterCount: layout.parameterCount,
      canonical: model.canonical,
      ...(fallback ? { fallback } : {}),
      ...options,
    }),
  );
  const transform = backTransform(data.designs, layout);
  const factor = informationFactor(answer.information, layout.parameterCount);
  const inverseInformation = factor ? factor.inverse() : new Float64Array(layout.parameterCount ** 2).fill(Number.NaN);
  return {
    data,
    model,
    pass,
    layout,
    transform,
    answer,
    coefficients: transform.coefficients(answer.theta),
    inverseInformation,
    covariance: transform.covariance(inverseInformation),
    aliased,
  };
}

/** Aliased columns of each predictor from the information of the start sweep, in the order of the formula. */
function* findAliased(data: RowData, model: RowModel, layout: ParameterLayout): Job<AliasedCoefficient[]> {
  const pass = blockPass(data, model, layout);
  const sweep = yield { pass, request: { theta: null, order: 'information' } };
  const information = sweep.information;
  if (!information) return [];
  const P = layout.parameterCount;
  return layout.parameter.flatMap((row, predictor) => {
    const size = row.length;
    const block = new Float64Array(size * size);
    for (let c = 0; c < size; c++) for (let d = 0; d < size; d++) block[c * size + d] = information[row[c] * P + row[d]];
    const design = data.designs[layout.design[predictor]];
    return aliasedColumns(block, size, aliasTolerance).map((a) => ({ predictor, column: a.column, combination: asWritten(a, design) }));
  });
}

/** A combination of centred, scaled columns as one of the columns as written, without what is only rounding. */
function asWritten(a: AliasedColumn, design: BlockDesign): AliasedColumn['combination'] {
  const scaled = a.combination.map(({ column, coefficient }) => ({
    column,
    coefficient: (coefficient * design.scale[column]) / design.scale[a.column],
  }));
  const intercept = design.design.hasIntercept
    ? design.centre[a.column] - scaled.reduce((s, t) => s + (t.column === 0 ? 0 : t.coefficient * design.centre[t.column]), 0)
    : 0;
  return a.combination.flatMap(({ column, coefficient }, i) => {
    if (design.design.hasIntercept && column === 0) {
      const value = scaled[i].coefficient + intercept;
      return Math.abs(value) > 1e-8 * Math.max(1e-300, Math.abs(design.centre[a.column]), 1 / design.scale[a.column])
        ? [{ column, coefficient: value }]
        : [];
    }
    return Math.abs(coefficient) > 1e-7 ? [scaled[i]] : [];
  });
}

/** Every intercept at the pooled start, every slope zero: inside the domain wherever a constant mean is. */
function interceptStart(data: RowData, model: RowModel, layout: ParameterLayout): Float64Array | undefined {
  if (!model.start || !layout.parameter.every((row, j) => data.designs[layout.design[j]].design.hasIntercept && row[0] >= 0))
    return undefined;
  const pass = blockPass(data, model, layout);
  const pooled = pass.pooled();
  const means = pooled.slice(model.statisticCount, model.statisticCount + model.responseCount);
  const out = Array.from({ length: model.predictorCount }, () => new Float64Array(1));
  model.start(
    1,
    means.map((v) => Float64Array.of(v)),
    pooled,
    out,
  );
  const theta = new Float64Array(layout.parameterCount);
  layout.parameter.forEach((row, j) => {
    theta[row[0]] = out[j][0];
  });
  return theta.every(Number.isFinite) ? theta : undefined;
}
