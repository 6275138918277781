import { compareCodePoints } from '../data/compareCodePoints.ts';
import { newCodes } from '../data/makeTable.ts';
import { matchArguments } from '../formula/matchArguments.ts';
import { printExpression } from '../formula/printFormula.ts';
import type { CallNode, Expression } from '../formula/syntax.ts';
import { categorize } from './categorize.ts';
import { binaryFunctions, comparisons, power, round, unaryFunctions } from './elementwise.ts';
import { type Scope, scopeError, useColumn } from './scope.ts';
import { evaluateTransform, isTransform } from './transforms/evaluateTransform.ts';
import { describeValue, falseTrue, type Value } from './value.ts';

type Numbers = number | Float64Array;

/** Evaluates an expression of columns: a value for each row of the scope's table, or a constant. */
export function evaluate(scope: Scope, node: Expression): Value {
  switch (node.kind) {
    case 'number':
      return { kind: 'number', value: node.value };
    case 'boolean':
      return { kind: 'boolean', value: node.value };
    case 'string':
      return { kind: 'string', value: node.value };
    case 'parentheses':
      return evaluate(scope, node.body);
    case 'name': {
      if (node.dot) throw scopeError(scope, node, 'invalid-term', { found: '. inside an expression', expected: "a column's name" });
      const column = useColumn(scope, node);
      if (column.kind === 'numeric') return { kind: 'numeric', values: column.values };
      if (column.kind === 'boolean') return { kind: 'logical', codes: column.codes, levels: ['false', 'true'] };
      if (column.kind === 'categorical') return { kind: 'categorical', codes: column.codes, levels: column.levels };
      throw new Error('unreachable: dates are refused');
    }
    case 'unary': {
      if (node.operator === '!') return negate(logical(scope, node.operand));
      const operand = numbers(scope, node.operand);
      return node.operator === '+' ? wrap(operand) : wrap(map(operand, (x) => -x));
    }
    case 'call':
      return evaluateCall(scope, node);
    case 'binary': {
      const comparison = comparisons.get(node.operator);
      if (comparison !== undefined) return compare(scope, node, comparison);
      if (node.operator === '&' || node.operator === '|')
        return connect(node.operator, logical(scope, node.left), logical(scope, node.right));
      if (node.operator === '%in%') return isMember(scope, node);
      const operation = binaryFunctions.get(node.operator);
      if (operation === undefined) {
        throw scopeError(scope, node, 'invalid-term', {
          found: `the interaction ${printExpression(node)} inside an expression`,
          expected: 'arithmetic',
          advice: 'a product is written with *',
        });
      }
      return wrap(map2(numbers(scope, node.left), numbers(scope, node.right), operation));
    }
  }
}

const wrap = (x: Numbers): Value => (typeof x === 'number' ? { kind: 'number', value: x } : { kind: 'numeric', values: x });

function map(x: Numbers, f: (x: number) => number): Numbers {
  if (typeof x === 'number') return f(x);
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = f(x[i]);
  return out;
}

function map2(x: Numbers, y: Numbers, f: (x: number, y: number) => number): Numbers {
  if (typeof x === 'number') return typeof y === 'number' ? f(x, y) : map(y, (v) => f(x, v));
  if (typeof y === 'number') return map(x, (v) => f(v, y));
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = f(x[i], y[i]);
  return out;
}

/** A number for each row, or a constant. Booleans count 0 and 1; text is refused. */
export function numbers(scope: Scope, node: Expression): Numbers {
  return asNumbers(scope, node, evaluate(scope, node));
}

function asNumbers(scope: Scope, node: Expression, value: Value): Numbers {
  switch (value.kind) {
    case 'number':
      return value.value;
    case 'boolean':
      return Number(value.value);
    case 'numeric':
      return value.values;
    case 'logical':
      return Float64Array.from(value.codes, (c) => (c < 0 ? Number.NaN : c));
    default: {
      const label = printExpression(node);
      throw scopeError(scope, node, 'text-as-number', {
        found: `${label} is ${describeValue(value)}`,
        expected: 'a number',
        advice:
          value.kind === 'categorical'
            ? 'text is a category by itself; numbers written as text have to be read as numbers first'
            : undefined,
      });
    }
  }
}

interface Logical {
  /** Absent for a constant. */
  readonly codes?: Int8Array;
  readonly constant?: number;
}

function logical(scope: Scope, node: Expression): Logical {
  const value = evaluate(scope, node);
  if (value.kind === 'logical') return { codes: value.codes };
  if (value.kind === 'boolean') return { constant: Number(value.value) };
  const x = asNumbers(scope, node, value);
  if (typeof x === 'number') return { constant: Number.isNaN(x) ? -1 : Number(x !== 0) };
  return { codes: Int8Array.from(x, (v) => (Number.isNaN(v) ? -1 : Number(v !== 0))) };
}

