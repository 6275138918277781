import type { RowModel } from '../family/rowModel.ts';
import { dotAt } from '../math/linear/dotAt.ts';
import { isClearlyIndependent } from './aliasedColumns.ts';
import type { BlockDesign } from './blockDesign.ts';
import { type BlockPass, blockPass, type RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import { type ChordAnswer, chordSteps } from './chordSteps.ts';
import { decrementUnit } from './decrementUnit.ts';
import { informationCost } from './informationCost.ts';
import { type InformationFactor, informationFactor } from './informationFactor.ts';
import { type Job, solveOn } from './job.ts';
import { type KnownStart, newton } from './newton.ts';
import { isOneBlock, type ParameterLayout } from './parameterLayout.ts';
import { rowSubset } from './rowSubset.ts';
import type { SegmentHelp } from './segments.ts';

/** From so many rows on a part of them is fitted first. */
const manyRows = 100_000;
/** A part has at least so many rows for each parameter, and is at most one of so many of all. */
const rowsPerParameter = 40;
const leastShare = 5;
/** Rows that are taken together, so that reading them costs few cache lines. */
const runRows = 64;
/** A part has at most so many rows: sums over more would be cut in segments. */
const mostRows = 32 * blockRows - runRows;
/** The first part has one of so many rows of the second. */
const firstShare = 8;
/** Every cell of a categorical term has at least so many rows of it: the mean of a few says little about its coefficient. */
const rowsPerCell = 100;
/** What a part may take, in bytes, of the room that a memory has for sums; less where categories need some for theirs. */
const mostResident = 13 * 2 ** 20;
const mostWithCells = 10 * 2 ** 20;

/**
 * Newton's last step on a part is taken from this part of √P standard errors, about what that many parameters are away from their
 * values: what the step leaves, and what it changes of the information, is then little beside what another part would differ by.
 */
const enoughOf = (P: number, unit: number): number => 0.1 * Math.sqrt(P) * unit;

/**
 * From this quotient of the costs of information and gradient on, the first part is not fitted by Newton's method either, and sums over a
 * part take so long, some 25 ms each with 200 columns, that threads share them.
 */
const worthChords = 10;

/**
 * How many rows the part should have. With m of n rows and P parameters a sweep of gradients over all rows shrinks the distance by
 * about √(P/m), so that some 45/ln(m/P) of them take it from thirty standard errors to 1e−9; the part costs about four sums of its
 * information, in one thread. Together they cost least where m·ln²(m/P) is about n by the cost of an information.
 */
function rowsOfPart(data: RowData, layout: ParameterLayout): number {
  const { parameterCount: P } = layout;
  const least = rowsPerParameter * P;
  const product = (4 * data.rowCount) / informationCost(data, layout);
  let m = least;
  for (let i = 0; i < 20; i++) m = Math.max(least, Math.min(mostRows, product / Math.max(1, Math.log(m / P)) ** 2));
  return m;
}

/** The first rows of runs of about so many rows together, spread evenly over the data. */
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
  help?: (layout: ParameterLayout, part: RowData) => SegmentHelp | undefined,
): Job<SubsampleAnswer | undefined> {
  const { rowCount } = data;
  const { parameterCount: P } = layout;
  if (rowCount < manyRows || P === 0) return undefined;
  const rows = rowsOfPart(data, layout);
  if (rowCount < leastShare * rows) return undefined;
  const { kernels } = data.designs[0];
  const mark = kernels.mark();
  const runs = runsOf(rowCount, rows);
  // The maximum of a part of the part saves most of the steps on it, unless that has few rows itself.
  let near: Maximum | undefined;
  if (rows >= firstShare * rowsPerParameter * P) {
    const first = partOf(
      data,
      runs.filter((_, i) => i % firstShare === 0),
    );
    const firstPass = blockPass(first, model, layout);
    const unit = decrementUnit(first, model, firstPass, dispersionKnown);
    if (everyCellIsKnown(first)) near = yield* maximumOf(first, firstPass, model, layout, unit);
    // Both at once may be more than the memory has room for.
    kernels.release(mark);
  }
  // Sums that are worth the help of others are cut, whether there are any or not.
  const isPart = informationCost(data, layout) > worthChords;
  const part: RowData = { ...partOf(data, runs), isPart };
  const pass = blockPass(part, model, layout, isPart ? help?.(layout, part) : undefined);
  const unit = decrementUnit(part, model, pass, dispersionKnown);
  const sums = near && sumsAt(pass, near.theta);
  const found = (sums && stepsFrom(sums, pass, P, unit)) ?? (yield* maximumOf(part, pass, model, layout, unit));
  kernels.release(mark);
  if (!found?.theta.every(Number.isFinite)) return undefined;
  const weight = (all: RowData): number => all.weights?.reduce((s, w) => s + w, 0) ?? all.rowCount;
  const share = weight(data) / weight(part);
  return {
    theta: found.theta,
    solve: (gradient) => found.factor.solve(gradient).map((v) => v / share),
    unit,
    size: Math.sqrt(share * quadraticForm(found)),
  };
}

