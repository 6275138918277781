/** A name in backquotes, text in quotes, or a character. */
const pieces = /`(?:\\.|[^\\`])*`|"(?:\\.|[^\\"])*"|'(?:\\.|[^\\'])*'|./gsu;

/** `scale = FALSE` */
const named = /^([\p{L}.][\p{L}\p{N}._]*)\s*=(?!=)\s*(.*)$/su;

/** The arguments of a call in a printed formula, by the names of the function's parameters; one that is left out is absent. */
export function callArguments(text: string, parameters: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const placed: string[] = [];
  for (const part of splitArguments(text)) {
    const [, name, value] = named.exec(part) ?? [];
    if (name !== undefined && parameters.includes(name)) found.set(name, value);
    else placed.push(part);
  }
  const rest = parameters.filter((name) => !found.has(name));
  placed.forEach((value, i) => {
    if (i < rest.length) found.set(rest[i], value);
  });
  return found;
}

/** What stands between commas that are in no bracket, name in backquotes or text. */
export function splitArguments(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const [piece] of text.matchAll(pieces)) {
    if (piece === '(') depth++;
    if (piece === ')') depth--;
    if (piece === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

/** The length of what stands before the bracket that closes, of a text behind the one that opens. */
export function lengthInBracket(text: string): number {
  let depth = 1;
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (piece === '(') depth++;
    if (piece === ')') depth--;
    if (depth === 0) return index;
  }
  return text.length;
}