function wrapLogical(value: Logical): Value {
  if (value.codes === undefined) return { kind: 'boolean', value: value.constant === 1 };
  return { kind: 'logical', codes: value.codes, levels: falseTrue };
}

const negate = (x: Logical): Value =>
  wrapLogical(x.codes === undefined ? { constant: 1 - (x.constant as number) } : { codes: x.codes.map((c) => (c < 0 ? -1 : 1 - c)) });

/** Three-valued logic as in R: FALSE & missing is FALSE, TRUE | missing is TRUE. */
function connect(operator: '&' | '|', x: Logical, y: Logical): Value {
  const decisive = operator === '&' ? 0 : 1;
  const both = (a: number, b: number): number => (a === decisive || b === decisive ? decisive : a < 0 || b < 0 ? -1 : 1 - decisive);
  if (x.codes === undefined && y.codes === undefined) return wrapLogical({ constant: both(x.constant as number, y.constant as number) });
  const length = (x.codes ?? (y.codes as Int8Array)).length;
  const codes = new Int8Array(length);
  for (let i = 0; i < length; i++)
    codes[i] = both(
      x.codes === undefined ? (x.constant as number) : x.codes[i],
      y.codes === undefined ? (y.constant as number) : y.codes[i],
    );
  return wrapLogical({ codes });
}

/** A value's text in each row, for comparison with text. */
function textOf(value: Value): { readonly codes?: ArrayLike<number>; readonly levels: readonly string[] } | undefined {
  if (value.kind === 'string') return { levels: [value.value] };
  if (value.kind === 'categorical' || value.kind === 'logical') return { codes: value.codes, levels: value.levels };
  return undefined;
}

function compare(scope: Scope, node: Extract<Expression, { kind: 'binary' }>, test: (x: number, y: number) => boolean): Value {
  const left = evaluate(scope, node.left);
  const right = evaluate(scope, node.right);
  const isText = (v: Value): boolean => v.kind === 'string' || v.kind === 'categorical';
  if (isText(left) || isText(right)) {
    const a = textOf(left);
    const b = textOf(right);
    if (a === undefined || b === undefined) {
      const other = a === undefined ? node.left : node.right;
      throw scopeError(scope, other, 'text-as-number', {
        found: `text compared with ${describeValue(a === undefined ? left : right)}`,
        expected: 'text on both sides',
        advice: `text is written in quotes: "${printExpression(other)}"`,
      });
    }
    // Every pair of levels is compared once; by code point, which is the order of levels
    const answers = a.levels.map((p) => Int8Array.from(b.levels, (q) => Number(test(compareCodePoints(p, q), 0))));
    const length = (a.codes ?? b.codes)?.length;
    if (length === undefined) return { kind: 'boolean', value: answers[0][0] === 1 };
    const codes = new Int8Array(length);
    for (let i = 0; i < length; i++) {
      const p = a.codes === undefined ? 0 : a.codes[i];
      const q = b.codes === undefined ? 0 : b.codes[i];
      codes[i] = p < 0 || q < 0 ? -1 : answers[p][q];
    }
    return { kind: 'logical', codes, levels: falseTrue };
  }
  const x = asNumbers(scope, node.left, left);
  const y = asNumbers(scope, node.right, right);
  if (typeof x === 'number' && typeof y === 'number') return { kind: 'boolean', value: test(x, y) };
  const length = typeof x === 'number' ? (y as Float64Array).length : x.length;
  const codes = new Int8Array(length);
  for (let i = 0; i < length; i++) {
    const p = typeof x === 'number' ? x : x[i];
    const q = typeof y === 'number' ? y : y[i];
    codes[i] = Number.isNaN(p) || Number.isNaN(q) ? -1 : Number(test(p, q));
  }
  return { kind: 'logical', codes, levels: falseTrue };
}

/** `x %in% c(1, 2)` inside an expression: membership. */
function isMember(scope: Scope, node: Extract<Expression, { kind: 'binary' }>): Value {
  const value = evaluate(scope, node.left);
  const set = evaluate(scope, node.right);
  const members =
    set.kind === 'list' ? set.values : set.kind === 'number' || set.kind === 'string' || set.kind === 'boolean' ? [set.value] : undefined;
  if (members === undefined) {
    throw scopeError(scope, node.right, 'invalid-term', {
      found: `${describeValue(set)} after %in%`,
      expected: 'a list of values, as in x %in% c(1, 2)',
    });
  }
  if (value.kind === 'categorical') {
    const wanted = value.levels.map((l) => Number(members.includes(l)));
    return { kind: 'logical', codes: Int8Array.from(value.codes, (c) => (c < 0 ? -1 : wanted[c])), levels: falseTrue };
  }
  const x = asNumbers(scope, node.left, value);
  const wanted = new Set(members.map((m) => (typeof m === 'string' ? Number.NaN : Number(m))));
  if (typeof x === 'number') return { kind: 'boolean', value: wanted.has(x) };
  return { kind: 'logical', codes: Int8Array.from(x, (v) => (Number.isNaN(v) ? -1 : Number(wanted.has(v)))), levels: falseTrue };
}

