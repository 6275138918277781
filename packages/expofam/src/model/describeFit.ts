import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { BiasReduction } from '../engine/biasReduction.ts';
import { isBuiltIn } from '../family/builtIn.ts';
import { familyNotes } from '../family/familyDefinitions.ts';
import { coefficientRows, sharing } from './coefficientRows.ts';
import { finiteOrNull } from './finiteOrNull.ts';
import type { FrameFit } from './fitFrame.ts';
import { distanceToMaximum, numericalWarnings, statusWarning } from './fitWarnings.ts';
import type { GlmParts } from './glmParts.ts';
import type { Goodness } from './goodness.ts';
import type { ModelState, ModelStatus } from './modelState.ts';
import type { ReadResponse, Warning } from './readResponse.ts';
import { familyDefinition } from './resolveFamily.ts';
import type { RowWeights } from './rowWeights.ts';
import type { FoundRunaway } from './runaway.ts';
import { type FoundSeparation, separationWarning } from './separated.ts';

/** A fit and all that was found about it. */
interface DescribedFit {
  readonly parts: Pick<GlmParts, 'saved' | 'doubtfulMaximum'>;
  readonly formula: string;
  readonly dataName: string;
  readonly frame: ModelFrame;
  readonly response: ReadResponse;
  readonly weights: RowWeights;
  readonly fitted: FrameFit;
  readonly sums: Goodness;
  /** The likelihood at a dispersion; null where there is none. */
  readonly logLikelihoodAt: (dispersion: number) => number | null;
  readonly nullDeviance: number | null;
  readonly separation: FoundSeparation | undefined;
  readonly biasReduction: BiasReduction | undefined;
  readonly runaway: FoundRunaway | undefined;
}

