import { ExpofamError } from '../../core/expofamError.ts';
import { runJob } from '../../engine/job.ts';
import type { ExponentialFamily } from '../../family/exponentialFamily.ts';
import type { Link } from '../../family/link.ts';
import { pathText } from '../../output/pathText.ts';
import { deepFreeze, type FittedModel, fittedModel } from '../fittedModel.ts';
import { familyAndLinks } from '../loadModel.ts';
import type { Prediction, PredictOptions } from '../predict.ts';
import { predicting } from '../predicting.ts';
import type { Warning } from '../readResponse.ts';
import { givenLambdas } from './givenLambdas.ts';
import { pathModelState } from './pathModel.ts';
import type { PathSetup } from './pathSetup.ts';
import type { PathCoefficient, PathCoefficients, PathState } from './pathState.ts';
import { type SolvedPath, solvePath } from './solvePath.ts';

/** What a path in this process keeps besides its state: the rows, to solve for other λs and other rows. Not saved. */
export interface PathTraining {
  readonly setup: PathSetup;
  readonly solved: SolvedPath;
}

/** One row of `tidy()`: a coefficient that is not zero at a λ, with what is said of that λ. */
export interface PathRow extends PathCoefficient {
  readonly lambda: number;
  readonly df: number;
  readonly devianceRatio: number | null;
}

export interface CoefficientsAtOptions {
  /**
   * For a λ between those of the path: true solves for it (needs the rows, and is the default where they are at hand), false
   * interpolates linearly between its neighbours.
   */
  readonly exact?: boolean;
}

/** Penalised fits along a sequence of λ. Immutable. */
export interface GlmPath {
  readonly formula: string;
  readonly family: ExponentialFamily;
  readonly links: readonly Link[];
  readonly alpha: number;
  /** From the largest down. */
  readonly lambdas: readonly number[];
  /** The smallest λ at which every penalised coefficient is zero. */
  readonly lambdaMax: number;
  readonly df: readonly number[];
  readonly devianceRatio: readonly (number | null)[];
  readonly nullDeviance: number | null;
  readonly warnings: readonly Warning[];
  /** Everything, as plain JSON. */
  readonly state: PathState;
  readonly training: PathTraining | undefined;
  /**
   * Coefficients of the columns as written, and whether they are of the path, refitted or interpolated.
   *
   * @throws ExpofamError `bad-option` for a λ that the path cannot answer
   */
  coefficientsAt(lambda: number, options?: CoefficientsAtOptions): PathCoefficients;
  /** The model at a λ: it predicts and is saved as any other, without standard errors. A softmax is written against its reference. */
  modelAt(lambda: number, options?: CoefficientsAtOptions): FittedModel;
  /** Predicts for new rows at a λ. */
  predict(data: unknown, options: PredictOptions & CoefficientsAtOptions & { readonly lambda: number }): Prediction;
  /** The λs with their numbers of coefficients and shares of the deviance, as text. */
  summary(options?: { readonly width?: number; readonly color?: boolean }): string;
  /** Every coefficient that is not zero, λ by λ. */
  tidy(): PathRow[];
  toJSON(): PathState;
  /** The path as plain JSON without any training row; `loadGlmPath` reads it. */
  save(): PathState;
}

