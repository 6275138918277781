import { ExpofamError } from '../../core/expofamError.ts';
import { informationFactor } from '../../engine/informationFactor.ts';
import { type Job, runJob, solveOn } from '../../engine/job.ts';
import { adjustPValues, type PAdjustMethod } from '../../inference/adjustPValues.ts';
import { constrainedNewton } from '../../inference/constrainedNewton.ts';
import { type LinearHypothesis, parseHypothesis } from '../../inference/linearHypothesis.ts';
import { sandwichProduct, solveSmall } from '../../inference/smallMatrix.ts';
import { tTwoSided } from '../../math/distributions/continuous.ts';
import { normalSurvival } from '../../math/normal.ts';
import type { FittedModel } from '../fittedModel.ts';
import { asFitted } from '../parameterization.ts';
import { testPValue } from './anova.ts';
import { refuseJoint } from './refuseJoint.ts';
import { trainingOf } from './trainingOf.ts';

export type TestMethod = 'wald' | 'score' | 'lr';

export interface TestOptions {
  /** `wald` (default) with the model's covariance; `score` and `lr` refit under the hypothesis and need the rows. */
  readonly method?: TestMethod;
  /** For the single hypotheses: adjustment of their p-values for how many there are; none by default. */
  readonly adjust?: PAdjustMethod;
}

/** A test of linear hypotheses about the coefficients. */
export interface HypothesisTest {
  readonly method: TestMethod;
  /**
   * Each hypothesis alone: the estimate of its left side with its Wald standard error, and its test by the same method. The
   * statistic is z or t of Wald's, χ² or F on one degree of freedom of the others'.
   */
  readonly hypotheses: readonly {
    readonly hypothesis: string;
    readonly estimate: number;
    readonly stdError: number;
    readonly statistic: number;
    readonly p: number;
  }[];
  /** All together: χ² where the dispersion is known, F where it is estimated. */
  readonly test: 'Chisq' | 'F';
  readonly statistic: number;
  readonly df: number;
  readonly dfResidual: number;
  readonly p: number;
}

/**
 * Tests linear hypotheses about the coefficients, in text, alone and together. Wald is `car::linearHypothesis`; `lr` compares
 * with the fit under the hypotheses; `score` is Rao's test at that fit, with the expected information.
 *
 * @param hypotheses `'age = 0'`, `['b - c = 2', 'd = 0']`, or `{ terms: ['race'] }` for all coefficients of terms
 * @example
 * testHypotheses(model, ['age = 0', 'lwt = 0'], { method: 'lr' }).p;
 */
export function testHypotheses(
  model: FittedModel,
  hypotheses: string | readonly string[] | { readonly terms: readonly string[] },
  options: TestOptions = {},
): HypothesisTest {
  return runJob(testHypothesesJob(model, hypotheses, options));
}

