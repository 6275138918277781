/// <reference lib="dom" />

/**
 * A picture as one picture for each row of its panels, below each other as they were: paper may break between them, and never
 * within one. What is said to screen readers is said with the first.
 *
 * @param svg a picture of this package: a background, then for each panel its texts and an `svg`
 */
export function pictureRows(svg: SVGSVGElement): SVGSVGElement[] {
  const [background, ...content] = [...svg.children];
  const number = (element: Element, name: string): number => Number(element.getAttribute(name));
  const plots = content.filter((element) => element.localName === 'svg');
  const ends = [...new Set(plots.map((plot) => number(plot, 'y')))]
    .sort((a, b) => a - b)
    .map((top) => Math.max(...plots.filter((plot) => number(plot, 'y') === top).map((plot) => top + number(plot, 'height'))));
  if (ends.length < 2) return [svg];
  ends[ends.length - 1] = number(svg, 'height');
  return ends.map((end, row) => {
    const start = row === 0 ? 0 : ends[row - 1];
    const part = svg.cloneNode(false) as SVGSVGElement;
    part.setAttribute('viewBox', `0 ${start} ${number(svg, 'width')} ${end - start}`);
    part.setAttribute('height', String(end - start));
    if (row > 0) {
      for (const name of ['role', 'aria-label']) part.removeAttribute(name);
      part.setAttribute('aria-hidden', 'true');
    }
    const ground = background.cloneNode(false) as Element;
    ground.setAttribute('y', String(start));
    ground.setAttribute('height', String(end - start));
    part.append(ground, ...content.filter((element) => number(element, 'y') >= start && number(element, 'y') < end));
    return part;
  });
}
