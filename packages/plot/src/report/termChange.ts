import type { FittedModel } from 'expofam';
import { callArguments } from './callArguments.ts';

interface SavedVariable {
  readonly kind: 'numeric' | 'categorical';
  readonly label: string;
  readonly levels?: readonly string[];
  readonly contrast?: { readonly kind: string; readonly reference?: string };
}

interface SavedTerm {
  readonly variables: readonly number[];
  readonly coding: readonly string[];
}

interface SavedDesign {
  readonly variables: readonly SavedVariable[];
  readonly terms: readonly SavedTerm[];
  readonly offsets: readonly string[];
}

/** What is changed by how much; the coefficient times `factor` is its effect. */
export interface TermChange {
  readonly factor: number;
  readonly words: string;
}

/**
 * What a single coefficient is the effect of; undefined where it is none of its own: polynomials, splines, interactions, and
 * columns that another term or the offset holds too (`x + I(x^2)`), which cannot change alone.
 */
export function termChange({ state }: FittedModel, term: string, predictor: string | undefined): TermChange | undefined {
  const at = predictor === undefined ? 0 : Math.max(0, state.predictors.indexOf(predictor));
  const frame = state.predictorFrames[at];
  const design = state.frame.predictors[frame] as unknown as SavedDesign;
  const offsets = frame === 0 && state.frame.offset !== undefined ? [...design.offsets, state.frame.offset] : design.offsets;
  for (const own of design.terms) {
    if (own.variables.length !== 1) continue;
    const [place] = own.variables;
    const variable = design.variables[place];
    const change = variable.kind === 'numeric' ? numericChange(variable, term) : levelChange(variable, own, term);
    if (change === undefined) continue;
    const names = namesIn(variable.label);
    const elsewhere = [...design.variables.filter((_, v) => v !== place && isUsed(design, v)).map((v) => v.label), ...offsets];
    if (elsewhere.some((text) => namesIn(text).some((name) => names.includes(name)))) return undefined;
    const where = whereHeld(design, place);
    return change === 'none' || where === undefined ? undefined : { ...change, words: `${change.words}${where}` };
  }
  return undefined;
}

const isUsed = (design: SavedDesign, variable: number): boolean => design.terms.some((t) => t.variables.includes(variable));

/** Undefined where the coefficient is of another variable, `none` where one of this alone says nothing. */
function numericChange({ label }: SavedVariable, term: string): TermChange | 'none' | undefined {
  if (term !== label) return isBasis(label) && term.startsWith(`${label}[`) ? 'none' : undefined;
  const [, name, given] = /^([\p{L}.][\p{L}\p{N}._]*)\((.*)\)$/su.exec(label) ?? [];
  if (name === undefined) return { factor: 1, words: `One unit more of ${label}` };
  const call = callArguments(given, name === 'scale' ? ['x', 'center', 'scale'] : ['x', 'base']);
  const inner = call.get('x') ?? '';
  switch (name) {
    case 'log': {
      const base = call.get('base');
      return /[()]/.test(inner) ? 'none' : logarithm(inner, base === undefined ? Math.E : Number(base));
    }
    case 'log2':
    case 'log10':
      return logarithm(inner, Number(name.slice(3)));
    case 'center':
      return { factor: 1, words: `One unit more of ${inner}` };
    case 'scale': {
      const [center, scale] = ['center', 'scale'].map((argument) => isTrue.get(call.get(argument)));
      if (scale === false) return { factor: 1, words: `One unit more of ${inner}` };
      // Spread about zero or a number that was given is no standard deviation.
      if (scale === undefined || center === undefined) return 'none';
      return { factor: 1, words: `One ${center ? 'standard deviation' : 'root mean square'} more of ${inner}` };
    }
    case 'I':
      return { factor: 1, words: `One unit more of ${label}` };
    default:
      return 'none';
  }
}

/** An argument that is left out is true. */
const isTrue = new Map<string | undefined, boolean>([
  [undefined, true],
  ...['TRUE', 'true', 'T'].map((text) => [text, true] as const),
  ...['FALSE', 'false', 'F'].map((text) => [text, false] as const),
]);

function logarithm(inner: string, base: number): TermChange | 'none' {
  if (!(base > 1)) return 'none';
  if (base === 10) return { factor: 1, words: `Ten times as much ${inner}` };
  return { factor: Math.LN2 / Math.log(base), words: `Twice as much ${inner}` };
}

function levelChange({ label, levels, contrast }: SavedVariable, own: SavedTerm, term: string): TermChange | 'none' | undefined {
  const level = levels?.find((l) => term === `${label}[${l}]`);
  if (level === undefined || (contrast?.kind ?? 'treatment') !== 'treatment') return undefined;
  if (own.coding[0] === 'full') return 'none';
  const name = /^(?:C|factor)\(([^(),]+)/.exec(label)?.[1] ?? label;
  return { factor: 1, words: `${name} = ${level} instead of ${contrast?.reference ?? levels?.[0]}` };
}

const isBasis = (label: string): boolean => /^(?:poly|ns|bs)\(/.test(label);

/** Codings whose columns sum to zero over the levels: what is at zero is the average of the levels. */
const averaging = new Set(['sum', 'helmert', 'polynomial']);

/**
 * Where the others stand, for a variable that also interacts: its own coefficient holds where their columns are zero. Undefined
 * where that is nowhere: the columns of a polynomial or spline, and indicators of all levels, are never all zero.
 */
function whereHeld({ variables, terms }: SavedDesign, place: number): string | undefined {
  const together = terms.filter((t) => t.variables.length > 1 && t.variables.includes(place));
  if (together.length === 0) return '';
  const isFull = ({ variables: of, coding }: SavedTerm): boolean => of.some((v, i) => v !== place && coding[i] === 'full');
  const others = [...new Set(together.flatMap((t) => t.variables))].filter((v) => v !== place).map((v) => variables[v]);
  if (together.some(isFull) || others.some(({ label }) => isBasis(label))) return undefined;
  const kinds = others.map(({ kind, contrast }) => (kind === 'numeric' ? 'zero' : (contrast?.kind ?? 'treatment')));
  if (kinds.every((kind) => kind === 'zero' || kind === 'treatment')) return ' (where what it interacts with is zero or at its reference)';
  if (!kinds.every((kind) => kind === 'zero' || kind === 'treatment' || averaging.has(kind))) return undefined;
  const places = others.map(({ label }, i) =>
    kinds[i] === 'zero'
      ? `where ${label} is zero`
      : kinds[i] === 'treatment'
        ? `${label} at its reference`
        : `on average over the levels of ${label}`,
  );
  return ` (${places.join(', ')})`;
}

const constants = new Set(['TRUE', 'FALSE', 'NA', 'pi', 'Inf', 'NaN']);

const namePattern =
  /`((?:\\.|[^\\`])*)`|"(?:\\.|[^\\"])*"|'(?:\\.|[^\\'])*'|(?<![\p{L}\p{N}\p{M}._])([\p{L}_.][\p{L}\p{N}\p{M}._]*)(?![\p{L}\p{N}\p{M}._]|\s*(?:\(|=(?!=)))/gsu;

/** The columns that an expression names: not functions, arguments, constants or text. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(namePattern)].map((m) => m[1] ?? m[2]).filter((name) => name !== undefined && !constants.has(name));
