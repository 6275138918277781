import { describe, expect, test } from 'vitest';
import { type ProblemName, problemOf, problems } from '../../../src/learn/updateRule/problems.ts';
import { type Race, racePass, startRace } from '../../../src/learn/updateRule/race.ts';
import { contourSegments, surfaceOf } from '../../../src/learn/updateRule/surface.ts';

const names = Object.keys(problems) as ProblemName[];
const run = (name: ProblemName, link: string, passes: number, step: number): Race => {
  const problem = problemOf(name, link);
  let race = startRace(problem, problem.start);
  for (let i = 0; i < passes; i++) race = racePass(problem, race, step);
  return race;
};

describe.each(names)('the race on the %s likelihood', (name) => {
  const race = run(name, problems[name].links[0], 25, 1);
  const last = (gaps: readonly number[]) => gaps[gaps.length - 1];

  test('every solver gets near the maximum', () => {
    // Newton to rounding of a sum of thirty terms; batch ascent linearly; stochastic ascent within a fraction of a standard error.
    expect(last(race.newton.gaps)).toBeLessThan(1e-11);
    expect(last(race.batch.gaps)).toBeLessThan(1e-3);
    expect(last(race.stochastic.gaps)).toBeLessThan(0.25);
  });

  test('a stochastic pass has a step for each row, the others one', () => {
    expect(race.stochastic.path).toHaveLength(1 + 25 * 30);
    expect(race.batch.path).toHaveLength(26);
  });
});

test('a batch step beyond 2/λ diverges where the curvature is constant', () => {
  const { gaps } = run('linear', 'identity', 25, 2.2).batch;
  expect(gaps[25]).toBeGreaterThan(100 * gaps[0]);
});

describe('concavity', () => {
  const shaded = (name: ProblemName, link: string) => surfaceOf(problemOf(name, link), false, 5, 16).convexCells.length;
  test('canonical links, probit, and a Poisson with identity or square root are concave', () => {
    for (const name of names) expect(shaded(name, problems[name].links[0])).toBe(0);
    expect(shaded('logistic', 'probit')).toBe(0);
    expect(shaded('poisson', 'identity')).toBe(0);
    expect(shaded('poisson', 'sqrt')).toBe(0);
  });

  test('cauchit and a Gaussian with log link are not', () => {
    expect(shaded('logistic', 'cauchit')).toBeGreaterThan(10);
    expect(shaded('linear', 'log')).toBeGreaterThan(10);
  });

  test('Newton says that it has no step there', () => {
    const problem = problemOf('logistic', 'cauchit');
    const race = racePass(problem, startRace(problem, [problem.window[0][0], problem.window[1][0]]), 1);
    expect(race.newton.stuck).toContain('curvature');
  });
});

test('contours of a cone are circles', () => {
  const n = 41;
  const grid = Array.from({ length: n }, (_, j) => Array.from({ length: n }, (_v, i) => Math.hypot(i / (n - 1) - 0.5, j / (n - 1) - 0.5)));
  const segments = contourSegments(grid, 0.3);
  expect(segments.length).toBeGreaterThan(60);
  for (const [x1, y1] of segments) {
    // Linear interpolation of a cone on cells of 1/40.
    expect(Math.hypot(x1 - 0.5, y1 - 0.5)).toBeCloseTo(0.3, 3);
  }
});
