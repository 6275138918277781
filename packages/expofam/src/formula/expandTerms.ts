import { formulaError } from './formulaError.ts';
import { printExpression } from './printFormula.ts';
import { type Expression, type Span, sumOperands } from './syntax.ts';

/** More terms than this come from a slip such as `(a + … + z)^9`. */
const maximumTerms = 50_000;

/** A term: the variables whose product it is, as ascending indices into {@link Expansion.variables}. */
export interface Term {
  /** `a`, `a:b`, `log(x):f`. */
  readonly label: string;
  readonly variables: readonly number[];
}

/** A variable of a formula: a column, or an expression that is evaluated as a whole. */
export interface Variable {
  /** Its canonical printing; equal labels are the same variable. */
  readonly label: string;
  readonly expression: Expression;
}

/** What the right side of a formula amounts to. */
export interface Expansion {
  readonly hasIntercept: boolean;
  /** In order of appearance: this order decides how a label is written (`b:a` when b came first). */
  readonly variables: readonly Variable[];
  /** By order of interaction, then as written. */
  readonly terms: readonly Term[];
  /** The arguments of the `offset()` terms. */
  readonly offsets: readonly Expression[];
  /** True where the response was among the terms, and was dropped. */
  readonly responseOnRight: boolean;
}

type Bits = readonly number[];

interface State {
  readonly text: string;
  readonly columnNames: readonly string[];
  readonly variables: Map<string, { readonly index: number; readonly expression: Expression }>;
  readonly offsets: Map<string, Expression>;
  intercept: boolean;
}

/** Terms in order of appearance, each once; the key is the set of variables. */
type Terms = Map<string, Bits>;

function intern(state: State, expression: Expression): number {
  const label = printExpression(expression);
  const known = state.variables.get(label);
  if (known !== undefined) return known.index;
  const index = state.variables.size;
  state.variables.set(label, { index, expression });
  return index;
}

const union = (a: Bits, b: Bits): Bits => [...new Set([...a, ...b])].sort((i, j) => i - j);

function add(state: State, terms: Terms, bits: Bits, span: Span): void {
  if (bits.length === 0) return;
  terms.set(bits.join(), bits);
  if (terms.size > maximumTerms) {
    throw formulaError(state.text, span, 'formula-too-large', {
      found: `more than ${maximumTerms} terms`,
      expected: 'fewer',
      advice: 'lower the power',
    });
  }
}

function products(state: State, left: Terms, right: Terms, span: Span, into: Terms = new Map()): Terms {
  for (const a of left.values()) for (const b of right.values()) add(state, into, union(a, b), span);
  return into;
}

const merged = (terms: Terms): Bits => [...new Set([...terms.values()].flat())].sort((i, j) => i - j);

/** R's EncodeVars: `positive` is false under an odd number of minus signs, where `1` takes the intercept away. */
function encode(state: State, node: Expression, positive: boolean): Terms {
  switch (node.kind) {
    case 'number': {
      if (node.value !== 0 && node.value !== 1) {
        throw formulaError(state.text, node, 'invalid-term', {
          found: `the number ${node.value} as a term`,
          expected: '0 or 1 for the intercept',
          advice: 'arithmetic stands inside I(): I(x * 2)',
        });
      }
      state.intercept = (node.value === 1) === positive;
      return new Map();
    }
    case 'name': {
      if (!node.dot) return single(intern(state, node));
      const terms: Terms = new Map();
      for (const name of state.columnNames)
        add(state, terms, [intern(state, { kind: 'name', name, start: node.start, end: node.end })], node);
      return terms;
    }
    case 'parentheses':
      return encode(state, node.body, positive);
    case 'call':
      if (node.name === 'cbind' || node.name === 'c') {
        throw formulaError(state.text, node, 'invalid-term', {
          found: `${node.name}() as a term`,
          expected: node.name === 'cbind' ? 'cbind() before ~ only' : 'a column or an expression',
          advice: node.name === 'cbind' ? 'columns of the right side are joined with +' : undefined,
        });
      }
      if (node.name === 'offset') {
        const label = printExpression(node.args[0].value);
        if (positive) state.offsets.set(label, node.args[0].value);
        else state.offsets.delete(label);
        return new Map();
      }
      return single(intern(state, node));
    case 'string':
    case 'boolean':
      throw formulaError(state.text, node, 'invalid-term', {
        found: `${printExpression(node)} as a term`,
        expected: "a column's name",
        advice: node.kind === 'string' ? `a name is written in backquotes: \`${node.value}\`` : undefined,
      });
    case 'unary':
      if (node.operator === '+') return encode(state, node.operand, positive);
      if (node.operator === '!') return single(intern(state, node));
      encode(state, node.operand, !positive);
      return new Map();
    case 'binary':
      return encodeBinary(state, node, positive);
  }
}

