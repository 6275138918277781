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

/** The layout in which the places of each group have one parameter; the rest keep their own, numbered anew in order. */
export function withShared(
  layout: ParameterLayout,
  groups: readonly (readonly { readonly predictor: number; readonly column: number }[])[],
): ParameterLayout {
  if (groups.length === 0) return layout;
  const parameter = layout.parameter.map((row) => row.slice());
  for (const [first, ...others] of groups) {
    for (const { predictor, column } of others) parameter[predictor][column] = parameter[first.predictor][first.column];
  }
  return withoutColumns({ ...layout, parameter }, () => false);
}

/** True where two predictors share a parameter. */
export const isShared = (layout: ParameterLayout): boolean =>
  layout.parameter.reduce((sum, row) => sum + row.reduce((count, p) => count + (p >= 0 ? 1 : 0), 0), 0) > layout.parameterCount;

/** True where one predictor has a parameter for each of its columns, in their order: its block of an information matrix is all of it. */
export const isOneBlock = ({ parameterCount, parameter }: ParameterLayout): boolean =>
  parameter.length === 1 && parameter[0].length === parameterCount && parameter[0].every((p, c) => p === c);

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