export function* testHypothesesJob(
  given: FittedModel,
  hypotheses: string | readonly string[] | { readonly terms: readonly string[] },
  options: TestOptions = {},
): Job<HypothesisTest> {
  const { method = 'wald', adjust = 'none' } = options;
  if (!['wald', 'score', 'lr'].includes(method)) {
    throw new ExpofamError('bad-option', { subject: 'test', found: `method "${String(method)}"`, expected: "'wald', 'score' or 'lr'" });
  }
  // All coefficients of a term are zero in the one parameterization where they are in the other; that of the fit has no redundant ones.
  const model = typeof hypotheses === 'object' && 'terms' in hypotheses ? asFitted(given) : given;
  if (model.state.parameterization && method !== 'wald') {
    throw new ExpofamError('bad-option', {
      subject: `test "${method}" of single coefficients`,
      found: 'a model with a θ for each class (parameterization "full")',
      expected: 'a model against a reference class, or the names of terms',
      advice: "method 'wald', or leave out the parameterization",
    });
  }
  if (method !== 'wald') refuseJoint(model, `test "${method}"`, "method 'wald' (--method wald), or compare the models (anova)");
  const { names, matrix } = model.vcov();
  const all = readHypotheses(model, hypotheses, names);
  const k = names.length;
  const m = all.length;
  const L = new Float64Array(m * k);
  all.forEach((h, i) => {
    L.set(h.weights, i * k);
  });
  const beta = model.coefficients.flatMap((c) => (c.aliasedWith === undefined ? [c.estimate ?? Number.NaN] : []));
  const gap = Float64Array.from(all, (h) => h.weights.reduce((s, w, i) => s + w * beta[i], -h.value));
  // Coefficients at infinity have no covariance; hypotheses that leave them out do not ask for one.
  const asked = names.map((_, i) => all.some((h) => h.weights[i] !== 0));
  const V = Float64Array.from(matrix.flat(), (v, i) => (asked[i % k] && asked[Math.floor(i / k)] ? v : 0));
  const LVL = sandwichProduct(L, V, m, k);
  if (method === 'wald') refuseFixed(all, V, LVL, k);
  const { dispersionKnown, dfResidual } = model.state;
  const residual = dispersionKnown ? Number.POSITIVE_INFINITY : dfResidual;
  const alone: number[] = [];
  if (method !== 'wald') {
    for (let i = 0; i < m; i++) alone.push(yield* refitted(model, L.subarray(i * k, (i + 1) * k), [all[i]], method));
  }
  const single = all.map((h, i) => {
    const stdError = Math.sqrt(LVL[i * m + i]);
    const shown = { hypothesis: h.text, estimate: gap[i] + h.value, stdError };
    if (method !== 'wald') return { ...shown, statistic: alone[i], p: testPValue(alone[i], 1, residual) };
    const statistic = gap[i] / stdError;
    const p = dispersionKnown ? 2 * normalSurvival(Math.abs(statistic)) : dfResidual > 0 ? tTwoSided(statistic, dfResidual) : Number.NaN;
    return { ...shown, statistic, p };
  });
  const adjusted = adjustPValues(
    single.map((s) => s.p),
    adjust,
  );
  const chisq = method === 'wald' ? quadratic(LVL, gap, m) : m === 1 ? alone[0] : yield* refitted(model, L, all, method);
  if (Number.isNaN(chisq) && method === 'wald') {
    const bare = names.filter((_, i) => Number.isNaN(V[i * k + i]));
    if (bare.length > 0) {
      throw new ExpofamError('no-test', {
        subject: 'Wald test',
        found: `${bare.join(', ')} without a standard error`,
        expected: 'estimates that are finite, with errors',
        advice: "test by likelihood ratio (method 'lr', --method lr), or see the warnings of the fit",
      });
    }
    throw new ExpofamError('bad-hypothesis', {
      subject: 'hypotheses',
      found: 'equations that follow from each other, or contradict',
      expected: 'independent ones',
    });
  }
  return {
    method,
    hypotheses: single.map((s, i) => ({ ...s, p: adjusted[i] })),
    test: dispersionKnown ? 'Chisq' : 'F',
    statistic: dispersionKnown ? chisq : chisq / m,
    df: m,
    dfResidual,
    p: testPValue(dispersionKnown ? chisq : chisq / m, m, residual),
  };
}

/**
 * Refuses a combination whose variance is the rounding of what cancels in it: one that is fixed whatever the data, such as the sum over
 * the classes of a softmax with a θ for each. What was left would decide the test.
 */
function refuseFixed(all: readonly LinearHypothesis[], V: Float64Array, LVL: Float64Array, k: number): void {
  all.forEach(({ weights, text }, h) => {
    let size = 0;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) size += Math.abs(weights[i] * V[i * k + j] * weights[j]);
    if (!(size > 0) || LVL[h * all.length + h] > 1e-14 * size) return;
    throw new ExpofamError('bad-hypothesis', {
      subject: `hypothesis "${text}"`,
      found: 'a combination without a variance of its own: its coefficients cancel to rounding',
      expected: 'one that the data determine',
      advice: 'leave one of its coefficients out',
    });
  });
}

function quadratic(V: Float64Array, gap: Float64Array, m: number): number {
  if (dependent(V, m)) return Number.NaN;
  const x = solveSmall(V.slice(), gap.slice(), m);
  return gap.reduce((s, g, i) => s + g * x[i], 0);
}

