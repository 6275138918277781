import { describe, expect, it } from 'vitest';
import { textTable } from '../../src/output/textTable.ts';

const table = (labels: readonly string[], width: number, title = ''): string[] =>
  textTable(
    [
      { title, cells: labels, left: true },
      { title: 'Estimate', cells: labels.map((_, i) => `${i}.5`) },
    ],
    width,
  );

describe('textTable', () => {
  it('cuts long labels at their end where they stay apart', () => {
    expect(table(['first of many words', 'second of many words'], 28)).toEqual([
      '                    Estimate',
      'first of many words      0.5',
      'second of many wor…      1.5',
    ]);
  });
  it('cuts them in the middle where the end tells them apart', () => {
    const spline = 'ns(z, knots = c(1, 2), Boundary.knots = c(0.1, 3.1))';
    const lines = table([`${spline}[1]`, `${spline}[2]`, '(Intercept)'], 30);
    expect(lines.slice(1)).toEqual(['ns(z, knot…, 3.1))[1]      0.5', 'ns(z, knot…, 3.1))[2]      1.5', '(Intercept)                2.5']);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30);
  });
  it('does not cut them where they differ only in their middle', () => {
    const labels = ['begin', 'other'].map((s) => `${'a'.repeat(20)}${s}${'b'.repeat(20)}`);
    expect(table(labels, 30).slice(1)).toEqual(labels.map((s, i) => `${s}      ${i}.5`));
  });
  it('cuts equal labels alike', () => {
    expect(table(['a label that repeats', 'a label that repeats'], 27).slice(1)).toEqual([
      'a label that repe…      0.5',
      'a label that repe…      1.5',
    ]);
  });
});
