import { describe, expect, test } from 'vitest';
import { chordSteps } from '../../src/engine/chordSteps.ts';
import type { PassRequest, PassResult } from '../../src/engine/pass.ts';

/** Σ of log-cosh-like terms: concave, with a curvature that changes by θ. */
const pass = ({ theta }: PassRequest): PassResult => {
  const t = theta as Float64Array;
  const logLikelihood = -Math.log(Math.cosh(t[0] - 1)) - 2 * Math.log(Math.cosh(t[1] + 0.5)) - 0.25 * (t[0] + t[1]) ** 2;
  const both = -0.5 * (t[0] + t[1]);
  return { valid: true, logLikelihood, gradient: Float64Array.of(both - Math.tanh(t[0] - 1), both - 2 * Math.tanh(t[1] + 0.5)) };
};

function run(solve: (g: Float64Array) => Float64Array, evaluate = pass, beyond = 0) {
  const steps = chordSteps({ theta: Float64Array.of(0.6, -0.7), solve, target: 1e-9, beyond });
  let turn = steps.next();
  while (!turn.done) turn = steps.next(evaluate(turn.value));
  return turn.value;
}

describe('chordSteps', () => {
  test('reach the maximum with gradients and a matrix that is a tenth wrong', () => {
    // The information at (0, 0) is about (1.5, 0.5; 0.5, 2.5).
    const answer = run(([a, b]) => Float64Array.of((2.5 * a - 0.5 * b) / 3.9, (1.6 * b - 0.5 * a) / 3.9));
    expect(answer).toBeDefined();
    const gradient = pass({ theta: answer?.theta ?? null, order: 'gradient' }).gradient ?? [];
    // A decrement of 1e−9 here is a gradient of about 1.5e−9.
    for (const g of gradient) expect(Math.abs(g)).toBeLessThan(2e-9);
    expect(answer?.passes).toBeLessThan(10);
  });

  test('stop a step earlier where one more, at the slowest rate, goes below what is asked', () => {
    const solve = ([a, b]: Float64Array) => Float64Array.of((2.5 * a - 0.5 * b) / 3.9, (1.6 * b - 0.5 * a) / 3.9);
    const beyond = 2e-6;
    const [whole, short] = [run(solve), run(solve, pass, beyond)];
    expect(short?.passes).toBeLessThan(whole?.passes ?? 0);
    expect(short?.decrement).toBeGreaterThan(1e-9);
    expect((short?.decrement ?? 1) * (short?.rate ?? 1)).toBeLessThanOrEqual(beyond);
  });

  test('give up where the matrix is far too small, the domain is left, or the likelihood falls', () => {
    expect(run((g) => g.map((v) => 5 * v))).toBeUndefined();
    let asked = 0;
    const leaves = (r: PassRequest): PassResult => (asked++ === 0 ? pass(r) : { valid: false, logLikelihood: Number.NaN });
    expect(run((g) => g.map((v) => v / 2), leaves)).toBeUndefined();
    let turns = 0;
    const falls = (r: PassRequest): PassResult => ({ ...pass(r), logLikelihood: -turns++ });
    expect(run((g) => g.map((v) => v / 2), falls)).toBeUndefined();
  });

  test('give way to a better matrix, and go on from the sums that came with it', () => {
    const asked: PassRequest[] = [];
    const all = (options: Parameters<typeof chordSteps>[0]) => {
      const steps = chordSteps(options);
      let turn = steps.next();
      while (!turn.done) {
        asked.push(turn.value);
        turn = steps.next(pass(turn.value));
      }
      return turn.value;
    };
    const rough = ([a, b]: Float64Array) => Float64Array.of(a / 2, b / 3);
    const short = all({ theta: Float64Array.of(0.6, -0.7), solve: rough, target: 1e-9, giveWay: () => true });
    expect(short).toMatchObject({ short: true, passes: 2 });
    const theta = short?.theta ?? new Float64Array(2);
    const [t, u] = theta;
    const [p, q, r] = [1 / Math.cosh(t - 1) ** 2 + 0.5, 0.5, 2 / Math.cosh(u + 0.5) ** 2 + 0.5];
    const det = p * r - q * q;
    const exact = ([a, b]: Float64Array) => Float64Array.of((r * a - q * b) / det, (p * b - q * a) / det);
    const before = asked.length;
    const iterations: number[] = [];
    const onStep = ({ iteration }: { iteration: number }) => {
      iterations.push(iteration);
    };
    const first = { result: pass({ theta, order: 'information' }), passes: 2 };
    const answer = all({ theta, solve: exact, target: 1e-9, first, onStep });
    expect(answer?.short).toBeUndefined();
    // The sums at the first point are not asked for again, and the steps are numbered on.
    expect(asked[before].theta).not.toEqual(theta);
    expect(iterations.slice(0, 2)).toEqual([2, 3]);
    const gradient = pass({ theta: answer?.theta ?? null, order: 'gradient' }).gradient ?? [];
    for (const g of gradient) expect(Math.abs(g)).toBeLessThan(2e-9);
  });
});
