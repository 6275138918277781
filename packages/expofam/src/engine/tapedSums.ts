import type { RowModel } from '../family/rowModel.ts';
import { packedSize } from '../family/rowModel.ts';
import { rowTape } from '../family/rowTape.ts';
import type { BlockPlace, BlockTape } from '../kernels/blockTape.ts';
import type { BlockDesign } from './blockDesign.ts';
import type { ResponseColumn, RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import { crossAccumulator } from './crossAccumulator.ts';
import { isCertain } from './fittedSums.ts';
import { gatherGradient, gatherInformation } from './gatherSums.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PassRequest, PassResult } from './pass.ts';
import { tapedFitted } from './tapedFitted.ts';
import { type TapedRows, tapedRows } from './tapedRows.ts';

/**
 * The sums of rows `from` … `to` − 1 at a request, both at whole blocks; undefined where they are not for a tape. So may be those of some
 * rows alone.
 */
export type TapedSums = (request: PassRequest) => ((from: number, to: number) => PassResult | undefined) | undefined;

/** Response, weights and offsets of rows where the kernels of resident designs find them, and what records sweeps over them. */
export interface RecordableRows {
  /** What it is of: rows with another response, other weights or offsets must not be summed by it. */
  readonly of: Pick<RowData, 'y' | 'weights' | 'offsets'>;
  readonly y: readonly ResponseColumn[];
  readonly weights?: Float64Array;
  readonly offsets: readonly (Float64Array | undefined)[];
  /** `pooled` gives statistics of the response from one block in so many. */
  readonly record: (data: RowData, model: RowModel, layout: ParameterLayout, pooled: (stride: number) => readonly number[]) => TapedSums;
}

/** What a recorded sweep adds up, in arrays that its steps write. */
interface Recorded {
  /** Before a run. */
  clear(): void;
  /** After it. */
  result(): PassResult;
}

/**
 * The sums of a pass as steps that the kernels run over many blocks in one call: the same steps in the same order as block by block
 * from here, so with the same bits, without the time that calls take. For resident designs whose terms have no numeric part beside
 * cells, and families whose row expressions are all among the kernels.
 */
export function tapedSums(
  data: RowData,
  model: RowModel,
  layout: ParameterLayout,
  pooled: (stride: number) => readonly number[],
): TapedSums {
  const known = new Map<string, ReturnType<typeof record>>();
  const filled = new Set<number>();
  const { kernels } = data.designs[0];

  const { of } = data.recordable ?? {};
  const isOfThese = of?.y === data.y && of.weights === data.weights && of.offsets === data.offsets;

  /** A tape of the steps of a request. */
  function record({ order, described, information = 'expected', watch }: PassRequest) {
    const tape = kernels.tape?.(blockRows);
    const rows = tape && tapedRows(tape, data, model, layout);
    if (!rows) return undefined;
    const places = [...rows.responses, ...rows.predictors.map(({ u }) => u)];
    // Of labels the deviance is −2ℓ, and nothing else may be to be told.
    const isTold = isCertain(data, model) && !model.pearson && !model.hasResponsePart;
    const plain = order === 'fitted' ? 'value' : order;
    const program = model.sums(isTold ? plain : described ? 'described' : order, information);
    const outputs = rowTape(program, model.constants, tape, places, kernels.allocate);
    if (!outputs) return undefined;
    const solving = order === 'fitted' ? undefined : sumsOf(tape, rows, outputs, data, model, layout, order);
    const wanted = order === 'fitted' || described;
    const q = model.predictorCount;
    const terms = solving ? [outputs[0], ...outputs.slice(1 + q + packedSize(q))] : outputs;
    const describing = wanted ? tapedFitted(tape, rows, terms, data, model, watch, pooled) : undefined;
    const run = wanted && !describing ? undefined : tape.end();
    if (!run) return undefined;
    return {
      ...run,
      setCoefficients: rows.setCoefficients,
      clear() {
        solving?.clear();
        describing?.clear();
      },
      result(first: number, last: number): PassResult | undefined {
        const fitted = describing?.result(first, last);
        if (describing && !fitted) return undefined;
        return { valid: true, logLikelihood: Number.NaN, ...solving?.result(), ...(fitted ? { fitted } : {}) };
      },
    };
  }

  return (request) => {
    const { theta, order, information = 'expected', described = false, watch } = request;
    if (!theta || !isOfThese) return undefined;
    const key = `${order} ${order === 'information' ? information : ''} ${order === 'fitted' || described ? watch : ''} ${described}`;
    let tape = known.get(key);
    if (!known.has(key) || tape?.isValid() === false) {
      const mark = kernels.mark();
      tape = record(request);
      if (!tape) kernels.release(mark);
      known.set(key, tape);
    }
    // Of a constant alone no columns need be read: that is left to the sums block by block.
    if (!tape?.setCoefficients(theta)) return undefined;
    const { clear, run, result } = tape;
    return (from, to) => {
      if (!filled.has(from)) {
        for (let start = from; start < to; start += blockRows)
          for (const design of data.designs) design.seek(start, Math.min(blockRows, to - start));
        filled.add(from);
      }
      const [first, last] = [from / blockRows, Math.ceil(to / blockRows)];
      clear();
      return run(first, last, data.rowCount) ? result(first, last) : { valid: false, logLikelihood: Number.NaN };
    };
  };
}

/** Log-likelihood, gradient and information. */
function sumsOf(
  tape: BlockTape,
  { predictors, columnsOf, codesOf, weighed }: TapedRows,
  outputs: readonly BlockPlace[],
  { designs }: RowData,
  model: RowModel,
  layout: ParameterLayout,
  order: 'value' | 'gradient' | 'information' | 'score',
): Recorded {
  const { kernels } = designs[0];
  const q = model.predictorCount;
  const total = kernels.allocate(2);
  const scoresAt = order === 'score' ? 0 : 1;
  if (scoresAt > 0) tape.sum(weighed(outputs[0]), total);
  const gradients = (order === 'value' ? [] : predictors).map(({ design }, j) => {
    const sums = design.gradient();
    const r = weighed(outputs[scoresAt + j]);
    tape.dots(r, columnsOf(design), sums.sums, sums.lost);
    design.cellTerms.forEach((t, i) => {
      const { place, bytes } = codesOf(t);
      tape.scatter(r, place, bytes, sums.bins[i]);
    });
    return sums;
  });
  const pairs = (order === 'information' ? predictors : []).flatMap(({ design: a }, j) =>
    predictors.slice(j).map(({ design: b }, l) => {
      const sums = crossAccumulator(a, b);
      const w = weighed(outputs[1 + q + packedSize(q) - packedSize(q - j) + l]);
      tape.crossProduct(w, columnsOf(a), columnsOf(b), sums.denseSums, a === b);
      const addCells = (cells: BlockDesign, dense: BlockDesign, bins: readonly Float64Array[]): void =>
        bins.forEach((bin, i) => {
          const { place, bytes } = codesOf(cells.cellTerms[i]);
          tape.scatterColumns(w, place, bytes, columnsOf(dense), bin);
        });
      addCells(a, b, sums.cellsDense);
      addCells(b, a, sums.denseCells);
      for (const { s, t, diagonal, bins } of sums.pairs) {
        const [first, second] = [codesOf(s), codesOf(t)];
        if (diagonal) tape.scatter(w, first.place, first.bytes, bins);
        else tape.scatterPairs(w, first.place, first.bytes, second.place, second.bytes, t.cellCount, bins);
      }
      return { j, k: j + l, sums };
    }),
  );
  const arrays = [
    total,
    ...gradients.flatMap((g) => [g.sums, g.lost, ...g.bins]),
    ...pairs.flatMap(({ sums: s }) => [s.denseSums, ...s.cellsDense, ...s.denseCells, ...s.pairs.map((p) => p.bins)]),
  ];
  return {
    clear() {
      for (const a of arrays) a.fill(0);
    },
    result: () => ({
      valid: true,
      logLikelihood: scoresAt > 0 ? total[0] + total[1] : Number.NaN,
      ...(order === 'value'
        ? {}
        : {
            gradient: gatherGradient(
              layout,
              gradients.map((g) => g.result()),
            ),
          }),
      ...(order === 'information'
        ? {
            information: gatherInformation(
              layout,
              designs,
              pairs.map(({ j, k, sums }) => ({ j, k, block: sums.result() })),
            ),
          }
        : {}),
    }),
  };
}
