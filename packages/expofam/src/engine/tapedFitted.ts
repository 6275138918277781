import type { RowModel } from '../family/rowModel.ts';
import { rowTape } from '../family/rowTape.ts';
import type { BlockTape } from '../kernels/blockTape.ts';
import { compensatedSum } from '../math/compensatedSum.ts';
import type { RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import { classesApart, edge } from './edgeWatch.ts';
import { isCertain, scaledSquares, usualPearson } from './fittedSums.ts';
import type { PassRequest } from './pass.ts';
import { extremesBetween, rowRecession, tableSize } from './recession.ts';
import type { TapedRows } from './tapedRows.ts';
import type { Recorded } from './tapedSums.ts';

/**
 * The sums that describe a fit (fittedSums.ts), as steps of a tape: the sums of each block, which are then added as there. Rows whose
 * Pearson residuals are out of the middle of the range of numbers are left to that.
 */
export function tapedFitted(
  tape: BlockTape,
  { predictors, responses, response, weights, weighed }: TapedRows,
  data: RowData,
  model: RowModel,
  watch: PassRequest['watch'],
  pooled: (stride: number) => readonly number[],
): Recorded | undefined {
  const { kernels } = data.designs[0];
  const blockCount = Math.ceil(data.rowCount / blockRows);
  const places = [...responses, ...predictors.map(({ u }) => u)];
  const hasDeviance = model.unitDeviance !== undefined;
  const outputs = rowTape(model.sums('fitted'), model.constants, tape, places, kernels.allocate);
  if (!outputs) return undefined;
  const [value, ...rest] = outputs;
  // As `sums('fitted')` has them.
  const deviance = hasDeviance && !model.certain ? rest.shift() : undefined;
  const flag = kernels.allocate(1);
  const gap = kernels.allocate(1);
  if (watch === 'rows') {
    const suprema = supremaOf(data, model, pooled);
    if (!suprema || !responses[0]) return undefined;
    const table = kernels.allocate(tableSize);
    table.set(suprema);
    gap[0] = edge;
    tape.near(responses[0], value, weights, table, gap, flag);
  } else if (watch === 'classes') {
    gap[0] = classesApart;
    tape.ahead(
      data.y.map((_, l) => response(l)),
      predictors.map(({ u }) => u),
      weights,
      gap,
      flag,
    );
  }
  const each = [value, hasDeviance && !isCertain(data, model) ? deviance : undefined, ...(model.pearson ? rest : [])].map((terms) => {
    if (!terms) return undefined;
    const sums = kernels.allocate(blockCount);
    tape.blockSum(weighed(terms), sums);
    return sums;
  });
  const [likelihoods, deviances, squares, roundings] = each;
  return {
    clear() {
      flag.fill(0);
    },
    result(first, last) {
      const total = (sums: Float64Array | undefined): number => {
        const sum = compensatedSum();
        if (sums) for (let b = first; b < last; b++) sum.add(sums[b]);
        return sum.total();
      };
      const residuals = scaledSquares();
      let rounding = 0;
      for (let b = first; squares && b < last; b++) {
        if (!usualPearson(squares[b])) return undefined;
        residuals.add(Math.sqrt(squares[b]));
        rounding += roundings?.[b] ?? 0;
      }
      return {
        valid: true,
        logLikelihood: Number.NaN,
        fitted: Float64Array.of(
          total(likelihoods),
          total(deviances),
          total(squares),
          residuals.scale,
          residuals.squares,
          rounding,
          flag[0] === 0 ? 0 : 1,
        ),
      };
    },
  };
}

/**
 * The supremum of a row's log-likelihood for each response that is a small whole number, infinite where it has a maximum; undefined
 * where other responses may have none.
 */
function supremaOf(data: RowData, model: RowModel, pooled: (stride: number) => readonly number[]): Float64Array | undefined {
  const [response] = data.y;
  if (model.responseCount !== 1 || !(response instanceof Float64Array)) return undefined;
  const recession = rowRecession(model, pooled(Math.ceil(data.rowCount / (50 * blockRows))), response);
  const sign = new Int8Array(blockRows);
  const supremum = new Float64Array(blockRows);
  const others = extremesBetween(response);
  if (others.length > 0) {
    const block = new Float64Array(blockRows);
    block.set(others);
    recession.kinds(others.length, [block], sign, supremum);
    if (others.some((_, k) => sign[k] !== 0)) return undefined;
  }
  const suprema = new Float64Array(tableSize);
  for (let from = 0; from < tableSize; from += blockRows) {
    recession.kinds(blockRows, [Float64Array.from({ length: blockRows }, (_, i) => from + i)], sign, supremum);
    for (let i = 0; i < blockRows; i++) suprema[from + i] = sign[i] === 0 ? Number.POSITIVE_INFINITY : supremum[i];
  }
  return suprema;
}
