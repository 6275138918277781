import { describe, expect, it } from 'vitest';
import { refuseUnknown } from '../../src/core/refuseUnknown.ts';
import { exponentialFamily } from '../../src/families/operationalFamilies.ts';
import { glm } from '../../src/model/glm.ts';
import { cvGlmPath } from '../../src/model/path/cvGlmPath.ts';
import { glmPath } from '../../src/model/path/glmPath.ts';

// What a program without types can say.
const untyped = <T>(value: unknown): T => value as T;
const data = { y: [1, 3, 2, 5, 4, 6], x: [1, 2, 3, 4, 5, 6], w: [1, 2, 1, 2, 1, 2] };

describe('refuseUnknown', () => {
  it('names the nearest option', () => {
    expect(() => refuseUnknown('f', { wieghts: 1 }, { weights: true, link: true })).toThrow(
      'f: the option "wieghts"; expected an option that there is; nearest: "weights"',
    );
  });
  it('takes an undefined value as absent, and no inherited name as known', () => {
    expect(() => refuseUnknown('f', { wieghts: undefined, link: 1 }, { link: true })).not.toThrow();
    expect(() => refuseUnknown('f', { toString: 1 }, { link: true })).toThrow('"toString"');
  });
});

describe('what types would refuse', () => {
  it('glm does not fit without the weights that were meant', () => {
    expect(() => glm('y ~ x', data, untyped({ family: 'poisson', wieghts: 'w' }))).toThrow('nearest: "weights"');
    expect(() => glmPath('y ~ x', data, untyped({ family: 'poisson', lamda: 1 }))).toThrow('nearest: "lambda"');
  });
  it('cvGlmPath says that a formula is no path', () => {
    expect(() => cvGlmPath(untyped('y ~ x'), untyped(data))).toThrow('what is no path; expected a path made by glmPath()');
  });
  it('exponentialFamily sends formulas as text to familyFromText()', () => {
    const text = { name: 'own', support: 'non-negative integers', parameters: [{ name: 'eta' }], logPartition: 'exp(eta)' };
    expect(() => exponentialFamily(untyped(text))).toThrow('family "own": logPartition as text');
    expect(() => exponentialFamily(untyped({ ...text, logPartition: undefined }))).toThrow('no logPartition');
  });
});
