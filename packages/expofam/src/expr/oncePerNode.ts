import type { Expr } from './node.ts';

/** The same function, asked once for each node: expressions share nodes, and print the same wherever they stand. */
export function oncePerNode<Answer>(ask: (node: Expr) => Answer): (node: Expr) => Answer {
  const known = new Map<Expr, Answer>();
  return (node) => {
    if (!known.has(node)) known.set(node, ask(node));
    return known.get(node) as Answer;
  };
}
