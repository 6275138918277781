/// <reference lib="dom" />
import { Resvg } from '@resvg/resvg-js';
import { parseHTML } from 'linkedom';
import { svgText } from './svgText.ts';

/**
 * A document to make pictures with where there is no page.
 *
 * @example
 * const svg = diagnosticsPlot(model, { document: nodeDocument() });
 */
export function nodeDocument(): Document {
  return parseHTML('<!doctype html><html><body></body></html>').document as unknown as Document;
}

/**
 * A picture as the bytes of a PNG file. Texts are drawn with the fonts of the machine.
 *
 * @param options.scale pixels of the PNG for each of the picture; 2 by default, for sharp text
 */
export function pngBytes(svg: SVGSVGElement | string, options: { readonly scale?: number } = {}): Uint8Array {
  const text = typeof svg === 'string' ? svg : svgText(svg);
  const renderer = new Resvg(text, {
    fitTo: { mode: 'zoom', value: options.scale ?? 2 },
    font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  });
  return renderer.render().asPng();
}
