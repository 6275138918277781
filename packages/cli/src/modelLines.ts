import { counted, type FittedModel } from 'expofam';

/** What a result is about: formula, family and data of a model. */
export function modelLines(model: FittedModel): string[] {
  const { state } = model;
  const omitted = state.missingCount ? ` (${state.missingCount} left out with missing values)` : '';
  return [
    `Formula: ${state.formula}`,
    `Family:  ${familyLine(model)}`,
    `Data:    ${state.dataName}, ${counted(state.nobs, 'observation')}${omitted}`,
    ...(state.covarianceType === undefined ? [] : [`Errors:  ${state.covarianceType}`]),
  ];
}

/** `poisson (link log)`, `beta (mean logit, precision log)`. */
export function familyLine({ state }: FittedModel): string {
  const links =
    state.links.length === 1 || state.family.components
      ? `link ${state.links[0]}`
      : state.predictors.map((p, j) => `${p} ${state.links[j]}`).join(', ');
  return `${state.family.name} (${links})`;
}

/** The same for the JSON. */
export function modelJson(model: FittedModel): Record<string, unknown> {
  const { formula, family, link, nobs, covarianceType } = model.toJSON();
  return { formula, family, link, nobs, ...(covarianceType === undefined ? {} : { covarianceType }) };
}
