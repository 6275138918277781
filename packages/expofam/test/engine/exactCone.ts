/** Whole numbers: designs of small integers make every step of the elimination exact. */
type Row = readonly bigint[];

/**
 * The extreme rays of the cone { v : aᵀv ≥ 0 for a in `inequalities`, eᵀv = 0 for e in `equalities` }, by trying all sets of
 * constraints that leave one direction. Exact, and exponential: for a handful of parameters. The cone must hold no line, that is, all
 * constraints together must have full column rank.
 */
export function extremeRays(inequalities: readonly Row[], equalities: readonly Row[], size: number): bigint[][] {
  const base = echelon(equalities, size);
  const rays = new Map<string, bigint[]>();
  const choose = (from: number, rows: readonly Row[], rank: number): void => {
    if (rank === size - 1) {
      const v = nullVector(rows, size);
      for (const ray of [v, v.map((x) => -x)]) {
        if (inequalities.every((a) => dot(a, ray) >= 0n)) rays.set(ray.join(), ray);
      }
      return;
    }
    for (let i = from; i < inequalities.length; i++) {
      const more = echelon([...rows, inequalities[i]], size);
      if (more.length > rank) choose(i + 1, more, more.length);
    }
  };
  if (base.length < size) choose(0, base, base.length);
  return [...rays.values()];
}

export const dot = (a: Row, b: Row): bigint => a.reduce((s, x, j) => s + x * b[j], 0n);

/** Which columns do not depend on those before them. */
export function independentColumns(rows: readonly Row[], size: number): number[] {
  return echelon(rows, size).map((row) => row.findIndex((x) => x !== 0n));
}

/** The reduced row echelon form in whole numbers, without rows of zeros. */
function echelon(rows: readonly Row[], size: number): bigint[][] {
  const left = rows.map((r) => [...r]);
  const done: bigint[][] = [];
  for (let j = 0; j < size; j++) {
    const at = left.findIndex((r) => r[j] !== 0n);
    if (at < 0) continue;
    const [pivot] = left.splice(at, 1);
    for (const others of [left, done]) {
      others.forEach((r, i) => {
        if (r[j] !== 0n) others[i] = reduced(r.map((x, k) => x * pivot[j] - pivot[k] * r[j]));
      });
    }
    done.push(reduced(pivot));
  }
  return done;
}

/** The direction that size − 1 independent rows in echelon form leave. */
function nullVector(rows: readonly Row[], size: number): bigint[] {
  const pivots = rows.map((r) => r.findIndex((x) => x !== 0n));
  const free = Array.from({ length: size }, (_, j) => j).find((j) => !pivots.includes(j)) as number;
  const common = rows.reduce((m, r, k) => m * abs(r[pivots[k]]), 1n);
  const v: bigint[] = new Array(size).fill(0n);
  v[free] = common;
  rows.forEach((r, k) => {
    v[pivots[k]] = (-r[free] * common) / r[pivots[k]];
  });
  return reduced(v);
}

const abs = (x: bigint): bigint => (x < 0n ? -x : x);

function reduced(v: bigint[]): bigint[] {
  let divisor = 0n;
  for (const x of v) {
    let [a, b] = [abs(x), divisor];
    while (b > 0n) [a, b] = [b, a % b];
    divisor = a;
  }
  return divisor > 1n ? v.map((x) => x / divisor) : v;
}
