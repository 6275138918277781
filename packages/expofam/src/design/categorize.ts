import { suggestion } from '../core/nearest.ts';
import { inexactLabelAdvice, isInexactLabel } from '../data/labelNumbers.ts';
import { newCodes } from '../data/makeTable.ts';
import type { Codes } from '../data/table.ts';
import { formatNumber } from '../formula/formatNumber.ts';
import { matchArguments } from '../formula/matchArguments.ts';
import { printExpression } from '../formula/printFormula.ts';
import type { CallNode, Expression } from '../formula/syntax.ts';
import { isSmallWhole, smallWholes } from '../math/smallWhole.ts';
import { type ContrastChoice, contrastKind } from './contrasts.ts';
import { type Scope, scopeError, scopeSubject } from './scope.ts';
import { describeValue, type Value } from './value.ts';

interface Categories {
  readonly codes: Codes;
  readonly levels: readonly string[];
}

/** The categories of numbers: their different values in ascending order, printed as R prints numbers. */
function categoriesOfNumbers(values: Float64Array): Categories {
  const seen = new Set<number>();
  // Small whole numbers, nearly all labels there are, are found by place: whether there are such, then their codes.
  const small = new Int32Array(smallWholes);
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (isSmallWhole(v) ? small[v] === 0 : !Number.isNaN(v)) seen.add(v);
    if (isSmallWhole(v)) small[v] = 1;
  }
  const ordered = Float64Array.from(seen).sort();
  const codeOf = new Map<number, number>();
  const levels: string[] = [];
  for (const value of ordered) {
    // values that agree to 15 digits are one level, as in R; they are neighbours in ascending order
    // … but whole numbers are labels by all their digits, of which 15 are too few for some
    const text = Number.isInteger(value) && Math.abs(value) >= 1e15 ? String(value) : formatNumber(value);
    if (levels.at(-1) !== text) levels.push(text);
    const code = levels.length - 1;
    if (isSmallWhole(value)) small[value] = code;
    else codeOf.set(value, code);
  }
  const codes = newCodes(values.length, levels.length);
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (isSmallWhole(v)) codes[i] = small[v];
    else if (!Number.isNaN(v)) codes[i] = codeOf.get(v) as number;
  }
  return { codes, levels };
}

/** Codes for levels in a given order; a value outside them is an error that names it and its row. */
function reorder(scope: Scope, node: CallNode, label: string, { codes, levels }: Categories, wanted: readonly string[]): Categories {
  const place = levels.map((l) => wanted.indexOf(l));
  const out = newCodes(codes.length, wanted.length);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) continue;
    if (place[codes[i]] < 0) {
      throw scopeError(scope, node, 'unknown-level', {
        found: `${label} is "${levels[codes[i]]}" in row ${i + 1} of ${scope.table.name}`,
        expected: `one of the given levels ${wanted.map((l) => `"${l}"`).join(', ')}`,
        details: { level: levels[codes[i]], row: i + 1 },
      });
    }
    out[i] = place[codes[i]];
  }
  return { codes: out, levels: wanted };
}

/** `C(x)` and `factor(x)`, with their contrast, reference and levels. */
export function categorize(scope: Scope, node: CallNode, evaluate: (scope: Scope, node: Expression) => Value): Value {
  const args = matchArguments(node);
  const argument = args.get('x');
  if (argument === undefined)
    throw scopeError(scope, node, 'formula-syntax', { found: `${node.name}() without a column`, expected: `${node.name}(x)` });
  const label = printExpression(argument);
  const value = evaluate(scope, argument);
  let categories: Categories;
  if (value.kind === 'numeric') {
    const { values } = value;
    let row = 0;
    while (row < values.length && !(isInexactLabel(values[row]) && Number.isFinite(values[row]))) row++;
    if (row < values.length) {
      throw scopeError(scope, argument, 'inexact-label', {
        found: `${label} is a whole number beyond 2^53 in row ${row + 1} (about ${value.values[row]}), which is read rounded, so that different labels may have become one`,
        expected: 'labels up to 9007199254740991, or text',
        advice: inexactLabelAdvice,
        details: { row: row + 1 },
      });
    }
    categories = categoriesOfNumbers(value.values);
  } else if (value.kind === 'categorical') categories = value;
  else if (value.kind === 'logical') categories = { codes: value.codes, levels: value.levels };
  else throw scopeError(scope, argument, 'invalid-term', { found: `${node.name}() of ${describeValue(value)}`, expected: 'one column' });

  const levelsNode = args.get('levels');
  // the levels option orders text columns where they are read; a numeric column gets its order here
  const asked =
    argument.kind === 'name' && value.kind === 'numeric' && Object.hasOwn(scope.levels, argument.name)
      ? scope.levels[argument.name]
      : undefined;
  if (levelsNode !== undefined) {
    const list = evaluate(scope, levelsNode);
    const items = list.kind === 'list' ? list.values : list.kind === 'string' || list.kind === 'number' ? [list.value] : undefined;
    if (items === undefined)
      throw scopeError(scope, levelsNode, 'invalid-term', { found: describeValue(list), expected: 'levels = c("a", "b")' });
    const wanted = [...new Set(items.map(levelText))];
    categories = reorder(scope, node, label, categories, wanted);
  } else if (asked !== undefined) categories = reorder(scope, node, label, categories, asked);

  const contrastNode = args.get('contrast');
  const referenceNode = args.get('reference');
  let contrast: ContrastChoice | undefined;
  if (contrastNode !== undefined) {
    if (contrastNode.kind !== 'name' && contrastNode.kind !== 'string') {
      throw scopeError(scope, contrastNode, 'unknown-contrast', {
        found: `${printExpression(contrastNode)} as a contrast`,
        expected: 'treatment, sum, helmert or polynomial',
      });
    }
    contrast = {
      kind: contrastKind(contrastNode.kind === 'name' ? contrastNode.name : contrastNode.value, scopeSubject(scope, contrastNode)),
    };
  }
  if (referenceNode !== undefined) {
    const reference = evaluate(scope, referenceNode);
    if (reference.kind !== 'string' && reference.kind !== 'number' && reference.kind !== 'boolean') {
      throw scopeError(scope, referenceNode, 'invalid-term', {
        found: describeValue(reference),
        expected: 'a level in quotes, as in reference = "b"',
      });
    }
    const text = levelText(reference.value);
    const level = categories.levels.find((l) => l === text || (typeof reference.value === 'boolean' && l.toUpperCase() === text));
    if (level === undefined && scope.mode === 'fit') {
      throw scopeError(scope, referenceNode, 'unknown-level', {
        found: `no level "${text}" of ${label}`,
        advice: suggestion(text, categories.levels),
      });
    }
    if (contrast !== undefined && contrast.kind !== 'treatment') {
      throw scopeError(scope, referenceNode, 'unknown-contrast', {
        found: `a reference level with ${contrast.kind} contrasts`,
        expected: 'treatment contrasts',
      });
    }
    contrast = { kind: 'treatment', ...(level === undefined ? {} : { reference: level }) };
  }
  return { kind: 'categorical', ...categories, ...(contrast === undefined ? {} : { contrast }) };
}

const levelText = (value: number | string | boolean): string =>
  typeof value === 'number' ? formatNumber(value) : typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : value;
