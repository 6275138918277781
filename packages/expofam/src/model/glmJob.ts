import { ExpofamError } from '../core/expofamError.ts';
import { refuseUnknown } from '../core/refuseUnknown.ts';
import { asTable } from '../data/asTable.ts';
import { buildModelFrame } from '../design/buildModelFrame.ts';
import type { FrameOptions, ModelFrame } from '../design/modelFrame.types.ts';
import type { BiasReduction } from '../engine/biasReduction.ts';
import type { Job } from '../engine/job.ts';
import { edgeWatch } from '../engine/separation.ts';
import { isBuiltIn } from '../family/builtIn.ts';
import { familyNotes } from '../family/familyDefinitions.ts';
import { isNamedLink } from '../family/links.ts';
import { offerKernels } from '../kernels/activeKernels.ts';
import { coefficientRows, sharing } from './coefficientRows.ts';
import { finiteOrNull } from './finiteOrNull.ts';
import { type FrameFit, fitFrame } from './fitFrame.ts';
import { detached, type RowFitOptions } from './fitRows.ts';
import { type FittedModel, fittedModel } from './fittedModel.ts';
import { numericalWarnings } from './fitWarnings.ts';
import { type GlmOptions, glmOptionNames } from './glmOptions.ts';
import { type GlmParts, required } from './glmParts.ts';
import { type Goodness, goodness } from './goodness.ts';
import { fullLogLikelihood } from './likelihood.ts';
import type { ModelState, ModelStatus } from './modelState.ts';
import { nullDeviance } from './nullFit.ts';
import { dataRow, type ReadResponse, readResponse, type Warning } from './readResponse.ts';
import { familyDefinition, resolveFamily } from './resolveFamily.ts';
import { type RowWeights, rowWeights, withoutRows } from './rowWeights.ts';
import type { FoundRunaway } from './runaway.ts';
import {
  droppedWarning,
  type FoundSeparation,
  limitFit,
  reducedWarning,
  separationError,
  separationOf,
  separationWarning,
} from './separated.ts';

