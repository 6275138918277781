/** A column that is a combination of earlier ones. */
export interface AliasedColumn {
  readonly column: number;
  /** The earlier columns that it depends on, with their coefficients (in the columns of the matrix given). */
  readonly combination: readonly { readonly column: number; readonly coefficient: number }[];
}

/**
 * Finds columns that depend on earlier ones from a cross-product matrix XᵀWX (row-major): Cholesky in the given order,
 * where a column whose squared residual falls below `tolerance` of its own square is set aside, as R's pivoting does.
 */
export function aliasedColumns(gram: Float64Array, size: number, tolerance: number): AliasedColumn[] {
  const kept: number[] = [];
  const L = new Float64Array(size * size);
  const aliased: AliasedColumn[] = [];
  for (let j = 0; j < size; j++) {
    const d = gram[j * size + j];
    const row = new Float64Array(kept.length);
    let rest = d;
    kept.forEach((k, a) => {
      let s = gram[j * size + k];
      for (let b = 0; b < a; b++) s -= row[b] * L[k * size + b];
      row[a] = s / L[k * size + a];
      rest -= row[a] * row[a];
    });
    if (!(d > 0) || rest <= tolerance * d) {
      // Back substitution: the combination c solves Lᵀc = row.
      const c = row.slice();
      for (let a = kept.length - 1; a >= 0; a--) {
        for (let b = a + 1; b < kept.length; b++) c[a] -= L[kept[b] * size + a] * c[b];
        c[a] /= L[kept[a] * size + a];
      }
      aliased.push({ column: j, combination: kept.map((column, a) => ({ column, coefficient: c[a] })) });
      continue;
    }
    row.forEach((v, a) => {
      L[j * size + a] = v;
    });
    L[j * size + kept.length] = Math.sqrt(rest);
    kept.push(j);
  }
  return aliased;
}
