import type { BinaryPrimitive, TernaryPrimitive, UnaryPrimitive } from '../kernels/scalarPrimitives.ts';

/** Primitives of compiled programs only. */
type Internal =
  | 'logaddexp'
  | 'expNegAbs'
  | 'log1pOfUnit'
  | 'softplusFrom'
  | 'sigmoidFrom'
  | 'softplusReflectedFrom'
  | 'sigmoidReflectedFrom';

/** What a node is: a constant, a symbol, or a primitive applied to its arguments. */
export type Op =
  | 'const'
  | 'symbol'
  | Exclude<UnaryPrimitive, Internal>
  | Exclude<BinaryPrimitive, Internal>
  | TernaryPrimitive
  | 'logsumexp'
  | 'call';

/**
 * An immutable expression. Nodes are hash-consed: equal structure is the same object, so `===` compares expressions,
 * a shared subexpression is evaluated once, and a memo is a `Map` on nodes.
 */
export interface Expr {
  readonly op: Op;
  readonly args: readonly Expr[];
  /** The number of a node of op `const`. */
  readonly value?: number;
  /** The name of a node of op `symbol`. */
  readonly name?: string;
  /** The function of a node of op `call`. */
  readonly fn?: NumericFunction;
  /** Unique in this process; later nodes have larger ids. Says nothing across processes. */
  readonly id: number;
}

/**
 * A function that is known by its values: an infinite sum, an integral, the root of an equation. Its derivatives are
 * expressions again, mostly calls of sister functions, so differentiation goes through it.
 */
export interface NumericFunction {
  /** How it is printed. */
  readonly name: string;
  readonly evaluate: (...args: number[]) => number;
  /** The same for n rows at once, `args` an array for each argument; `out` may be one of them. Worth writing where most rows are cheap. */
  readonly evaluateRows?: (n: number, args: readonly Float64Array[], out: Float64Array) => void;
  /** ∂f/∂args[partial]; without it the function cannot be differentiated. */
  readonly derivative?: (partial: number, args: readonly Expr[]) => ExprLike;
}

/** What the builders accept. */
export type ExprLike = Expr | number;

// Weak on the nodes: a long-lived process that parses many expressions does not keep them all.
const interned = new Map<string, WeakRef<Expr>>();
const registry = new FinalizationRegistry<string>((key) => {
  if (interned.get(key)?.deref() === undefined) interned.delete(key);
});
let nextId = 0;

function intern(key: string, create: (id: number) => Expr): Expr {
  const found = interned.get(key)?.deref();
  if (found !== undefined) return found;
  const node = Object.freeze(create(nextId++));
  interned.set(key, new WeakRef(node));
  registry.register(node, key);
  return node;
}

const none: readonly Expr[] = Object.freeze([]);

/** Is it a number's node? */
export const isConstant = (e: Expr): e is Expr & { value: number } => e.op === 'const';

/** The constant node of a number; −0 is 0. */
export function constant(value: number): Expr {
  const v = value === 0 ? 0 : value;
  return intern(`c${v}`, (id) => ({ op: 'const', args: none, value: v, id }));
}

/** The symbol of a name; the same name gives the same node. */
export function symbol(name: string): Expr {
  return intern(`s${name}`, (id) => ({ op: 'symbol', args: none, name, id }));
}

/** The node of `op` applied to `args`, without any simplification; the builders of `node.ts` are the public way. */
export function makeNode(op: Op, args: readonly Expr[]): Expr {
  return intern(`${op}(${args.map((a) => a.id).join()})`, (id) => ({ op, args: Object.freeze([...args]), id }));
}

const functionIds = new WeakMap<NumericFunction, number>();
let nextFunctionId = 0;

/** The node that applies `fn`; the same function object with the same arguments gives the same node. */
export function makeCall(fn: NumericFunction, args: readonly Expr[]): Expr {
  let id = functionIds.get(fn);
  if (id === undefined) {
    id = nextFunctionId++;
    functionIds.set(fn, id);
  }
  return intern(`call${id}(${args.map((a) => a.id).join()})`, (node) => ({ op: 'call', args: Object.freeze([...args]), fn, id: node }));
}

/** A number becomes its constant node. */
export function toExpr(e: ExprLike): Expr {
  return typeof e === 'number' ? constant(e) : e;
}

/** A total order on expressions by structure alone (never by id), so that canonical forms are the same in every process. */
export function compareStructure(a: Expr, b: Expr): number {
  if (a === b) return 0;
  if (a.op === 'const' && b.op === 'const') return compareNumbers(a.value as number, b.value as number);
  if (a.op === 'symbol' && b.op === 'symbol') return (a.name as string) < (b.name as string) ? -1 : 1;
  const rank = (e: Expr) => (e.op === 'const' ? 0 : e.op === 'symbol' ? 1 : 2);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  const size = a.args.length - b.args.length;
  if (a.op !== b.op) return a.op < b.op ? -1 : 1;
  if (a.fn && b.fn && a.fn !== b.fn) return a.fn.name < b.fn.name ? -1 : 1;
  if (size !== 0) return size;
  for (let i = 0; i < a.args.length; i++) {
    const order = compareStructure(a.args[i], b.args[i]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareNumbers(a: number, b: number): number {
  // NaN is a value here too and sorts last.
  if (Number.isNaN(a)) return 1;
  return Number.isNaN(b) || a < b ? -1 : 1;
}
