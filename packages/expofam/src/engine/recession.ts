import type { RowModel } from '../family/rowModel.ts';
import { isSmallWhole, smallWholes } from '../math/smallWhole.ts';
import type { ResponseColumn } from './blockPass.ts';
import { blockRows } from './blockRows.ts';

export interface RowRecession {
  /**
   * Writes for each row of a block the sign of a move of the linear predictor along which its likelihood rises for ever (0 where it
   * has a maximum or falls both ways), and the supremum of its log-likelihood there.
   */
  kinds(n: number, y: readonly Float64Array[], out: Int8Array, supremum: Float64Array): void;
  /** Is the value of some such row, of a weight other than 0, within `gap` of its supremum? */
  near(n: number, y: readonly Float64Array[], value: Float64Array, gap: number, weights?: Float64Array): boolean;
}

/**
 * Far enough that every link of the library has reached its limit to working precision, and near enough that none overflows
 * (eᵘ to 1e304). Only cauchit is still on its way, by 1/(πu).
 */
const far = [300, 500, 700];
const stillMoving = 1e-2;

/**
 * Finds by evaluation in which direction, if any, a row's likelihood rises to its supremum for ever: y = 1 of a Bernoulli up,
 * y = 0 down, a zero count down under a log link (and not under the identity, whose domain ends). No family is named.
 * One predictor only.
 */
export function rowRecession(model: RowModel, pooled: readonly number[], response?: ResponseColumn): RowRecession {
  const evaluate = evaluatedRecession(model, pooled);
  const sign = new Int8Array(blockRows);
  const supremumOf = new Float64Array(blockRows);
  const evaluatedNear: RowRecession['near'] = (n, y, value, gap, weights) => {
    evaluate(n, y, sign, supremumOf);
    for (let r = 0; r < n; r++) if (sign[r] !== 0 && supremumOf[r] - value[r] <= gap && weights?.[r] !== 0) return true;
    return false;
  };
  if (model.responseCount !== 1) return { kinds: evaluate, near: evaluatedNear };
  // A row recedes only where T(y) lies on the boundary of its convex support (Barndorff-Nielsen 1978, §9.3). If neither the
  // least nor the greatest value off the table does, then none between them does.
  let inner: boolean | undefined;
  const noneRecedes = (): boolean => {
    const between = response instanceof Float64Array ? extremesBetween(response) : [];
    if (between.length > 0) evaluate(between.length, [blockOf(between)], sign, supremumOf);
    return between.length > 0 && between.every((_, k) => sign[k] === 0);
  };
  // It depends on the response alone, so of classes and counts each value is asked once.
  const known = new Uint8Array(smallWholes);
  const signs = new Int8Array(smallWholes);
  const suprema = new Float64Array(smallWholes);
  const asked = new Float64Array(blockRows);
  /** Fills the table with the values of a block; false where one does not belong there and says something. */
  const look = (n: number, column: Float64Array): boolean => {
    let unknown = 0;
    let good = true;
    for (let r = 0; r < n; r++) {
      const v = column[r];
      if (!isSmallWhole(v)) {
        inner ??= noneRecedes();
        if (inner) continue;
        good = false;
        break;
      }
      if (known[v] === 1) continue;
      known[v] = 1;
      asked[unknown++] = v;
    }
    if (unknown > 0) {
      evaluate(unknown, [asked], sign, supremumOf);
      for (let k = 0; k < unknown; k++) {
        signs[asked[k]] = sign[k];
        suprema[asked[k]] = supremumOf[k];
      }
    }
    return good;
  };
  return {
    kinds(n, y, out, supremum) {
      const column = y[0];
      if (!look(n, column)) return evaluate(n, y, out, supremum);
      for (let r = 0; r < n; r++) {
        const v = column[r];
        const listed = isSmallWhole(v);
        out[r] = listed ? signs[v] : 0;
        supremum[r] = listed ? suprema[v] : 0;
      }
    },
    near(n, y, value, gap, weights) {
      const column = y[0];
      if (!look(n, column)) return evaluatedNear(n, y, value, gap, weights);
      for (let r = 0; r < n; r++) {
        const v = column[r];
        if (isSmallWhole(v) && signs[v] !== 0 && suprema[v] - value[r] <= gap && weights?.[r] !== 0) return true;
      }
      return false;
    },
  };
}

/** The least and the greatest of the values that are not in the table. */
function extremesBetween(values: Float64Array): number[] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if ((v >= least && v <= greatest) || isSmallWhole(v)) continue;
    if (v < least) least = v;
    if (v > greatest) greatest = v;
  }
  return least <= greatest ? [least, greatest] : [];
}

function blockOf(values: readonly number[]): Float64Array {
  const block = new Float64Array(blockRows);
  block.set(values);
  return block;
}

function evaluatedRecession(model: RowModel, pooled: readonly number[]): RowRecession['kinds'] {
  const u = new Float64Array(blockRows);
  const values = Array.from({ length: 3 }, () => new Float64Array(blockRows));
  const inside = new Float64Array(blockRows);
  return (n, y, out, supremum) => {
    out.fill(0, 0, n);
    if (model.start) {
      model.start(n, y, pooled, [u]);
      model.logLikelihood(n, { y, u: [u] }, inside);
    } else inside.fill(Number.NEGATIVE_INFINITY, 0, n);
    for (const sign of [-1, 1] as const) {
      far.forEach((distance, k) => {
        u.fill(sign * distance, 0, n);
        model.logLikelihood(n, { y, u: [u] }, values[k]);
      });
      for (let r = 0; r < n; r++) {
        const [a, b, c] = [values[0][r], values[1][r], values[2][r]];
        // Relative, so that the unit of the response does not matter.
        const slack = 1e-12 * Math.max(Math.abs(a), Math.abs(b), Math.abs(c));
        const rises = b - a >= -slack && c - b >= -slack && b - a <= stillMoving && c - b <= stillMoving;
        // A limit that some inner point exceeds is no supremum (an inverse Gaussian with a log link tends to one). Beside the limit itself:
        // for responses of 1e±150 the values on the way are larger by a hundred orders of magnitude.
        if (!Number.isFinite(c) || !rises || inside[r] > c + 1e-12 * Math.abs(c)) continue;
        out[r] = sign;
        supremum[r] = c;
      }
    }
  };
}
