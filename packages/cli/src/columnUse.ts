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

const isNamePart = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}._]/u.test(character);

/** True where `name` occurs in a formula or expression as a name of its own, not as part of another or of a function's. */
export function usesColumn(text: string, name: string): boolean {
  if (text === name || text.includes(`\`${name}\``)) return true;
  if (name === '') return false;
  const bare = text.replace(/`[^`]*`/g, '``');
  // By hand, because a pattern for each column of a wide file takes longer to compile than all the rest to run.
  for (let at = bare.indexOf(name); at >= 0; at = bare.indexOf(name, at + 1)) {
    const [before] = [...bare.slice(Math.max(0, at - 2), at)].reverse();
    const rest = bare.slice(at + name.length);
    const [after] = rest.slice(0, 2);
    if (!isNamePart(before) && !isNamePart(after) && !/^\s*\(/.test(rest)) return true;
  }
  return false;
}

/** True where the formula itself makes the column categorical: `C(x)`, `factor(x, …)`. */
export function isDeclaredCategorical(formula: string, name: string): boolean {
  return [...formula.matchAll(/(?<![\p{L}\p{N}._])(?:C|factor)\(\s*(`[^`]*`|[^,()\s]+)\s*[,)]/gu)].some(
    (match) => match[1] === name || match[1] === `\`${name}\``,
  );
}
