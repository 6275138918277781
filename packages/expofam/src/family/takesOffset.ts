/**
 * An offset belongs to the formula that wrote it: that of the main formula moves the first linear predictor, and not a second one (a
 * standard deviation's) that only shares its columns. Classes and parts are all described by the main formula, and moved alike.
 *
 * @param frames the formula of each predictor; 0 is the main one
 * @param components the names of classes or parts, where the predictors are those of such
 */
export const takesOffset = (frames: readonly number[], j: number, components: readonly string[] | undefined): boolean =>
  j === 0 || frames[j] > 0 || !!components;
