/**
 * How the free parameters stand for coefficients: predictor j's column c has the parameter `parameter[j][c]`, or none (−1)
 * where the column is aliased. Two predictors that share a parameter are constrained to be equal (parallel slopes).
 */
export interface ParameterLayout {
  readonly parameterCount: number;
  /** For each predictor the index of its design. */
  readonly design: readonly number[];
  /** For each predictor the parameter of each column of its design. */
  readonly parameter: readonly Int32Array[];
}

/** A parameter of its own for every column of every predictor. */
export function fullLayout(design: readonly number[], columnCounts: readonly number[]): ParameterLayout {
  let next = 0;
  const parameter = design.map((d) => Int32Array.from({ length: columnCounts[d] }, () => next++));
  return { parameterCount: next, design, parameter };
}

/** The layout without some (predictor, column) pairs; the remaining parameters are numbered anew, in order. */
export function withoutColumns(layout: ParameterLayout, drop: (predictor: number, column: number) => boolean): ParameterLayout {
  const renumbered = new Map<number, number>();
  const parameter = layout.parameter.map((row, j) =>
    row.map((p, c) => {
      if (p < 0 || drop(j, c)) return -1;
      if (!renumbered.has(p)) renumbered.set(p, renumbered.size);
      return renumbered.get(p) as number;
    }),
  );
  return { parameterCount: renumbered.size, design: layout.design, parameter };
}
