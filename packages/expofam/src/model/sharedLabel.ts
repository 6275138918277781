/** The label of a coefficient that some of the linear predictors share. */
export const sharedLabel = (names: readonly string[], all: readonly string[]): string =>
  names.length === all.length ? 'all' : names.join(' and ');
