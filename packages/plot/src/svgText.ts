/// <reference lib="dom" />
const geometry: ReadonlySet<string> = new Set('d transform x y x1 x2 y1 y2 cx cy r rx width height points viewBox dx dy'.split(' '));

/** Characters that mean something in XML are written as entities, those that it does not allow are left out. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] as string);

/**
 * A picture as the text of an SVG file. Coordinates are rounded to `decimals` (2): a hundredth of a pixel is not seen, and
 * the file is half as long. Tick labels and other texts stay as they are.
 *
 * @example
 * const text = svgText(coefficientPlot(model));
 */
export function svgText(svg: SVGSVGElement, options: { readonly decimals?: number } = {}): string {
  const { decimals = 2 } = options;
  const round = (number: string): string => String(Number(Number(number).toFixed(decimals)));
  // Lengths in em are offsets of a line of text: a tenth of one would be seen.
  const rounded = (value: string): string => value.replace(/-?\d*\.\d+(?:e[-+]?\d+)?(?!\d|em)|-?\d+e[-+]?\d+/gi, round);
  const pieces: string[] = [];
  const write = (element: Element): void => {
    pieces.push('<', element.localName);
    for (const { name, value } of Array.from(element.attributes)) {
      pieces.push(' ', name, '="', escaped(geometry.has(name) ? rounded(value) : value), '"');
    }
    if (element.childNodes.length === 0) {
      pieces.push('/>');
      return;
    }
    pieces.push('>');
    for (const child of Array.from(element.childNodes)) {
      if (child.nodeType === 1) write(child as Element);
      else if (child.nodeType === 3) pieces.push(escaped(child.nodeValue ?? ''));
    }
    pieces.push('</', element.localName, '>');
  };
  write(svg);
  return pieces.join('');
}
