/** The path of a polyline in pixels; it breaks where a point is not finite. */
export function linePath(points: readonly (readonly [number, number])[]): string {
  let path = '';
  let drawing = false;
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      drawing = false;
      continue;
    }
    path += `${drawing ? 'L' : 'M'}${x.toFixed(1)} ${Math.max(-1e5, Math.min(1e5, y)).toFixed(1)}`;
    drawing = true;
  }
  return path;
}

/** n values from a to b. */
export const spaced = (a: number, b: number, n: number): number[] => Array.from({ length: n }, (_, i) => a + ((b - a) * i) / (n - 1));
