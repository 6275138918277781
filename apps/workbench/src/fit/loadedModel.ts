import { type FittedModel, loadModel } from 'expofam';
import { failureOf } from '../engine/failure.ts';
import { fitResult } from '../engine/fitResult.ts';
import type { Model } from './model.ts';
import { emptySpec } from './work.ts';

/** A saved model as one of the workbench's. Throws a Failure. */
export function loadedModel(id: string, name: string, text: string): Model {
  let model: FittedModel;
  try {
    model = loadModel(text);
  } catch (error) {
    throw failureOf(error);
  }
  const { state } = model;
  const { classes, success } = state.response;
  const given = Object.entries(state.family.constants).filter(
    ([name, value]) => !Object.hasOwn(state.family.estimated, name) && model.family.declaration.constants?.[name]?.value !== value,
  );
  const isTurned = classes?.length === 2 && success !== undefined && success === classes[0];
  return {
    id,
    name,
    isLoaded: true,
    spec: {
      ...emptySpec,
      formula: state.formula,
      family: state.family.name === 'multinomial' ? 'softmax' : state.family.name,
      link: model.links.length === 1 ? state.links[0] : '',
      offset: state.frame.offset ?? '',
      reference: model.family.declaration.response === 'class' || isTurned ? (classes?.at(-1) ?? '') : '',
      parameters: given.map(([name, value]) => `${name}=${value}`).join(', '),
    },
    result: fitResult(model, Number.NaN),
  };
}
