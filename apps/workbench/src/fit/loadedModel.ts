import { type FittedModel, loadModel } from 'expofam';
import { failureOf } from '../engine/failure.ts';
import { fitResult } from '../engine/fitResult.ts';
import type { Model } from './model.ts';
import { emptySpec } from './work.ts';

/** True for a file that `save()` wrote. */
export async function isSavedModel(blob: Blob): Promise<boolean> {
  return /^\s*\{\s*"schema"\s*:\s*"expofam-model"/.test(await blob.slice(0, 200).text());
}

let count = 0;

/** A saved model as one of the workbench's. Throws a Failure. */
export async function loadedModel(name: string, text: string): Promise<Model> {
  let model: FittedModel;
  try {
    model = loadModel(text);
  } catch (error) {
    throw failureOf(error);
  }
  const { state } = model;
  count++;
  return {
    id: `loaded-${count}`,
    name,
    isLoaded: true,
    spec: {
      ...emptySpec,
      formula: state.formula,
      family: state.family.name === 'multinomial' ? 'softmax' : state.family.name,
      link: model.links.length === 1 ? state.links[0] : '',
      offset: state.frame.offset ?? '',
    },
    result: fitResult(model, Number.NaN),
  };
}
