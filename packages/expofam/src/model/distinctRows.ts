import type { ResponseColumn } from '../engine/blockPass.ts';
import type { ResponseReader } from '../engine/responseValues.ts';
import { isSmallWhole, smallWholes } from '../math/smallWhole.ts';

/** Equal responses, with their total weights. */
export interface DistinctRows {
  readonly y: Float64Array[];
  readonly weights: Float64Array;
}

/**
 * The distinct rows of a response of small whole numbers or classes, with their total weights: where the linear predictors
 * are constant, or nothing but the response matters, equal responses say the same. undefined for other responses.
 *
 * @param reader what has read the response, where somebody has
 */
export function distinctRows(
  y: readonly ResponseColumn[],
  weights: Float64Array | undefined,
  rowCount: number,
  reader?: ResponseReader,
): DistinctRows | undefined {
  const [first] = y;
  if (reader && first instanceof Float64Array && y.length === 1 && !weights && isSmallWhole(first[0])) {
    const { wholes, counts, others } = reader.valuesOf(first);
    return others.length === 0 ? { y: [wholes], weights: counts } : undefined;
  }
  const codes = first instanceof Float64Array ? first : first.codes;
  const shared = y.every((c) => (c instanceof Float64Array ? y.length === 1 : c.codes === codes));
  if (!shared) return undefined;
  const totals = new Float64Array(smallWholes);
  for (let i = 0; i < rowCount; i++) {
    const v = codes[i];
    if (!isSmallWhole(v)) return undefined;
    totals[v] += weights ? weights[i] : 1;
  }
  const values = [...totals.keys()].filter((v) => totals[v] !== 0);
  return {
    y: y.map((c) => Float64Array.from(values, (v) => (c instanceof Float64Array ? v : v === c.level ? 1 : 0))),
    weights: Float64Array.from(values, (v) => totals[v]),
  };
}
