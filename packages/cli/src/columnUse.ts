/** A dot for "all other columns": one that is part of no name and no number. */
export const hasDot = (text: string): boolean => /(?<![\w.`])\.(?![\w.`])/.test(text.replace(/`[^`]*`/g, '``'));

/** The columns that formula, expressions or names mention. Others are not read, and nothing that is wrong with them matters. */
export function mentionedColumns(names: readonly string[], texts: readonly string[]): string[] {
  if (texts.some((text) => hasDot(text) || text.includes('\\'))) return [...new Set(names)];
  return [...new Set(names.filter((name) => texts.some((text) => usesColumn(text, name))))];
}

/** All texts within a JSON value: the columns that a saved model needs are named by some of them. */
export function textsWithin(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsWithin) : [];
}

/** True where `name` occurs in a formula or expression as a name of its own, not as part of another or of a function's. */
export function usesColumn(text: string, name: string): boolean {
  if (text === name || text.includes(`\`${name}\``)) return true;
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}._])${escaped}(?![\\p{L}\\p{N}._]|\\s*\\()`, 'u').test(text.replace(/`[^`]*`/g, '``'));
}

/** True where the formula itself makes the column categorical: `C(x)`, `factor(x, …)`. */
export function isDeclaredCategorical(formula: string, name: string): boolean {
  return [...formula.matchAll(/(?<![\p{L}\p{N}._])(?:C|factor)\(\s*(`[^`]*`|[^,()\s]+)\s*[,)]/gu)].some(
    (match) => match[1] === name || match[1] === `\`${name}\``,
  );
}