/** Makes the immutable result; `training` where the rows are at hand. */
export function glmPathOf(of: PathState, training: PathTraining | undefined): GlmPath {
  const state = deepFreeze(of);
  const { family, links } = training ? training.setup : familyAndLinks(state.model);
  const { lambdas, columns, classes } = state;
  const named = (perClass: readonly (readonly number[] | Float64Array)[]): PathCoefficient[] =>
    perClass.flatMap((beta, k) => columns.map(({ term }, c) => ({ term, ...(classes ? { class: classes[k] } : {}), estimate: beta[c] })));
  /** The place of λ on the path: between `above` and `above + 1`, with the share of the way. */
  const placeOf = (lambda: number): { above: number; share: number } => {
    const at = lambdas.findIndex((l) => Math.abs(l - lambda) <= 1e-12 * l);
    if (at >= 0) return { above: at, share: 0 };
    // λs fall: those above come first.
    const above = lambdas.filter((l) => l > lambda).length - 1;
    if (above < 0 || above === lambdas.length - 1) return { above, share: Number.NaN };
    return { above, share: (lambdas[above] - lambda) / (lambdas[above] - lambdas[above + 1]) };
  };
  const between = (above: number, share: number, of: (i: number) => number): number =>
    share === 0 ? of(above) : of(above) + share * (of(above + 1) - of(above));

  interface At extends PathCoefficients {
    readonly devianceRatio: number | null;
    readonly converged: boolean;
  }
  const at = (lambda: number, options: CoefficientsAtOptions = {}): At => {
    const [value] = givenLambdas(lambda);
    const { above, share } = placeOf(value);
    const { exact = training !== undefined } = options;
    if (share === 0) {
      return {
        lambda: lambdas[above],
        source: 'path',
        coefficients: named(state.coefficients[above]),
        devianceRatio: state.devianceRatio[above],
        converged: state.converged[above],
      };
    }
    if (exact) {
      if (!training) {
        throw new ExpofamError('no-training-rows', {
          subject: `lambda ${value}`,
          found: 'a loaded path, which holds no rows to solve with',
          expected: 'a lambda of the path, or { exact: false } to interpolate',
        });
      }
      const { setup, solved } = training;
      const start = above < 0 ? undefined : { theta: solved.points[above].theta, lambda: lambdas[above] };
      const own = { ...setup, options: { ...setup.options, onLambda: () => undefined } };
      const found = runJob(solvePath(own, (points) => (points.length === 0 ? value : undefined), undefined, start));
      if (found.points.length === 1) {
        const { nullDeviance } = state;
        return {
          lambda: value,
          source: 'refitted',
          coefficients: named(found.coefficients[0]),
          devianceRatio: nullDeviance === null || !Number.isFinite(found.deviance[0]) ? null : 1 - found.deviance[0] / nullDeviance,
          converged: found.points[0].converged,
        };
      }
    }
    if (Number.isNaN(share)) {
      throw new ExpofamError('bad-option', {
        subject: 'lambda',
        found: String(value),
        expected: `a number within the path, ${lambdas[lambdas.length - 1]} … ${lambdas[0]}`,
        advice: 'give it to glmPath() in { lambda: [ … ] }',
      });
    }
    const perClass = state.coefficients[above].map((beta, k) =>
      beta.map((_, c) => between(above, share, (i) => state.coefficients[i][k][c])),
    );
    const hasDeviance = state.devianceRatio[above] !== null && state.devianceRatio[above + 1] !== null;
    return {
      lambda: value,
      source: 'interpolated',
      coefficients: named(perClass),
      devianceRatio: hasDeviance ? between(above, share, (i) => state.devianceRatio[i] as number) : null,
      converged: state.converged[above] && state.converged[above + 1],
    };
  };
  const modelAt = (lambda: number, options: CoefficientsAtOptions = {}): FittedModel => {
    const found = at(lambda, options);
    return fittedModel(pathModelState(state, found, found.devianceRatio, found.converged), undefined, {
      family,
      links,
      predicting,
    });
  };
  return Object.freeze({
    formula: state.model.formula,
    family,
    links,
    alpha: state.alpha,
    lambdas,
    lambdaMax: state.lambdaMax,
    df: state.df,
    devianceRatio: state.devianceRatio,
    nullDeviance: state.nullDeviance,
    warnings: state.warnings,
    state,
    training,
    coefficientsAt(lambda: number, options: CoefficientsAtOptions = {}) {
      const { lambda: value, source, coefficients } = at(lambda, options);
      return { lambda: value, source, coefficients };
    },
    modelAt,
    predict: (data: unknown, options: PredictOptions & CoefficientsAtOptions & { readonly lambda: number }) => {
      const { lambda, exact, ...rest } = options;
      return modelAt(lambda, exact === undefined ? {} : { exact }).predict(data, rest);
    },
    summary: (options: { readonly width?: number; readonly color?: boolean } = {}) => pathText(state, options),
    tidy: () =>
      lambdas.flatMap((lambda, i) =>
        named(state.coefficients[i])
          .filter((row) => row.estimate !== 0)
          .map((row) => ({ lambda, ...row, df: state.df[i], devianceRatio: state.devianceRatio[i] })),
      ),
    toJSON: () => state,
    save: () => state,
  });
}
