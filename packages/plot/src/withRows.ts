import { asTable, columnNamed, ExpofamError, type FittedModel, type GlmOptions, glm, savedWeights, withSavedCovariance } from 'expofam';
import { sameFamily } from './sameFamily.ts';

export interface WithRowsOptions {
  /** Weights of the fit; by default the columns that the model remembers by name. Their values a saved model does not hold. */
  readonly weights?: GlmOptions['weights'];
  readonly frequencyWeights?: GlmOptions['frequencyWeights'];
  readonly trace?: boolean;
}

interface SavedVariable {
  readonly kind: string;
  readonly label: string;
  readonly levels?: readonly string[];
  readonly contrast?: { readonly kind: string };
}

/** A model fitted again to its own data: the saved one holds no row, and diagnostics need them. */
export interface ModelWithRows {
  readonly model: FittedModel;
  /** The largest difference of a coefficient from the saved one, in standard errors: near zero when the data are the same. */
  readonly largestChange: number;
  /** True where that is more than rounding: other rows or weights than those of the fit. */
  readonly isOther: boolean;
}

/** How far, in standard errors, a coefficient may move before we doubt that the data are those of the fit. */
const doubt = 1e-3;

/**
 * Gives a saved model the rows that it was fitted to, by fitting it again to them. Levels, contrasts, offset, weights,
 * links and the family's constants are those of the saved model, and so is a covariance that was chosen for it (`withCovariance`),
 * unless the rows are others.
 *
 * @throws ExpofamError `missing-weights` where the data lack the weights of the fit, `other-data` where they give other coefficients
 *
 * @example
 * const { model } = withRows(loadModel(text), rows);
 * diagnosticsPlot(model);
 */
export function withRows(saved: FittedModel, data: unknown, options: WithRowsOptions = {}): ModelWithRows {
  const { state } = saved;
  if (state.penalty) {
    throw new ExpofamError('penalised-model', {
      subject: 'a penalised model with its rows',
      found: 'a fit that its rows alone do not give again',
      expected: 'a model fitted by maximum likelihood',
      advice: 'pictures of predictions (calibration, roc, effects) and of the path need no fit',
    });
  }
  const variables = state.frame.predictors.flatMap((p) => (p as unknown as { variables: SavedVariable[] }).variables);
  const table = asTable(data);
  const contrasts: Record<string, string> = {};
  const levels: Record<string, readonly string[]> = {};
  for (const variable of variables) {
    // C(x, …) says itself what it is; contrasts and levels given beside the formula are those of a column.
    const name = columnNamed(variable.label);
    if (name === undefined || !table.columnNames.includes(name)) continue;
    if (variable.contrast && variable.contrast.kind !== 'treatment') contrasts[name] = variable.contrast.kind;
    if (variable.levels && table.column(name)?.kind === 'categorical') levels[name] = variable.levels;
  }
  const model = glm(state.formula, table, {
    ...sameFamily(saved),
    ...(state.frame.offset === undefined ? {} : { offset: state.frame.offset }),
    ...(state.parallel ? { parallel: state.parallel } : {}),
    ...(state.parameterization ? { parameterization: state.parameterization } : {}),
    ...(Object.keys(contrasts).length ? { contrasts } : {}),
    ...(Object.keys(levels).length ? { levels } : {}),
    ...(state.biasReduction === undefined ? {} : { biasReduction: state.biasReduction as GlmOptions['biasReduction'] }),
    ...savedWeights(state, table, options),
    ...(options.trace ? { trace: true } : {}),
  });
  const name = (c: FittedModel['coefficients'][number]): string => `${c.class ?? c.predictor ?? ''}:${c.term}`;
  const before = new Map(saved.coefficients.map((c) => [name(c), c]));
  let largestChange = 0;
  for (const c of model.coefficients) {
    const old = before.get(name(c));
    if (!old || (old.estimate === null) !== (c.estimate === null)) {
      throw new ExpofamError('other-data', {
        subject: `model "${state.formula}"`,
        found: `data that give other coefficients (${c.term})`,
        expected: 'the data that it was fitted to',
      });
    }
    if (c.estimate === null || old.estimate === null) continue;
    const scale = old.stdError && old.stdError > 0 ? old.stdError : Math.abs(old.estimate) || 1;
    largestChange = Math.max(largestChange, Math.abs(c.estimate - old.estimate) / scale);
  }
  const isOther = largestChange > doubt;
  return { model: isOther ? model : withSavedCovariance(model, saved), largestChange, isOther };
}