/** True where a variable of a covariance is a combination of others, to rounding: by Cholesky of the correlations. */
function dependent(V: Float64Array, m: number): boolean {
  const L = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let s = V[i * m + j] / Math.sqrt(V[i * m + i] * V[j * m + j]);
      for (let k = 0; k < j; k++) s -= L[i * m + k] * L[j * m + k];
      if (i === j && !(s > 1e-12)) return true;
      L[i * m + j] = i === j ? Math.sqrt(s) : s / L[j * m + j];
    }
  }
  return false;
}

/** 2(ℓ̂ − ℓ₀)/φ or gᵀI⁻¹g/φ at the fit under the hypotheses. */
function* refitted(model: FittedModel, L: Float64Array, all: readonly LinearHypothesis[], method: TestMethod): Job<number> {
  const { fit } = trainingOf(model, `${method} test`);
  const P = fit.layout.parameterCount;
  const k = fit.transform.places.length;
  const m = all.length;
  const A = new Float64Array(m * P);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < k; j++) for (let p = 0; p < P; p++) A[i * P + p] += L[i * k + j] * fit.transform.matrix[j * P + p];
  const answer = yield* solveOn(
    fit.pass,
    constrainedNewton({
      parameterCount: P,
      constraints: A,
      values: Float64Array.from(all, (h) => h.value),
      start: fit.answer.theta,
      canonical: fit.model.canonical,
    }),
  );
  if (!answer) return Number.NaN;
  const dispersion = model.dispersion ?? Number.NaN;
  if (method === 'lr') return Math.max(0, (2 * (fit.answer.logLikelihood - answer.logLikelihood)) / dispersion);
  const expected = yield { pass: fit.pass, request: { theta: answer.theta, order: 'information', information: 'expected' } };
  const factor = expected.information && informationFactor(expected.information, P);
  const g = expected.gradient;
  if (!factor || !g) return Number.NaN;
  const x = factor.solve(g);
  return g.reduce((s, v, p) => s + v * x[p], 0) / dispersion;
}

function readHypotheses(
  model: FittedModel,
  hypotheses: string | readonly string[] | { readonly terms: readonly string[] },
  names: readonly string[],
): LinearHypothesis[] {
  if (typeof hypotheses === 'string') return [parseHypothesis(hypotheses, names)];
  if ('terms' in hypotheses) {
    const unknown: string[] = [];
    const out = hypotheses.terms.flatMap((label) => {
      const columns = columnsOfTerm(model, label);
      if (columns.size === 0) unknown.push(label);
      return names.flatMap((n, i) => {
        if (!columns.has(n)) return [];
        const weights = new Float64Array(names.length);
        weights[i] = 1;
        return [{ text: `${n} = 0`, weights, value: 0 }];
      });
    });
    if (out.length === 0 || unknown.length > 0) {
      throw new ExpofamError('bad-hypothesis', {
        subject: 'terms',
        found: `no coefficient of ${(unknown.length > 0 ? unknown : hypotheses.terms).join(', ')}`,
        expected: 'terms of the model',
      });
    }
    return out;
  }
  return hypotheses.map((h) => parseHypothesis(h, names));
}

/** The names (as in `vcov`) of the coefficients of a term: of `z` in every formula, of `precision: z` in that predictor's, as `drop1` calls it. */
function columnsOfTerm(model: FittedModel, label: string): Set<string> {
  const { frame } = trainingOf(model, 'test of a term');
  const out = new Set<string>();
  model.state.predictors.forEach((predictor, j) => {
    const several = model.state.predictors.length > 1;
    const part = model.state.predictorFrames[j];
    const { design, name: own } = frame.predictors[part];
    const prefixes = several ? [predictor, ...(part > 0 ? [own ?? part] : [])] : [];
    for (const t of design.terms) {
      if (t.label !== label && !prefixes.some((prefix) => label === `${prefix}: ${t.label}`)) continue;
      for (const name of design.columnNames.slice(t.start, t.start + t.width)) out.add(several ? `${predictor}: ${name}` : name);
    }
  });
  return out;
}
