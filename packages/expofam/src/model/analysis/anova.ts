import { ExpofamError } from '../../core/expofamError.ts';
import { type Job, runJob } from '../../engine/job.ts';
import { chiSquaredSurvival, fSurvival } from '../../math/distributions/continuous.ts';
import type { FittedModel, TrainingFit } from '../fittedModel.ts';
import { contains, designOfTerms, fitFrames, fitSubmodel, type ModelTerm, modelTerms } from './submodel.ts';
import { sumCoded } from './sumCoded.ts';
import { trainingOf } from './trainingOf.ts';

export type AnovaType = 'I' | 'II' | 'III';

/** An analysis of deviance: what each term takes from the deviance, and how surprising that is. */
export interface AnovaTable {
  readonly type: AnovaType;
  /** χ² of the deviance where the dispersion is known (`LR`), F where it is estimated. */
  readonly test: 'LR' | 'F';
  readonly terms: readonly string[];
  readonly df: readonly number[];
  /** 2(ℓ with the term − ℓ without it), not divided by the dispersion. */
  readonly deviance: readonly number[];
  readonly statistic: readonly number[];
  /** NaN where there is nothing to test: an aliased term. */
  readonly p: readonly number[];
  readonly dispersion: number;
  readonly dfResidual: number;
}

export interface AnovaOptions {
  /**
   * I (default): terms added one after the other, as R's `anova.glm`. II: each term after all that do not contain it, as
   * `car::Anova`. III: each term after all others, from hypotheses that do not depend on the coding of the factors (with
   * sum-to-zero contrasts; `car::Anova(type = 3)` of a model fitted with `contr.sum`).
   */
  readonly type?: AnovaType | 1 | 2 | 3;
}

/**
 * The analysis of deviance of one model. Tests are R's `anova.glm` and `car::Anova`: likelihood ratio against χ² where the
 * dispersion is known; where it is estimated F = (Δdeviance/Δdf)/φ̂ with the Pearson dispersion of the whole model. Of a fit with
 * reduced bias it is that of the maximum-likelihood fits.
 *
 * @throws ExpofamError `no-training-rows` for a loaded model
 * @example
 * anovaTable(glm('breaks ~ wool * tension', warpbreaks, { family: 'poisson' }), { type: 'II' }).p;
 */
export function anovaTable(model: FittedModel, options: AnovaOptions = {}): AnovaTable {
  return runJob(anovaJob(model, options));
}

export function* anovaJob(model: FittedModel, options: AnovaOptions = {}): Job<AnovaTable> {
  const training = trainingOf(model, 'anova');
  const type = typeOf(options.type);
  const terms = modelTerms(training.frame);
  const full = yield* whole(training, model.state.biasReduction !== undefined);
  const gains = { I: sequential, II: marginal, III: invariant }[type];
  const pairs = yield* gains(training, full, terms);
  const known = model.state.dispersionKnown;
  const dispersion = known ? 1 : (model.dispersion ?? Number.NaN);
  const { dfResidual } = model.state;
  const deviance = pairs.map(({ gain }) => gain);
  const df = pairs.map((p) => p.df);
  const statistic = pairs.map((p) => (p.df <= 0 ? Number.NaN : known ? p.gain : p.gain / p.df / dispersion));
  return {
    type,
    test: known ? 'LR' : 'F',
    terms: terms.map((t) => t.label),
    df,
    deviance,
    statistic,
    p: statistic.map((s, i) => testPValue(s, df[i], known ? Number.POSITIVE_INFINITY : dfResidual)),
    dispersion,
    dfResidual,
  };
}

/** P(χ²_df > s), or P(F_{df, residual} > s) where the residual degrees of freedom are finite. */
export function testPValue(statistic: number, df: number, residual: number): number {
  if (!(df > 0) || Number.isNaN(statistic) || residual <= 0) return Number.NaN;
  return residual === Number.POSITIVE_INFINITY
    ? chiSquaredSurvival(Math.max(0, statistic), df)
    : fSurvival(Math.max(0, statistic), df, residual);
}

function typeOf(type: AnovaOptions['type']): AnovaType {
  const known: Record<string, AnovaType> = { I: 'I', II: 'II', III: 'III', '1': 'I', '2': 'II', '3': 'III' };
  const found = Object.hasOwn(known, String(type ?? 'I')) ? known[String(type ?? 'I')] : undefined;
  if (!found) throw new ExpofamError('bad-option', { subject: 'anova type', found: String(type), expected: "'I', 'II' or 'III'" });
  return found;
}

interface Gain {
  readonly gain: number;
  readonly df: number;
}

interface Compared {
  readonly logLikelihood: number;
  readonly rank: number;
}

const between = (small: Compared, large: Compared): Gain => ({
  gain: 2 * (large.logLikelihood - small.logLikelihood),
  df: large.rank - small.rank,
});

/** The model itself, as a submodel. Estimates with reduced bias have no largest likelihood: then its maximum is compared with others. */
function* whole(training: TrainingFit, isReduced: boolean): Job<Compared> {
  const { answer, joint, layout } = training.fit;
  return isReduced
    ? yield* fitSubmodel(training, () => true)
    : { logLikelihood: (joint ?? answer).logLikelihood, rank: layout.parameterCount };
}

function* sequential(training: TrainingFit, full: Compared, terms: readonly ModelTerm[]): Job<Gain[]> {
  const gains: Gain[] = [];
  if (terms.length === 0) return gains;
  let previous: Compared = yield* fitSubmodel(training, () => false);
  for (let k = 0; k < terms.length; k++) {
    const next = k === terms.length - 1 ? full : yield* fitSubmodel(training, (t) => indexOf(terms, t) <= k);
    gains.push(between(previous, next));
    previous = next;
  }
  return gains;
}

function* marginal(training: TrainingFit, full: Compared, terms: readonly ModelTerm[]): Job<Gain[]> {
  const gains: Gain[] = [];
  for (const term of terms) {
    const relatives = terms.filter((t) => contains(t, term)).map((t) => t.label);
    const large = relatives.length ? yield* fitSubmodel(training, (t) => !relatives.includes(t.label)) : full;
    const small = yield* fitSubmodel(training, (t) => t.label !== term.label && !relatives.includes(t.label));
    gains.push(between(small, large));
  }
  return gains;
}

function* invariant(training: TrainingFit, large: Compared, terms: readonly ModelTerm[]): Job<Gain[]> {
  const coded = sumCoded(training.frame);
  const gains: Gain[] = [];
  for (const term of terms) {
    const small = yield* fitFrames(
      training,
      coded.map((p, part) => (part === term.part ? { ...p, design: withoutTerm(p.design, term.term) } : p)),
    );
    gains.push(between(small, large));
  }
  return gains;
}

const indexOf = (terms: readonly ModelTerm[], term: ModelTerm): number => terms.findIndex((t) => t.label === term.label);

const withoutTerm = (design: Parameters<typeof designOfTerms>[0], term: number): ReturnType<typeof designOfTerms> =>
  designOfTerms(design, (k) => k !== term);
