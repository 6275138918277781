import { type Job, runJob } from '../../engine/job.ts';
import { parseFormula } from '../../formula/parseFormula.ts';
import { printExpression } from '../../formula/printFormula.ts';
import type { FittedModel } from '../fittedModel.ts';
import { glm } from '../glm.ts';
import { goodness } from '../goodness.ts';
import { testPValue } from './anova.ts';
import { atMaximum } from './atMaximum.ts';
import { refitOptions } from './refitOptions.ts';
import { contains, fitSubmodel, modelTerms } from './submodel.ts';
import { trainingOf } from './trainingOf.ts';

/** What changes when one term is dropped or added. F divides by a deviance over its degrees of freedom, unlike `anovaTable`. */
export interface TermChange {
  /** `<none>` is the model as it is. */
  readonly term: string;
  readonly df: number;
  readonly deviance: number;
  readonly aic: number;
  readonly statistic: number;
  readonly p: number;
}

/**
 * The model without each term that may be dropped (no other term contains it), as R's `drop1`: likelihood ratio where the
 * dispersion is known; where it is estimated F with the deviance of the model over its degrees of freedom, and an AIC that
 * differs by R's rule: n log(deviance/n) for a Gaussian, deviance/φ̂ otherwise. Of a fit with reduced bias it is that of the
 * maximum-likelihood fits. Where coefficients are not orthogonal to a constant that was estimated with them (a Weibull's shape), it is
 * estimated anew and −2ℓ stands in the deviance's place.
 */
export function drop1(model: FittedModel): TermChange[] {
  return runJob(drop1Job(model));
}

export function* drop1Job(given: FittedModel): Job<TermChange[]> {
  const model = atMaximum(given);
  const training = trainingOf(model, 'drop1');
  const terms = modelTerms(training.frame);
  const fits: Candidate[] = [];
  for (const term of terms) {
    if (terms.some((t) => contains(t, term))) continue;
    const sub = yield* fitSubmodel(training, (t) => t.label !== term.label);
    fits.push({
      term: term.label,
      deviance: (training.fit.joint ? undefined : goodness(sub.fit).deviance) ?? -2 * sub.logLikelihood,
      rank: sub.rank,
    });
  }
  return changes(model, fits, 'drop');
}

/**
 * The model with each of some terms added, as R's `add1`.
 *
 * @param scope the terms to try: `['x2', 'a:b']`
 * @throws ExpofamError about a term that the data do not have
 */
export function add1(given: FittedModel, scope: readonly string[]): TermChange[] {
  const model = atMaximum(given);
  const training = trainingOf(model, 'add1');
  const parsed = parseFormula(model.formula);
  const [main, ...others] = parsed.predictors;
  const response = parsed.response ? printExpression(parsed.response) : model.state.response.label;
  const rest = others.map((p) => `; ${p.name} ~ ${printExpression(p.rightSide)}`).join('');
  const fits = scope.map((term): Candidate => {
    const bigger = glm(`${response} ~ ${printExpression(main.rightSide)} + ${term}${rest}`, training.table, {
      ...refitOptions(model),
      missing: 'omit',
    });
    return {
      term,
      deviance: bigger.nobs === model.nobs ? badness(bigger) : Number.NaN,
      rank: bigger.state.rank,
    };
  });
  return changes(model, fits, 'add');
}

interface Candidate {
  readonly term: string;
  readonly deviance: number;
  readonly rank: number;
}

/** The deviance; −2ℓ where there is none, or where an estimated constant makes those of two fits incomparable. */
function badness(model: FittedModel): number {
  const { fit } = trainingOf(model, 'deviance');
  if (fit.joint) return -2 * fit.joint.logLikelihood;
  return model.deviance ?? -2 * fit.answer.logLikelihood;
}

function changes(model: FittedModel, fits: readonly Candidate[], kind: 'drop' | 'add'): TermChange[] {
  const { dispersionKnown: known, rank, nobs, dfResidual } = model.state;
  const deviance = badness(model);
  const phi = model.dispersion ?? Number.NaN;
  const gaussian = model.family.name === 'gaussian' && !known;
  const scaled = (d: number): number => (gaussian ? nobs * Math.log(d / nobs) : d / phi);
  const aic = model.aic ?? Number.NaN;
  const rows: TermChange[] = [{ term: '<none>', df: Number.NaN, deviance, aic, statistic: Number.NaN, p: Number.NaN }];
  for (const f of fits) {
    const df = Math.abs(rank - f.rank);
    const gain = Math.max(0, kind === 'drop' ? f.deviance - deviance : deviance - f.deviance);
    // R's F takes the scale from the deviance of the larger model.
    const residual = kind === 'drop' ? dfResidual : dfResidual - df;
    const scale = (kind === 'drop' ? deviance : f.deviance) / residual;
    const statistic = df === 0 ? Number.NaN : known ? gain : gain / df / scale;
    rows.push({
      term: f.term,
      df,
      deviance: f.deviance,
      aic: aic + scaled(f.deviance) - scaled(deviance) + 2 * (f.rank - rank),
      statistic,
      p: testPValue(statistic, df, known ? Number.POSITIVE_INFINITY : residual),
    });
  }
  return rows;
}