function evaluateCall(scope: Scope, node: CallNode): Value {
  const first = node.args[0].value;
  if (isTransform(node.name)) return evaluateTransform(scope, node, numbers);
  const unary = unaryFunctions.get(node.name);
  if (node.name === 'I' || (unary !== undefined && node.args.length === 1)) {
    if (node.name === 'I') {
      const value = evaluate(scope, first);
      return value.kind === 'logical' ? { ...value, levels: falseTrue } : value;
    }
    return wrap(map(numbers(scope, first), unary as (x: number) => number));
  }
  switch (node.name) {
    case 'C':
    case 'factor':
      return categorize(scope, node, evaluate);
    case 'log': {
      const args = matchArguments(node);
      return wrap(
        map2(numbers(scope, args.get('x') ?? first), numbers(scope, args.get('base') ?? first), (x, base) =>
          base === 2 ? Math.log2(x) : base === 10 ? Math.log10(x) : Math.log(x) / Math.log(base),
        ),
      );
    }
    case 'round': {
      const args = matchArguments(node);
      const digits = args.get('digits');
      return wrap(map2(numbers(scope, args.get('x') ?? first), digits === undefined ? 0 : numbers(scope, digits), round));
    }
    case 'pow': {
      const args = matchArguments(node);
      return wrap(map2(numbers(scope, args.get('x') ?? first), numbers(scope, args.get('y') ?? first), power));
    }
    case 'pmin':
    case 'pmax': {
      const pick = node.name === 'pmin' ? Math.min : Math.max;
      return wrap(node.args.map((a) => numbers(scope, a.value)).reduce((x, y) => map2(x, y, (p, q) => pick(p, q))));
    }
    case 'ifelse':
      return ifElse(scope, node);
    case 'c': {
      const values = node.args.map(({ value }) => {
        const item = evaluate(scope, value);
        if (item.kind === 'number' || item.kind === 'string' || item.kind === 'boolean') return item.value;
        throw scopeError(scope, value, 'invalid-term', { found: `${describeValue(item)} in c(…)`, expected: 'numbers or texts in quotes' });
      });
      return { kind: 'list', values };
    }
    case 'cbind':
    case 'offset':
      throw scopeError(scope, node, 'invalid-term', {
        found: `${node.name}() inside an expression`,
        expected: node.name === 'cbind' ? 'cbind() as the whole left side' : 'offset() as a term of its own',
      });
    default:
      throw new Error(`unreachable: the parser knows no function ${node.name}`);
  }
}

function ifElse(scope: Scope, node: CallNode): Value {
  const args = matchArguments(node);
  const [testNode, yesNode, noNode] = ['test', 'yes', 'no'].map((name, i) => args.get(name) ?? node.args[i].value);
  const test = logical(scope, testNode);
  const yes = evaluate(scope, yesNode);
  const no = evaluate(scope, noNode);
  const length = scope.table.rowCount;
  const testAt = (i: number): number => (test.codes === undefined ? (test.constant as number) : test.codes[i]);
  const a = textOf(yes);
  const b = textOf(no);
  if (a !== undefined && b !== undefined) {
    const levels = [...new Set([...a.levels, ...b.levels])].sort(compareCodePoints);
    const placeA = a.levels.map((l) => levels.indexOf(l));
    const placeB = b.levels.map((l) => levels.indexOf(l));
    const codes = newCodes(length, levels.length);
    for (let i = 0; i < length; i++) {
      const t = testAt(i);
      const from = t === 1 ? a : b;
      const code = from.codes === undefined ? 0 : from.codes[i];
      codes[i] = t < 0 || code < 0 ? -1 : (t === 1 ? placeA : placeB)[code];
    }
    return { kind: 'categorical', codes, levels };
  }
  const x = asNumbers(scope, yesNode, yes);
  const y = asNumbers(scope, noNode, no);
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const t = testAt(i);
    out[i] = t < 0 ? Number.NaN : t === 1 ? (typeof x === 'number' ? x : x[i]) : typeof y === 'number' ? y : y[i];
  }
  return { kind: 'numeric', values: out };
}
