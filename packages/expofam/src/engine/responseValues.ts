import { firstOutside, inSupport, type Support } from '../family/support.ts';
import { isSmallWhole, smallWholes } from '../math/smallWhole.ts';

/** Which values a response has. */
export interface ResponseValues {
  /** Its whole numbers from 0 to {@link smallWholes} − 1, ascending, and how many rows have each. */
  readonly wholes: Float64Array;
  readonly counts: Float64Array;
  /** The least and the greatest of all others, and NaN where one is none; empty where there are no others. */
  readonly others: readonly number[];
}

/** Reads a response once. */
export function responseValues(values: Float64Array): ResponseValues {
  const { length } = values;
  // A table for each of four neighbours, which are often equal: a count need not wait for the one before.
  const counts = new Int32Array(4 * smallWholes);
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let hasNaN = false;
  const isWithin = (v: number): boolean => v >= least && v <= greatest;
  for (let i = 0; i < length; i += 4) {
    // Four at once are mostly all small whole numbers, or none is and all lie between others that were seen: one question each.
    if (i + 3 < length) {
      const p = values[i];
      const q = values[i + 1];
      const r = values[i + 2];
      const s = values[i + 3];
      // In loops that run before they are compiled, one declaration for all four would make an array each time.
      const a = p | 0;
      const b = q | 0;
      const c = r | 0;
      const d = s | 0;
      if (a === p && b === q && c === r && d === s && (a | b | c | d) >>> 0 < smallWholes) {
        counts[a]++;
        counts[b + smallWholes]++;
        counts[c + 2 * smallWholes]++;
        counts[d + 3 * smallWholes]++;
        continue;
      }
      if (a !== p && b !== q && c !== r && d !== s && isWithin(p) && isWithin(q) && isWithin(r) && isWithin(s)) continue;
    }
    for (let k = i; k < length && k < i + 4; k++) {
      const v = values[k];
      if (isSmallWhole(v)) counts[v]++;
      else if (v < least || v > greatest) {
        least = Math.min(least, v);
        greatest = Math.max(greatest, v);
      } else hasNaN ||= Number.isNaN(v);
    }
  }
  const all = (v: number): number => counts[v] + counts[v + smallWholes] + counts[v + 2 * smallWholes] + counts[v + 3 * smallWholes];
  const wholes = Float64Array.from({ length: smallWholes }, (_, v) => v).filter(all);
  return { wholes, counts: wholes.map(all), others: [...(least <= greatest ? [least, greatest] : []), ...(hasNaN ? [Number.NaN] : [])] };
}

/** What reads the response of one fit. */
export interface ResponseReader {
  /** The values of a column, which is read once; for as long as nobody writes into it. */
  valuesOf(values: Float64Array): ResponseValues;
  /** The first value outside of a support, −1 where there is none. */
  firstOutside(support: Support, values: Float64Array): number;
}

/** Of many rows the few values that there are say mostly that none is outside of a support. */
export function responseReader(): ResponseReader {
  let known: { readonly of: Float64Array; readonly values: ResponseValues } | undefined;
  const valuesOf = (of: Float64Array): ResponseValues => {
    if (known?.of !== of) known = { of, values: responseValues(of) };
    return known.values;
  };
  return {
    valuesOf,
    firstOutside(support, values) {
      if (values.length >= smallWholes) {
        const { wholes, others } = valuesOf(values);
        const within = (v: number): boolean => inSupport(support, v);
        // What lies between two numbers of a range is in it, but need not be whole.
        if ((support.kind === 'continuous' || others.length === 0) && others.every(within) && wholes.every(within)) return -1;
      }
      return firstOutside(support, values);
    },
  };
}
