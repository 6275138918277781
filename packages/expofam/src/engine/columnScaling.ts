import { type Extent, extent } from '../math/extent.ts';

export interface ColumnScaling {
  readonly centre: number;
  readonly scale: number;
  /** By how much reading the values moved them, root mean square, after scaling: ulp/√12 of a typical one; 0 for whole numbers. */
  readonly rounding: number;
}

/**
 * A centre and a power-of-two scale for a numeric column, so that (x − centre)·scale has a spread near one. The scale
 * costs no rounding; the centre is a double near the mean, so x − centre is nearly exact where it matters. `known` is the extent of
 * the values, where they have been read already.
 */
export function columnScaling(values: Float64Array, centring: boolean, known?: Extent): ColumnScaling {
  if (!known) return scalingOf(values, centring, extent(values));
  const found = scalings.get(known) ?? [];
  scalings.set(known, found);
  found[Number(centring)] ??= scalingOf(values, centring, known);
  return found[Number(centring)];
}

/** What was found for columns that were read, without centring and with it: two ask for it, in turn. */
const scalings = new WeakMap<Extent, ColumnScaling[]>();

function scalingOf(values: Float64Array, centring: boolean, first: Extent): ColumnScaling {
  const n = values.length;
  const { largest } = first;
  if (n === 0) return { centre: 0, scale: 1, rounding: 0 };
  if (largest === 0 || !Number.isFinite(largest)) return { centre: 0, scale: 1, rounding: 0 };
  // Sums are of x / 2^k with |x / 2^k| ≤ 1: columns near 1e300 neither overflow nor underflow.
  const unit = powerOfTwo(1 / largest);
  let centre = 0;
  if (centring) {
    centre = first.sum / n;
    if (!Number.isFinite(first.sum) || largest < 1e-290) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += values[i] * unit;
      centre = sum / n / unit;
    }
  }
  // A part of many rows shows the spread well enough for a power of two, where nothing in them is far from what it shows.
  const part = n >= manyRows ? momentsAbout(values, centre, unit, partStride) : undefined;
  const seen = part ? Math.sqrt(part.squares) : 0;
  const clear = part && seen > 0 && largest * unit <= mostSpreads * seen && (!centring || Math.abs(part.rest) <= 0.1 * seen);
  const { rest, squares } = clear ? part : momentsAbout(values, centre, unit, 1);
  let variance = squares;
  if (centring && !clear) {
    centre += rest / unit;
    variance = Math.max(0, squares - rest * rest);
  }
  const spread = Math.sqrt(variance) / unit;
  const isAsRead = clear && spread >= 0.25 && spread <= 4 && Math.abs(centre) <= spread;
  const scale = !isAsRead && spread > 0 && Number.isFinite(1 / spread) ? powerOfTwo(1 / spread) : 1;
  const whole = largest <= Number.MAX_SAFE_INTEGER && values.every(Number.isInteger);
  return {
    centre: isAsRead ? 0 : centre,
    scale,
    rounding: whole ? 0 : (2 ** -53 / Math.sqrt(3)) * Math.hypot(centre * scale, spread * scale),
  };
}

/** From so many rows on a column near zero with a spread near one stays as it is: it need not be copied, which costs as much as a sweep. */
const manyRows = 65_536;
/** Runs of 64 rows (eight lines of a cache), one of as many. */
const run = 64;
const partStride = 64;
/** Values beyond so many spreads may change what the spread is, or where the centre is. */
const mostSpreads = 1000;

/**
 * Means of d = (x − centre)·unit and of d²; of a first centre they say what rounding left it wrong by, and the spread about the
 * right one. Runs of rows are taken, one in `stride`.
 */
function momentsAbout(
  values: Float64Array,
  centre: number,
  unit: number,
  stride: number,
): { readonly rest: number; readonly squares: number } {
  const n = values.length;
  let [rest, squares, otherRest, otherSquares, count] = [0, 0, 0, 0, 0];
  for (let start = 0; start < n; start += run * stride) {
    const end = Math.min(n, start + run);
    count += end - start;
    const even = end - ((end - start) % 2);
    for (let i = start; i < even; i += 2) {
      const d = (values[i] - centre) * unit;
      const e = (values[i + 1] - centre) * unit;
      rest += d;
      otherRest += e;
      squares += d * d;
      otherSquares += e * e;
    }
    if (even < end) {
      const d = (values[even] - centre) * unit;
      rest += d;
      squares += d * d;
    }
  }
  return { rest: (rest + otherRest) / count, squares: (squares + otherSquares) / count };
}

/** The power of two nearest below x (x > 0, finite). */
function powerOfTwo(x: number): number {
  return 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(x))));
}
