import type { RowModel } from '../family/rowModel.ts';
import type { BlockPlace, BlockTape, TapeColumns } from '../kernels/blockTape.ts';
import type { CodeArray } from '../kernels/matrixKernels.ts';
import { type BlockDesign, type CellTerm, setCellEffects } from './blockDesign.ts';
import type { ResponseColumn, RowData } from './blockPass.ts';
import type { ParameterLayout } from './parameterLayout.ts';

/** Where a tape finds the rows of a block: its columns, codes, response and linear predictors. */
export interface TapedRows {
  /** Of each linear predictor its design, and where it is. */
  readonly predictors: readonly { readonly design: BlockDesign; readonly u: BlockPlace }[];
  /** The components of the response that row expressions have; undefined for those that are zero. */
  readonly responses: readonly (BlockPlace | undefined)[];
  /** Any component: a class that no expression has, too. */
  response(i: number): BlockPlace;
  columnsOf(design: BlockDesign): TapeColumns;
  codesOf(term: CellTerm): { readonly place: BlockPlace; readonly bytes: number };
  readonly weights?: BlockPlace;
  /** Records w·a; the place of a itself where rows have no weights. What was weighed before is lost. */
  weighed(a: BlockPlace): BlockPlace;
  /** Sets the coefficients that linear predictors are made of; false where there are columns that these do not need. */
  setCoefficients(theta: Float64Array): boolean;
}

/** Records what every sweep begins with; undefined where the rows are not for a tape. */
export function tapedRows(tape: BlockTape, data: RowData, model: RowModel, layout: ParameterLayout): TapedRows | undefined {
  const { designs, recordable } = data;
  const used = designs.filter((_, d) => layout.design.includes(d));
  const isSimple = ({ resident, cellTerms }: BlockDesign): boolean =>
    resident !== undefined && cellTerms.every((t) => t.numeric.length === 1 && !t.numeric[0]);
  if (!recordable || !used.every(isSimple)) return undefined;
  const { kernels } = designs[0];
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
  const codesOf: TapedRows['codesOf'] = (t) => codes.get(t) as ReturnType<TapedRows['codesOf']>;

  const y: BlockPlace[] = [];
  const response = (i: number): BlockPlace => {
    const column = recordable.y[i];
    if (!y[i] && column instanceof Float64Array) y[i] = tape.rows(column);
    else if (!y[i]) {
      y[i] = tape.buffer();
      const { codes, level } = column as Exclude<ResponseColumn, Float64Array>;
      tape.indicator(y[i], tape.rows(codes), level);
    }
    return y[i];
  };
  const predictors = layout.design.map((d, j) => {
    const design = designs[d];
    const u = tape.buffer();
    const offset = recordable.offsets[j];
    if (!offset) tape.fill(u, 0);
    const beta = kernels.allocate(design.dense.length);
    tape.addProduct(u, offset ? tape.rows(offset) : u, columnsOf(design), beta);
    const effects = design.cellTerms.map((t) => {
      const table = kernels.allocate(t.cellCount);
      const { place, bytes } = codesOf(t);
      tape.gather(u, place, bytes, table);
      return table;
    });
    return { design, u, beta, effects };
  });
  const isConstant = used.every(({ dense, cellTerms }) => cellTerms.length === 0 && dense.every((d) => !d.values));
  const weights = recordable.weights && tape.rows(recordable.weights);
  const working = weights && tape.buffer();
  return {
    predictors,
    responses: Array.from({ length: model.responseCount }, (_, i) => (recordable.y[i] ? response(i) : undefined)),
    response,
    columnsOf,
    codesOf,
    ...(weights ? { weights } : {}),
    weighed(a) {
      if (!weights || !working) return a;
      tape.weigh(working, a, weights);
      return working;
    },
    setCoefficients(theta) {
      let slopes = isConstant;
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
      return slopes;
    },
  };
}