/** Everything that is said about a fit, computed once. */
export function describeFit({
  parts,
  formula,
  dataName,
  frame,
  response,
  weights,
  fitted,
  sums,
  logLikelihoodAt,
  nullDeviance,
  separation: foundSeparation,
  biasReduction,
  runaway: foundRunaway,
}: DescribedFit): ModelState {
  const { family, fit, links } = fitted;
  const { declaration } = family;
  const q = family.predictors.length;
  const rank = fit.layout.parameterCount;
  const nobs = weights.observations;
  const isClass = declaration.response === 'class';
  const dfResidual = (isClass ? nobs * q : nobs) - rank;
  const hasIntercept = frame.predictors[0].design.hasIntercept;
  const dfNull = isClass ? (nobs - (hasIntercept ? 1 : 0)) * q : nobs - (hasIntercept ? 1 : 0);
  const dispersionKnown = !(declaration.dispersion && declaration.dispersion.fixed === undefined);
  const { deviance, pearson, pearsonRoot = Number.NaN, pearsonRounding = 0 } = sums;
  const dispersion = dispersionKnown ? 1 : dfResidual > 0 && pearson !== undefined ? pearson / dfResidual : Number.NaN;
  const warnings: Warning[] = [...response.warnings, ...fitted.warnings];
  // Zeros alone are fitted ever better as the mean goes to zero, by a constant and by the model.
  const isZero = response.y.every((column) => column instanceof Float64Array && column.every((v) => v === 0));
  const explained = foundSeparation !== undefined || foundRunaway !== undefined;
  const noMaximum =
    !biasReduction &&
    (cannotBeMaximum(fitted, sums, hasIntercept && !isZero ? nullDeviance : null, dispersionKnown) ||
      (!explained && isUndetermined(fitted.fit)));
  const [separation, runaway] = noMaximum ? [] : [foundSeparation, foundRunaway];

  // The likelihood of a family with a free dispersion is taken at φ = deviance/Σ replication, as R does.
  let replications = weights.total ? 0 : frame.rowCount;
  for (let i = 0; weights.total && i < frame.rowCount; i++)
    if (weights.total[i] !== 0) replications += weights.replication ? weights.replication[i] : 1;
  const likelihoodDispersion = dispersionKnown ? 1 : (deviance ?? Number.NaN) / replications;
  const separated = separation && !separation.undecided;
  const short = noMaximum || (!separated && !runaway && stoppedShort(fit.answer, dispersion));
  const logLik =
    !response.hasLikelihood || short || runaway?.kind === 'unbounded'
      ? null
      : finiteOrNull(fitted.logLikelihood !== undefined ? fitted.logLikelihood : logLikelihoodAt(likelihoodDispersion));
  const parameters = rank + (dispersionKnown ? 0 : 1) + Object.keys(fitted.estimated).length;
  const aic = logLik === null ? null : -2 * logLik + 2 * parameters;
  const bic = logLik === null ? null : -2 * logLik + parameters * Math.log(nobs);
  const status: ModelStatus = noMaximum ? 'stalled' : separated ? 'separated' : runaway ? 'runaway' : fit.answer.status;
  // The digits are those of the solved equations; where the solver did not come to their solution, they vouch for nothing.
  const reached = !['stopped', 'max-iterations', 'stalled', 'no-start'].includes(status);
  const separatedTerms = separation?.places.map((p) => termName(frame, fitted, p.predictor, p.column)) ?? [];
  if (separation) warnings.push(separationWarning(separation, separatedTerms));
  if (runaway) warnings.push(runaway.warning);
  else if (status !== 'converged' && status !== 'boundary' && status !== 'stopped' && !separated)
    warnings.push(statusWarning(status, fit.answer, short, noMaximum));
  warnings.push(...(parts.doubtfulMaximum?.(frame, fit, status, dispersion) ?? []));
  // The root keeps its digits where Pearson's sum itself overflows or vanishes.
  const normal = dispersion > 1e-280 && dispersion < 1e280;
  const errorScale =
    status === 'boundary' || short
      ? Number.NaN
      : dispersionKnown
        ? 1
        : dfResidual <= 0
          ? Number.NaN
          : normal
            ? Math.sqrt(dispersion)
            : pearsonRoot / Math.sqrt(dfResidual);
  const rows = coefficientRows(
    fitted,
    frame,
    isClass,
    errorScale,
    dispersionKnown,
    dfResidual,
    separation?.places ?? runaway?.places ?? [],
  );
  warnings.push(...numericalWarnings(fit, (j, column) => termName(frame, fitted, j, column), separated === true || runaway !== undefined));
  if (!dispersionKnown && dfResidual <= 0) {
    warnings.push({
      code: 'no-residual-df',
      message: `residual degrees of freedom: ${dfResidual}; expected at least one to estimate the dispersion and standard errors; add rows or remove terms`,
    });
  }
  if (!short && !dispersionKnown && dfResidual > 0 && pearsonRoot <= 10 * Math.sqrt(pearsonRounding)) {
    warnings.push({
      code: 'perfect-fit',
      message:
        'fit: essentially perfect; the residuals are rounding, so dispersion, standard errors and tests mean nothing; look for a column that contains the response, or for weights that leave the other rows out',
    });
  }
  if (deviance === Number.POSITIVE_INFINITY || pearson === Number.POSITIVE_INFINITY) {
    warnings.push({
      code: 'overflow',
      message: `response "${frame.response.label}": squares of its residuals are beyond the range of numbers, so deviance and dispersion are left out; divide the response by a power of ten`,
    });
  }
  const k = fit.transform.places.length;
  const scale = dispersion;
  const isInfinite = fit.transform.places.map(
    (p) => status === 'boundary' || short || ((separation ?? runaway)?.places.includes(p) ?? false),
  );
  const covariance = Array.from({ length: k }, (_, i) =>
    Array.from({ length: k }, (_, j) => (isInfinite[i] || isInfinite[j] ? null : finiteOrNull(fit.covariance[i * k + j] * scale))),
  );
  const definition = familyDefinition(family);
  if (declaration.dispersion?.quasi && !isBuiltIn(family)) {
    const broken = familyNotes(declaration).violation;
    warnings.push({
      code: 'quasi-family',
      message: `family "${family.name}": its log-partition is no cumulant function${broken ? ` (${broken})` : ''}; expected one that some density has; the fit is quasi-likelihood, without likelihood and AIC`,
    });
  }
  // A family with a dispersion has no text form: its declaration is saved.
  const ownFamily = definition ? undefined : parts.saved?.family(family);
  const ownLinks = parts.saved?.links(family, links) ?? [];
  const components = declaration.response === 'class' || declaration.response === 'parts' ? response.classes : undefined;
  return {
    schema: 'expofam-model',
    version: 1,
    formula: frame.spec.formula || formula,
    family: {
      name: family.name,
      constants: family.constants,
      estimated: Object.fromEntries(
        Object.entries(fitted.estimated).map(([n, e]) => [n, { value: e.value, stdError: finiteOrNull(e.stdError) }]),
      ),
      ...(components ? { components } : {}),
      ...(definition ? { definition } : {}),
      ...(ownFamily ? { declaration: ownFamily } : {}),
      ...(declaration.form === 'vector' ? { vectorForm: true } : {}),
    },
    ...(ownLinks.length ? { ownLinks } : {}),
    links: links.map((l) => l.name),
    predictors: family.predictors.map((p) => p.name),
    response: {
      label: frame.response.label,
      ...(response.classes ? { classes: response.classes } : {}),
      ...(response.success === undefined ? {} : { success: response.success }),
    },
    frame: frame.spec,
    predictorFrames: fitted.predictorFrames,
    coefficients: rows,
    ...sharing(fitted, frame),
    covariance,
    nobs,
    rank,
    dfResidual,
    dfNull,
    dispersion: finiteOrNull(dispersion),
    dispersionKnown,
    deviance: finiteOrNull(deviance),
    nullDeviance: finiteOrNull(nullDeviance),
    logLik,
    aic,
    bic,
    pearson: finiteOrNull(pearson),
    iterations: fit.answer.iterations,
    status,
    converged: status === 'converged',
    numerics: { method: fit.numerics.method, condition: finiteOrNull(fit.numerics.condition), digits: reached ? fit.numerics.digits : 0 },
    ...(biasReduction ? { biasReduction } : {}),
    ...(separated ? { separation: { rows: separation.rows, terms: separatedTerms } } : {}),
    missingCount: frame.missingCount,
    dataName,
    warnings,
  };
}