/** The fit of `glm()` as a job, with the parts that an entry of the library gives. */
export function* glmJob(parts: GlmParts, formula: string, data: unknown, options: GlmOptions): Job<FittedModel> {
  if (!options || options.family === undefined) {
    throw new ExpofamError('missing-family', {
      subject: 'glm',
      found: 'no family',
      expected: "a family's name",
      advice: "{ family: 'gaussian' } for numbers, 'bernoulli' for yes or no, 'poisson' for counts",
    });
  }
  refuseUnknown('glm', options, glmOptionNames);
  offerKernels(parts.kernels);
  const table = asTable(data);
  const frameOptions: FrameOptions = {
    ...(options.offset === undefined ? {} : { offset: options.offset }),
    ...(options.weights === undefined ? {} : { priorWeights: options.weights }),
    ...(options.frequencyWeights === undefined ? {} : { frequencyWeights: options.frequencyWeights }),
    ...(options.contrasts ? { contrasts: options.contrasts } : {}),
    ...(options.levels ? { levels: options.levels } : {}),
    ...(options.missing ? { missing: options.missing } : {}),
  };
  const frame = buildModelFrame(formula, table, frameOptions);
  const { family, links } = resolveFamily(frame, options, parts.familyByName);
  if (family.predictors.length > 1 && family.declaration.response !== 'class')
    required(parts.runawayOf, `family "${family.name}"`, 'one linear predictor, or classes');
  const response = readResponse(frame, family.declaration, options.reference);
  let weights = rowWeights(frame, family.declaration, response.trials);
  if (weights.observations === 0) {
    throw new ExpofamError('no-rows', { subject: `data "${table.name}"`, found: 'no row with a weight above 0', expected: 'at least one' });
  }
  const onStep = options.onStep;
  const { dispersion } = family.declaration;
  const dispersionKnown = !(dispersion && dispersion.fixed === undefined);
  const { solver = 'newton', start = 'auto' } = options;
  if (solver !== 'newton' || start !== 'auto')
    required(parts.chooseSolver, solver === 'newton' ? `start "${start}"` : `solver "${solver}"`, 'newton from the response');
  const rowOptions: RowFitOptions & Pick<GlmOptions, 'parallel' | 'threads'> & { readonly parts: GlmParts } = {
    parts,
    dispersionKnown,
    ...(parts.chooseSolver ? { chooseSolver: parts.chooseSolver } : {}),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    ...(options.parallel === undefined ? {} : { parallel: options.parallel }),
    ...(options.starts === undefined ? {} : { starts: options.starts }),
    ...options.stochastic,
    ...(options.solver === undefined ? {} : { solver: options.solver }),
    ...(options.start === undefined ? {} : { start: options.start }),
    ...(options.strategy === undefined ? {} : { strategy: strategyOf(options) }),
    ...(options.maxIterations === undefined ? {} : { maxIterations: options.maxIterations }),
    ...(options.tolerance === undefined ? {} : { tolerance: options.tolerance }),
    ...(onStep ? { onStep: (p) => onStep({ iteration: p.iteration, logLikelihood: p.logLikelihood, decrement: p.decrement }) } : {}),
  };
  const reducing = (kind: BiasReduction): typeof rowOptions => ({
    ...rowOptions,
    biasReduction: {
      kind,
      dispersionKnown,
      observations: weights.observations,
      reducer: required(parts.biasReducer, 'bias reduction', 'maximum likelihood'),
    },
  });
  let biasReduction = options.biasReduction;
  let fitted = yield* fitFrame(frame, response, weights, family, links, biasReduction ? reducing(biasReduction) : rowOptions);
  const noFit = fitted.fit.answer.status === 'no-start';
  if (noFit) {
    const largest = response.y.reduce((m, c) => (c instanceof Float64Array ? c.reduce((a, v) => Math.max(a, Math.abs(v)), m) : m), 0);
    if (largest > 1e150) {
      throw new ExpofamError('overflow', {
        subject: `response "${frame.response.label}"`,
        found: `values to ${largest.toPrecision(3)}, whose squares are beyond the range of numbers`,
        expected: 'values below 1e150',
        advice: 'divide the response by a power of ten, or use the link log',
      });
    }
    throw new ExpofamError('no-start', {
      subject: `family "${family.name}" with link ${links.map((l) => `"${l.name}"`).join(', ')}`,
      found: 'no coefficients that keep every mean in its domain',
      expected: 'a linear predictor that the link can map to a mean',
      advice: 'use a link whose inverse is defined everywhere, such as log or logit',
    });
  }
  let sums = sumsOf(fitted);
  let separation = biasReduction ? undefined : separationOf(frame, fitted, sums.nearEdge);
  const warnings: Warning[] = [];
  const { onSeparation = 'warn' } = options;
  if (separation && !separation.undecided && onSeparation !== 'warn') {
    const terms = separation.places.map((p) => termName(frame, fitted, p.predictor, p.column));
    if (onSeparation === 'error') throw separationError(separation, terms);
    if (onSeparation === 'firth') {
      biasReduction = 'mean';
      fitted = yield* fitFrame(frame, response, weights, family, links, reducing(biasReduction));
      sums = sumsOf(fitted);
      warnings.push(reducedWarning(separation));
      separation = undefined;
    } else if (onSeparation === 'drop') {
      weights = withoutRows(weights, frame, separation.frameRows);
      if (weights.observations === 0 || family.declaration.response === 'class') throw separationError(separation, terms);
      fitted = yield* fitFrame(frame, response, weights, family, links, rowOptions);
      warnings.push(droppedWarning(separation));
      sums = sumsOf(fitted);
      separation = separationOf(frame, fitted, sums.nearEdge);
    }
  }
  if (separation && !separation.undecided) fitted = { ...fitted, fit: limitFit(fitted.fit, separation.directions) };
  const runaway = separation || biasReduction ? undefined : parts.runawayOf?.(frame, fitted);
  if (runaway) {
    fitted = runaway.fitted;
    sums = sumsOf(fitted);
  }
  const nullDev = yield* nullDeviance(frame, response, weights, fitted);
  const state = modelState(
    parts,
    formula,
    table.name,
    frame,
    response,
    weights,
    { ...fitted, warnings: [...fitted.warnings, ...warnings] },
    sums,
    nullDev,
    separation,
    biasReduction,
    runaway,
  );
  // A penalised pass is made of the fit's own.
  const fit = biasReduction ? fitted.fit : detached(fitted.fit);
  if (!biasReduction) fitted.giveBack();
  return fittedModel(state, {
    family: fitted.family,
    links,
    frame,
    response,
    weights,
    fit,
    table,
    options,
    ...(options.trace ? { trace: true } : {}),
    ...(parts.saved ||
    ((isBuiltIn(fitted.family) || state.family.definition) &&
      links.every((l, j) => isNamedLink(l) || l === fitted.family.predictors[j].link))
      ? {}
      : { unsaved: true }),
  });
}

const strategies = new Set(['auto', 'newton', 'part', 'gradients']);

/** The strategy that was asked for, which only Newton's method has. */
function strategyOf({ strategy, solver }: GlmOptions): GlmOptions['strategy'] {
  const named = strategies.has(strategy as string);
  if (!named || (strategy !== 'auto' && solver !== undefined && solver !== 'newton'))
    throw new ExpofamError('bad-option', {
      subject: 'strategy',
      found: named ? `"${strategy}" with the solver ${solver}` : `"${String(strategy)}"`,
      expected: named ? 'the solver newton' : 'auto, newton, part or gradients',
      ...(named ? { advice: 'leave one of them out' } : {}),
    });
  return strategy;
}

/** What is summed over the rows at the fitted coefficients, in one sweep that also looks for rows near the edge. */
function sumsOf({ fit, family }: FrameFit): Goodness & { readonly nearEdge: boolean } {
  const watch = edgeWatch(fit.data, fit.model, fit.layout, family.declaration.response === 'class');
  return { ...goodness(fit, watch?.see), nearEdge: watch?.nearEdge() ?? false };
}

