// Rank-deficient designs: the columns left out beside those of stats::glm of an R that is installed: EXPOFAM_R=1 npx vitest run differential
import { expect, it } from 'vitest';
import { glm } from '../../src/model/glm.ts';
import { runR, wanted } from './runR.ts';

const designCount = 300;

interface Design {
  readonly id: number;
  readonly formula: string;
  readonly data: Record<string, (number | string)[]>;
}

function designs(): Design[] {
  let s = 20261129;
  const random = () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return (s + 0.5) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const shuffled = (list: readonly string[]): string[] => {
    const rest = [...list];
    return list.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0]);
  };
  return Array.from({ length: designCount }, (_, id) => {
    // A few designs have fewer rows than columns.
    const n = pick([3, 5, 8, 12, 20, 40, 60]);
    const numbers = () => Array.from({ length: n }, normal);
    const level = (list: string) => Array.from({ length: n }, () => pick([...list]));
    const scale = () => 10 ** Math.floor(random() * 25 - 12);
    const [p, q] = [scale(), scale()];
    const a = numbers().map((v) => v * p);
    const b = numbers().map((v) => v * q);
    const f = level('uvw');
    // Cells without rows: g is p wherever f is u; h follows g more often than not.
    const g = f.map((l) => (l === 'u' ? 'p' : pick(['p', 'q'])));
    const h = g.map((l) => (random() < 0.8 ? (l === 'p' ? 'x' : 'y') : pick(['x', 'y', 'z'])));
    // A factor of one level is refused.
    for (const column of [f, g, h]) if (new Set(column).size === 1) column[0] = 'z';
    const data = {
      y: numbers(),
      a,
      b,
      same: a.map((v) => v),
      multiple: a.map((v) => -3 * scaleTo(v, p, q)),
      sum: a.map((v, i) => v / p + (2 * b[i]) / q),
      constant: new Array(n).fill(q),
      zero: new Array(n).fill(0),
      copy: f.map((l) => `${l}${l}`),
      f,
      g,
      h,
      w: Array.from({ length: n }, () => (random() < 0.15 ? 0 : 1)),
    };
    const terms = shuffled(['a', 'b', 'same', 'multiple', 'sum', 'constant', 'zero', 'copy', 'f', 'g', 'a:f', 'f:g', 'I(a^2)']).slice(
      0,
      2 + Math.floor(random() * 6),
    );
    const right = pick([
      terms.join(' + '),
      `0 + ${terms.join(' + ')}`,
      'a + b + h',
      'f + h + a',
      'h * a + b',
      'f * g',
      'f * g * h',
      'g * h + f:h',
      'f/g + a',
      '0 + f:g + h',
      'a * f * g',
      `f * g + ${terms[0]}`,
      '(a + b + sum)^2',
    ]);
    // Weights of zero take rows away; without them all are there.
    if (random() < 0.7) data.w.fill(1);
    if (data.w.filter((v) => v > 0).length < 2) data.w.fill(1);
    return { id, formula: `y ~ ${right}`, data };
  });
}

/** A multiple in another unit, computed in one rounding. */
const scaleTo = (v: number, from: number, to: number): number => (v / from) * to;

it.skipIf(!wanted)(`leaves out the columns that R leaves out, of ${designCount} designs`, { timeout: 600_000 }, () => {
  const all = designs();
  const answers = runR<{ id: number; aliased: boolean[]; rank: number }>('rank.R', all);
  expect(answers.length).toBe(designCount);
  const wrong: string[] = [];
  const seen = { full: 0, deficient: 0, columns: 0 };
  for (const { id, aliased, rank } of answers) {
    const { formula, data } = all[id];
    const model = glm(formula, data, { family: 'gaussian', weights: 'w' });
    const ours = model.coefficients.map((c) => c.aliasedWith !== undefined);
    seen[aliased.includes(true) ? 'deficient' : 'full']++;
    seen.columns += aliased.filter(Boolean).length;
    if (ours.join() !== aliased.join() || model.state.rank !== rank) {
      const names = (which: boolean[]) => model.coefficients.flatMap((c, i) => (which[i] ? [c.term] : [])).join(', ');
      wrong.push(`${id}: ${formula}, ${data.y.length} rows: ${names(ours)} (rank ${model.state.rank}); R ${names(aliased)} (${rank})`);
    }
  }
  expect(wrong).toEqual([]);
  // The comparison must have met what it is about.
  expect([seen.deficient > designCount / 3, seen.full > designCount / 8, seen.columns > designCount]).toEqual([true, true, true]);
});