/**
 * True where the answer is no maximum whatever the solver says: coefficients beyond the range of numbers, or a fit worse than a constant
 * that it contains. Responses of 1e±300 whose squares or cubes leave the range of numbers end so.
 */
function cannotBeMaximum(
  { fit }: FrameFit,
  { deviance, pearsonRounding = 0 }: Goodness,
  constant: number | null,
  dispersionKnown: boolean,
): boolean {
  if (!fit.coefficients.every(Number.isFinite)) return true;
  const { status } = fit.answer;
  // With a predictor for the spread too, the likelihood is not the deviance's; and who set a limit of steps is told of that.
  if (deviance === undefined || constant === null || fit.layout.parameter.length > 1) return false;
  if (status === 'stopped' || status === 'max-iterations') return false;
  if (!Number.isFinite(constant)) return Number.isNaN(constant) || deviance < constant;
  // On the scale of a likelihood 1e−5 is nothing: a barrier ends at 1e−13 for each row at an edge, separation near zero.
  const nothing = dispersionKnown ? 1e-5 : 0;
  return deviance - constant > nothing + 1e-6 * Math.abs(constant) + 1e4 * pearsonRounding;
}

/** Weights of 1e−300 beside 1e300: an information that no arithmetic here factors leaves no digit of the estimates. */
const isUndetermined = ({ numerics, layout, concave }: FrameFit['fit']): boolean =>
  concave && layout.parameterCount > 0 && numerics.condition === Number.POSITIVE_INFINITY;

/**
 * True where a solver gave up further than a thousandth of a standard error from the maximum: the information there, and with it standard
 * errors, tests, likelihood and AIC, is that of no fit.
 */
function stoppedShort({ status, trace }: FrameFit['fit']['answer'], dispersion: number): boolean {
  if (status !== 'max-iterations' && status !== 'stalled') return false;
  return !(distanceToMaximum(trace, dispersion) <= 1e-3);
}

/** A coefficient as messages name it: with its predictor or class where there are several. */
export function termName(frame: ModelFrame, fitted: FrameFit, predictor: number, column: number): string {
  const name = frame.predictors[fitted.predictorFrames[predictor]].design.columnNames[column];
  const { predictors } = fitted.family;
  return predictors.length > 1 ? `${predictors[predictor].name}: ${name}` : name;
}
