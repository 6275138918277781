import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';

export type ContrastKind = 'treatment' | 'sum' | 'helmert' | 'polynomial';

/** A chosen contrast; `reference` is the level that treatment contrasts leave out (the first when absent). */
export interface ContrastChoice {
  readonly kind: ContrastKind;
  readonly reference?: string;
}

/** A contrast matrix (levels × columns) by rows, sparse, and the names of its columns. */
export interface ContrastMatrix {
  readonly names: readonly string[];
  readonly rows: number;
  readonly columns: number;
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

const aliases: ReadonlyMap<string, ContrastKind> = new Map([
  ['treatment', 'treatment'],
  ['sum', 'sum'],
  ['helmert', 'helmert'],
  ['polynomial', 'polynomial'],
  ['poly', 'polynomial'],
]);

/** `treatment`, `sum`, `helmert`, `polynomial` (also `poly`, and R's names with `contr.`). Throws `unknown-contrast`. */
export function contrastKind(name: string, subject: string): ContrastKind {
  const kind = aliases.get(name.replace(/^contr\./, ''));
  if (kind !== undefined) return kind;
  const names = ['treatment', 'sum', 'helmert', 'polynomial'];
  throw new ExpofamError('unknown-contrast', { subject, found: `no contrast "${name}"`, advice: suggestion(name, names) });
}

/**
 * The contrast matrix of a factor as R's `contr.treatment`, `contr.sum`, `contr.helmert` and `contr.poly` have it.
 * Treatment columns are named by their levels, the others numbered from 1.
 */
export function contrastMatrix(choice: ContrastChoice, levels: readonly string[]): ContrastMatrix {
  const k = levels.length;
  const numbered = Array.from({ length: Math.max(0, k - 1) }, (_, j) => String(j + 1));
  switch (choice.kind) {
    case 'treatment': {
      const reference = choice.reference === undefined ? 0 : levels.indexOf(choice.reference);
      const names = levels.filter((_, i) => i !== reference);
      return sparse(names, k, (i, entry) => {
        if (i !== reference) entry(i < reference ? i : i - 1, 1);
      });
    }
    case 'sum':
      return sparse(numbered, k, (i, entry) => {
        if (i < k - 1) entry(i, 1);
        else for (let j = 0; j < k - 1; j++) entry(j, -1);
      });
    case 'helmert':
      // column j compares level j + 1 with the mean of those before: −1 above, j at level j + 1
      return sparse(numbered, k, (i, entry) => {
        if (i > 0) entry(i - 1, i);
        for (let j = i; j < k - 1; j++) entry(j, -1);
      });
    case 'polynomial': {
      const columns = orthonormalPolynomials(k);
      return sparse(numbered, k, (i, entry) => {
        for (let j = 0; j < columns.length; j++) entry(j, columns[j][i]);
      });
    }
  }
}

/** One column for each level: the coding of a factor whose margin is not in the model. */
export function fullCoding(levels: readonly string[]): ContrastMatrix {
  return sparse(levels, levels.length, (i, entry) => entry(i, 1));
}

function sparse(
  names: readonly string[],
  rows: number,
  fill: (row: number, entry: (column: number, value: number) => void) => void,
): ContrastMatrix {
  const start = new Int32Array(rows + 1);
  const column: number[] = [];
  const value: number[] = [];
  for (let i = 0; i < rows; i++) {
    fill(i, (j, x) => {
      column.push(j);
      value.push(x);
    });
    start[i + 1] = column.length;
  }
  return { names, rows, columns: names.length, start, column: Int32Array.from(column), value: Float64Array.from(value) };
}

/**
 * Orthonormal polynomials on 1 … k, degrees 1 … k − 1 (R's `contr.poly`), by the three-term recurrence
 * of the Gram polynomials with one re-orthogonalisation, which keeps them orthogonal to rounding for any usual k.
 */
function orthonormalPolynomials(k: number): Float64Array[] {
  const basis: Float64Array[] = [new Float64Array(k).fill(1 / Math.sqrt(k))];
  for (let degree = 1; degree < k; degree++) {
    const column = new Float64Array(k);
    for (let i = 0; i < k; i++) column[i] = (i - (k - 1) / 2) * basis[degree - 1][i];
    for (let sweep = 0; sweep < 2; sweep++) {
      for (const other of basis) {
        let dot = 0;
        for (let i = 0; i < k; i++) dot += column[i] * other[i];
        for (let i = 0; i < k; i++) column[i] -= dot * other[i];
      }
    }
    let norm = 0;
    for (let i = 0; i < k; i++) norm += column[i] * column[i];
    norm = Math.sqrt(norm);
    for (let i = 0; i < k; i++) column[i] /= norm;
    basis.push(column);
  }
  return basis.slice(1);
}
