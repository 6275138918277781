// Separated rows and infinite coefficients beside those of an exact enumeration: designs of whole numbers, whose cone of recession has its
// extreme rays computed in whole numbers (exactCone.ts). Nothing of the engine's search is used.
import { describe, expect, it } from 'vitest';
import { glm } from '../../src/model/glm.ts';
import { dot, extremeRays, independentColumns } from './exactCone.ts';

type Columns = Record<string, (number | string)[]>;
interface Design {
  readonly formula: string;
  readonly family: 'bernoulli' | 'poisson' | 'multinomial' | 'binomial';
  readonly data: Columns;
  readonly link?: string;
  readonly weighted?: true;
  /** Columns of the model matrix by name, coded by hand. */
  readonly x: Record<string, number[]>;
  /** Successes and trials, where the response has several. */
  readonly counts?: readonly [number[], number[]];
}

/** Rows (from 1) and coefficients as the cone of recession has them. */
function byEnumeration(d: Design): { readonly rows: number[]; readonly terms: string[] } {
  const all = Object.keys(d.x);
  const n = d.x[all[0]].length;
  const used = Array.from({ length: n }, (_, i) => i).filter((i) => !d.weighted || d.data.w[i] !== 0);
  const row = (i: number): bigint[] => all.map((name) => BigInt(d.x[name][i]));
  const kept = independentColumns(used.map(row), all.length);
  const names = kept.map((j) => all[j]);
  const short = (i: number): bigint[] => kept.map((j) => row(i)[j]);
  const P = names.length;
  const zero = (): bigint[] => new Array(P).fill(0n);
  const negative = (v: bigint[]): bigint[] => v.map((x) => -x);
  const inequalities: { readonly row: number; readonly a: bigint[] }[] = [];
  const equalities: bigint[][] = [];
  let labels = names;
  let size = P;
  if (d.family === 'multinomial') {
    const classes = [...new Set(d.data.y as string[])].sort();
    // The reference is the last class, with coefficients of zero.
    const q = classes.length - 1;
    size = q * P;
    labels = classes.slice(0, q).flatMap((c) => names.map((t) => `${c}: ${t}`));
    for (const i of used) {
      const own = classes.indexOf(d.data.y[i] as string);
      for (let other = 0; other <= q; other++) {
        if (other === own) continue;
        const block = (k: number): bigint[] => (k === own ? short(i) : k === other ? negative(short(i)) : zero());
        inequalities.push({ row: i, a: Array.from({ length: q }, (_, k) => block(k)).flat() });
      }
    }
  } else {
    for (const i of used) {
      const [s, m] = d.counts ? [d.counts[0][i], d.counts[1][i]] : [d.data.y[i] as number, 1];
      if (d.family === 'poisson' ? s > 0 : s > 0 && s < m) equalities.push(short(i));
      else inequalities.push({ row: i, a: s === 0 ? negative(short(i)) : short(i) });
    }
  }
  const rays = extremeRays(
    inequalities.map((c) => c.a),
    equalities,
    size,
  );
  const strict = new Map<number, boolean>();
  for (const { row: i, a } of inequalities) {
    strict.set(i, (strict.get(i) ?? true) && rays.some((v) => dot(a, v) > 0n));
  }
  return {
    rows: [...strict].flatMap(([i, is]) => (is ? [i + 1] : [])).sort((a, b) => a - b),
    terms: labels.filter((_, j) => rays.some((v) => v[j] !== 0n)),
  };
}

