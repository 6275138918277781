import type { DesignMatrix } from '../../design/designMatrix.ts';
import type { ModelFrame, PredictorFrame } from '../../design/modelFrame.types.ts';
import type { DesignSpec } from '../../design/predictorSpec.ts';
import type { Job } from '../../engine/job.ts';
import type { ExponentialFamily } from '../../family/exponentialFamily.ts';
import { rowModel } from '../../family/rowModel.ts';
import { predictorFrames, rowData } from '../fitFrame.ts';
import { fitRows, type RowFit } from '../fitRows.ts';
import type { TrainingFit } from '../fittedModel.ts';
import { parallelPlaces } from '../parallelTerms.ts';
import { profileConstant } from '../profileConstants.ts';
import { rowParts } from '../rowParts.ts';

/** A term of a model: which formula it belongs to, and the variables whose product it is. */
export interface ModelTerm {
  /** `x`, `a:b`; `sd: x` in a further predictor's own formula. */
  readonly label: string;
  /** The part of the frame (0 is the main formula), and the term's place in its design. */
  readonly part: number;
  readonly term: number;
  /** The labels of its variables. */
  readonly variables: readonly string[];
}

/** What is known of a submodel's fit. */
export interface Submodel {
  /** Σwℓ at unit dispersion. */
  readonly logLikelihood: number;
  readonly rank: number;
  readonly fit: RowFit;
  /** The family with the constants of this fit. */
  readonly family: ExponentialFamily;
}

/** The terms of a model without the intercepts, in the order of the formula. */
export function modelTerms(frame: ModelFrame): ModelTerm[] {
  return frame.predictors.flatMap((p, part) => {
    const spec = frame.spec.predictors[part] as unknown as DesignSpec;
    const first = p.design.hasIntercept ? 1 : 0;
    return spec.terms.map((t, k) => ({
      label: part === 0 ? t.label : `${p.name ?? part}: ${t.label}`,
      part,
      term: k + first,
      variables: t.variables.map((v) => spec.variables[v].label),
    }));
  });
}

/** True where `other` holds all variables of `term` and more, so that it cannot stay without it. */
export function contains(other: ModelTerm, term: ModelTerm): boolean {
  return other !== term && other.part === term.part && term.variables.every((v) => other.variables.includes(v));
}

/** A design with some of its terms, in their order. */
export function designOfTerms(design: DesignMatrix, keep: (term: number) => boolean): DesignMatrix {
  const terms = design.terms.filter((_, k) => keep(k));
  let start = 0;
  const columnNames: string[] = [];
  const moved = terms.map((t) => {
    for (let c = 0; c < t.width; c++) columnNames.push(design.columnNames[t.start + c]);
    const out = { ...t, start };
    start += t.width;
    return out;
  });
  return { rowCount: design.rowCount, columnNames, terms: moved, hasIntercept: design.hasIntercept };
}

/** Fits the model of the same rows, family and links with some of the terms; intercepts and offsets stay. */
export function* fitSubmodel(training: TrainingFit, keep: (term: ModelTerm) => boolean): Job<Submodel> {
  const terms = modelTerms(training.frame);
  const { fit, frame, family } = training;
  if (!fit.joint && fit.data.designs.every((d) => d.resident) && fit.aliased.length === 0 && training.options?.parallel === undefined) {
    // The columns are at hand, centred and scaled, and those of a part are as independent as all of them.
    const frames = predictorFrames(frame, family);
    const part = yield* fitRows(fit.data, fit.model, fit.layout.design, {
      parts: rowParts,
      without: (j, column) => {
        const { design } = frame.predictors[frames[j]];
        const at = design.terms.findIndex((t) => column >= t.start && column < t.start + t.width);
        const term = terms.find((t) => t.part === frames[j] && t.term === at);
        return term !== undefined && !keep(term);
      },
    });
    return { logLikelihood: part.answer.logLikelihood, rank: part.layout.parameterCount, fit: part, family };
  }
  const predictors = training.frame.predictors.map(
    (p, part): PredictorFrame => ({
      ...p,
      design: designOfTerms(p.design, (k) => {
        const term = terms.find((t) => t.part === part && t.term === k);
        return term === undefined || keep(term);
      }),
    }),
  );
  return yield* fitFrames(training, predictors);
}

/**
 * Fits the family and links of a model to other designs of the same rows. A constant that was estimated with the coefficients and is
 * not orthogonal to them is estimated anew: at its old value the likelihood has not its maximum.
 */
export function* fitFrames(training: TrainingFit, predictors: readonly PredictorFrame[]): Job<Submodel> {
  const { frame, family, links, response, weights } = training;
  const reduced: ModelFrame = { ...frame, predictors };
  const frames = predictorFrames(reduced, family);
  const { data, designIndex } = rowData(reduced, frames, response, weights);
  const shared = parallelPlaces(reduced, frames, training.options?.parallel, false);
  const fitWith = (f: ExponentialFamily, warmStart?: Float64Array): Job<RowFit> =>
    fitRows(data, rowModel(f, links), designIndex, { shared, parts: rowParts, ...(warmStart ? { warmStart } : {}) });
  const { joint } = training.fit;
  if (!joint) {
    const fit = yield* fitWith(family);
    return { logLikelihood: fit.answer.logLikelihood, rank: fit.layout.parameterCount, fit, family };
  }
  const profiled = yield* profileConstant(family, links, joint.constant, weights, fitWith);
  const { fit, maximum } = profiled;
  return { logLikelihood: maximum ?? fit.answer.logLikelihood, rank: fit.layout.parameterCount, fit, family: profiled.family };
}
