import type { FittedModel, Table } from 'expofam';
import {
  calibrationPlot,
  coefficientPlot,
  diagnosticsPlot,
  effectPlot,
  influencePlot,
  marginalMeansPlot,
  partialResidualPlot,
  residualPlot,
  rocPlot,
  svgText,
} from 'expofam-plot';
import { parseHTML } from 'linkedom/worker';
import type { PictureRequest } from './protocol.ts';

/** A document to make pictures with where there is no page. */
export function workerDocument(): Document {
  return parseHTML('<!doctype html><html><body></body></html>').document as unknown as Document;
}

/** A picture of a model as SVG text. */
export function draw(model: FittedModel, data: Table, { kind, theme, width, ratios, term }: Omit<PictureRequest, 'model'>): string {
  const options = { document: workerDocument(), theme, width, title: '' };
  const svg = (): SVGSVGElement => {
    switch (kind) {
      case 'coefficients':
        return coefficientPlot(model, { ...options, exponentiate: ratios === true });
      case 'effects':
        return effectPlot(model, { ...options, data });
      case 'means':
        return marginalMeansPlot(model, { ...options, ...(term ? { term } : {}) });
      case 'diagnostics':
        return diagnosticsPlot(model, options);
      case 'calibration':
        return calibrationPlot(model, options);
      case 'roc':
        return rocPlot(model, options);
      case 'influence':
        return influencePlot(model, options);
      case 'residuals':
        return residualPlot(model, { ...options, data });
      case 'partial':
        return partialResidualPlot(model, { ...options, data });
    }
  };
  return svgText(svg(), { decimals: 1 });
}
