/** Every builder of expressions. */
export * from './node.ts';
export * from './rareNodes.ts';
