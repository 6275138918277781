/** The errors of predictions that follow one another in regular steps. */
export interface SteadyError {
  /** What the next error will be, where steps of that size go on as before. */
  guess(size: number): Float64Array | undefined;
  /** What it was. */
  see(error: Float64Array, size: number): void;
  /** Errors from here on have nothing to do with those before. */
  forget(): void;
}

/** How many errors are looked back at: their differences of that order less one are taken to go on. */
const depth = 3;

/**
 * Foretells the error of Newton's prediction at the next λ of a path from those before. Where the curvature changes evenly
 * along the path, gradients miss their prediction by half its change times the square of the step: that quotient is
 * extrapolated as constant, linear or quadratic, as would have been best the last time, or not at all.
 */
export function steadyError(): SteadyError {
  /** Errors for a step of size one, the last one first. */
  let seen: Float64Array[] = [];
  /** How far each extrapolation, that of order −1 (none) first, was from the last error. */
  let misses: number[] = [];
  const at = (order: number, i: number): number => {
    if (order === 0) return 0;
    if (order === 1) return seen[0][i];
    if (order === 2) return 2 * seen[0][i] - seen[1][i];
    return 3 * (seen[0][i] - seen[1][i]) + seen[2][i];
  };
  return {
    guess(size) {
      if (seen.length < 2) return undefined;
      const best = misses.indexOf(Math.min(...misses));
      return best > 0 ? seen[0].map((_, i) => at(best, i) * size ** 2) : undefined;
    },
    see(error, size) {
      const now = error.map((v) => v / size ** 2);
      misses = Array.from({ length: seen.length + 1 }, (_, order) =>
        Math.sqrt(now.reduce((sum, v, i) => sum + (v - at(order, i)) ** 2, 0)),
      );
      seen = [now, ...seen].slice(0, depth);
    },
    forget() {
      seen = [];
      misses = [];
    },
  };
}