function compare(label: string, d: Design): 'separated' | 'converged' {
  const expected = byEnumeration(d);
  const model = glm(d.formula, d.data, {
    family: d.family,
    ...(d.link ? { link: d.link } : {}),
    ...(d.weighted ? { weights: 'w' } : {}),
  });
  const { rows = [], terms = [] } = model.state.separation ?? {};
  expect([label, rows, terms]).toEqual([label, expected.rows, expected.terms]);
  const status = expected.terms.length > 0 ? 'separated' : 'converged';
  expect([label, model.status]).toEqual([label, status]);
  for (const c of model.coefficients) {
    const name = c.class === undefined ? c.term : `${c.class}: ${c.term}`;
    const isNull = c.aliasedWith !== undefined || expected.terms.includes(name);
    expect([label, name, c.stdError === null]).toEqual([label, name, isNull]);
  }
  return status;
}

const ones = (n: number): number[] => new Array(n).fill(1);
const is = (g: (number | string)[], level: string): number[] => g.map((v) => (v === level ? 1 : 0));
const times = (a: number[], b: number[]): number[] => a.map((v, i) => v * b[i]);
const g10 = ['a', 'a', 'a', 'b', 'b', 'b', 'b', 'c', 'c', 'c'];
const z10 = [2, 0, 1, 3, 1, 2, 0, 1, 3, 2];

