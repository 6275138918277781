import type { RowModel } from '../family/rowModel.ts';
import type { PredictedBlock, RowData } from './blockPass.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PassRequest } from './pass.ts';
import { rowRecession } from './recession.ts';

/**
 * A separated fit that counts as converged has a Newton decrement below 1e−7, or below 1e−9 of the linear predictor's length;
 * its square is at least the smallest gap between a separated row's likelihood and its supremum. So a gap of 1e−6 comes long
 * before, and a fit without one is not separated.
 */
export const edge = 1e-6;
/** A class seen is ahead of another by so much where that one has a likelihood of `edge`. */
export const classesApart = -Math.log(edge);

/** Is some row of a block, with the likelihoods of its rows, within `edge` of the supremum of its likelihood? */
export type AtEdge = (block: PredictedBlock, logLikelihood: Float64Array) => boolean;

/** What a sweep is to watch for before separation is looked for; undefined where that is not. */
export const watchOf = (model: RowModel, layout: Pick<ParameterLayout, 'parameterCount'>, isClass: boolean): PassRequest['watch'] =>
  layout.parameterCount === 0 ? undefined : isClass ? 'classes' : model.predictorCount === 1 ? 'rows' : undefined;

/** Watches the blocks of a fit: without a row near the edge a converged fit is not separated. */
export function edgeWatch(
  watch: NonNullable<PassRequest['watch']>,
  data: RowData,
  model: RowModel,
  pooled: () => readonly number[],
): AtEdge {
  const { weights } = data;
  if (watch === 'classes') return classAtEdge(data);
  const recession = rowRecession(model, pooled(), data.y[0]);
  return ({ start, n, y }, value) => recession.near(n, y, value, edge, weights?.subarray(start, start + n));
}

/** The class seen is ahead of another one, not seen, by what leaves that one a likelihood of `edge`. */
function classAtEdge({ weights }: RowData): AtEdge {
  return ({ start, n, y, u }) => {
    // The reference class has a predictor of 0.
    let [least, greatest] = [0, 0];
    for (const d of u) {
      for (let r = 0; r < n; r++) {
        if (d[r] < least) least = d[r];
        else if (d[r] > greatest) greatest = d[r];
      }
    }
    if (greatest - least < classesApart) return false;
    for (let r = 0; r < n; r++) {
      if (weights?.[start + r] === 0) continue;
      const first = y.findIndex((column) => column[r] > 0);
      if (first < 0) continue;
      const own = first < u.length ? u[first][r] : 0;
      for (let l = 0; l < y.length; l++) {
        if (y[l][r] === 0 && own - (l < u.length ? u[l][r] : 0) >= classesApart) return true;
      }
    }
    return false;
  };
}
