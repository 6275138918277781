import type { Expr } from '../expr/node.ts';

/**
 * A piece of a formula: Unicode mathematics as text, an expression, an expression as a factor, a matrix of expressions, a name from
 * the data (letter by letter, never read as mathematics), the indicator that a category is a level, or a sum broken into lines.
 */
export type Piece =
  | string
  | Expr
  | { readonly factor: Expr }
  | { readonly matrix: readonly (readonly Expr[])[] }
  | { readonly label: string }
  | { readonly indicator: string; readonly level: string }
  | { readonly lines: readonly Formula[] };

/** A formula to read: text and expressions side by side. */
export interface Formula {
  readonly pieces: readonly Piece[];
}

/** A sentence with formulas in it. */
export type Sentence = readonly (string | Formula)[];

export const isFormula = (value: unknown): value is Formula => typeof value === 'object' && value !== null && 'pieces' in value;

/**
 * A formula: `math\`E[y] = ${mu}\``. The text between is Unicode mathematics, which the LaTeX printer transliterates.
 */
export function math(strings: TemplateStringsArray, ...values: readonly (Piece | Formula)[]): Formula {
  const pieces: Piece[] = [];
  strings.forEach((text, i) => {
    if (text !== '') pieces.push(text);
    if (i >= values.length) return;
    const value = values[i];
    if (isFormula(value)) pieces.push(...value.pieces);
    else pieces.push(value);
  });
  return Object.freeze({ pieces: Object.freeze(pieces) });
}

/** A sentence: `say\`The mean is ${math\`…\`}.\`` */
export function say(strings: TemplateStringsArray, ...values: readonly (string | Formula)[]): Sentence {
  return Object.freeze(strings.flatMap((text, i) => [...(text === '' ? [] : [text]), ...(i < values.length ? [values[i]] : [])]));
}

/** An expression that stands as a factor: a sum gets parentheses. */
export const factor = (e: Expr): Piece => ({ factor: e });

/** Formulas with a text between them. */
export function joined(list: readonly (Formula | Piece)[], between = ',  '): Formula {
  return { pieces: list.flatMap((f, i) => [...(i > 0 ? [between] : []), ...(isFormula(f) ? f.pieces : [f])]) };
}
