import { describe, expect, test } from 'vitest';
import {
  boundaryHandles,
  type Example,
  etaOf,
  fitLogistic,
  judge,
  type Theta,
  thetaOf,
} from '../../../src/learn/classification/twoClasses.ts';

const examples: readonly Example[] = [
  { x1: -1, x2: 0, y: 0 },
  { x1: 0.5, x2: 1, y: 0 },
  { x1: 0, x2: -1, y: 1 },
  { x1: 1, x2: 0.5, y: 1 },
  { x1: -0.5, x2: 0.4, y: 1 },
  { x1: 0.2, x2: 0.1, y: 0 },
];
const theta: Theta = [0.4, 1.1, -0.5];

describe('two classes', () => {
  test('each bar is the probability of what happened', () => {
    const { each, logLikelihood, wrong } = judge(theta, examples);
    each.forEach(({ eta, probability }, i) => {
      const p = 1 / (1 + Math.exp(-eta));
      expect(probability).toBeCloseTo(examples[i].y === 1 ? p : 1 - p, 14);
    });
    expect(logLikelihood).toBeCloseTo(
      each.reduce((sum, e) => sum + Math.log(e.probability), 0),
      13,
    );
    expect(wrong).toBe(examples.filter((e) => etaOf(theta, e) > 0 !== (e.y === 1)).length);
  });

  test('the handles hold θ: η is zero at the foot, one at the tip', () => {
    const { foot, tip } = boundaryHandles(theta);
    expect(etaOf(theta, { x1: foot[0], x2: foot[1] })).toBeCloseTo(0, 14);
    expect(etaOf(theta, { x1: tip[0], x2: tip[1] })).toBeCloseTo(1, 14);
    thetaOf(foot, tip)?.forEach((t, i) => {
      expect(t).toBeCloseTo(theta[i], 13);
    });
    expect(thetaOf(foot, foot)).toBeUndefined();
  });

  test('the fit is more likely than what one drags to, and separation is said', () => {
    const fit = fitLogistic(examples);
    if (fit.state !== 'fitted') throw new Error('separated');
    expect(judge(fit.theta, examples).logLikelihood).toBeCloseTo(fit.logLikelihood, 12);
    expect(fit.logLikelihood).toBeGreaterThan(judge(theta, examples).logLikelihood);
    expect(fitLogistic(examples.map((e) => ({ ...e, y: e.x1 > 0.3 ? 1 : 0 })))).toEqual({ state: 'separated' });
  });
});
