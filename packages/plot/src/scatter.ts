import { dot, hexbin, line, type Markish, ruleY, text } from '@observablehq/plot';
import type { AxisLabel, AxisOptions } from './axisLabels.ts';
import type { SmoothPoint } from './smooth.ts';
import type { Theme } from './theme.ts';

/** More points than this are drawn as hexagons, darker where there are more. */
export const manyPoints = 2500;

/** Axis labels in the middle, without arrows; a light grid; no frame. */
export const axes = (x: AxisLabel, y: AxisLabel): { x: AxisOptions; y: AxisOptions } => ({
  x: { label: x, labelAnchor: 'center', labelArrow: 'none', nice: true, inset: 6, grid: false, ticks: 6 },
  y: { label: y, labelAnchor: 'center', labelArrow: 'none', nice: true, inset: 6, grid: true, ticks: 6 },
});

export interface ScatterOptions {
  /** Indices of the points to name, and their names. */
  readonly named?: readonly { readonly index: number; readonly label: string }[];
  readonly curve?: readonly SmoothPoint[];
  /** A horizontal line that the points should scatter around. */
  readonly zero?: number;
}

/** Points, a smoother, a reference line and the names of a few points. */
export function scatter(x: ArrayLike<number>, y: ArrayLike<number>, theme: Theme, options: ScatterOptions = {}): Markish[] {
  const all = Array.from({ length: x.length }, (_, i) => i).filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));
  const isCrowd = all.length > manyPoints;
  const { named = [], curve = [], zero } = options;
  return [
    ...(zero === undefined ? [] : [ruleY([zero], { stroke: theme.reference, strokeDasharray: '4,3' })]),
    isCrowd
      ? dot(all, hexbin({ fillOpacity: 'count' }, { x: (i: number) => x[i], y: (i: number) => y[i], fill: theme.point, binWidth: 8, r: 4 }))
      : dot(all, {
          x: (i: number) => x[i],
          y: (i: number) => y[i],
          r: all.length > 400 ? 1.8 : 2.4,
          fill: theme.point,
          fillOpacity: all.length > 400 ? 0.4 : 0.55,
        }),
    ...(isCrowd ? [dot(named, { x: (d) => x[d.index], y: (d) => y[d.index], r: 2, fill: theme.point })] : []),
    ...(curve.length ? [line(curve, { x: 'x', y: 'y', stroke: theme.line, strokeWidth: 2 })] : []),
    ...names(named, x, y, theme),
  ];
}

/** The names of some points, beside them. */
export function names(
  named: readonly { readonly index: number; readonly label: string }[],
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  theme: Theme,
): Markish[] {
  const points = named
    .filter(({ index }) => Number.isFinite(x[index]) && Number.isFinite(y[index]))
    .map(({ index, label }) => ({ x: x[index], y: y[index], label }));
  return besidePoints(points, x, y).map(({ side, dy, ...d }) =>
    text([d], {
      x: 'x',
      y: 'y',
      text: 'label',
      dx: side * 5,
      dy,
      textAnchor: side > 0 ? 'start' : 'end',
      fill: theme.text,
      stroke: theme.background,
      strokeWidth: 3,
    }),
  );
}

/**
 * Where names stand beside their points: to the left in the right third, so that they stay inside, and a little higher or
 * lower than their point where another name is in the way. A name without room is left out.
 */
function besidePoints<T extends { x: number; y: number; label: string }>(
  points: readonly T[],
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): (T & { side: 1 | -1; dy: number })[] {
  const [xLow, xHigh] = rangeOf(x);
  const [yLow, yHigh] = rangeOf(y);
  // In pixels of a plot of about 340 by 220, the size of a panel of two columns.
  const taken: { left: number; right: number; at: number }[] = [];
  return points.flatMap((p) => {
    const px = (340 * (p.x - xLow)) / (xHigh - xLow || 1);
    const py = 220 * (1 - (p.y - yLow) / (yHigh - yLow || 1));
    const side = px > 228 ? -1 : 1;
    const width = 7 * p.label.length + 5;
    const [left, right] = side > 0 ? [px, px + width] : [px - width, px];
    for (const dy of [0, -9, 9]) {
      const at = py + dy;
      if (taken.some((t) => Math.abs(t.at - at) < 10 && t.left < right && left < t.right)) continue;
      taken.push({ left, right, at });
      return [{ ...p, side, dy } as T & { side: 1 | -1; dy: number }];
    }
    return [];
  });
}

function rangeOf(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low, high];
}

/** Indices of the largest values of |score|, with the numbers of their rows; one for each row of the data. */
export function extremes(
  score: ArrayLike<number>,
  rowNumbers: ArrayLike<number>,
  count = 3,
): { readonly index: number; readonly label: string }[] {
  const seen = new Set<number>();
  return Array.from({ length: score.length }, (_, i) => i)
    .filter((i) => Number.isFinite(score[i]))
    .sort((a, b) => Math.abs(score[b]) - Math.abs(score[a]))
    .filter((i) => !seen.has(rowNumbers[i]) && seen.add(rowNumbers[i]))
    .slice(0, count)
    .map((index) => ({ index, label: String(rowNumbers[index]) }));
}
