import type { RowModel } from '../family/rowModel.ts';
import { isClearlyIndependent } from './aliasedColumns.ts';
import { backTransform } from './backTransform.ts';
import type { BlockDesign } from './blockDesign.ts';
import { type BlockPass, blockPass, type RowData } from './blockPass.ts';
import { type ChordAnswer, chordSteps } from './chordSteps.ts';
import { decrementUnit } from './decrementUnit.ts';
import { informationCost } from './informationCost.ts';
import { type InformationFactor, informationFactor } from './informationFactor.ts';
import { type Job, solveOn } from './job.ts';
import { type KnownStart, newton } from './newton.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import { rowSubset } from './rowSubset.ts';

/** Rows of the subsample, and at least so many for each parameter. */
const subsampleRows = 20_000;
const rowsPerParameter = 80;
/** Rows that are taken together, so that reading them costs few cache lines. */
const runRows = 64;

/** From this quotient of the costs of information and gradient on, the subsample is not fitted by Newton's method either. */
const worthChords = 4;

/** The runs of about so many rows, spread evenly over the data. */
function runsOf(rowCount: number, wanted: number): Int32Array {
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
export function* subsampleStart(
  data: RowData,
  model: RowModel,
  layout: ParameterLayout,
  dispersionKnown: boolean,
): Job<SubsampleAnswer | undefined> {
  const { rowCount } = data;
  const { parameterCount: P } = layout;
  const wanted = Math.max(subsampleRows, rowsPerParameter * P);
  if (rowCount < 5 * wanted || P === 0) return undefined;
  const { kernels } = data.designs[0];
  const mark = kernels.mark();
  const part = rowSubset(data, rowsOf(runsOf(rowCount, wanted)), 'own');
  const pass = blockPass(part, model, layout);
  const found = yield* maximumOf(part, pass, model, layout);
  let answer: SubsampleAnswer | undefined;
  if (found) {
    const coefficients = backTransform(part.designs, layout).coefficients(found.theta);
    const theta = backTransform(data.designs, layout).parameters(coefficients);
    if (theta.every(Number.isFinite)) {
      const solve = informationOfAll(data, part, layout, found.information);
      answer = { theta, solve, unit: decrementUnit(part, model, pass, dispersionKnown) };
    }
  }
  kernels.release(mark);
  return answer;
}

/** The maximum on a subsample, and what its information says about that of all rows. */
export interface SubsampleAnswer {
  readonly theta: Float64Array;
  /** H⁻¹ g with H the subsample's information times the share of rows; undefined where that is singular. */
  readonly solve: ((gradient: Float64Array) => Float64Array) | undefined;
  /** As {@link decrementUnit} of the subsample. */
  readonly unit: number;
}

/** The maximum on the part, to a hundredth of its standard errors: that is far below what it differs from all rows by. */
function* maximumOf(
  part: RowData,
  pass: BlockPass,
  model: RowModel,
  layout: ParameterLayout,
): Job<{ readonly theta: Float64Array; readonly information: Float64Array } | undefined> {
  const { parameterCount: P } = layout;
  const sweep = pass.evaluate({ theta: null, order: 'information' });
  if (!sweep.information || !sweep.gradient || !everyPredictorIsDetermined(part.designs, layout, sweep.information)) return undefined;
  const tolerance = 1e-2;
  const informationAt = (theta: Float64Array): Expanded | undefined => {
    const result = pass.evaluate({ theta, order: 'information' });
    const { valid, gradient, information } = result;
    return valid && gradient && information ? { theta, gradient, information, result } : undefined;
  };
  let factor = informationFactor(sweep.information, P);
  let first: Expanded | undefined;
  if (factor && informationCost(part, layout) > worthChords) {
    // The weights of the first guess, or of the point where they lead, are about those of the maximum: with their factor most of
    // the way is gone by gradients.
    let theta = factor.solve(sweep.gradient);
    for (const again of [true, false]) {
      const nearer: ChordAnswer | undefined = yield* solveOn(pass, chordSteps({ theta, solve: factor.solve, target: tolerance }));
      if (nearer) return informationAt(nearer.theta);
      first ??= informationAt(theta);
      const better: InformationFactor | undefined = again && first ? informationFactor(first.information, P) : undefined;
      if (!first || !better) break;
      factor = better;
      theta = first.theta;
    }
  }
  const options = { parameterCount: P, canonical: model.canonical, maxIterations: 15, tolerance };
  const answer = yield* solveOn(pass, newton(first ? { ...options, first } : options));
  return answer.status === 'converged' ? answer : undefined;
}

interface Expanded extends KnownStart {
  readonly gradient: Float64Array;
  readonly information: Float64Array;
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
    // A column without a parameter depends on none: it stands for itself, as long as the longest of the others.
    const longest = row.reduce((most, p) => (p < 0 ? most : Math.max(most, information[p * P + p])), 0) || 1;
    for (let c = 0; c < size; c++) {
      for (let d = 0; d < size; d++)
        gram[c * size + d] = row[c] >= 0 && row[d] >= 0 ? information[row[c] * P + row[d]] : c === d ? longest : 0;
    }
    return isClearlyIndependent(designs[layout.design[j]], gram);
  });
}

/** The rows of the runs, one after another. */
function rowsOf(runs: Int32Array): Int32Array {
  return Int32Array.from({ length: runs.length * runRows }, (_, i) => runs[Math.floor(i / runRows)] + (i % runRows));
}
