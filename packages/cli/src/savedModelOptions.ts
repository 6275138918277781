import { columnNamed, compareCodePoints, type FittedModel, familyFromText, type GlmOptions } from 'expofam';
import type { FitValues } from './fitOptions.ts';
import { usageError } from './usageError.ts';

/** The options that fit a saved model again to rows: its family, links, constants, contrasts, levels, offset, class weights and reference. */
export function savedModelOptions(model: FittedModel): GlmOptions {
  const { state } = model;
  if (state.penalty) {
    throw usageError({
      subject: 'a penalised model',
      found: 'to be fitted again to rows',
      expected: 'a model fitted by maximum likelihood',
      advice: 'use expofam predict with it, or fit its formula with expofam fit',
    });
  }
  const { family, response } = state;
  const contrasts: Record<string, string> = {};
  const levels: Record<string, readonly string[]> = {};
  for (const variable of state.frame.predictors.flatMap((p) => (p as unknown as { variables?: readonly Variable[] }).variables ?? [])) {
    if (variable.kind !== 'categorical' || !variable.levels || !variable.contrast) continue;
    const column = columnNamed(variable.label);
    // What the formula itself says, as in C(x, sum), comes with the formula.
    if (column === undefined) continue;
    if (variable.contrast.kind !== 'treatment') contrasts[column] = variable.contrast.kind;
    if (variable.levels.some((level, i) => i > 0 && compareCodePoints(variable.levels?.[i - 1] ?? '', level) > 0))
      levels[column] = variable.levels;
  }
  const constants = Object.entries(family.constants).filter(([name]) => !Object.hasOwn(family.estimated, name));
  const link = state.links.length === 1 ? state.links[0] : Object.fromEntries(state.predictors.map((p, j) => [p, state.links[j]]));
  const isClass = model.family.declaration.response === 'class';
  const reference = isClass
    ? family.components?.[family.components.length - 1]
    : response.success === undefined
      ? undefined
      : response.classes?.find((c) => c !== response.success);
  return {
    family: family.definition ? familyFromText(family.definition) : family.name,
    ...(state.biasReduction === undefined ? {} : { biasReduction: state.biasReduction as GlmOptions['biasReduction'] }),
    ...(isClass ? {} : { link }),
    ...(constants.length === 0 ? {} : { parameters: Object.fromEntries(constants) }),
    ...(Object.keys(contrasts).length === 0 ? {} : { contrasts }),
    ...(Object.keys(levels).length === 0 ? {} : { levels }),
    ...(state.frame.offset === undefined ? {} : { offset: state.frame.offset }),
    ...(state.frame.classWeights === undefined ? {} : { classWeights: state.frame.classWeights }),
    ...(reference === undefined ? {} : { reference }),
    ...(state.parallel ? { parallel: state.parallel } : {}),
    ...(state.parameterization ? { parameterization: state.parameterization } : {}),
  };
}

interface Variable {
  readonly kind: string;
  readonly label: string;
  readonly levels?: readonly string[];
  readonly contrast?: { readonly kind: string };
}

const OF_THE_MODEL = [
  'family',
  'familyFile',
  'link',
  'offset',
  'param',
  'contrasts',
  'levels',
  'reference',
  'classWeights',
  'parallel',
  'parameterization',
  'biasReduction',
  'onSeparation',
] as const satisfies readonly (keyof FitValues)[];

/** Refuses options that a saved model has decided already. */
export function refuseModelOptions(values: FitValues, where: string): void {
  const fixed = OF_THE_MODEL.find((name) => values[name] !== undefined);
  if (fixed === undefined) return;
  throw usageError({
    subject: `option --${fixed.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    found: `given with ${where}`,
    expected: 'not to be given',
    advice: 'it stays as in the model',
  });
}
