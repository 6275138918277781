import type { RowModel } from '../family/rowModel.ts';
import { packedSize } from '../family/rowModel.ts';
import { rowTape } from '../family/rowTape.ts';
import type { BlockPlace, TapeColumns } from '../kernels/blockTape.ts';
import type { CodeArray } from '../kernels/matrixKernels.ts';
import { type BlockDesign, type CellTerm, setCellEffects } from './blockDesign.ts';
import { gatherGradient, gatherInformation, type ResponseColumn, type RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import { crossAccumulator } from './crossAccumulator.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PassRequest, PassResult } from './pass.ts';

/** The sums of rows `from` … `to` − 1 at a request, both at whole blocks; undefined where they are not for a tape. */
export type TapedSums = (request: PassRequest) => ((from: number, to: number) => PassResult) | undefined;

/** Response, weights and offsets of rows where the kernels of resident designs find them, and what records sweeps over them. */
export interface RecordableRows {
  readonly y: readonly ResponseColumn[];
  readonly weights?: Float64Array;
  readonly offsets: readonly (Float64Array | undefined)[];
  readonly record: (data: RowData, model: RowModel, layout: ParameterLayout) => TapedSums;
}

/** A recorded sweep, with the arrays that it reads and adds to. */
interface Recorded {
  readonly run: (first: number, last: number, rows: number) => boolean;
  isValid(): boolean;
  setCoefficients(theta: Float64Array): boolean;
  clear(): void;
  result(): PassResult;
}

/**
 * The sums of a pass as steps that the kernels run over many blocks in one call: the same steps in the same order as block by block
 * from here, so with the same bits, without the time that calls take. For resident designs whose terms have no numeric part beside
 * cells, and families whose row expressions are all among the kernels.
 */
export function tapedSums(data: RowData, model: RowModel, layout: ParameterLayout): TapedSums {
  const recorded = new Map<string, Recorded | undefined>();
  const filled = new Set<number>();
  return (request) => {
    const { theta, order, information = 'expected' } = request;
    if (!theta || order === 'fitted') return undefined;
    const key = order === 'information' ? information : order;
    const known = recorded.get(key);
    if (!recorded.has(key) || known?.isValid() === false) {
      const { kernels } = data.designs[0];
      const mark = kernels.mark();
      const made = record(data, model, layout, order, information);
      if (!made) kernels.release(mark);
      recorded.set(key, made);
    }
    const tape = recorded.get(key);
    if (!tape?.setCoefficients(theta)) return undefined;
    return (from, to) => {
      if (!filled.has(from)) {
        for (let start = from; start < to; start += blockRows)
          for (const design of data.designs) design.seek(start, Math.min(blockRows, to - start));
        filled.add(from);
      }
      tape.clear();
      return tape.run(from / blockRows, Math.ceil(to / blockRows), data.rowCount)
        ? tape.result()
        : { valid: false, logLikelihood: Number.NaN };
    };
  };
}

function record(
  data: RowData,
  model: RowModel,
  layout: ParameterLayout,
  order: 'value' | 'gradient' | 'information',
  information: 'expected' | 'observed',
): Recorded | undefined {
  const { designs, recordable } = data;
  const used = designs.filter((_, d) => layout.design.includes(d));
  const { kernels } = designs[0];
  const tape = kernels.tape?.(blockRows);
  if (!tape || !recordable) return undefined;
  if (!used.every(({ resident, cellTerms }) => resident && cellTerms.every((t) => t.numeric.length === 1 && !t.numeric[0])))
    return undefined;
  const q = model.predictorCount;
  const columns = new Map<BlockDesign, TapeColumns>();
  const codes = new Map<CellTerm, { readonly place: BlockPlace; readonly bytes: number }>();
  for (const design of used) {
    columns.set(design, tape.columns(design.resident?.blocks ?? []));
    design.cellTerms.forEach((t, i) => {
      const all = design.resident?.codes[i] as CodeArray;
      codes.set(t, { place: tape.rows(all), bytes: all.BYTES_PER_ELEMENT });
    });
  }
  const columnsOf = (design: BlockDesign): TapeColumns => columns.get(design) as TapeColumns;
  const codesOf = (t: CellTerm): { readonly place: BlockPlace; readonly bytes: number } => codes.get(t) as never;

  const y = recordable.y.map((column) => {
    if (column instanceof Float64Array) return tape.rows(column);
    const indicator = tape.buffer();
    tape.indicator(indicator, tape.rows(column.codes), column.level);
    return indicator;
  });
  const predictors = Array.from({ length: q }, (_, j) => {
    const design = designs[layout.design[j]];
    const u = tape.buffer();
    const offset = recordable.offsets[j];
    if (offset) tape.copy(u, tape.rows(offset));
    else tape.fill(u, 0);
    const beta = kernels.allocate(design.dense.length);
    tape.addProduct(u, columnsOf(design), beta);
    const effects = design.cellTerms.map((t) => {
      const table = kernels.allocate(t.cellCount);
      const { place, bytes } = codesOf(t);
      tape.gather(u, place, bytes, table);
      return table;
    });
    return { design, u, beta, effects };
  });

  const responses = Array.from({ length: model.responseCount }, (_, i) => y[i]);
  const places = [...responses, ...predictors.map(({ u }) => u)];
  const outputs = rowTape(model.sums(order, information), model.constants, tape, places, kernels.allocate);
  if (!outputs) return undefined;
  const { weights } = recordable;
  const weightRows = weights && tape.rows(weights);
  const working = weightRows && tape.buffer();
  const weighed = (a: BlockPlace): BlockPlace => {
    if (!weightRows || !working) return a;
    tape.weigh(working, a, weightRows);
    return working;
  };
  const total = kernels.allocate(2);
  tape.sum(weighed(outputs[0]), total);
  const gradients = (order === 'value' ? [] : predictors).map(({ design }, j) => {
    const sums = design.gradient();
    const r = weighed(outputs[1 + j]);
    tape.dots(r, columnsOf(design), sums.sums, sums.lost);
    design.cellTerms.forEach((t, i) => {
      const { place, bytes } = codesOf(t);
      tape.scatter(r, place, bytes, sums.bins[i]);
    });
    return sums;
  });
  const pairs = (order === 'information' ? predictors : []).flatMap(({ design: a }, j) =>
    predictors.slice(j).map(({ design: b }, l) => {
      const k = j + l;
      const sums = crossAccumulator(a, b);
      const at = 1 + q + packedSize(q) - packedSize(q - j) + l;
      const w = weighed(outputs[at]);
      tape.crossProduct(w, columnsOf(a), columnsOf(b), sums.denseSums, a === b);
      const addCells = (of: BlockDesign, with_: BlockDesign, bins: readonly Float64Array[]): void =>
        of.cellTerms.forEach((t, i) => {
          const { place, bytes } = codesOf(t);
          if (bins[i]) tape.scatterColumns(w, place, bytes, columnsOf(with_), bins[i]);
        });
      addCells(a, b, sums.cellsDense);
      if (a !== b) addCells(b, a, sums.denseCells);
      for (const { s, t, diagonal, bins } of sums.pairs) {
        const [first, second] = [codesOf(s), codesOf(t)];
        if (diagonal) tape.scatter(w, first.place, first.bytes, bins);
        else tape.scatterPairs(w, first.place, first.bytes, second.place, second.bytes, t.cellCount, bins);
      }
      return { j, k, sums };
    }),
  );
  const arrays = [
    total,
    ...gradients.flatMap((g) => [g.sums, g.lost, ...g.bins]),
    ...pairs.flatMap(({ sums: s }) => [s.denseSums, ...s.cellsDense, ...s.denseCells, ...s.pairs.map((p) => p.bins)]),
  ];
  const ended = tape.end();
  if (!ended) return undefined;
  return {
    ...ended,
    setCoefficients(theta) {
      let slopes = false;
      predictors.forEach(({ design, beta, effects }, j) => {
        const all = Float64Array.from(layout.parameter[j], (p) => (p < 0 ? 0 : theta[p]));
        design.dense.forEach((d, k) => {
          beta[k] = all[d.column];
          if (d.values && beta[k] !== 0) slopes = true;
        });
        design.cellTerms.forEach((t, i) => {
          setCellEffects(t, all, design.scale, effects[i]);
          if (effects[i].some((v) => v !== 0)) slopes = true;
        });
      });
      // Of a constant alone no columns need be read: that is left to the sums block by block.
      return slopes;
    },
    clear() {
      for (const a of arrays) a.fill(0);
    },
    result() {
      return {
        valid: true,
        logLikelihood: total[0] + total[1],
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
      };
    },
  };
}
