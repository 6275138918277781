import type { DesignSpec, VariableSpec } from '../design/predictorSpec.ts';
import { type Formula, joined, math, type Piece } from '../theory/formula.ts';

/** One factor of a design column: a number, a contrast's score, or an indicator with the level it is measured against. */
export interface ColumnFactor {
  readonly variable: VariableSpec;
  readonly piece: Piece;
  /** Of an indicator in treatment contrasts; absent where every level has a column. */
  readonly reference?: string;
  readonly level?: string;
}

/** `C(district)` is the column district read as a category. */
export const categoryName = (label: string): string => /^(?:C|factor)\(([^(),]+)[,)]/.exec(label)?.[1] ?? label;

/** A level as it reads in a formula: in quotes where its own signs would be read as part of it, as in [engine = “<1l”]. */
export const levelText = (level: string): string => (/^[\p{L}\p{N}_. -]*[\p{L}\p{N}_.]$/u.test(level) ? level : `“${level}”`);

/** The level that treatment contrasts of a category leave out. */
const referenceOf = (variable: VariableSpec & { kind: 'categorical' }): string =>
  levelText(variable.contrast.reference ?? variable.levels[0]);

/** The factors of a design column, read back from its name; undefined for a name that no term gives. */
export function columnFactors(spec: DesignSpec, column: string): readonly ColumnFactor[] | undefined {
  for (const { variables, coding } of spec.terms) {
    const found = matched(
      column,
      variables.map((v, i) => ({ variable: spec.variables[v], full: coding[i] === 'full' })),
    );
    if (found) return found;
  }
  return undefined;
}

function matched(
  text: string,
  [first, ...rest]: readonly { readonly variable: VariableSpec; readonly full: boolean }[],
): readonly ColumnFactor[] | undefined {
  if (!text.startsWith(first.variable.label)) return undefined;
  for (const [name, own] of candidates(text, first.variable, first.full)) {
    if (rest.length === 0 && text === name) return [own];
    if (rest.length === 0 || !text.startsWith(`${name}:`)) continue;
    const others = matched(text.slice(name.length + 1), rest);
    if (others) return [own, ...others];
  }
  return undefined;
}

/** The columns of one variable that a name may begin with, by their names. */
function candidates(text: string, variable: VariableSpec, full: boolean): [string, ColumnFactor][] {
  const { label } = variable;
  const plain = (name: string): [string, ColumnFactor] => [name, { variable, piece: { label: name } }];
  const numbered = /^\[\d+\]/.exec(text.slice(label.length))?.[0];
  if (variable.kind === 'numeric') return numbered === undefined ? [plain(label)] : [plain(label + numbered), plain(label)];
  if (!full && variable.contrast.kind !== 'treatment') return numbered === undefined ? [] : [plain(label + numbered)];
  const reference = full ? {} : { reference: referenceOf(variable) };
  return variable.levels.map((value) => {
    const level = levelText(value);
    return [`${label}[${value}]`, { variable, piece: { indicator: categoryName(label), level }, level, ...reference }];
  });
}

/** A column as a product of its factors. */
export const columnFormula = (spec: DesignSpec, column: string): Formula => {
  const factors = columnFactors(spec, column);
  return factors
    ? joined(
        factors.map((f) => f.piece),
        ' · ',
      )
    : math`${{ label: column }}`;
};

/** Of the categories of these parts: the reference levels of treatment contrasts, and other contrasts by name. */
export function categoryCoding(specs: readonly DesignSpec[]): {
  /** `isPartly` where other terms have an indicator of every level. */
  readonly references: readonly { readonly category: string; readonly level: string; readonly isPartly: boolean }[];
  readonly contrasts: readonly { readonly category: string; readonly kind: string }[];
} {
  const references = new Map<string, string>();
  const contrasts = new Map<string, string>();
  const full = new Set<string>();
  for (const { terms, variables } of specs) {
    for (const term of terms) {
      term.variables.forEach((v, i) => {
        const variable = variables[v];
        if (variable.kind !== 'categorical') return;
        if (term.coding[i] === 'full') {
          full.add(categoryName(variable.label));
          return;
        }
        if (variable.contrast.kind === 'treatment') references.set(categoryName(variable.label), referenceOf(variable));
        else contrasts.set(categoryName(variable.label), variable.contrast.kind);
      });
    }
  }
  return {
    references: [...references].map(([category, level]) => ({ category, level, isPartly: full.has(category) })),
    contrasts: [...contrasts].map(([category, kind]) => ({ category, kind })),
  };
}
