import type { RowModel } from '../family/rowModel.ts';
import type { BlockPlace, BlockTape } from '../kernels/blockTape.ts';
import { compensatedSum } from '../math/compensatedSum.ts';
import { smallWholes } from '../math/smallWhole.ts';
import type { RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import { classesApart, edge } from './edgeWatch.ts';
import { type FittedSums, isCertain, scaledSquares, usualPearson } from './fittedSums.ts';
import type { PassRequest } from './pass.ts';
import { rowRecession } from './recession.ts';
import { responseValues } from './responseValues.ts';
import type { TapedRows } from './tapedRows.ts';

export interface RecordedFitted {
  /** Before the sums of blocks `first` … `last` − 1. */
  clear(): void;
  /** After them; undefined for rows that are left to the sums block by block. */
  result(first: number, last: number): FittedSums | undefined;
}

/**
 * The sums that describe a fit (fittedSums.ts), as steps of a tape: the sums of each block, which are then added as there. Rows whose
 * Pearson residuals are out of the middle of the range of numbers are left to that.
 *
 * @param terms where what `sums('fitted')` has is, or the likelihood alone where that says everything
 */
export function tapedFitted(
  tape: BlockTape,
  { predictors, responses, response, weights, weighed }: TapedRows,
  [value, ...rest]: readonly BlockPlace[],
  data: RowData,
  model: RowModel,
  watch: PassRequest['watch'],
  pooled: (stride: number) => readonly number[],
): RecordedFitted | undefined {
  const { kernels } = data.designs[0];
  const blockCount = Math.ceil(data.rowCount / blockRows);
  const hasDeviance = model.unitDeviance !== undefined;
  const deviance = hasDeviance && !model.certain ? rest.shift() : undefined;
  const ofResponses = model.hasResponsePart ? rest.pop() : undefined;
  const [squared, rounded] = model.pearson ? rest : [];
  const flag = kernels.allocate(1);
  const gap = kernels.allocate(1);
  if (watch === 'rows') {
    const suprema = supremaOf(data, model, pooled);
    if (!suprema || !responses[0]) return undefined;
    const table = kernels.allocate(smallWholes);
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
  const sumsOf = (terms: BlockPlace | undefined): Float64Array | undefined => {
    if (!terms) return undefined;
    const sums = kernels.allocate(blockCount);
    tape.blockSum(weighed(terms), sums);
    return sums;
  };
  const likelihoods = sumsOf(value);
  const deviances = sumsOf(isCertain(data, model) ? undefined : deviance);
  const [squares, roundings, responseSums] = [squared, rounded, ofResponses].map(sumsOf);
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
      return Float64Array.of(
        total(likelihoods),
        total(deviances),
        total(squares),
        residuals.scale,
        residuals.squares,
        rounding,
        flag[0] === 0 ? 0 : 1,
        total(responseSums),
      );
    },
  };
}

/**
 * The supremum of a row's log-likelihood for each response that is a small whole number, infinite where it has a maximum, or where no row
 * has that response; undefined where other responses may have none.
 */
function supremaOf(data: RowData, model: RowModel, pooled: (stride: number) => readonly number[]): Float64Array | undefined {
  const [response] = data.y;
  if (model.responseCount !== 1 || !(response instanceof Float64Array)) return undefined;
  const { wholes, others } = (data.reader?.valuesOf ?? responseValues)(response);
  const recession = rowRecession(model, pooled(Math.ceil(data.rowCount / (50 * blockRows))));
  const sign = new Int8Array(blockRows);
  const supremum = new Float64Array(blockRows);
  const ask = (values: ArrayLike<number>): void => {
    const block = new Float64Array(blockRows);
    block.set(values);
    recession.kinds(values.length, [block], sign, supremum);
  };
  // A row recedes only at the end of its response's range: if neither the least nor the greatest does, none between them does.
  ask(others);
  if (others.some((_, k) => sign[k] !== 0)) return undefined;
  const suprema = new Float64Array(smallWholes).fill(Number.POSITIVE_INFINITY);
  for (let from = 0; from < wholes.length; from += blockRows) {
    const some = wholes.subarray(from, from + blockRows);
    ask(some);
    some.forEach((v, k) => {
      if (sign[k] !== 0) suprema[v] = supremum[k];
    });
  }
  return suprema;
}
