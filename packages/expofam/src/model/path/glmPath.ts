import { isBounded } from '../../engine/domainEdge.ts';
import { type Job, runJob, runJobAsync } from '../../engine/job.ts';
import type { PathPoint } from '../../engine/penalisedPath.ts';
import type { ExponentialFamily } from '../../family/exponentialFamily.ts';
import type { Link } from '../../family/link.ts';
import { nullDevianceWarnings } from '../nullDevianceWarnings.ts';
import { nullDeviance } from '../nullFit.ts';
import { predictorDomains } from '../predictorDomains.ts';
import type { Warning } from '../readResponse.ts';
import { familyDefinition } from '../resolveFamily.ts';
import { rowParts } from '../rowParts.ts';
import { savedFamily, savedLinks } from '../savedFamily.ts';
import { givenLambdas } from './givenLambdas.ts';
import { type GlmPath, glmPathOf, type PathTraining } from './glmPathResult.ts';
import type { GlmPathOptions } from './pathOptions.ts';
import { type PathSetup, pathSetup } from './pathSetup.ts';
import type { PathState } from './pathState.ts';
import { type NextOfPath, type SolvedPath, solvePath } from './solvePath.ts';

/** A default sequence goes on to at least so many λs, … */
const leastLambdas = 5;
/** … and ends where the next one gains less than this share of the deviance explained, or this much is explained. */
const smallGain = 1e-5;
const nearlyExplained = 0.999;

/**
 * Penalised fits along a sequence of λ: ridge, lasso and elastic net, for every family with one linear predictor, every link,
 * and softmax. Minimises, over coefficients β and the intercept,
 *
 *   −(1/W) Σ wᵢ ℓᵢ(β) + λ Σⱼ fⱼ ( α |βⱼ| + ½ (1 − α) βⱼ² ),
 *
 * ℓ the log-likelihood at unit dispersion (−½ unit deviance), wᵢ the weights (trials included), W their sum, β the
 * coefficients of the columns divided by their weighted standard deviation (divisor W) unless `standardize` is false; they
 * are given back for the columns as written. The penalty factors f are rescaled to sum to the number of columns. This is
 * glmnet's objective for every family but `family = "gaussian"` by name, where glmnet divides the ridge part by the standard
 * deviation of y; `gaussian()` as an object has this one. λ_max = max |∂ℓ/∂βⱼ| / (W fⱼ max(α, 0.001)) at the model of the
 * unpenalised columns. A softmax has a coefficient for each class, the reference included, as in glmnet; `grouped` penalises
 * α‖βⱼ‖₂ + ½(1 − α)‖βⱼ‖₂² of a column's coefficients over the classes, so that they enter together.
 *
 * @param formula as for `glm()`; the intercept is never penalised
 * @throws ExpofamError `bad-option`, `unknown-term`, `bad-family`, `missing-parameter`, `nothing-penalised`, `no-start`
 * @source Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. 33(1); Tibshirani et al. (2012), J. R. Stat. Soc. B 74, 245
 * @example
 * const data = { y: [0, 0, 1, 0, 1, 1, 0, 1], a: [1, 2, 3, 4, 5, 6, 7, 8], b: [3, 1, 2, 5, 4, 2, 6, 1] };
 * const path = glmPath('y ~ a + b', data, { family: 'bernoulli', alpha: 0.5 });
 * path.coefficientsAt(path.lambdas[10]).coefficients;
 */
export function glmPath(formula: string, data: unknown, options: GlmPathOptions): GlmPath {
  return runJob(pathJob(formula, data, options));
}

/** The same path, giving way to other work between sweeps over the data; throw in `between` to cancel. */
export function glmPathAsync(
  formula: string,
  data: unknown,
  options: GlmPathOptions,
  between?: () => void | Promise<void>,
): Promise<GlmPath> {
  return runJobAsync(pathJob(formula, data, options), between);
}

function* pathJob(formula: string, data: unknown, options: GlmPathOptions): Job<GlmPath> {
  const setup = pathSetup(formula, data, options);
  const { frame, response, weights, family, links } = setup;
  const predictorFrames = new Array<number>(family.predictors.length).fill(0);
  const nullDev = yield* nullDeviance(frame, response, weights, { family, links, predictorFrames }, rowParts);
  const solved = yield* solvePath(setup, lambdaSequence(setup, nullDev));
  return glmPathOf(stateOf(setup, solved, nullDev, predictorFrames), { setup, solved } satisfies PathTraining);
}

