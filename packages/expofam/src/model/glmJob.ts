import { ExpofamError } from '../core/expofamError.ts';
import { refuseUnknown } from '../core/refuseUnknown.ts';
import { asTable } from '../data/asTable.ts';
import { buildModelFrame } from '../design/buildModelFrame.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { BiasReduction } from '../engine/biasReduction.ts';
import { watchOf } from '../engine/edgeWatch.ts';
import type { Job } from '../engine/job.ts';
import { isBuiltIn } from '../family/builtIn.ts';
import { isNamedLink } from '../family/links.ts';
import { describeFit, termName } from './describeFit.ts';
import { detached } from './detachedFit.ts';
import { type DistinctRows, distinctRows } from './distinctRows.ts';
import { type FrameFit, fitFrame } from './fitFrame.ts';
import type { RowFitOptions } from './fitRows.ts';
import { type FittedModel, fittedModel } from './fittedModel.ts';
import { frameOptions } from './frameOptions.ts';
import { type GlmOptions, glmOptionNames } from './glmOptions.ts';
import { type GlmParts, refuseWanted, required } from './glmParts.ts';
import { type Goodness, goodness } from './goodness.ts';
import { fullLogLikelihood } from './likelihood.ts';
import { nullDeviance } from './nullFit.ts';
import { readResponse, type Warning } from './readResponse.ts';
import { resolveFamily } from './resolveFamily.ts';
import { rowWeights, withoutRows } from './rowWeights.ts';
import { droppedWarning, reducedWarning, separatedFit, separationError, separationOf } from './separated.ts';

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
  parts.checkFitOptions?.(formula, options);
  const table = asTable(data);
  parts.threads?.startThreads(options.threads, table.rowCount);
  const ahead = parts.threads?.extentsAhead(options.threads);
  let read: ModelFrame;
  try {
    read = buildModelFrame(formula, table, { ...frameOptions(options), ...(ahead ? { extentOf: ahead.extentOf } : {}) });
  } finally {
    ahead?.end();
  }
  const { family, links } = resolveFamily(read, options, parts);
  if (family.predictors.length > 1 && family.declaration.response !== 'class')
    required(parts.runawayOf, `family "${family.name}"`, 'one linear predictor, or classes');
  const shown = parts.parameterized?.(options, family);
  const reader = parts.threads?.responseReader();
  const response = readResponse(read, family.declaration, options.reference, reader);
  const frame = options.classWeights
    ? required(parts.withClassWeights, 'classWeights', 'a weight for each row')(read, family.declaration, response, options.classWeights)
    : read;
  let weights = rowWeights(frame, family.declaration, response.trials);
  if (weights.observations === 0) {
    throw new ExpofamError('no-rows', { subject: `data "${table.name}"`, found: 'no row with a weight above 0', expected: 'at least one' });
  }
  const onStep = options.onStep;
  const { dispersion } = family.declaration;
  const dispersionKnown = !(dispersion && dispersion.fixed === undefined);
  const rowOptions: RowFitOptions & Pick<GlmOptions, 'parallel' | 'threads'> & { readonly parts: GlmParts; readonly described: true } = {
    parts,
    described: true,
    dispersionKnown,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    ...(options.parallel === undefined ? {} : { parallel: options.parallel }),
    ...(parts.solving?.(options) ?? newtonAlone(options)),
    ...(options.maxIterations === undefined ? {} : { maxIterations: options.maxIterations }),
    ...(options.tolerance === undefined ? {} : { tolerance: options.tolerance }),
    ...(options.trace || onStep ? { everyLikelihood: true } : {}),
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
    refuseWanted(fitted.fit);
    const offset = frame.predictors.reduce((m, p) => p.offset?.reduce((a, v) => Math.max(a, Math.abs(v)), m) ?? m, 0);
    throw new ExpofamError('no-start', {
      subject: `family "${family.name}" with link ${links.map((l) => `"${l.name}"`).join(', ')}`,
      found: 'no coefficients that keep every mean in its domain',
      expected: 'a linear predictor that the link can map to a mean',
      advice:
        offset > 300
          ? `look at the offset: it has values to ±${offset.toPrecision(3)}, and means of e^±${offset.toPrecision(3)} are no numbers`
          : 'use a link whose inverse is defined everywhere, such as log or logit',
    });
  }
  let sums = sumsOf(fitted);
  let separation = biasReduction ? undefined : separationOf(frame, fitted, sums.nearEdge);
  const warnings: Warning[] = [];
  const { onSeparation = 'warn' } = options;
  if (separation && !separation.undecided && onSeparation !== 'warn') {
    const terms = separation.places.map((p) => termName(frame, fitted, p.predictor, p.column));
    fitted.giveBack();
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
  if ((!separation || separation.undecided) && !biasReduction) refuseWanted(fitted.fit);
  if (separation && !separation.undecided) {
    const { fit } = fitted;
    fitted = { ...fitted, fit: separatedFit(fit, separation) };
    if (fitted.fit.answer !== fit.answer) sums = sumsOf(fitted);
  }
  const runaway = separation || biasReduction ? undefined : parts.runawayOf?.(frame, fitted);
  if (runaway) {
    fitted = runaway.fitted;
    sums = sumsOf(fitted);
  }
  // Of the weights that separation has left; the null model and the likelihood both ask.
  const { total } = weights;
  let seen: { readonly rows: DistinctRows | undefined } | undefined;
  const distinct = (): DistinctRows | undefined => {
    seen ??= { rows: distinctRows(response.y, total, frame.rowCount, reader) };
    return seen.rows;
  };
  const nullDev = yield* nullDeviance(frame, response, weights, fitted, parts, biasReduction ? undefined : sums, distinct);
  const state = describeFit({
    parts,
    formula,
    dataName: table.name,
    frame,
    response,
    weights,
    fitted: {
      ...fitted,
      warnings: [...fitted.warnings, ...warnings, ...(parts.nullDevianceWarnings?.(frame, fitted, sums, nullDev) ?? [])],
    },
    sums,
    logLikelihoodAt: (dispersion) =>
      parts.likelihoodFromSums?.(fitted.family, links, fitted.fit.data, weights, dispersion, sums, distinct) ??
      fullLogLikelihood(fitted.family, links, fitted.fit, weights, dispersion),
    nullDeviance: nullDev,
    separation,
    biasReduction,
    runaway,
  });
  // A penalised pass is made of the fit's own.
  const fit = biasReduction ? fitted.fit : detached(fitted.fit);
  if (!biasReduction) fitted.giveBack();
  const model = fittedModel(state, {
    family: fitted.family,
    links,
    frame,
    response,
    weights,
    fit,
    table,
    options,
    ...(parts.predicting ? { predicting: parts.predicting } : {}),
    ...(options.trace ? { trace: true } : {}),
    ...(parts.saved ||
    ((isBuiltIn(fitted.family) || state.family.definition) &&
      links.every((l, j) => isNamedLink(l) || l === fitted.family.predictors[j].link))
      ? {}
      : { unsaved: true }),
  });
  return shown?.(model) ?? model;
}

const usual: readonly unknown[] = [undefined, 'newton', 'auto', 1, 'reference'];

/** Refuses whatever asks for more than Newton's method from the response, and coefficients against a reference. */
function newtonAlone(options: GlmOptions): object {
  for (const name of ['solver', 'start', 'starts', 'strategy', 'parameterization'] as const)
    if (!usual.includes(options[name])) required(undefined, `${name} "${options[name]}"`, 'the default');
  return {};
}

/** What is summed over the rows at the fitted coefficients, in one sweep that also looks for rows near the edge. */
const sumsOf = ({ fit, family }: FrameFit): Goodness =>
  goodness(fit, watchOf(fit.model, fit.layout, family.declaration.response === 'class'));
