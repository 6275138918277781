import type { BinaryPrimitive, TernaryPrimitive, UnaryPrimitive } from '../kernels/scalarPrimitives.ts';

/** Primitives of compiled programs only. */
type Internal = 'logaddexp' | 'expNegAbs' | 'softplusFrom' | 'sigmoidFrom' | 'softplusReflectedFrom' | 'sigmoidReflectedFrom';

/** What a node is: a constant, a symbol, or a primitive applied to its arguments. */
export type Op =
  | 'const'
  | 'symbol'
  | Exclude<UnaryPrimitive, Internal>
  | Exclude<BinaryPrimitive, Internal>
  | TernaryPrimitive
  | 'logsumexp';

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
  /** Unique in this process; later nodes have larger ids. Says nothing across processes. */
  readonly id: number;
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
