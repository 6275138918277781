import { matchArguments } from '../../formula/matchArguments.ts';
import { printExpression } from '../../formula/printFormula.ts';
import type { CallNode, Expression } from '../../formula/syntax.ts';
import { type Scope, scopeError } from '../scope.ts';
import type { Value } from '../value.ts';
import type { basisTransforms } from './basisTransforms.ts';
import { constantNumber } from './constantArguments.ts';
import type { TransformState } from './transformState.ts';

type NumbersOf = (scope: Scope, node: Expression) => number | Float64Array;

const transforms = new Set(['mean', 'sd', 'min', 'max', 'median', 'center', 'scale', 'poly', 'ns', 'bs']);

/** Is the function one that remembers something of the data it was fitted on? */
export const isTransform = (name: string): boolean => transforms.has(name);

let bases: typeof basisTransforms | undefined;

/** Makes `poly`, `ns` and `bs` known: given here instead of imported, so that a bundle can do without them. */
export function offerBases(offered: typeof basisTransforms): void {
  bases = offered;
}

function basesFor(scope: Scope, node: CallNode): typeof basisTransforms {
  if (bases) return bases;
  throw scopeError(scope, node, 'not-in-entry', {
    found: `${node.name}(), which expofam/glm leaves out`,
    expected: 'powers, as in x + I(x^2)',
    advice: "import { glm } from 'expofam', which has everything, or await glmAsync() of expofam/glm",
  });
}

/**
 * Evaluates a transform that remembers its state: computed from the rows where its argument is present when fitting,
 * taken from the scope when replaying. The state is kept under the printed call, wherever it stands in an expression.
 */
export function evaluateTransform(scope: Scope, node: CallNode, numbersOf: NumbersOf): Value {
  const key = printExpression(node);
  const args = matchArguments(node);
  const argument = args.get('x');
  if (argument === undefined)
    throw scopeError(scope, node, 'formula-syntax', { found: `${node.name}() without a column`, expected: `${node.name}(x)` });
  const numeric = numbersOf(scope, argument);
  const x = typeof numeric === 'number' ? new Float64Array(scope.table.rowCount).fill(numeric) : numeric;
  let state = scope.states.get(key);
  if (state === undefined) {
    if (scope.mode === 'replay') throw scopeError(scope, node, 'invalid-model', { found: `the saved model has no state for ${key}` });
    state = fitTransform(scope, node, args, argument, x);
    scope.states.set(key, state);
  }
  switch (state.kind) {
    case 'constant':
      return { kind: 'number', value: state.value };
    case 'scale': {
      const { center, scale } = state;
      return { kind: 'numeric', values: x.map((v) => (v - center) / scale) };
    }
    default:
      return { kind: 'matrix', columns: basesFor(scope, node).apply(state, x) };
  }
}

function checkFinite(scope: Scope, node: Expression, x: Float64Array): void {
  const i = x.findIndex((v) => Math.abs(v) === Infinity);
  if (i < 0) return;
  throw scopeError(scope, node, 'infinite-value', {
    found: `${printExpression(node)} is ${x[i]} in row ${i + 1}`,
    expected: 'finite numbers',
    details: { row: i + 1 },
  });
}

/** The middle value, or between the two in the middle, each as often as it counts. */
function median(x: Float64Array, counts: Float64Array | undefined): number {
  const order = x.map((_, i) => i).sort((a, b) => x[a] - x[b]);
  let n = 0;
  const upTo = order.map((i) => {
    n += counts?.[i] ?? 1;
    return n;
  });
  const at = (k: number): number => x[order[upTo.findIndex((c) => c > k)]];
  return (at(Math.ceil(n / 2) - 1) + at(Math.floor(n / 2))) / 2;
}

function fitTransform(
  scope: Scope,
  node: CallNode,
  args: ReadonlyMap<string, Expression>,
  argument: Expression,
  all: Float64Array,
): TransformState {
  checkFinite(scope, argument, all);
  const stands = (_: number, i: number): boolean => !Number.isNaN(all[i]) && (!scope.counts || scope.counts[i] > 0);
  const x = all.filter(stands);
  const counts = scope.counts?.filter(stands);
  if (x.length === 0)
    throw scopeError(scope, argument, 'no-rows', { found: `no row has a value of ${printExpression(argument)}`, expected: 'numbers' });
  /** Σ f(i) over the rows, each as often as it counts. */
  const sum = (f: (i: number) => number): number => {
    let total = 0;
    for (let i = 0; i < x.length; i++) total += (counts ? counts[i] : 1) * f(i);
    return total;
  };
  const n = sum(() => 1);
  // Compensated, about a running mean.
  const about = sum((i) => x[i]) / n;
  const mean = about + sum((i) => x[i] - about) / n;
  /** Root mean square about a center with divisor n − 1, as in R's `sd` and `scale`. */
  const spreadOf = (center: number): number => Math.sqrt(sum((i) => (x[i] - center) ** 2) / Math.max(1, n - 1));
  const constant = (value: number): TransformState => ({ kind: 'constant', value });
  switch (node.name) {
    case 'mean':
      return constant(mean);
    case 'sd':
      return constant(spreadOf(mean));
    case 'min':
    case 'max':
      return constant(x.reduce((a, b) => Math[node.name as 'min'](a, b)));
    case 'median':
      return constant(median(x, counts));
    case 'center':
    case 'scale': {
      const option = (name: string): number | boolean => {
        const given = args.get(name);
        return given === undefined ? true : given.kind === 'boolean' ? given.value : constantNumber(scope, given);
      };
      const centerOption = option('center');
      const scaleOption = node.name === 'scale' && option('scale');
      const center = centerOption === true ? mean : centerOption === false ? 0 : centerOption;
      const scale = scaleOption === true ? spreadOf(center) : scaleOption === false ? 1 : scaleOption;
      if (scale === 0)
        throw scopeError(scope, node, 'invalid-argument', {
          found: `${printExpression(node)} has no spread`,
          expected: 'at least two different values',
          advice: 'leave the constant column out',
        });
      return { kind: 'scale', center, scale };
    }
    default:
      return basesFor(scope, node).fit(scope, node, args, x, mean, sum, counts);
  }
}
