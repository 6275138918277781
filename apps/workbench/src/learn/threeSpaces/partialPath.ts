/** The first part of a polyline in pixels, `fraction` of its length; its last point is where a walker is. */
export function partialPath(points: readonly (readonly [number, number])[], fraction: number): (readonly [number, number])[] {
  const lengths = points.slice(1).map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1]));
  let left = Math.max(0, Math.min(1, fraction)) * lengths.reduce((a, b) => a + b, 0);
  const walked: (readonly [number, number])[] = [points[0]];
  for (let i = 0; i < lengths.length && left > 0; i++) {
    const part = lengths[i] > 0 ? Math.min(1, left / lengths[i]) : 1;
    const [from, to] = [points[i], points[i + 1]];
    walked.push([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
    left -= lengths[i];
  }
  return walked;
}

/** What of a whole walk falls into one of its stages: from 0 to 1 between two marks. */
export const stage = (progress: number, from: number, to: number): number => Math.max(0, Math.min(1, (progress - from) / (to - from)));
