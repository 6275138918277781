import { matchArguments } from '../formula/matchArguments.ts';
import { printExpression } from '../formula/printFormula.ts';
import type { CallNode, Expression } from '../formula/syntax.ts';
import { binaryFunctions, comparisons, power } from './elementwise.ts';
import { numbers } from './evaluate.ts';
import { type Scope, scopeError } from './scope.ts';
import { polynomialDerivative } from './transforms/polynomial.ts';
import { applySpline } from './transforms/spline.ts';

type Numbers = number | Float64Array;
/** Undefined where an expression does not change with the column. */
type Derivative = Float64Array | undefined;

/**
 * The derivatives of the elementwise functions of one argument. Of a step (`floor`, `sign`) it is zero, of `abs` at its corner
 * too: the mean of both sides, as `pmin` and `pmax` have it at a tie.
 */
export const unaryDerivatives: ReadonlyMap<string, ((x: number) => number) | 'zero'> = new Map<string, ((x: number) => number) | 'zero'>([
  ['I', () => 1],
  ['as.numeric', () => 1],
  ['log', (x) => 1 / x],
  ['log2', (x) => Math.LOG2E / x],
  ['log10', (x) => Math.LOG10E / x],
  ['log1p', (x) => 1 / (1 + x)],
  ['exp', Math.exp],
  ['expm1', Math.exp],
  ['sqrt', (x) => 0.5 / Math.sqrt(x)],
  ['abs', Math.sign],
  ['sin', Math.cos],
  ['cos', (x) => -Math.sin(x)],
  ['tan', (x) => 1 + Math.tan(x) ** 2],
  ['asin', (x) => 1 / Math.sqrt((1 - x) * (1 + x))],
  ['acos', (x) => -1 / Math.sqrt((1 - x) * (1 + x))],
  ['atan', (x) => 1 / (1 + x * x)],
  ['sinh', Math.cosh],
  ['cosh', Math.sinh],
  ['tanh', (x) => 1 / Math.cosh(x) ** 2],
  ['sign', 'zero'],
  ['floor', 'zero'],
  ['ceiling', 'zero'],
  ['trunc', 'zero'],
]);

/**
 * The derivative of an expression with respect to a column, a number for each row, and for the bases of `poly`, `ns` and `bs`
 * one for each of their columns: forward differentiation with the states of transforms held, since they are constants of the
 * fit. Conditions (`x > 3`) and categories are constant but at their thresholds, so their derivative is zero.
 *
 * @returns undefined where the expression does not change with the column
 */
export function columnDerivative(scope: Scope, node: Expression, column: string): Float64Array[] | undefined {
  const inner = node.kind === 'parentheses' ? node.body : node;
  if (inner.kind === 'call') {
    if (inner.name === 'I') return columnDerivative(scope, inner.args[0].value, column);
    const basis = basisDerivative(scope, inner, column);
    if (basis !== 'no basis') return basis;
  }
  const own = slope(scope, inner, column);
  return own === undefined ? undefined : [own];
}

function slope(scope: Scope, node: Expression, column: string): Derivative {
  switch (node.kind) {
    case 'number':
    case 'boolean':
    case 'string':
      return undefined;
    case 'parentheses':
      return slope(scope, node.body, column);
    case 'name':
      return node.name === column ? new Float64Array(scope.table.rowCount).fill(1) : undefined;
    case 'unary': {
      if (node.operator === '!') return undefined;
      const inner = slope(scope, node.operand, column);
      return node.operator === '-' ? inner?.map((d) => -d) : inner;
    }
    case 'binary':
      return slopeOfOperation(scope, node, column);
    case 'call':
      return slopeOfCall(scope, node, column);
  }
}

function slopeOfOperation(scope: Scope, node: Extract<Expression, { kind: 'binary' }>, column: string): Derivative {
  const { operator } = node;
  if (comparisons.has(operator) || !binaryFunctions.has(operator)) return undefined;
  const [dx, dy] = [slope(scope, node.left, column), slope(scope, node.right, column)];
  if (dx === undefined && dy === undefined) return undefined;
  const x = at(numbers(scope, node.left));
  const y = at(numbers(scope, node.right));
  switch (operator) {
    case '+':
      return joined(dx, dy, (a, b) => a + b);
    case '-':
      return joined(dx, dy, (a, b) => a - b);
    case '*':
      return joined(dx, dy, (a, b, i) => a * y(i) + x(i) * b);
    case '/':
      return joined(dx, dy, (a, b, i) => (a - (x(i) / y(i)) * b) / y(i));
    case '^':
      return slopeOfPower(x, y, dx, dy);
    case '%%':
      return joined(dx, dy, (a, b, i) => a - (b === 0 ? 0 : Math.floor(x(i) / y(i)) * b));
    default:
      // %/% is a step
      return undefined;
  }
}

