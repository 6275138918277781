import { expect, it } from 'vitest';
import { growthChart, logAxis, resultsChart } from '../chart.mjs';
import { sizes } from '../growth.mjs';

it('a logarithmic axis spans whole powers of ten and puts them evenly', () => {
  const { at, ticks } = logAxis([0.02, 3], 100, 400);
  expect(ticks.map((t) => t.toPrecision(2))).toEqual(['0.010', '0.10', '1.0', '10']);
  expect(ticks.map(at)).toEqual([100, 200, 300, 400]);
});

it('the chart of times names what it shows, and is well-formed', () => {
  const peers = { 'R:glm.fit': { median: 4 }, glum: { median: 1 } };
  const svg = resultsChart({ date: '2026-11-25', workloads: [{ id: 'a', title: 'p < q', expofam: { median: 0.5 }, peers, best: 'glum' }] });
  expect(svg).toContain('a  p &lt; q');
  expect([...svg.matchAll(/<title>([^<]*)<\/title>/g)].map((m) => m[1]).slice(3)).toEqual([
    'R:glm.fit: 4.00 s',
    'glum: 1.00 s',
    'expofam: 0.50 s',
  ]);
});

it('the chart of growth has a line for each number of columns in each panel', () => {
  const points = [5, 20].flatMap((p) => [1e4, 1e5].map((n) => ({ n, p, seconds: (n * p) / 1e7, peak: 1e8 + 8 * n * p })));
  expect(growthChart({ date: 'd', points }).match(/<polyline/g)).toHaveLength(4);
});

it('sizes keep within the number of cells and reach it', () => {
  const all = sizes(2e8);
  expect(Math.max(...all.map(({ n, p }) => n * p))).toBe(2e8);
  expect(all).toContainEqual({ n: 1e7, p: 20 });
  expect(all).toContainEqual({ n: 4e5, p: 500 });
  expect(all).not.toContainEqual({ n: 1e7, p: 50 });
});