function everyCellIsKnown(part: RowData): boolean {
  return part.designs.every(({ cellTerms }) =>
    cellTerms.every(({ codes, cellCount }) => {
      const rows = new Int32Array(cellCount);
      for (let i = 0; i < codes.length; i++) rows[codes[i]]++;
      return rows.every((count) => count >= rowsPerCell);
    }),
  );
}

/** How many numbers of a row a copy holds, and what is kept beside it: columns that are centred or scaled, and codes. */
function numbersOfRow({ y, offsets, designs }: RowData): number {
  return designs.reduce(
    (sum, { dense, cellTerms, scale, centre }) => {
      const isAsRead = dense.every(({ values, column }) => !values || (scale[column] === 1 && centre[column] === 0));
      return sum + (isAsRead ? 1 : 2) * dense.length + cellTerms.reduce((count, { numeric }) => count + 1 + numeric.length, 0);
    },
    y.length + offsets.length + 1,
  );
}

/** θᵀHθ. */
function quadraticForm({ theta, information }: Maximum): number {
  const { length } = theta;
  return theta.reduce((sum, v, i) => sum + v * dotAt(length, information, i * length, theta, 0), 0);
}

/** Runs of rows, scaled as all rows are: parameters mean the same. */
function partOf(data: RowData, runs: Int32Array): RowData {
  const rows = new Int32Array(runs.length * runRows);
  for (let i = 0; i < rows.length; i++) rows[i] = runs[Math.floor(i / runRows)] + (i % runRows);
  const room = data.designs.some(({ cellTerms }) => cellTerms.length > 0) ? mostWithCells : mostResident;
  return rowSubset(data, rows, 8 * rows.length * numbersOfRow(data) <= room);
}

/** The maximum on a subsample, and what its information says about that of all rows. */
export interface SubsampleAnswer {
  readonly theta: Float64Array;
  /** H⁻¹ g with H the subsample's information times the share of rows. */
  solve(gradient: Float64Array): Float64Array;
  /** As {@link decrementUnit} of the subsample. */
  readonly unit: number;
  /** √θᵀHθ with that H. */
  readonly size: number;
}

/** A maximum, as near as it has to be, and the information just before the last step. */
interface Maximum {
  readonly theta: Float64Array;
  readonly information: Float64Array;
  readonly factor: InformationFactor;
}

/** The maximum on a part, from the response. */
function* maximumOf(part: RowData, pass: BlockPass, model: RowModel, layout: ParameterLayout, unit: number): Job<Maximum | undefined> {
  const { parameterCount: P } = layout;
  const { information, gradient } = pass.evaluate({ theta: null, order: 'information' });
  const start = information && informationFactor(information, P);
  if (!start || !gradient || !everyPredictorIsDetermined(part.designs, layout, information, start)) return undefined;
  let theta = start.solve(gradient);
  if (informationCost(part, layout) > worthChords) {
    // The weights of the first guess are about those of the maximum: with their factor most of the way is gone by gradients.
    const nearer: ChordAnswer | undefined = yield* solveOn(pass, chordSteps({ theta, solve: start.solve, target: enoughOf(P, unit) }));
    if (nearer) ({ theta } = nearer);
  }
  const first = sumsAt(pass, theta);
  const found = first && stepsFrom(first, pass, P, unit);
  if (found) return found;
  const options = { parameterCount: P, canonical: model.canonical, maxIterations: 15, tolerance: 1e-2 };
  const answer = yield* solveOn(pass, newton(first ? { ...options, first } : options));
  const factor = answer.status === 'converged' ? informationFactor(answer.information, P) : undefined;
  return factor && { theta: answer.theta, information: answer.information, factor };
}

interface Expanded extends KnownStart {
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

function sumsAt(pass: BlockPass, theta: Float64Array): Expanded | undefined {
  const result = pass.evaluate({ theta, order: 'information' });
  const { valid, gradient, information } = result;
  return valid && gradient && information ? { theta, gradient, information, result } : undefined;
}

/** Newton's whole steps, while each is at most half as long as the one before; where one is not, undefined. */
function stepsFrom(first: Expanded, pass: BlockPass, P: number, unit: number): Maximum | undefined {
  let at: Expanded | undefined = first;
  for (let previous = Number.POSITIVE_INFINITY; at; ) {
    const factor = informationFactor(at.information, P);
    if (!factor) return undefined;
    const step = factor.solve(at.gradient);
    const { gradient }: Expanded = at;
    const decrement = Math.sqrt(step.reduce((s, v, i) => s + v * gradient[i], 0));
    // On separated rows steps stay about as long: there is no maximum, however near one seems.
    if (!(decrement <= 0.5 * previous)) return undefined;
    const theta: Float64Array = at.theta.map((v, i) => v + step[i]);
    if (decrement <= enoughOf(P, unit)) return { theta, information: at.information, factor };
    previous = decrement;
    at = sumsAt(pass, theta);
  }
  return undefined;
}

/** Is the block of each predictor in an information matrix, of which that is the factor, clearly non-singular? */
export function everyPredictorIsDetermined(
  designs: readonly BlockDesign[],
  layout: ParameterLayout,
  information: Float64Array,
  factor: InformationFactor | undefined,
): boolean {
  const P = layout.parameterCount;
  if (isOneBlock(layout)) return factor !== undefined && isClearlyIndependent(designs[layout.design[0]], information, factor.pivots());
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
