import { describe, expect, it } from 'vitest';
import { glm } from '../../src/model/glm.ts';

const n = 40;
const wave = (a: number, b = 0): number[] => Array.from({ length: n }, (_, i) => Math.sin(a * i + b));
const y = wave(2.3, 1);
const aliases = (formula: string, data: Record<string, unknown>, options = {}) => {
  const model = glm(formula, { y, ...data }, { family: 'gaussian', ...options });
  return Object.fromEntries(model.coefficients.flatMap((c) => (c.aliasedWith ? [[c.term, c.aliasedWith]] : [])));
};

describe('aliased columns', () => {
  it('names the combination, earlier terms first, over 24 orders of magnitude', () => {
    const a = wave(1.1).map((v) => v * 1e-12);
    const b = wave(0.3, 2).map((v) => v * 1e12);
    const c = a.map((v, i) => 2e12 * v + b[i] * 3e-12);
    expect(aliases('y ~ a + b + c', { a, b, c })).toEqual({ c: ['a', 'b'] });
    expect(aliases('y ~ c + b + a', { a, b, c })).toEqual({ a: ['c', 'b'] });
    const model = glm('y ~ a + b + c', { y, a, b, c }, { family: 'gaussian' });
    expect(model.warnings.map((w) => w.message).join()).toContain('c = 2e+12·a + 3e-12·b');
  });

  it('keeps what is only nearly dependent, and large means', () => {
    const a = wave(1.1);
    const near = a.map((v, i) => v + 1e-10 * Math.cos(i * i));
    expect(aliases('y ~ a + near', { a, near })).toEqual({});
    // Noise of size 1 on 1e12 (about 1e4 ulps) is information; R's QR would drop the column.
    const shifted = wave(0.7).map((v) => 1e12 + v);
    expect(aliases('y ~ shifted', { shifted })).toEqual({});
    expect(glm('y ~ shifted', { y, shifted }, { family: 'gaussian' }).state.rank).toBe(2);
    // The sum of two such columns is only known to an ulp of 1e12: no column of its own.
    const other = wave(1.9).map((v) => -3e11 + v);
    expect(aliases('y ~ shifted + other + I(shifted + other)', { shifted, other })).toEqual({ 'I(shifted + other)': ['shifted', 'other'] });
  });

  it('constant, duplicated and zero columns', () => {
    const tenth = new Array(n).fill(0.1);
    const huge = new Array(n).fill(1e300);
    const zero = new Array(n).fill(0);
    const a = wave(1.1);
    expect(aliases('y ~ a + tenth + huge + zero', { a, tenth, huge, zero })).toEqual({
      tenth: ['(Intercept)'],
      huge: ['(Intercept)'],
      zero: [],
    });
    expect(aliases('y ~ a + I(a * 3)', { a })).toEqual({ 'I(a * 3)': ['a'] });
    expect(aliases('y ~ 0 + tenth + huge', { tenth, huge })).toEqual({ huge: ['tenth'] });
  });

  it('fewer rows than columns', () => {
    const columns = Object.fromEntries(['a', 'b', 'c', 'd'].map((name, k) => [name, wave(0.9 + k).slice(0, 3)]));
    const model = glm('y ~ a + b + c + d', { y: y.slice(0, 3), ...columns }, { family: 'gaussian' });
    expect(model.state.rank).toBe(3);
    expect(model.coefficients.filter((c) => c.aliasedWith).map((c) => c.term)).toEqual(['c', 'd']);
    expect(model.coefficients.every((c) => c.aliasedWith || Number.isFinite(c.estimate))).toBe(true);
  });

  it('interactions with empty cells, and rows of weight zero', () => {
    const f = Array.from({ length: n }, (_, i) => ['a', 'b', 'c'][i % 3]);
    const g = f.map((level, i) => (level === 'b' ? 'u' : i % 2 ? 'u' : 'v'));
    expect(aliases('y ~ f * g', { f, g })).toEqual({ 'f[b]:g[v]': [] });
    // x differs from a only where the weight is zero.
    const a = wave(1.1);
    const x = a.map((v, i) => (i < 5 ? v + 1 : v));
    const w = a.map((_, i) => (i < 5 ? 0 : 1));
    expect(aliases('y ~ a + x', { a, x, w })).toEqual({});
    expect(aliases('y ~ a + x', { a, x, w }, { weights: 'w' })).toEqual({ x: ['a'] });
  });
});
