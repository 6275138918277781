/// <reference lib="dom" />
const geometry = /\b(d|transform|x|y|x1|x2|y1|y2|cx|cy|r|rx|width|height|points|viewBox|dx|dy)="([^"]*)"/g;

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
  return svg.outerHTML.replace(
    geometry,
    (_, name: string, value: string) => `${name}="${value.replace(/-?\d*\.\d+(?:e[-+]?\d+)?|-?\d+e[-+]?\d+/gi, round)}"`,
  );
}
