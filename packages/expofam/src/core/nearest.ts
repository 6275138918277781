/** Levenshtein distance with adjacent transpositions, case-insensitive at half cost. */
function editDistance(a: string, b: string): number {
  const rows = a.length + 1;
  const columns = b.length + 1;
  const d = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) d[i * columns] = i;
  for (let j = 0; j < columns; j++) d[j] = j;
  for (let i = 1; i < rows; i++) {
    for (let j = 1; j < columns; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : a[i - 1].toLowerCase() === b[j - 1].toLowerCase() ? 0.5 : 1;
      let best = Math.min(d[(i - 1) * columns + j] + 1, d[i * columns + j - 1] + 1, d[(i - 1) * columns + j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, d[(i - 2) * columns + j - 2] + 1);
      d[i * columns + j] = best;
    }
  }
  return d[rows * columns - 1];
}

/** The candidate that `word` most likely meant, or undefined when none is near enough to suggest. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, word.length / 2);
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `nearest: "age"`, for the advice of an error that lists what there is; undefined when none is near. */
export function nearestAdvice(word: string, candidates: readonly string[]): string | undefined {
  const match = nearest(word, candidates);
  return match === undefined ? undefined : `nearest: "${match}"`;
}

/** `nearest: "age"`, or a short list of what there is, for the advice of an error. */
export function suggestion(word: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return 'there are none';
  const match = nearestAdvice(word, candidates);
  if (match !== undefined) return match;
  const shown = candidates
    .slice(0, 12)
    .map((c) => `"${c}"`)
    .join(', ');
  return `there ${candidates.length === 1 ? 'is' : 'are'} ${shown}${candidates.length > 12 ? ` and ${candidates.length - 12} more` : ''}`;
}