const designs: [string, Design, 'separated' | 'converged'][] = [
  [
    'binary, quasi-complete: two rows share the threshold',
    {
      formula: 'y ~ x',
      family: 'bernoulli',
      data: { y: [0, 0, 0, 1, 0, 1, 1, 1], x: [1, 2, 3, 4, 4, 5, 6, 7] },
      x: { '(Intercept)': ones(8), x: [1, 2, 3, 4, 4, 5, 6, 7] },
    },
    'separated',
  ],
  [
    'binary, complete by two columns together and by neither alone',
    {
      formula: 'y ~ x + z',
      family: 'bernoulli',
      data: { y: [0, 0, 1, 1, 0, 1, 0, 1], x: [1, 2, 3, 1, 4, 5, 5, 2], z: [3, 4, 2, 0, 5, 4, 7, 1] },
      x: { '(Intercept)': ones(8), x: [1, 2, 3, 1, 4, 5, 5, 2], z: [3, 4, 2, 0, 5, 4, 7, 1] },
    },
    'separated',
  ],
  [
    'binary, one level of a factor without successes',
    {
      formula: 'y ~ g + x',
      family: 'bernoulli',
      data: { y: [0, 0, 0, 1, 0, 1, 0, 0, 1, 1], g: g10, x: z10 },
      x: { '(Intercept)': ones(10), 'g[b]': is(g10, 'b'), 'g[c]': is(g10, 'c'), x: z10 },
    },
    'separated',
  ],
  [
    'binary, a cell of an interaction',
    {
      formula: 'y ~ g * x',
      family: 'bernoulli',
      link: 'probit',
      data: { y: [0, 1, 0, 0, 1, 0, 1, 0, 1, 1], g: g10, x: z10 },
      x: {
        '(Intercept)': ones(10),
        'g[b]': is(g10, 'b'),
        'g[c]': is(g10, 'c'),
        x: z10,
        'g[b]:x': times(is(g10, 'b'), z10),
        'g[c]:x': times(is(g10, 'c'), z10),
      },
    },
    'separated',
  ],
  [
    'binary, the row that overlaps has weight zero; weights of 1e-6 and 1e6',
    {
      formula: 'y ~ x',
      family: 'bernoulli',
      weighted: true,
      data: { y: [0, 0, 1, 0, 1, 1], x: [1, 2, 2, 3, 4, 5], w: [1e-6, 1, 0, 1e6, 1, 2] },
      x: { '(Intercept)': ones(6), x: [1, 2, 2, 3, 4, 5] },
    },
    'separated',
  ],
  [
    'binary, the same rows where that weight is small',
    {
      formula: 'y ~ x',
      family: 'bernoulli',
      weighted: true,
      data: { y: [0, 0, 1, 0, 1, 1], x: [1, 2, 2, 3, 4, 5], w: [1e-6, 1, 1e-6, 1, 1, 2] },
      x: { '(Intercept)': ones(6), x: [1, 2, 2, 3, 4, 5] },
    },
    'converged',
  ],
  [
    'binary with an offset that points the other way',
    {
      formula: 'y ~ x + offset(o)',
      family: 'bernoulli',
      link: 'cloglog',
      data: { y: [0, 0, 1, 1, 1], x: [1, 2, 3, 4, 4], o: [3, -3, -4, 5, 0] },
      x: { '(Intercept)': ones(5), x: [1, 2, 3, 4, 4] },
    },
    'separated',
  ],
  [
    'binary without an intercept: signs alone decide',
    {
      formula: 'y ~ 0 + x + z',
      family: 'bernoulli',
      data: { y: [0, 0, 1, 1, 1], x: [-1, 0, 2, 0, 1], z: [1, 1, -1, -1, -1] },
      x: { x: [-1, 0, 2, 0, 1], z: [1, 1, -1, -1, -1] },
    },
    'separated',
  ],
  [
    'binary with an aliased column',
    {
      formula: 'y ~ x + z + v',
      family: 'bernoulli',
      data: { y: [0, 0, 1, 1, 1, 0], x: [1, 2, 3, 4, 5, 2], z: [1, 0, 2, 1, 0, 1], v: [3, 2, 7, 6, 5, 4] },
      x: { '(Intercept)': ones(6), x: [1, 2, 3, 4, 5, 2], z: [1, 0, 2, 1, 0, 1], v: [3, 2, 7, 6, 5, 4] },
    },
    'separated',
  ],
  [
    'binomial: groups of none, some and all',
    {
      formula: 'cbind(s, f) ~ g',
      family: 'binomial',
      data: { s: [0, 0, 3, 2, 5, 4], f: [4, 2, 1, 3, 0, 0], g: ['a', 'a', 'b', 'b', 'c', 'c'] },
      counts: [
        [0, 0, 3, 2, 5, 4],
        [4, 2, 4, 5, 5, 4],
      ],
      x: { '(Intercept)': ones(6), 'g[b]': [0, 0, 1, 1, 0, 0], 'g[c]': [0, 0, 0, 0, 1, 1] },
    },
    'separated',
  ],
  [
    'counts: a column that differs from zero only at zeros, with both signs of it no separation',
    {
      formula: 'y ~ x + z',
      family: 'poisson',
      data: { y: [0, 0, 2, 1, 3, 4], x: [1, 2, 0, 0, 0, 0], z: [1, 0, 2, 1, 2, 3] },
      x: { '(Intercept)': ones(6), x: [1, 2, 0, 0, 0, 0], z: [1, 0, 2, 1, 2, 3] },
    },
    'separated',
  ],
  [
    'counts: the same column with both signs',
    {
      formula: 'y ~ x + z',
      family: 'poisson',
      data: { y: [0, 0, 2, 1, 3, 4], x: [1, -2, 0, 0, 0, 0], z: [1, 1, 2, 1, 2, 3] },
      x: { '(Intercept)': ones(6), x: [1, -2, 0, 0, 0, 0], z: [1, 1, 2, 1, 2, 3] },
    },
    'converged',
  ],
  [
    'counts: two columns that take each other along, an offset and a weight of zero',
    {
      formula: 'y ~ x + z + offset(o)',
      family: 'poisson',
      weighted: true,
      data: {
        y: [0, 0, 0, 2, 1, 3, 9],
        x: [0, 0, 2, 1, 2, 0, 5],
        z: [1, 2, 3, 1, 2, 0, 0],
        o: [1, -2, 0, 3, 1, 0, 2],
        w: [1, 2, 1, 1, 3, 1, 0],
      },
      x: { '(Intercept)': ones(7), x: [0, 0, 2, 1, 2, 0, 5], z: [1, 2, 3, 1, 2, 0, 0] },
    },
    'separated',
  ],
  [
    'classes: one apart, two mixed',
    {
      formula: 'y ~ x',
      family: 'multinomial',
      data: { y: ['a', 'a', 'b', 'c', 'b', 'c', 'b', 'c'], x: [1, 2, 4, 5, 6, 4, 7, 6] },
      x: { '(Intercept)': ones(8), x: [1, 2, 4, 5, 6, 4, 7, 6] },
    },
    'separated',
  ],
  [
    'classes: three in a row, touching',
    {
      formula: 'y ~ x',
      family: 'multinomial',
      data: { y: ['a', 'a', 'b', 'b', 'b', 'c', 'c'], x: [1, 2, 2, 3, 4, 4, 5] },
      x: { '(Intercept)': ones(7), x: [1, 2, 2, 3, 4, 4, 5] },
    },
    'separated',
  ],
  [
    'classes: a factor that excludes one class, with weights of zero',
    {
      formula: 'y ~ g',
      family: 'multinomial',
      weighted: true,
      data: { y: ['a', 'b', 'a', 'c', 'b', 'c', 'c', 'a'], g: ['u', 'u', 'u', 'v', 'v', 'v', 'u', 'v'], w: [1, 1, 2, 1, 1, 1, 0, 1] },
      x: { '(Intercept)': ones(8), 'g[v]': [0, 0, 0, 1, 1, 1, 0, 1] },
    },
    'separated',
  ],
];

