import { ExpofamError } from '../core/expofamError.ts';
import { familyByName } from '../families/index.ts';
import { vectorFormOf } from '../families/vectorForms.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { familyFromText } from '../family/familyText.ts';
import type { Link } from '../family/link.ts';
import { linkByName } from '../family/links.ts';
import { offerKernels } from '../kernels/activeKernels.ts';
import { wasmKernels } from '../kernels/wasmKernels.ts';
import { checkModelState } from './checkModelState.ts';
import { type FittedModel, fittedModel } from './fittedModel.ts';
import type { ModelState } from './modelState.ts';
import { offerAll } from './offerAll.ts';
import { asShown } from './parameterization.ts';
import { predicting } from './predicting.ts';
import { loadFamily, loadLink } from './savedFamily.ts';

offerKernels(wasmKernels);
offerAll();

const versions = [1];

/**
 * Reads a saved model: the JSON text, or the object that it parses to. Newer versions and truncated files are refused.
 *
 * @example
 * const model = loadModel(JSON.stringify(glm('y ~ x', data, { family: 'gaussian' }).save()));
 */
export function loadModel(saved: string | object): FittedModel {
  const state = checked(saved);
  return asShown(fittedModel(state, undefined, { ...familyAndLinks(state), predicting }));
}

/** The family and links that a saved state names or holds. */
export function familyAndLinks(state: Pick<ModelState, 'family' | 'links' | 'ownLinks'>): {
  readonly family: ExponentialFamily;
  readonly links: readonly Link[];
} {
  const ownLinks = new Map((state.ownLinks ?? []).map((l) => [l.name, loadLink(l)] as const));
  const family = familyOf(state, ownLinks).withConstants(state.family.constants);
  const links = state.links.map(
    (name, j) => ownLinks.get(name) ?? (family.predictors[j]?.link.name === name ? family.predictors[j].link : linkByName(name)),
  );
  return { family, links };
}

/** The family that a saved model names, or the one that it holds as text. */
function familyOf(state: Pick<ModelState, 'family'>, ownLinks: ReadonlyMap<string, Link>): ExponentialFamily {
  if (state.family.definition) return familyFromText(state.family.definition);
  if (state.family.declaration) return loadFamily(state.family.declaration, ownLinks);
  const entry = familyByName(state.family.name);
  const family = typeof entry === 'function' ? entry(state.family.components ?? []) : entry;
  return (state.family.vectorForm ? vectorFormOf(family) : undefined) ?? family;
}

function checked(saved: string | object): ModelState {
  const fail = (found: string, expected: string, advice?: string): never => {
    throw new ExpofamError('bad-model', { subject: 'saved model', found, expected, ...(advice ? { advice } : {}) });
  };
  let value: unknown = saved;
  if (typeof saved === 'string') {
    try {
      value = JSON.parse(saved);
    } catch (cause) {
      throw new ExpofamError('bad-model', {
        subject: 'saved model',
        found: 'text that is not whole JSON',
        expected: 'a file written by save()',
        advice: 'the file may be truncated: save the model again',
        cause,
      });
    }
  }
  if (typeof value !== 'object' || value === null || (value as { schema?: unknown }).schema !== 'expofam-model') {
    return fail('no expofam model', 'a JSON object with "schema": "expofam-model"');
  }
  const { version } = value as { version?: unknown };
  if (typeof version !== 'number' || !versions.includes(version)) {
    return fail(`version ${JSON.stringify(version)}`, `version ${versions.join(' or ')}`, 'a newer expofam wrote it: update this one');
  }
  const state = value as ModelState;
  for (const key of [
    'formula',
    'family',
    'links',
    'predictors',
    'frame',
    'predictorFrames',
    'coefficients',
    'covariance',
    'response',
  ] as const) {
    if (state[key] === undefined) return fail(`no "${key}"`, 'a whole model', 'the file may be damaged: save the model again');
  }
  checkModelState(state);
  return state;
}
