import { callArguments, lengthInBracket } from './callArguments.ts';

/** Words that R keeps for itself; TRUE and FALSE are constants in a formula too. */
const reserved = new Set(
  'if else repeat while function for next break in NULL NA NA_integer_ NA_real_ NA_character_ NA_complex_ Inf NaN'.split(' '),
);

/** A column's name where R reads code. */
export const rName = (column: string): string =>
  /^(?:[\p{L}]|\.(?!\d))[\p{L}\p{N}._]*$/u.test(column) && !reserved.has(column) ? column : `\`${column.replace(/[\\`]/g, '\\$&')}\``;

/** R's functions for the contrasts that it has. */
export const rContrasts: Readonly<Record<string, string>> = {
  treatment: 'contr.treatment',
  sum: 'contr.sum',
  helmert: 'contr.helmert',
  polynomial: 'contr.poly',
};

/** A name in backquotes or text, an operator between percent signs, or a name with the bracket behind it. */
const token =
  /(`(?:\\.|[^\\`])*`|"(?:\\.|[^\\"])*"|'(?:\\.|[^\\'])*'|%[^%\s]*%)|(?<![\p{L}\p{N}\p{M}._])([\p{L}_.][\p{L}\p{N}\p{M}._]*)(\s*\()?/gu;

/** A formula as R writes it: its functions, and backquotes around columns that it does not read bare. */
export function rFormula(text: string): string {
  let out = '';
  let from = 0;
  token.lastIndex = 0;
  const found = new RegExp(token);
  for (let match = found.exec(text); match !== null; match = found.exec(text)) {
    const [whole, quoted, word, bracket] = match;
    out += text.slice(from, match.index);
    from = match.index + whole.length;
    if (quoted !== undefined) out += quoted;
    else if (bracket === undefined) out += reserved.has(word) || word.startsWith('_') ? `\`${word}\`` : word;
    else {
      const inner = text.slice(from, from + lengthInBracket(text.slice(from)));
      out += rCall(word, bracket, inner);
      from += inner.length + 1;
    }
    found.lastIndex = from;
  }
  return out + text.slice(from);
}

function rCall(name: string, bracket: string, inner: string): string {
  const of = (...parameters: string[]): ReadonlyMap<string, string> => callArguments(inner, parameters);
  switch (name) {
    case 'C':
      return rFactor(of('x', 'contrast', 'reference', 'levels'));
    case 'factor':
      return rFactor(of('x', 'levels', 'contrast', 'reference'));
    case 'center':
      return `scale(${rFormula(inner)}, scale = FALSE)`;
    case 'pow': {
      const given = of('x', 'y');
      return `I((${rFormula(given.get('x') ?? '')})^(${rFormula(given.get('y') ?? '')}))`;
    }
    case 'ns':
    case 'bs':
      return `splines::${name}(${rFormula(inner)})`;
    default:
      return `${name}${bracket}${rFormula(inner)})`;
  }
}

function rFactor(given: ReadonlyMap<string, string>): string {
  const [levels, reference, contrast] = ['levels', 'reference', 'contrast'].map((name) => given.get(name));
  const own = `factor(${rFormula(given.get('x') ?? '')}${levels === undefined ? '' : `, levels = ${rFormula(levels)}`})`;
  const first = reference === undefined ? own : `relevel(${own}, ref = ${/^["']/.test(reference) ? reference : `"${reference}"`})`;
  const kind = contrast?.replace(/^["']?(?:contr\.)?|["']$/g, '').replace(/^poly$/, 'polynomial');
  return kind === undefined || kind === 'treatment' ? first : `C(${first}, ${rContrasts[kind] ?? kind})`;
}
