import { ExpofamError } from '../core/expofamError.ts';
import { evaluate } from '../expr/evaluate.ts';
import type { FittedModel } from './fittedModel.ts';
import { oneRow } from './oneRow.ts';
import { replayFrame } from './replayFrame.ts';

/** A class of a row in the softmax view. */
export interface ExplainedClass {
  readonly name: string;
  /** The linear predictor of the class; 0 for the reference. */
  readonly logit: number;
  /** e^logit; ∞ where that overflows (the probability does not). */
  readonly exponential: number;
  readonly probability: number;
  readonly logProbability: number;
  /** 1 for the row's class, 0 for the others; the shares of the row's counts. Absent where the data have no response. */
  readonly target?: number;
}

/** How a classifier comes to the probabilities of one row, and what it loses there. */
export interface ExplainedRow {
  readonly classes: readonly ExplainedClass[];
  /** Σ e^logit. */
  readonly normaliser: number;
  readonly logNormaliser: number;
  /** −Σ target · log p, for one observation; absent where the data have no response. */
  readonly crossEntropy?: number;
  /** Observations in the row: 1 for labels, the sum of the counts otherwise. */
  readonly observations: number;
}

/**
 * The cross-entropy view of softmax (and of logistic regression, a softmax of two classes) for one row: logits, their
 * exponentials, the normaliser, probabilities, the one-hot target and the cross-entropy −Σ t log p. Summed over rows of
 * labels this is the negative log-likelihood.
 *
 * @param data rows in any form that `predict` takes, with or without the response
 * @param rowIndex counted from 0
 * @throws ExpofamError `bad-family` where the response has no classes
 * @example
 * const rows = { kind: ['a', 'b', 'c', 'a', 'b', 'c'], x: [1, 2, 3, 2, 3, 1] };
 * const softmax = glm('kind ~ 1', rows, { family: 'multinomial' });
 * explainRow(softmax, rows, 4).classes.length; // 3
 */
export function explainRow(model: FittedModel, data: unknown, rowIndex = 0): ExplainedRow {
  const { family, links, state } = model;
  const kind = family.declaration.response;
  if (kind !== 'class' && kind !== 'proportion') {
    throw new ExpofamError('bad-family', {
      subject: `family "${family.name}"`,
      found: 'a response without classes',
      expected: 'a family of classes: bernoulli, binomial or multinomial',
      advice: 'parameterSpaces() shows a row of any family',
    });
  }
  const row = oneRow(model, data, rowIndex);
  const rows = family.compose(links);
  const logits = [...rows.natural.map((e) => evaluate(e, row.environment)), 0];
  const largest = Math.max(...logits);
  const shifted = logits.reduce((sum, l) => sum + Math.exp(l - largest), 0);
  const logNormaliser = largest + Math.log(shifted);
  const names = state.family.components ?? twoClasses(model);
  const target = targetOf(model, row.table, names);
  // Of two classes each is computed from its own tail.
  const logProbability =
    kind === 'proportion'
      ? [evaluate(rows.parameters[0].log, row.environment), evaluate(rows.parameters[0].logComplement, row.environment)]
      : logits.map((l) => l - largest - Math.log(shifted));
  const classes = names.map((name, k) => ({
    name,
    logit: logits[k],
    exponential: Math.exp(logits[k]),
    probability: Math.exp(logProbability[k]),
    logProbability: logProbability[k],
    ...(target ? { target: target.shares[k] } : {}),
  }));
  return {
    classes,
    normaliser: Math.exp(logNormaliser),
    logNormaliser,
    ...(target
      ? { crossEntropy: 0 - classes.reduce((sum, c) => sum + (c.target === 0 ? 0 : (c.target as number) * c.logProbability), 0) }
      : {}),
    observations: target?.observations ?? 1,
  };
}

/** The success first, as η is its log odds. */
function twoClasses({ state }: FittedModel): string[] {
  const success = state.response.success ?? '1';
  return [success, state.response.classes?.find((c) => c !== success) ?? '0'];
}

/** The shares of the classes in the row's response, where the data have it. */
function targetOf(
  model: FittedModel,
  table: Parameters<typeof replayFrame>[1],
  names: readonly string[],
): { readonly shares: readonly number[]; readonly observations: number } | undefined {
  let frame: ReturnType<typeof replayFrame>;
  try {
    frame = replayFrame(model.state, table);
  } catch (error) {
    if (error instanceof ExpofamError && error.code === 'unknown-column') return undefined;
    throw error;
  }
  if (frame.rowCount === 0) return undefined;
  const { response } = frame;
  if (response.kind === 'matrix') {
    const isPair = model.family.declaration.response === 'proportion';
    const counts = names.map((name, k) => response.columns[isPair ? k : response.columnLabels.indexOf(name)][0]);
    const observations = counts.reduce((a, b) => a + b, 0);
    return { shares: counts.map((c) => (observations === 0 ? 0 : c / observations)), observations };
  }
  if (response.kind === 'numeric' && names.length === 2 && model.family.declaration.response === 'proportion') {
    const [share] = response.values;
    return { shares: [share, 1 - share], observations: 1 };
  }
  const label = response.kind === 'categorical' ? response.levels[response.codes[0]] : String(response.values[0]);
  if (!names.includes(label)) {
    throw new ExpofamError('unknown-level', {
      subject: `response "${response.label}"`,
      found: `"${label}", a class that the model does not know`,
      expected: names.join(', '),
    });
  }
  return { shares: names.map((name) => (name === label ? 1 : 0)), observations: 1 };
}
