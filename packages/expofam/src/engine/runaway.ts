import type { RowModel } from '../family/rowModel.ts';
import { dotAt } from '../math/linear/dotAt.ts';
import type { BlockPass, RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import { complementBasis } from './complementBasis.ts';
import { designRow } from './designRow.ts';
import { informationFactor } from './informationFactor.ts';
import { addScaled, decrementOf, noise, type SolverAnswer } from './newton.ts';
import type { ParameterLayout } from './parameterLayout.ts';

/** A model with several linear predictors whose likelihood has no maximum: what runs away, and how. */
export interface Runaway {
  /**
   * `limit`: the likelihood has a finite supremum at infinity, which the fit has reached (a size of underdispersed counts);
   * `unbounded`: it rises for ever (a standard deviation of rows that the mean fits exactly).
   */
  readonly kind: 'limit' | 'unbounded';
  /** The linear predictors that run away, with the end that each goes to. */
  readonly predictors: readonly { readonly predictor: number; readonly sign: 1 | -1 }[];
  readonly rows: readonly number[];
  /** Directions in the parameters, each of one predictor. */
  readonly directions: readonly Float64Array[];
}

/** Beyond e⁶ of a positive parameter, or 1/e⁶, a row is a candidate; what then happens along the direction decides. */
const far = 6;
/** What the log-likelihood may lose along a direction that leads to its supremum: nothing that a test could see. */
const flat = 1e-6;
/** The decrement of something that has not converged, in standard errors. */
const unsettled = 1e-3;
/**
 * A row's own standard error of a predictor, beside the predictor, where the residual is rounding. Also 1 over the size of a natural
 * parameter of bounded statistics from which on the row's log-likelihood is the rounding of η·T: angles that all agree have κ = ∞,
 * and an iteration ends at 1/ε, where the mean resultant length rounds to 1.
 */
const rounded = 2 ** -52 * 100;

/**
 * Looks at the end of a fit with several linear predictors for parameters at infinity. Rows with an extreme predictor give directions that
 * move them alone; along a direction that is flat to 1e−6 for another eight units (or rises) the likelihood has its supremum at
 * infinity. Where the iteration stopped although the gradient has not vanished, or where a row determines a predictor to its
 * rounding, the likelihood is unbounded.
 *
 * @param exponential for each predictor whether its parameter comes near its ends exponentially (log, logit); the others move by multiples
 * @param natural for each predictor whether it is a natural parameter whose statistic is bounded
 */
export function findRunaway(
  data: RowData,
  model: RowModel,
  layout: ParameterLayout,
  pass: BlockPass,
  answer: SolverAnswer,
  exponential: readonly boolean[],
  natural: readonly boolean[],
): Runaway | undefined {
  const q = model.predictorCount;
  if (q < 2 || answer.status === 'no-start') return undefined;
  const { theta } = answer;
  const { u, precision } = predictorsOf(data, model, pass, answer);
  const weighted = (i: number): boolean => data.weights?.[i] !== 0;
  const decrement = distanceLeft(pass, theta, layout);

  const exact: number[] = [];
  for (let i = 0; i < data.rowCount; i++) if (weighted(i) && u.some((v, j) => natural[j] && Math.abs(v[i]) * rounded >= 1)) exact.push(i);
  if (exact.length) {
    const ends = u.flatMap((v, predictor) =>
      natural[predictor] && Math.abs(v[exact[0]]) * rounded >= 1
        ? [{ predictor, sign: v[exact[0]] < 0 ? (-1 as const) : (1 as const) }]
        : [],
    );
    return { kind: 'unbounded', predictors: ends, rows: exact, directions: [] };
  }
  let most = 0;
  for (let i = 0; i < data.rowCount; i++) if (weighted(i)) most = Math.max(most, precision.value[i]);
  /** The rows that the fit determines most closely, which is what the likelihood rises by. */
  const unbounded = (): Runaway => {
    for (let i = 0; i < data.rowCount; i++) if (weighted(i) && precision.value[i] >= 1e-3 * most) exact.push(i);
    const fitted = precision.predictor[exact[0]];
    const others = u.map((_, j) => j).filter((j) => q > 2 || j !== fitted);
    return {
      kind: 'unbounded',
      predictors: others.map((predictor) => ({ predictor, sign: u[predictor][exact[0]] < 0 ? -1 : 1 })),
      rows: exact,
      directions: [],
    };
  };
  if (most * rounded >= 1 || (decrement > unsettled && most * 2 ** -52 > 1e-9)) return unbounded();
  const found: { predictor: number; sign: 1 | -1 }[] = [];
  const directions: Float64Array[] = [];
  const rows = new Set<number>();
  for (let predictor = 0; predictor < q; predictor++) {
    for (const sign of [-1, 1] as const) {
      const moved = Uint8Array.from(u[predictor], (v, i) => (weighted(i) && sign * v > far ? 1 : 0));
      if (!moved.includes(1)) continue;
      const reach = exponential[predictor] ? 1 : u[predictor].reduce((m, v) => Math.max(m, Math.abs(v)), 0);
      const direction = directionOf(data, layout, predictor, sign, moved) ?? onwards(layout, predictor, theta, u[predictor]);
      const course = courseAlong(pass, theta, direction, reach);
      if (course === 'neither') continue;
      if (course === 'rises') return unbounded();
      found.push({ predictor, sign });
      directions.push(direction);
      // Nothing is left that determines the predictor.
      if (moved.every((m, i) => m === 1 || !weighted(i))) directions.push(...unitVectors(layout, predictor));
      moved.forEach((m, i) => {
        if (m === 1) rows.add(i);
      });
    }
  }
  return found.length ? { kind: 'limit', predictors: found, rows: [...rows].sort((a, b) => a - b), directions } : undefined;
}

/**
 * Newton's method on what the directions leave open, from θ: a solver that stalls on the way to infinity leaves the other parameters
 * short of their maximum.
 */
export function settleOthers(pass: BlockPass, answer: SolverAnswer, directions: readonly Float64Array[]): SolverAnswer {
  const P = answer.theta.length;
  const basis = complementBasis(directions, P);
  const m = basis.length;
  let { theta } = answer;
  let here = pass.evaluate({ theta, order: 'information' });
  let moved = false;
  for (let turn = 0; turn < 50 && m > 0 && here.valid && here.gradient && here.information; turn++) {
    const { gradient, information } = here;
    const image = basis.map((b) => Float64Array.from({ length: P }, (_, i) => dotAt(P, information, i * P, b, 0)));
    const reduced = Float64Array.from({ length: m * m }, (_, k) => dotAt(P, basis[Math.floor(k / m)], 0, image[k % m], 0));
    const slope = Float64Array.from(basis, (b) => dotAt(P, b, 0, gradient, 0));
    const step = informationFactor(reduced, m)?.solve(slope);
    if (!step) break;
    const delta = Float64Array.from({ length: P }, (_, i) => basis.reduce((s, b, k) => s + b[i] * step[k], 0));
    if (!(decrementOf(slope, step) > 1e-11)) break;
    let next: typeof here | undefined;
    for (let length = 1; length > 1e-6; length /= 2) {
      const candidate = addScaled(theta, delta, length);
      const there = pass.evaluate({ theta: candidate, order: 'information' });
      if (there.valid && there.logLikelihood >= here.logLikelihood - noise(here.logLikelihood)) {
        theta = candidate;
        next = there;
        break;
      }
    }
    if (!next) break;
    here = next;
    moved = true;
  }
  if (!moved || !here.gradient || !here.information) return answer;
  const { thetaLow: _, ...rest } = answer;
  return { ...rest, theta, logLikelihood: here.logLikelihood, gradient: here.gradient, information: here.information };
}

/** Linear predictors of every row, and the largest |u|·√W of each: how many of its own standard errors a predictor is. */
function predictorsOf(data: RowData, model: RowModel, pass: BlockPass, answer: SolverAnswer) {
  const q = model.predictorCount;
  const u = Array.from({ length: q }, () => new Float64Array(data.rowCount));
  const precision = { value: new Float64Array(data.rowCount), predictor: new Int32Array(data.rowCount) };
  const out = Array.from({ length: 1 + q + (q * (q + 1)) / 2 }, () => new Float64Array(blockRows));
  const sizes = new Float64Array(q);
  pass.sweep(answer, ({ start, n, u: block }) => {
    for (let j = 0; j < q; j++) {
      for (let r = 0; r < n; r++) {
        u[j][start + r] = block[j][r];
        sizes[j] = Math.max(sizes[j], Math.abs(block[j][r]));
      }
    }
  });
  pass.sweep(answer, ({ start, n, y, u: block }) => {
    model.step(n, { y, u: block }, out, 'expected');
    for (let j = 0, at = 1 + q; j < q; at += q - j, j++) {
      for (let r = 0; r < n; r++) {
        const size = Math.sqrt(out[at][r]) * (sizes[j] || 1);
        if (size > precision.value[start + r]) {
          precision.value[start + r] = size;
          precision.predictor[start + r] = j;
        }
      }
    }
  });
  return { u, precision };
}

/** A direction in one predictor's parameters that moves the marked rows by one and the others not at all, by least squares. */
function directionOf(data: RowData, layout: ParameterLayout, predictor: number, sign: number, moved: Uint8Array): Float64Array | undefined {
  const design = data.designs[layout.design[predictor]];
  const columns = [...layout.parameter[predictor].keys()].filter((c) => layout.parameter[predictor][c] >= 0);
  const m = columns.length;
  const gram = new Float64Array(m * m);
  const right = new Float64Array(m);
  const row = new Float64Array(design.columnCount);
  const each = (visit: (x: (a: number) => number, target: number) => void): void => {
    for (let i = 0; i < data.rowCount; i++) {
      if (data.weights?.[i] === 0) continue;
      designRow(design, i, row);
      visit((a) => row[columns[a]], sign * moved[i]);
    }
  };
  each((x, target) => {
    for (let a = 0; a < m; a++) {
      right[a] += x(a) * target;
      for (let b = 0; b < m; b++) gram[a * m + b] += x(a) * x(b);
    }
  });
  const v = informationFactor(gram, m)?.solve(right);
  if (!v) return undefined;
  let worst = 0;
  each((x, target) => {
    let s = -target;
    for (let a = 0; a < m; a++) s += x(a) * v[a];
    worst = Math.max(worst, Math.abs(s));
  });
  if (worst > 1e-6) return undefined;
  const direction = new Float64Array(layout.parameterCount);
  columns.forEach((c, a) => {
    direction[layout.parameter[predictor][c]] = v[a];
  });
  return direction;
}

/** The way that a predictor's parameters have come, where no direction moves the extreme rows alone. */
function onwards(layout: ParameterLayout, predictor: number, theta: Float64Array, u: Float64Array): Float64Array {
  const size = u.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const direction = new Float64Array(layout.parameterCount);
  for (const p of layout.parameter[predictor]) if (p >= 0) direction[p] = theta[p] / size;
  return direction;
}

function unitVectors(layout: ParameterLayout, predictor: number): Float64Array[] {
  return [...layout.parameter[predictor]].filter((p) => p >= 0).map((p) => new Float64Array(layout.parameterCount).fill(1, p, p + 1));
}

/**
 * The course of the likelihood over the next eight times `reach` of the direction: `flat` where it is at its limit and stays there, `rises`
 * where each doubling of the way gains as much as the one before (a limit that is approached as 1/t gains half as much).
 */
function courseAlong(pass: BlockPass, theta: Float64Array, direction: Float64Array, reach: number): 'flat' | 'rises' | 'neither' {
  const at = [0, 1, 2, 4, 8].map((t) => {
    const there = pass.evaluate({ theta: addScaled(theta, direction, t * reach), order: 'value' });
    return there.valid ? there.logLikelihood : Number.NaN;
  });
  const gains = at.slice(1).map((v, k) => v - at[k]);
  if (!gains.every((gain) => gain >= -flat)) return 'neither';
  if (at[4] - at[0] <= unsettled) return 'flat';
  return gains[3] > 0.9 * gains[2] ? 'rises' : 'neither';
}

/**
 * √(gᵀH⁻¹g) at θ. Where rows of very different precision leave H without a factor, the largest of each predictor's own parameters: what
 * moving them alone would gain, which is not more.
 */
function distanceLeft(pass: BlockPass, theta: Float64Array, layout: ParameterLayout): number {
  const P = layout.parameterCount;
  const { valid, gradient, information } = pass.evaluate({ theta, order: 'information' });
  if (!valid || !gradient || !information) return 0;
  const ofBlock = (parameters: readonly number[]): number | undefined => {
    const m = parameters.length;
    const block = Float64Array.from({ length: m * m }, (_, k) => information[parameters[Math.floor(k / m)] * P + parameters[k % m]]);
    const g = Float64Array.from(parameters, (p) => gradient[p]);
    const step = informationFactor(block, m)?.solve(g);
    return step && decrementOf(g, step);
  };
  const all = ofBlock(Array.from({ length: P }, (_, p) => p));
  return all ?? Math.max(0, ...layout.parameter.map((own) => ofBlock([...own].filter((p) => p >= 0)) ?? 0));
}