function slopeOfCall(scope: Scope, node: CallNode, column: string): Derivative {
  const own = unaryDerivatives.get(node.name);
  if (own !== undefined && node.args.length === 1) {
    if (own === 'zero') return undefined;
    const inner = slope(scope, node.args[0].value, column);
    if (inner === undefined) return undefined;
    const x = at(numbers(scope, node.args[0].value));
    return inner.map((d, i) => (d === 0 ? 0 : own(x(i)) * d));
  }
  const args = matchArguments(node);
  const argument = (name: string, place: number): Expression => args.get(name) ?? node.args[place].value;
  switch (node.name) {
    case 'log': {
      const [of, base] = [argument('x', 0), argument('base', 1)];
      const [x, b] = [at(numbers(scope, of)), at(numbers(scope, base))];
      return joined(slope(scope, of, column), slope(scope, base, column), (dx, db, i) => {
        const log = Math.log(b(i));
        return (dx / x(i) - (db === 0 ? 0 : (Math.log(x(i)) / log) * (db / b(i)))) / log;
      });
    }
    case 'pow': {
      const [of, by] = [argument('x', 0), argument('y', 1)];
      return slopeOfPower(at(numbers(scope, of)), at(numbers(scope, by)), slope(scope, of, column), slope(scope, by, column));
    }
    case 'pmin':
    case 'pmax': {
      const sign = node.name === 'pmin' ? 1 : -1;
      const all = node.args.map(({ value }) => ({ value: at(numbers(scope, value)), d: slope(scope, value, column) }));
      return all.reduce((p, q) => {
        const value = (i: number): number => (sign * (p.value(i) - q.value(i)) <= 0 ? p.value(i) : q.value(i));
        const d = joined(p.d, q.d, (a, b, i) => {
          const above = sign * (p.value(i) - q.value(i));
          return above < 0 ? a : above > 0 ? b : (a + b) / 2;
        });
        return { value, d };
      }).d;
    }
    case 'ifelse': {
      const test = at(numbers(scope, argument('test', 0)));
      return joined(slope(scope, argument('yes', 1), column), slope(scope, argument('no', 2), column), (a, b, i) =>
        test(i) !== 0 ? a : b,
      );
    }
    default: {
      const basis = basisDerivative(scope, node, column);
      // A number made of a category (round, a constant of the fit, C) does not move.
      if (basis === 'no basis' || basis === undefined) return undefined;
      if (basis.length === 1) return basis[0];
      throw scopeError(scope, node, 'text-as-number', { found: `${printExpression(node)} is several columns`, expected: 'a number' });
    }
  }
}

/** The derivatives of the columns of `scale`, `center`, `poly`, `ns` and `bs`; the constants of a fit have none. */
function basisDerivative(scope: Scope, node: CallNode, column: string): Float64Array[] | undefined | 'no basis' {
  const state = scope.states.get(printExpression(node));
  if (state === undefined) return 'no basis';
  if (state.kind === 'constant') return undefined;
  const argument = matchArguments(node).get('x') ?? node.args[0].value;
  const inner = slope(scope, argument, column);
  if (inner === undefined) return undefined;
  if (state.kind === 'scale') return [inner.map((d) => d / state.scale)];
  const x = numbers(scope, argument) as Float64Array;
  const columns = state.kind === 'poly' ? polynomialDerivative(state, x) : applySpline(state, x, 1);
  return columns.map((own) => own.map((d, i) => d * inner[i]));
}

/** y xʸ⁻¹ x′ + xʸ ln x y′, each part only where it moves. */
function slopeOfPower(x: (i: number) => number, y: (i: number) => number, dx: Derivative, dy: Derivative): Derivative {
  return joined(dx, dy, (a, b, i) => {
    const base = a === 0 || y(i) === 0 ? 0 : y(i) * power(x(i), y(i) - 1) * a;
    return b === 0 ? base : base + power(x(i), y(i)) * Math.log(x(i)) * b;
  });
}

const at =
  (x: Numbers): ((i: number) => number) =>
  (i) =>
    typeof x === 'number' ? x : x[i];

/** A derivative of two others, of which one that is absent counts zero. */
function joined(dx: Derivative, dy: Derivative, rule: (dx: number, dy: number, row: number) => number): Derivative {
  const some = dx ?? dy;
  return some?.map((_, i) => rule(dx === undefined ? 0 : dx[i], dy === undefined ? 0 : dy[i], i));
}
