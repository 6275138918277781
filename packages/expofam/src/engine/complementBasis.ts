/** An orthonormal basis of what is orthogonal to the directions, by Gram and Schmidt's process, each vector twice. */
export const complementBasis = (directions: readonly Float64Array[], P: number): Float64Array[] => splitBasis(directions, P).complement;

/** Orthonormal bases of the space of the directions and of its complement. */
export function splitBasis(
  directions: readonly Float64Array[],
  P: number,
): { readonly span: Float64Array[]; readonly complement: Float64Array[] } {
  const taken: Float64Array[] = [];
  const remove = (v: Float64Array): number => {
    for (let twice = 0; twice < 2; twice++) {
      for (const t of taken) {
        const c = t.reduce((s, x, i) => s + x * v[i], 0);
        for (let i = 0; i < P; i++) v[i] -= c * t[i];
      }
    }
    return Math.sqrt(v.reduce((s, x) => s + x * x, 0));
  };
  const keep = (given: Float64Array): boolean => {
    const v = given.slice();
    const before = Math.sqrt(v.reduce((s, x) => s + x * x, 0));
    const length = remove(v);
    if (!(length > 1e-8 * before)) return false;
    taken.push(v.map((x) => x / length));
    return true;
  };
  for (const d of directions) keep(d);
  const from = taken.length;
  for (let p = 0; p < P; p++) {
    const unit = new Float64Array(P);
    unit[p] = 1;
    keep(unit);
  }
  return { span: taken.slice(0, from), complement: taken.slice(from) };
}
