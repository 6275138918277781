import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import { binaryPrimitives, ternaryPrimitives, unaryPrimitives } from '../kernels/scalarPrimitives.ts';
import type { Expr } from './intern.ts';
import { oncePerNode } from './oncePerNode.ts';

type Scalar = (...args: number[]) => number;
const tables = [unaryPrimitives, binaryPrimitives, ternaryPrimitives] as readonly Readonly<Record<string, Scalar>>[];
const logsumexp: Scalar = (...args) => args.reduce((a, b) => binaryPrimitives.logaddexp(a, b));

/** The scalar function of a primitive. */
export function scalarFunction(op: Expr['op']): Scalar {
  // Looked up each time: the primitives of rare families come later.
  return op === 'logsumexp' ? logsumexp : (tables.find((t) => op in t) as (typeof tables)[0])[op];
}

/** The scalar function that a node applies to its arguments. */
export function nodeFunction(node: Expr): Scalar {
  return node.fn ? node.fn.evaluate : scalarFunction(node.op);
}

/** The error for a symbol without a value. */
export function unboundSymbol(name: string, known: readonly string[]): ExpofamError {
  return new ExpofamError('unbound-symbol', {
    subject: `symbol "${name}"`,
    found: 'no value',
    advice: known.length > 0 ? suggestion(name, known) : 'name it among the inputs',
    details: { name },
  });
}

/**
 * The value of an expression at one point; each distinct node once. A single walk in double precision, made for a few
 * values: for rows use `compile`.
 *
 * @example
 * evaluate(softplus(symbol('eta')), { eta: 0 }); // 0.6931471805599453
 */
export function evaluate(e: Expr, env: Readonly<Record<string, number>>): number {
  const visit = oncePerNode((node): number => {
    if (node.op === 'const') return node.value as number;
    if (node.op !== 'symbol') return nodeFunction(node)(...node.args.map(visit));
    const name = node.name as string;
    if (!Object.hasOwn(env, name)) throw unboundSymbol(name, Object.keys(env));
    return env[name];
  });
  return visit(e);
}
