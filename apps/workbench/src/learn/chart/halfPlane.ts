import type { Frame } from './Chart.tsx';

/** A line a + bx + cy = 0 across a chart, in pixels; undefined where it does not exist. */
export function lineAcross(frame: Frame, a: number, b: number, c: number): { x1: number; y1: number; x2: number; y2: number } | undefined {
  const square = b * b + c * c;
  if (!(square > 0)) return undefined;
  // Through the point nearest to the middle, far enough in both directions; the chart clips it.
  const [mx, my] = [(frame.x.domain[0] + frame.x.domain[1]) / 2, (frame.y.domain[0] + frame.y.domain[1]) / 2];
  const off = (a + b * mx + c * my) / square;
  const [px, py] = [mx - off * b, my - off * c];
  const far = (2 * (frame.x.domain[1] - frame.x.domain[0] + frame.y.domain[1] - frame.y.domain[0])) / Math.sqrt(square);
  return { x1: frame.x(px - far * c), y1: frame.y(py + far * b), x2: frame.x(px + far * c), y2: frame.y(py - far * b) };
}