describe('separated rows beside an exact enumeration', () => {
  it.each(designs)('%s', (label, design, status) => expect(compare(label, design)).toBe(status));

  it('and of two hundred random designs', () => {
    let state = 4;
    const below = (n: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 4294967296) * n);
    };
    const seen = { separated: 0, converged: 0 };
    for (let k = 0; k < 200; k++) {
      const family = (['bernoulli', 'poisson', 'multinomial'] as const)[k % 3];
      const n = (family === 'multinomial' ? 7 : 9) + below(4);
      const x = Array.from({ length: n }, () => below(5) - 1);
      const z = Array.from({ length: n }, () => below(3));
      const g = Array.from({ length: n }, () => 'abc'[below(3)]);
      const w = Array.from({ length: n }, () => (below(6) === 0 ? 0 : 1 + below(3)));
      const o = Array.from({ length: n }, () => below(5) - 2);
      // A score with noise: some designs separate, some do not.
      const score = x.map((v, i) => v - z[i] + (g[i] === 'b' ? 1 : 0) + below(3) - 1);
      const y =
        family === 'bernoulli'
          ? score.map((v) => (v > 0 ? 1 : 0))
          : family === 'poisson'
            ? score.map((v) => (v > 0 ? v + below(2) : 0))
            : score.map((v) => (v > 1 ? 'r' : v > -1 ? 'q' : 'p'));
      const weighted = below(3) === 0;
      const kept = Array.from({ length: n }, (_, i) => i).filter((i) => !weighted || w[i] > 0);
      const classes = new Set(kept.map((i) => y[i]));
      if (family === 'multinomial' && classes.size < 3) continue;
      // Levels are those that the data have; a factor of one level is refused.
      const levels = [...new Set(g)].sort();
      const withFactor = family !== 'multinomial' && below(2) === 0 && levels.length > 1;
      const offset = below(3) === 0;
      const design: Design = {
        formula: `y ~ x + ${withFactor ? 'g' : 'z'}${offset ? ' + offset(o)' : ''}`,
        family,
        data: { y: y as (number | string)[], x, z, g, w, o },
        ...(weighted ? { weighted: true as const } : {}),
        x: {
          '(Intercept)': ones(n),
          x,
          ...(withFactor ? Object.fromEntries(levels.slice(1).map((l) => [`g[${l}]`, is(g, l)])) : { z }),
        },
      };
      seen[compare(`design ${k}: ${JSON.stringify(design)}`, design)]++;
    }
    expect([seen.separated > 50, seen.converged > 50]).toEqual([true, true]);
  });
});
