import { formulaFunctions } from './functions.ts';
import type { CallNode, Expression } from './syntax.ts';

/** The arguments of a call by name: named ones first, the others in the declared order of those that are left. */
export function matchArguments(node: CallNode): Map<string, Expression> {
  const matched = new Map<string, Expression>();
  for (const { name, value } of node.args) if (name !== undefined) matched.set(name, value);
  const free = (formulaFunctions.get(node.name)?.parameters ?? []).filter((p) => !matched.has(p));
  let k = 0;
  for (const { name, value } of node.args) if (name === undefined && k < free.length) matched.set(free[k++], value);
  return matched;
}
