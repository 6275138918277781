import { exponentialFamily, type FittedModel, familyFromText, type GlmOptions } from 'expofam';

/** The options that make another fit read and model a response as `model` does: family, links, reference class and class weights. */
export function sameFamily(model: FittedModel): Pick<GlmOptions, 'family' | 'parameters' | 'link' | 'reference' | 'classWeights'> {
  const { state, family, links } = model;
  const { classes, success } = state.response;
  // Parts of a whole are named as classes are, and none of them is a reference.
  const other = success === undefined ? undefined : classes?.find((c) => c !== success);
  const reference = family.declaration.response === 'class' ? classes?.at(-1) : other;
  const isDefault = state.links.every((name, j) => family.predictors[j]?.link.name === name);
  return {
    ...withFreeConstants(model),
    ...(isDefault ? {} : { link: links.length === 1 ? links[0] : Object.fromEntries(state.predictors.map((p, j) => [p, links[j]])) }),
    ...(reference === undefined ? {} : { reference }),
    ...(state.frame.classWeights === undefined ? {} : { classWeights: state.frame.classWeights }),
  };
}

/** The family without the constants that the fit estimated: held, they would count as known in errors, AIC and tests. */
function withFreeConstants({ state, family }: FittedModel): Pick<GlmOptions, 'family' | 'parameters'> {
  const { name, definition, declaration, constants, estimated } = state.family;
  if (Object.keys(estimated).length === 0) return { family };
  const given = Object.entries(constants).filter(([constant]) => !Object.hasOwn(estimated, constant));
  const own = definition ? familyFromText(definition) : declaration ? exponentialFamily(family.declaration) : name;
  return { family: own, ...(given.length ? { parameters: Object.fromEntries(given) } : {}) };
}
