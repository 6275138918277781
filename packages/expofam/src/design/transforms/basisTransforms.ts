import { printExpression } from '../../formula/printFormula.ts';
import type { CallNode, Expression } from '../../formula/syntax.ts';
import { type Scope, scopeError } from '../scope.ts';
import { constantList, flag, wholeNumber } from './constantArguments.ts';
import { applyPolynomial, fitPolynomial } from './polynomial.ts';
import { applySpline, interiorKnots } from './spline.ts';
import type { TransformState } from './transformState.ts';

/** Σ f(i) over the rows that a transform learns from, each as often as it counts. */
export type RowSum = (f: (i: number) => number) => number;

function fitPoly(
  scope: Scope,
  node: CallNode,
  args: ReadonlyMap<string, Expression>,
  x: Float64Array,
  mean: number,
  sum: RowSum,
): TransformState {
  const degree = wholeNumber(scope, args.get('degree'), 1, 1);
  const state = fitPolynomial(x, mean, sum, degree, flag(scope, args.get('raw'), false));
  if (state === undefined) {
    throw scopeError(scope, node, 'invalid-argument', {
      found: `degree ${degree} with ${new Set(x).size} different values of ${printExpression(node.args[0].value)}`,
      expected: 'a degree below the number of different values',
    });
  }
  return state;
}

function fitSpline(
  scope: Scope,
  node: CallNode,
  args: ReadonlyMap<string, Expression>,
  x: Float64Array,
  counts?: Float64Array,
): TransformState {
  const basis = node.name as 'bs' | 'ns';
  const degree = basis === 'ns' ? 3 : wholeNumber(scope, args.get('degree'), 1, 3);
  const intercept = flag(scope, args.get('intercept'), false);
  const boundaryNode = args.get('Boundary.knots');
  let boundary: [number, number] = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))];
  if (boundaryNode !== undefined) {
    const given = constantList(scope, boundaryNode);
    if (given.length !== 2)
      throw scopeError(scope, boundaryNode, 'invalid-argument', {
        found: `${given.length} boundary knots`,
        expected: 'two, as in c(0, 10)',
      });
    boundary = [Math.min(...given), Math.max(...given)];
  }
  if (!(boundary[0] < boundary[1])) {
    throw scopeError(scope, node, 'invalid-argument', {
      found: `${printExpression(node.args[0].value)} has no spread`,
      expected: 'at least two different values',
    });
  }
  const knotsNode = args.get('knots');
  let knots: number[];
  if (knotsNode !== undefined) {
    knots = constantList(scope, knotsNode).sort((a, b) => a - b);
    const outside = knots.find((k) => k <= boundary[0] || k >= boundary[1]);
    if (outside !== undefined) {
      throw scopeError(scope, knotsNode, 'invalid-argument', {
        found: `the knot ${outside}`,
        expected: `knots between ${boundary[0]} and ${boundary[1]}`,
        advice: 'wider limits are given as Boundary.knots',
      });
    }
  } else {
    // the count of interior knots that makes df columns, as in R
    const least = basis === 'ns' ? 1 + Number(intercept) : degree + Number(intercept);
    const dfNode = args.get('df');
    const df = wholeNumber(scope, dfNode, 1, least);
    if (df < least)
      throw scopeError(scope, dfNode ?? node, 'invalid-argument', {
        found: `df = ${df}`,
        expected: `at least ${least} with this degree and intercept`,
      });
    knots = interiorKnots(x, df - least, boundary, counts);
    const repeated = knots.find((k, i) => k === knots[i - degree] || k === boundary[0] || k === boundary[1]);
    if (repeated !== undefined) {
      throw scopeError(scope, node, 'invalid-argument', {
        found: `knots of ${printExpression(node)} fall together on ${repeated}, because many rows share that value`,
        expected: 'different knots within the range',
        advice: 'give knots = c(…), or a smaller df',
      });
    }
  }
  return { kind: 'spline', basis, degree, knots, boundaryKnots: boundary, intercept };
}

/** `poly`, `ns` and `bs`, which make several columns of one: what `offerBases` is given. */
export const basisTransforms = Object.freeze({
  fit: (
    scope: Scope,
    node: CallNode,
    args: ReadonlyMap<string, Expression>,
    x: Float64Array,
    mean: number,
    sum: RowSum,
    counts?: Float64Array,
  ): TransformState => (node.name === 'poly' ? fitPoly(scope, node, args, x, mean, sum) : fitSpline(scope, node, args, x, counts)),
  apply: (state: Extract<TransformState, { kind: 'poly' | 'spline' }>, x: Float64Array): Float64Array[] =>
    state.kind === 'poly' ? applyPolynomial(state, x) : applySpline(state, x),
});
