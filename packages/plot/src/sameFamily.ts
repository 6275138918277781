import type { FittedModel, GlmOptions } from 'expofam';

/** The options that make another fit read and model a response as `model` does: family, links, reference class and class weights. */
export function sameFamily(model: FittedModel): Pick<GlmOptions, 'family' | 'link' | 'reference' | 'classWeights'> {
  const { state, family, links } = model;
  const { classes, success } = state.response;
  // Parts of a whole are named as classes are, and none of them is a reference.
  const other = success === undefined ? undefined : classes?.find((c) => c !== success);
  const reference = family.declaration.response === 'class' ? classes?.at(-1) : other;
  const isDefault = state.links.every((name, j) => family.predictors[j]?.link.name === name);
  return {
    family,
    ...(isDefault ? {} : { link: links.length === 1 ? links[0] : Object.fromEntries(state.predictors.map((p, j) => [p, links[j]])) }),
    ...(reference === undefined ? {} : { reference }),
    ...(state.frame.classWeights === undefined ? {} : { classWeights: state.frame.classWeights }),
  };
}
