import { blockRows } from '../engine/blockRows.ts';
import type { Job } from '../engine/job.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { brentMinimum } from '../math/brentMinimum.ts';
import { compensatedSum } from '../math/compensatedSum.ts';
import type { RowFit } from './fitRows.ts';
import { goodness } from './goodness.ts';
import type { ProfiledFit } from './profileConstants.ts';
import type { Warning } from './readResponse.ts';
import type { RowWeights } from './rowWeights.ts';

/** Rows beyond which the density, a series for each row, is summed over every k-th row while the constant is sought. */
const mostRows = 2000;

/**
 * Estimates a free constant of a family whose density is known by values only and has a dispersion (a Tweedie's power): the
 * profile likelihood max_φ Σ log p(y; μ̂(c), φ, c) over c, by a grid and then golden section. Coefficients are refitted, and
 * φ maximised, at each trial.
 */
export function* profileDensity(
  family: ExponentialFamily,
  name: string,
  weights: RowWeights,
  fitWith: (family: ExponentialFamily, start?: Float64Array) => Job<RowFit>,
): Job<ProfiledFit> {
  const density = family.declaration.dispersion?.logDensity as NonNullable<NonNullable<typeof family.declaration.dispersion>['logDensity']>;
  const { lower, upper } = family.declaration.constants?.[name].domain ?? { lower: 1, upper: 2 };
  const margin = 0.01 * (upper - lower);
  let fit: RowFit | undefined;
  let stride = 1;
  let iterations = 0;

  /** Σ replication · log p at dispersion φ over every `stride`-th row. */
  const sumAt = (mu: Float64Array, constants: Readonly<Record<string, number>>, phi: number, step: number): number => {
    const { data } = fit as RowFit;
    const y = data.y[0] as Float64Array;
    const sum = compensatedSum();
    for (let i = 0; i < mu.length; i += step) {
      if (weights.total && weights.total[i] === 0) continue;
      const w = weights.replication ? weights.replication[i] : 1;
      sum.add(w * density(y[i], mu[i], phi / (weights.precision ? weights.precision[i] : 1), constants));
    }
    return sum.total();
  };
  function* profileAt(value: number, step = stride): Job<{ readonly value: number; readonly fit: RowFit; readonly logLikelihood: number }> {
    const trial = family.withConstants({ [name]: value });
    fit = yield* fitWith(trial, fit?.answer.theta);
    iterations += fit.answer.iterations;
    stride = Math.max(1, Math.ceil(fit.data.rowCount / mostRows));
    const mu = means(fit);
    const { deviance = 1, pearson = 1 } = goodness(fit);
    const guess = Math.log(Math.max(1e-300, (pearson || deviance || 1) / weights.observations));
    const best = brentMinimum((t) => -sumAt(mu, trial.constants, Math.exp(t), step), guess - 3, guess + 3, {
      tolerance: 1e-6,
      maxIterations: 60,
    });
    return { value, fit, logLikelihood: -best.fx };
  }

  yield* profileAt((lower + upper) / 2);
  const grid = Array.from({ length: 9 }, (_, i) => lower + margin + (i / 8) * (upper - lower - 2 * margin));
  const tried: { readonly value: number; readonly logLikelihood: number }[] = [];
  for (const value of grid) tried.push(yield* profileAt(value));
  let at = 0;
  tried.forEach((t, i) => {
    if (t.logLikelihood > tried[at].logLikelihood) at = i;
  });
  let a = grid[Math.max(0, at - 1)];
  let b = grid[Math.min(grid.length - 1, at + 1)];
  const golden = 0.6180339887498949;
  let left = yield* profileAt(b - golden * (b - a));
  let right = yield* profileAt(a + golden * (b - a));
  // The profile is flat at its top: 1e−5 moves it by far less than a rounding of the sum.
  while (b - a > 1e-5) {
    if (left.logLikelihood >= right.logLikelihood) {
      b = right.value;
      right = left;
      left = yield* profileAt(b - golden * (b - a));
    } else {
      a = left.value;
      left = right;
      right = yield* profileAt(a + golden * (b - a));
    }
  }
  // Of several tops the bracket may hold a lower one.
  const isLower = Math.max(left.logLikelihood, right.logLikelihood) < tried[at].logLikelihood;
  const value = isLower ? tried[at].value : (a + b) / 2;
  const thinned = stride > 1;
  const h = 0.01;
  const inside = value - h > lower && value + h < upper;
  const curvature = inside
    ? ((yield* profileAt(value + h)).logLikelihood +
        (yield* profileAt(value - h)).logLikelihood -
        2 * (yield* profileAt(value)).logLikelihood) /
      (h * h)
    : Number.NaN;
  const final = yield* profileAt(value, 1);
  const warnings: Warning[] = [];
  if (thinned) {
    warnings.push({
      code: 'thinned',
      message: `parameter "${name}" of family "${family.name}": sought on every ${stride}th row, because its density is a series; expected errors ${Math.sqrt(stride).toFixed(1)} times those of all rows; give it to fit faster`,
    });
  }
  if (at === 0 || at === grid.length - 1) {
    warnings.push({
      code: 'constant-at-edge',
      message: `parameter "${name}" of family "${family.name}": the likelihood is highest near the end of its range, at ${value.toPrecision(4)}; expected an interior maximum; a Poisson (1) or gamma (2) model may fit as well`,
    });
  }
  return {
    family: family.withConstants({ [name]: value }),
    fit: { ...final.fit, answer: { ...final.fit.answer, iterations } },
    estimated: { [name]: { value, stdError: curvature < 0 ? 1 / Math.sqrt(-curvature) : Number.NaN } },
    logLikelihood: final.logLikelihood,
    warnings,
  };
}

/** Fitted means of all rows. */
function means(fit: RowFit): Float64Array {
  const mu = new Float64Array(fit.data.rowCount);
  const out = new Float64Array(blockRows);
  fit.pass
    .sweep(fit.answer, ({ start, n, y, u }) => {
      fit.model.mean?.(n, { y, u }, [out]);
      mu.set(out.subarray(0, n), start);
    });
  return mu;
}