/** Everything that is said about a fit, computed once. */
function modelState(
  parts: GlmParts,
  formula: string,
  dataName: string,
  frame: ModelFrame,
  response: ReadResponse,
  weights: RowWeights,
  fitted: FrameFit,
  sums: Goodness,
  nullDeviance: number | null,
  separation: FoundSeparation | undefined,
  biasReduction: BiasReduction | undefined,
  runaway: FoundRunaway | undefined,
): ModelState {
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

  // The likelihood of a family with a free dispersion is taken at φ = deviance/Σ replication, as R does.
  let replications = weights.total ? 0 : frame.rowCount;
  for (let i = 0; weights.total && i < frame.rowCount; i++)
    if (weights.total[i] !== 0) replications += weights.replication ? weights.replication[i] : 1;
  const likelihoodDispersion = dispersionKnown ? 1 : (deviance ?? Number.NaN) / replications;
  const logLik =
    !response.hasLikelihood || runaway?.kind === 'unbounded'
      ? null
      : finiteOrNull(
          fitted.logLikelihood !== undefined
            ? fitted.logLikelihood
            : fullLogLikelihood(family, links, fit, weights, likelihoodDispersion, sums),
        );
  const parameters = rank + (dispersionKnown ? 0 : 1) + Object.keys(fitted.estimated).length;
  const aic = logLik === null ? null : -2 * logLik + 2 * parameters;
  const bic = logLik === null ? null : -2 * logLik + parameters * Math.log(nobs);

  const separated = separation && !separation.undecided;
  const status: ModelStatus = separated ? 'separated' : runaway ? 'runaway' : fit.answer.status;
  const separatedTerms = separation?.places.map((p) => termName(frame, fitted, p.predictor, p.column)) ?? [];
  if (separation) warnings.push(separationWarning(separation, separatedTerms));
  if (runaway) warnings.push(runaway.warning);
  else if (status === 'boundary') warnings.push(boundaryWarning(fit.edge.map((i) => dataRow(frame, i))));
  else if (status !== 'converged' && !separated) warnings.push(statusWarning(status, fit.answer));
  if (!fit.concave && !separated && status === 'converged') {
    warnings.push({
      code: 'stationary-point',
      message:
        'fit: a stationary point where the likelihood does not curve down in every direction, from every start tried; it may not be the maximum; try more starts, another link, or fewer terms',
    });
  }
  // The root keeps its digits where Pearson's sum itself overflows or vanishes.
  const normal = dispersion > 1e-280 && dispersion < 1e280;
  const errorScale =
    status === 'boundary'
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
  if (!dispersionKnown && dfResidual > 0 && pearsonRoot <= 10 * Math.sqrt(pearsonRounding)) {
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
  const isInfinite = fit.transform.places.map((p) => status === 'boundary' || ((separation ?? runaway)?.places.includes(p) ?? false));
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
    numerics: { method: fit.numerics.method, condition: finiteOrNull(fit.numerics.condition), digits: fit.numerics.digits },
    ...(biasReduction ? { biasReduction } : {}),
    ...(separated ? { separation: { rows: separation.rows, terms: separatedTerms } } : {}),
    missingCount: frame.missingCount,
    dataName,
    warnings,
  };
}

/** A coefficient as messages name it: with its predictor or class where there are several. */
function termName(frame: ModelFrame, fitted: FrameFit, predictor: number, column: number): string {
  const name = frame.predictors[fitted.predictorFrames[predictor]].design.columnNames[column];
  const { predictors } = fitted.family;
  return predictors.length > 1 ? `${predictors[predictor].name}: ${name}` : name;
}

function boundaryWarning(rows: readonly number[]): Warning {
  const shown = `${rows.slice(0, 8).join(', ')}${rows.length > 8 ? ', …' : ''}`;
  return {
    code: 'boundary',
    message: `fit: the maximum lies at the edge of the domain (the mean of row${rows.length === 1 ? '' : 's'} ${shown}), where standard errors from the information do not hold; they are left out; a link whose inverse is defined everywhere, such as log or logit, avoids the edge`,
  };
}

function statusWarning(status: ModelStatus, answer: FrameFit['fit']['answer']): Warning {
  const { iterations, trace } = answer;
  const distance = trace[trace.length - 1]?.decrement ?? Number.NaN;
  const found: Partial<Record<ModelStatus, string>> = {
    'max-iterations': `no convergence in ${iterations} iterations; raise maxIterations, or look for separation and badly scaled columns`,
    stalled: `stalled after ${iterations} iterations where no step raises the likelihood; check the link, the scaling of columns and the response`,
    stopped: `stopped after ${iterations} updates, ${distance.toPrecision(2)} standard errors from the maximum; more epochs or the solver newton come closer`,
  };
  return { code: status, message: `fit: ${found[status] ?? status}` };
}
