// Random designs, hard ones included, against stats::glm of an R that is installed: EXPOFAM_R=1 npx vitest run differential
import { expect, it } from 'vitest';
import { glm } from '../../src/model/glm.ts';
import { runR, wanted } from './runR.ts';

const designCount = 300;

interface Design {
  readonly id: number;
  readonly family: string;
  readonly link: string;
  readonly formula: string;
  readonly weights?: string;
  readonly data: Record<string, (number | string)[]>;
}
interface Answer {
  readonly id: number;
  readonly error?: string;
  readonly converged: boolean;
  readonly boundary: boolean;
  readonly estimate: (number | null)[];
  readonly stdError: number[];
  readonly deviance: number;
  readonly rank: number;
}

const combinations = [
  ['binomial', 'logit'],
  ['binomial', 'probit'],
  ['binomial', 'cloglog'],
  ['binomial', 'cauchit'],
  ['poisson', 'log'],
  ['poisson', 'sqrt'],
  ['Gamma', 'inverse'],
  ['Gamma', 'log'],
  ['gaussian', 'identity'],
  ['gaussian', 'log'],
  ['inverse.gaussian', 'log'],
] as const;

function designs(): Design[] {
  let s = 20240611;
  const random = () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return (s + 0.5) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  return Array.from({ length: designCount }, (_, id) => {
    const [family, link] = combinations[id % combinations.length];
    const n = 15 + Math.floor(random() * 60);
    const hard = pick(['plain', 'plain', 'collinear', 'scaled', 'shifted', 'aliased', 'empty cells', 'weights', 'polynomial']);
    const a = Array.from({ length: n }, normal);
    let b = Array.from({ length: n }, () => random() * 4 - 2);
    if (hard === 'collinear') b = a.map((v) => v + 1e-4 * normal());
    if (hard === 'scaled') b = b.map((v) => v * 1e9);
    if (hard === 'shifted') b = b.map((v) => v + 1e5);
    if (hard === 'aliased') b = a.map((v) => 3 * v - 1);
    if (hard === 'polynomial') b = a.map((_, i) => 1950 + i);
    const f = Array.from({ length: n }, () => pick(['u', 'v', 'w']));
    const g = f.map((level) => (level === 'u' ? 'p' : pick(['p', 'q'])));
    const w = Array.from({ length: n }, () => (random() < 0.1 ? 0 : 0.5 + random()));
    const y = a.map((v) => {
      const mu = Math.exp(0.4 * v + 0.5);
      if (family === 'binomial') return random() < 0.5 + 0.3 * Math.tanh(v) ? 1 : 0;
      if (family === 'poisson') return Math.floor(mu * -Math.log(random()) * 1.5);
      return mu * (0.3 + random());
    });
    const right =
      hard === 'empty cells' ? 'a + f * g' : hard === 'polynomial' ? 'b + I(b^2)' : pick(['a + b', 'a + b + f', 'a * f + b', '0 + a + f']);
    return {
      id,
      family,
      link,
      formula: `y ~ ${right}`,
      data: { y, a, b, f, g, w },
      ...(hard === 'weights' && family !== 'binomial' ? { weights: 'w' } : {}),
    };
  });
}

const names: Record<string, string> = { Gamma: 'gamma', 'inverse.gaussian': 'inverse-gaussian' };

it.skipIf(!wanted)(`agrees with R on ${designCount} random designs (set EXPOFAM_R=1 to run)`, { timeout: 600_000 }, () => {
  const all = designs();
  const answers = runR<Answer>('fits.R', all);
  expect(answers.length).toBe(designCount);
  const found = { compared: 0, separated: 0, better: 0, refusedByR: 0 };
  const wrong: string[] = [];
  for (const answer of answers) {
    const d = all[answer.id];
    const label = `${answer.id}: ${d.family} ${d.link} ${d.formula}${d.weights ? ' weighted' : ''}`;
    const model = glm(d.formula, d.data, {
      family: names[d.family] ?? d.family,
      link: d.link,
      ...(d.weights ? { weights: d.weights } : {}),
    });
    if (answer.error !== undefined) {
      found.refusedByR++;
      continue;
    }
    if (model.status === 'separated' || model.status === 'boundary') {
      // R has no notion of it; its deviance must not be lower than the limit's.
      found.separated++;
      if (answer.converged && answer.deviance < (model.deviance as number) - 1e-6 * (1 + answer.deviance))
        wrong.push(`${label}: ${model.status}, but R's deviance is lower`);
      continue;
    }
    const deviance = model.deviance as number;
    if (!answer.converged || answer.boundary || answer.deviance > deviance + 1e-6 * (1 + deviance)) {
      // R stopped short of the maximum, or at the edge.
      found.better++;
      if (model.status !== 'converged' || deviance > answer.deviance + 1e-6 * (1 + deviance))
        wrong.push(`${label}: ${model.status} at ${deviance}, R ${answer.deviance}`);
      continue;
    }
    if (model.status !== 'converged') {
      wrong.push(`${label}: ${model.status}; R converged at ${answer.deviance}`);
      continue;
    }
    found.compared++;
    if (model.state.rank !== answer.rank) {
      wrong.push(`${label}: rank ${model.state.rank}, R ${answer.rank}`);
      continue;
    }
    let k = 0;
    model.coefficients.forEach((row, i) => {
      const estimate = answer.estimate[i];
      if ((estimate === null) !== (row.aliasedWith !== undefined)) wrong.push(`${label}: ${row.term} aliased in one of the two`);
      if (estimate === null || estimate === undefined) return;
      const stdError = answer.stdError[k++];
      // R's own digits: QR at κ up to 1e5, and it keeps the weights from before the last step; fits.R goes on until nothing moves.
      // The worst of the 300 is 9e−11.
      const distance = Math.abs((row.estimate as number) - estimate) / stdError;
      const ratio = Math.abs((row.stdError as number) / stdError - 1);
      if (!(distance < 1e-9) || !(ratio < 1e-9))
        wrong.push(`${label}: ${row.term} ${row.estimate} (${row.stdError}), R ${estimate} (${stdError})`);
    });
  }
  expect(wrong).toEqual([]);
  // The comparison must have compared.
  expect(found.compared).toBeGreaterThan(designCount * 0.7);
});