const single = (index: number): Terms => new Map([[String(index), [index]]]);

function encodeBinary(state: State, node: Extract<Expression, { kind: 'binary' }>, positive: boolean): Terms {
  switch (node.operator) {
    case '+':
    case '-': {
      const terms: Terms = new Map();
      for (const { operator, operand } of sumOperands(node)) {
        const more = encode(state, operand, operator === '+' ? positive : !positive);
        for (const [key, bits] of more) {
          if (operator === '-') terms.delete(key);
          else if (!terms.has(key)) add(state, terms, bits, operand);
        }
      }
      return terms;
    }
    case ':':
      return products(state, factor(state, node.left, positive), factor(state, node.right, positive), node);
    case '*': {
      const left = factor(state, node.left, positive);
      const right = factor(state, node.right, positive);
      return products(state, left, right, node, new Map([...left, ...right]));
    }
    case '/': {
      const left = factor(state, node.left, positive);
      const right = factor(state, node.right, positive);
      if (left.size === 0) return new Map(); // as R: 1/a has no terms
      const whole: Terms = new Map([['', merged(left)]]);
      return products(state, whole, right, node, new Map(left));
    }
    case '%in%': {
      const left = factor(state, node.left, positive);
      const right = factor(state, node.right, positive);
      return products(state, left, new Map([['', merged(right)]]), node);
    }
    case '^': {
      const exponent = node.right.kind === 'parentheses' ? node.right.body : node.right;
      if (exponent.kind !== 'number' || !Number.isInteger(exponent.value) || exponent.value < 1) {
        throw formulaError(state.text, node.right, 'invalid-term', {
          found: `the power ${printExpression(node.right)}`,
          expected: 'a whole number of at least 1, the highest order of interaction',
          advice: `a power of a column is I(${printExpression(node)})`,
        });
      }
      const base = factor(state, node.left, positive);
      let terms = base;
      for (let power = 2; power <= exponent.value; power++) {
        // R forms (terms so far) × base each time; what was there stays first. A power that adds nothing ends it.
        const grown = products(state, terms, base, node);
        if (grown.size === terms.size) {
          terms = grown;
          break;
        }
        terms = grown;
      }
      return terms;
    }
    default:
      // comparisons, & and |, %% and %/% are one variable: a logical or numeric expression
      return single(intern(state, node));
  }
}

/** An operand of an operator that forms products: an offset makes no sense there. */
function factor(state: State, node: Expression, positive: boolean): Terms {
  const inside = node.kind === 'parentheses' ? node.body : node;
  if (inside.kind === 'call' && inside.name === 'offset') {
    throw formulaError(state.text, node, 'invalid-term', {
      found: 'an offset in an interaction',
      expected: 'offset() as a term of its own',
    });
  }
  return encode(state, node, positive);
}

/**
 * Expands the right side of a formula by the rules of Wilkinson and Rogers as R's `terms.formula` has them.
 *
 * @param columnNames What `.` stands for: the columns of the data without those of the response.
 * @param options.text The formula's text, for errors; `response` is the label of the left side, which is dropped from the right.
 * @throws ExpofamError `invalid-term` with the place in the formula.
 * @example
 * expandTerms(parseFormula('y ~ a * b - a').predictors[0].rightSide, []).terms.map((t) => t.label); // ['b', 'a:b']
 */
export function expandTerms(
  rightSide: Expression,
  columnNames: readonly string[],
  options: { readonly text?: string; readonly response?: string } = {},
): Expansion {
  const state: State = {
    text: options.text ?? printExpression(rightSide),
    columnNames,
    variables: new Map(),
    offsets: new Map(),
    intercept: true,
  };
  const bits = [...encode(state, rightSide, true).values()];
  const labels = [...state.variables.keys()];
  const kept = bits.filter((b) => !(b.length === 1 && labels[b[0]] === options.response));
  const ordered = kept.map((b, i) => ({ b, i })).sort((p, q) => p.b.length - q.b.length || p.i - q.i);
  return {
    hasIntercept: state.intercept,
    variables: [...state.variables].map(([label, { expression }]) => ({ label, expression })),
    terms: ordered.map(({ b }) => ({ label: b.map((v) => labels[v]).join(':'), variables: b })),
    offsets: [...state.offsets.values()],
    responseOnRight: kept.length < bits.length,
  };
}
