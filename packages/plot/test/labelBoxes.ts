/** Where a text of an axis stands in its panel, in pixels. */
export interface LabelBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const size = 10;

/** The boxes of the upright labels of ticks and of the names of axes, for each panel of a picture; digits are about 0.6 em wide. */
export function labelBoxes(svg: SVGSVGElement): { readonly width: number; readonly height: number; readonly boxes: readonly LabelBox[] }[] {
  return [...svg.querySelectorAll('svg')].map((panel) => ({
    width: Number(panel.getAttribute('width')),
    height: Number(panel.getAttribute('height')),
    boxes: ['x-axis tick label', 'x-axis label', 'y-axis tick label', 'y-axis label'].flatMap((kind) =>
      [...panel.querySelectorAll(`[aria-label="${kind}"]`)].flatMap((group) =>
        [...group.querySelectorAll('text')].flatMap((element) => boxOf(element, kind, group.getAttribute('transform') ?? '')),
      ),
    ),
  }));
}

function boxOf(element: Element, kind: string, moved: string): LabelBox[] {
  const text = element.textContent ?? '';
  const own = element.getAttribute('transform') ?? '';
  // Turned names of levels lie beside each other, their boxes on one another.
  if (text === '' || own.includes('rotate(-35)')) return [];
  const shift = (transform: string): number[] => (/translate\(([-\d.]+),([-\d.]+)\)/.exec(transform) ?? [0, 0, 0]).slice(1).map(Number);
  const [[x0, y0], [dx, dy]] = [shift(own), shift(moved)];
  const [x, y] = [x0 + dx, y0 + dy];
  // Of words with their many narrow letters less than of numbers.
  const width = (kind.endsWith('tick label') ? 0.6 : 0.54) * size * [...text].length;
  if (kind === 'y-axis label') return [{ text, left: x, right: x + size, top: y - width / 2, bottom: y + width / 2 }];
  if (kind === 'y-axis tick label') return [{ text, left: x - width, right: x, top: y - size / 2, bottom: y + size / 2 }];
  // The name of an axis ends at its place, a tick's label begins there.
  const top = kind === 'x-axis label' ? y - size : y;
  return [{ text, left: x - width / 2, right: x + width / 2, top, bottom: top + size }];
}

/** Labels that are cut by the edge of their panel or lie on another. */
export function collisions(svg: SVGSVGElement): string[] {
  return labelBoxes(svg).flatMap(({ width, height, boxes }) =>
    boxes.flatMap((a, i) => [
      ...(a.left < -1 || a.right > width + 1 || a.top < -1 || a.bottom > height + 1 ? [`${a.text} is cut`] : []),
      ...boxes
        .slice(i + 1)
        .filter((b) => Math.min(a.right, b.right) > Math.max(a.left, b.left) && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top))
        .map((b) => `${a.text} lies on ${b.text}`),
    ]),
  );
}
