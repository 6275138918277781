import type { FitResult, FitSpec, ModelReference } from '../engine/protocol.ts';

/** A model that is kept. */
export interface Model {
  readonly id: string;
  /** `M1`, or the name of the file that it came from. */
  readonly name: string;
  readonly spec: FitSpec;
  readonly result: FitResult;
  readonly isLoaded: boolean;
}

/** The model as the worker is asked about it. */
export function referenceOf({ id, spec, isLoaded, result }: Model): ModelReference {
  return { id, spec, ...(isLoaded ? { loaded: result.state } : {}) };
}

/** True where the coefficients of one are among those of the other: then a test of the difference means something. */
export function areNested(a: Model, b: Model): boolean {
  const [s, t] = [a.result.state, b.result.state];
  const isSame =
    s.family.name === t.family.name &&
    s.links.join() === t.links.join() &&
    s.response.label === t.response.label &&
    s.nobs === t.nobs &&
    a.spec.weights === b.spec.weights &&
    a.spec.frequencyWeights === b.spec.frequencyWeights &&
    s.frame.offset === t.frame.offset;
  if (!isSame || s.dfResidual === t.dfResidual) return false;
  const key = (line: Model['result']['lines'][number]): string => `${line.group ?? ''}:${line.term}`;
  const [small, large] = s.dfResidual > t.dfResidual ? [a, b] : [b, a];
  const known = new Set(large.result.lines.map(key));
  return small.result.lines.every((line) => known.has(key(line)));
}

const keys = new WeakMap<object, string>();
let lastKey = 0;

/** Names the model among all that this page has seen: ids come again with another session. */
export function keyOf({ result: { state } }: Model): string {
  let key = keys.get(state);
  if (key === undefined) {
    lastKey++;
    key = String(lastKey);
    keys.set(state, key);
  }
  return key;
}
