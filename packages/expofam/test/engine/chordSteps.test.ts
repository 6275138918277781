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

function run(solve: (g: Float64Array) => Float64Array, evaluate = pass) {
  const steps = chordSteps({ theta: Float64Array.of(0.6, -0.7), solve, target: 1e-9 });
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

  test('give up where the matrix is far too small, the domain is left, or the likelihood falls', () => {
    expect(run((g) => g.map((v) => 5 * v))).toBeUndefined();
    let asked = 0;
    const leaves = (r: PassRequest): PassResult => (asked++ === 0 ? pass(r) : { valid: false, logLikelihood: Number.NaN });
    expect(run((g) => g.map((v) => v / 2), leaves)).toBeUndefined();
    let turns = 0;
    const falls = (r: PassRequest): PassResult => ({ ...pass(r), logLikelihood: -turns++ });
    expect(run((g) => g.map((v) => v / 2), falls)).toBeUndefined();
  });
});
