import type { Term } from '../formula/expandTerms.ts';

/** How a variable enters a term: as it is, by its contrasts, or by one column for each level. */
export type Coding = 'numeric' | 'contrast' | 'full';

/**
 * How each variable of each term is coded, by R's rule (C function `TermCode` of `model.c`): a factor is coded by contrasts
 * where the term without it is a part of an earlier term, the empty term always being there; otherwise by all its levels.
 * Without an intercept the first factor of the formula gets all its levels.
 *
 * @param isFactor Whether each variable is categorical.
 * @returns For each term the coding of its variables, in the order of `term.variables`.
 */
export function codeTerms(terms: readonly Term[], isFactor: readonly boolean[], hasIntercept: boolean): Coding[][] {
  const earlier = new Set<string>();
  const codings: Coding[][] = [];
  for (let j = 0; j < terms.length; j++) {
    const { variables } = terms[j];
    codings.push(
      variables.map((v) => {
        if (!isFactor[v]) return 'numeric';
        const rest = variables.filter((u) => u !== v);
        if (rest.length === 0 || earlier.has(rest.join())) return 'contrast';
        for (let t = 0; t < j; t++) if (rest.every((u) => terms[t].variables.includes(u))) return 'contrast';
        return 'full';
      }),
    );
    earlier.add(variables.join());
  }
  if (!hasIntercept) {
    for (let j = 0; j < terms.length; j++) {
      const k = terms[j].variables.findIndex((v) => isFactor[v]);
      if (k >= 0) {
        codings[j][k] = 'full';
        break;
      }
    }
  }
  return codings;
}
