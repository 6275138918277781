/** True where `name` occurs in a formula or expression as a name of its own, not as part of another or of a function's. */
export function usesColumn(text: string, name: string): boolean {
  if (text.includes(`\`${name}\``)) return true;
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}._])${escaped}(?![\\p{L}\\p{N}._]|\\s*\\()`, 'u').test(text.replace(/`[^`]*`/g, '``'));
}

/** True where the formula itself makes the column categorical: `C(x)`, `factor(x, …)`. */
export function isDeclaredCategorical(formula: string, name: string): boolean {
  return [...formula.matchAll(/(?<![\p{L}\p{N}._])(?:C|factor)\(\s*(`[^`]*`|[^,()\s]+)\s*[,)]/gu)].some(
    (match) => match[1] === name || match[1] === `\`${name}\``,
  );
}
