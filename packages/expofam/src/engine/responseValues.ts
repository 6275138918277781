import { firstOutside, inSupport, type Support } from '../family/support.ts';
import { isSmallWhole, smallWholes } from '../math/smallWhole.ts';
import { extremesBetween } from './recession.ts';

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
  let rest = 0;
  let hasNaN = false;
  // Two tables in turn: neighbours are often equal, and a count need not wait for the one before.
  const counts = new Int32Array(2 * smallWholes);
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (isSmallWhole(v)) counts[v + (i & 1) * smallWholes]++;
    else {
      rest++;
      hasNaN ||= Number.isNaN(v);
    }
  }
  const both = (v: number): number => counts[v] + counts[v + smallWholes];
  const wholes = Float64Array.from({ length: smallWholes }, (_, v) => v).filter(both);
  return { wholes, counts: wholes.map(both), others: [...(rest > 0 ? extremesBetween(values) : []), ...(hasNaN ? [Number.NaN] : [])] };
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
