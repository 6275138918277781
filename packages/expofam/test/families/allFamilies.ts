import { families } from '../../src/families/operationalFamilies.ts';
import { vectorFormOf } from '../../src/families/vectorForms.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import { type OperationalFamily, withOperations } from '../../src/family/withOperations.ts';

/** Every built-in family with every constant known, and its vector form where it has one. */
export function allFamilies(): { readonly label: string; readonly family: OperationalFamily }[] {
  return Object.entries(families).flatMap(([name, entry]) => {
    const family = typeof entry === 'function' ? entry(['a', 'b', 'c']) : entry;
    const free = Object.entries(family.declaration.constants ?? {}).filter(([, c]) => c.value === undefined);
    const known = free.length ? family.withConstants(Object.fromEntries(free.map(([n, c]) => [n, c.start ?? 1.7]))) : family;
    const vector = vectorFormOf(family);
    return [{ label: name, family: known }, ...(vector ? [{ label: `${name} (vector)`, family: withOperations(vector) }] : [])];
  });
}

/** A seeded generator for varied inputs (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A response of the family's support. */
export function someResponse(family: ExponentialFamily, random: () => number): number[] {
  const { support, responseNames = ['y'] } = family.declaration;
  const K = responseNames.length;
  if (support.joint === 'simplex') {
    const parts = Array.from({ length: K }, () => -Math.log(random()));
    const total = parts.reduce((a, b) => a + b, 0);
    return parts.map((v) => v / total);
  }
  if (support.joint === 'counts') {
    const k = Math.floor(random() * K);
    return Array.from({ length: K }, (_, j) => (j === k ? 1 : 0));
  }
  const { lower, upper } = support.range;
  return Array.from({ length: K }, () => {
    const r = random();
    if (support.kind === 'integers')
      return upper === 1 ? Math.round(r) : (Number.isFinite(lower) ? lower : 0) + Math.floor(-4 * Math.log(r));
    if (Number.isFinite(lower) && Number.isFinite(upper)) return lower + (upper - lower) * r;
    if (Number.isFinite(lower)) return lower - 3 * Math.log(r);
    return 6 * r - 3;
  });
}