/** The λs that were given, or the default sequence. */
function lambdaSequence(setup: PathSetup, nullDev: number | null): NextOfPath {
  const { options, frame, design } = setup;
  if (options.lambda !== undefined) {
    const given = givenLambdas(options.lambda);
    return (points) => given[points.length];
  }
  const { lambdaCount = 100 } = options;
  const columns = design.columnNames.length - (design.hasIntercept ? 1 : 0);
  const { lambdaMinRatio = frame.rowCount < columns ? 0.01 : 1e-4 } = options;
  return (points, largest, deviance) => {
    const k = points.length;
    if (k === lambdaCount || (k > 0 && !(largest > 0))) return undefined;
    if (k >= leastLambdas && nullDev !== null) {
      const ratio = (point: PathPoint): number => 1 - deviance(point) / nullDev;
      const now = ratio(points[k - 1]);
      if (now > nearlyExplained || now - ratio(points[k - 2]) < smallGain * now) return undefined;
    }
    return lambdaCount === 1 ? largest : largest * lambdaMinRatio ** (k / (lambdaCount - 1));
  };
}

/** The share of the null deviance that is explained; what is below rounding is none. */
function explained(deviance: number, nullDev: number | null): number | null {
  if (nullDev === null || !Number.isFinite(deviance)) return null;
  const ratio = 1 - deviance / nullDev;
  return Math.abs(ratio) < 1e-13 ? 0 : ratio;
}

function stateOf(setup: PathSetup, solved: SolvedPath, nullDev: number | null, predictorFrames: readonly number[]): PathState {
  const { frame, response, weights, family, links, options, design, factors } = setup;
  const { declaration } = family;
  const isClass = declaration.response === 'class';
  const names = design.columnNames;
  const { points, coefficients, constant, largest } = solved;
  const first = design.hasIntercept ? 1 : 0;
  const df = coefficients.map((classes) => names.filter((_, c) => c >= first && classes.some((beta) => beta[c] !== 0)).length);
  const warnings: Warning[] = [...response.warnings, ...nullDevianceWarnings(frame, setup, { deviance: solved.deviance[0] }, nullDev)];
  if (constant.length > 0) {
    warnings.push({
      code: 'constant-column',
      message: `columns ${constant.map((c) => `"${names[c]}"`).join(', ')}: the same in every row; they are left out`,
    });
  }
  const failed = points.filter((point) => !point.converged);
  if (failed.length > 0) {
    warnings.push({
      code: 'max-iterations',
      message: `path: not converged at ${failed.length} of ${points.length} lambdas, the first ${failed[0].lambda.toPrecision(4)}; ${adviceFor(family, links)}`,
    });
  }
  const definition = familyDefinition(family);
  const ownFamily = definition ? undefined : savedFamily(family);
  const ownLinks = savedLinks(family, links);
  const { classes } = response;
  return {
    schema: 'expofam-path',
    version: 1,
    model: {
      formula: frame.spec.formula,
      family: {
        name: family.name,
        constants: family.constants,
        estimated: {},
        ...(isClass && classes ? { components: classes } : {}),
        ...(definition ? { definition } : {}),
        ...(ownFamily ? { declaration: ownFamily } : {}),
      },
      ...(ownLinks.length ? { ownLinks } : {}),
      links: links.map((l) => l.name),
      predictors: family.predictors.map((p) => p.name),
      response: {
        label: frame.response.label,
        ...(classes ? { classes } : {}),
        ...(response.success === undefined ? {} : { success: response.success }),
      },
      frame: frame.spec,
      predictorFrames,
      nobs: weights.observations,
      dfNull: weights.observations - first,
      dispersionKnown: !(declaration.dispersion && declaration.dispersion.fixed === undefined),
      missingCount: frame.missingCount,
      dataName: setup.table.name,
    },
    alpha: setup.alpha,
    standardize: options.standardize ?? true,
    ...(setup.grouped ? { grouped: true } : {}),
    columns: names.map((term, c) => ({
      term,
      penaltyFactor: constant.includes(c) || !Number.isFinite(factors[c]) ? null : factors[c],
    })),
    ...(isClass && classes ? { classes } : {}),
    lambdaMax: largest,
    lambdas: points.map((point) => point.lambda),
    coefficients: coefficients.map((perClass) => perClass.map((beta) => Array.from(beta))),
    df,
    devianceRatio: solved.deviance.map((d) => explained(d, nullDev)),
    nullDeviance: nullDev,
    iterations: points.map((point) => point.iterations),
    converged: points.map((point) => point.converged),
    warnings,
  };
}

/** What to try where the path does not converge. */
function adviceFor(family: ExponentialFamily, links: readonly Link[]): string {
  if (!predictorDomains(family, links).some(isBounded)) return 'raise maxIterations, or end the path at a larger lambda';
  return `under the link "${links[0].name}" means may meet the edge of their domain, where a path does not follow them; end the path at a larger lambda, use a link whose inverse is defined everywhere, such as log or logit, or fit without a penalty (glm), which looks for maxima at the edge`;
}
