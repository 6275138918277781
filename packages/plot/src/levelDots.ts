import { dot, hexbin, type Markish } from '@observablehq/plot';
import { manyPoints } from './scatter.ts';
import type { Theme } from './theme.ts';

/** A value in a level, and the row that it is of. */
export interface LevelPoint {
  readonly level: number;
  readonly y: number;
  readonly i: number;
}

/**
 * Points over the levels of a column, spread by a fixed sequence, so that equal values do not hide each other and the picture is
 * always the same; hexagons, darker where there are more, in place of very many.
 */
export function levelDots(points: readonly LevelPoint[], theme: Theme): Markish {
  const place = { x: (p: LevelPoint) => p.level + 0.5 * (((p.i * 0.6180339887498949) % 1) - 0.5), y: (p: LevelPoint) => p.y };
  if (points.length > manyPoints) return dot(points, hexbin({ fillOpacity: 'count' }, { ...place, fill: theme.point, binWidth: 8, r: 4 }));
  return dot(points, { ...place, r: 1.8, fill: theme.point, fillOpacity: points.length > 400 ? 0.3 : 0.5 });
}
