/**
 * An offset belongs to the formula that wrote it: that of the main formula moves the first linear predictor, and not a second one (a
 * standard deviation's) that only shares its columns. Classes and parts are all described by the main formula, and moved alike.
 *
 * @param frames the formula of each predictor; 0 is the main one
 */
export const takesOffset = (frames: readonly number[], j: number, isComponent: boolean): boolean =>
  isComponent || j === 0 || frames[j] !== 0;
