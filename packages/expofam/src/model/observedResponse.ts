import { asTable } from '../data/anyTable.ts';
import type { FittedModel } from './fittedModel.ts';
import { readKnownResponse } from './readKnownResponse.ts';
import { type ReplayOptions, replayFrame } from './replayFrame.ts';
import { rowWeights } from './rowWeights.ts';

/** What was observed in rows that a fit need not have seen. */
export interface ObservedResponse {
  /** A column for each class or part of the response in the family's order, where it is one number one column: 1 or 0 for classes. */
  readonly columns: readonly Float64Array[];
  /** Trials and weights of the rows, with the class weights of the fit; one where there are none. */
  readonly weights: Float64Array;
  /** Places of these rows in the data, counted from 0: rows that lack a value are left out. */
  readonly rows: Int32Array;
}

/**
 * The response of other rows as the fit read its own: its classes in their order (the rows need not have all of them), its
 * success, its class weights. To hold against `model.predict(data)`.
 *
 * @throws ExpofamError `unknown-level` for a class that the fit has not seen
 * @example
 * const rows = { sold: ['no', 'yes', 'no', 'yes', 'no', 'no'], price: [9, 7, 5, 4, 8, 6] };
 * const model = glm('sold ~ price', rows, { family: 'bernoulli' });
 * observedResponse(model, { sold: ['no', 'no'], price: [5, 8] }).columns[0]; // [0, 0]
 */
export function observedResponse(model: FittedModel, data: unknown, options: ReplayOptions = {}): ObservedResponse {
  const { state, family } = model;
  const { frame, response } = readKnownResponse(replayFrame(state, asTable(data), options), family.declaration, state);
  return {
    columns: response.y.map((y) => (y instanceof Float64Array ? y : Float64Array.from(y.codes, (code) => (code === y.level ? 1 : 0)))),
    weights: rowWeights(frame, family.declaration, response.trials).total ?? new Float64Array(frame.rowCount).fill(1),
    rows: frame.rows ?? Int32Array.from({ length: frame.rowCount }, (_, i) => i),
  };
}
