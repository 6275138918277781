/// <reference lib="dom" />
import { areaY, line } from '@observablehq/plot';
import { ExpofamError, type FittedModel, rocCurve } from 'expofam';
import { modelLine } from './labels.ts';
import { type ObservationOptions, observations } from './observations.ts';
import { type PictureOptions, picture } from './picture.ts';
import { axes } from './scatter.ts';
import { themeOf } from './theme.ts';

export type RocPlotOptions = PictureOptions & ObservationOptions;

/**
 * The ROC of a model of classes, one curve for each class against the others where there are more than two, with the areas.
 *
 * @throws ExpofamError `no-classes` for other responses
 * @example
 * rocPlot(model, { data: rowsThatTheFitDidNotSee });
 */
export function rocPlot(model: FittedModel, options: RocPlotOptions = {}): SVGSVGElement {
  const kind = model.family.declaration.response;
  if (kind !== 'proportion' && kind !== 'class') {
    throw new ExpofamError('no-classes', {
      subject: 'ROC',
      found: `family "${model.state.family.name}"`,
      expected: 'a family of classes: bernoulli, binomial or multinomial',
      advice: 'use the kind calibration',
    });
  }
  const seen = observations(model, 'ROC', options);
  const theme = themeOf(options.theme);
  const curves = seen.names.map((name, k) => curveOf(name, rocCurve(seen.observed[k], seen.predicted[k], undefined, seen.weights)));
  const color = (k: number): string => (curves.length > 1 ? theme.categories[k % theme.categories.length] : theme.point);
  const area = (value: number): string => value.toFixed(value > 0.995 ? 4 : 3);
  return picture(
    [
      {
        ...(curves.length > 1
          ? { legend: curves.map((c, k) => ({ label: `${c.name} (area ${area(c.area)})`, color: color(k) })) }
          : { note: `Area under the curve ${area(curves[0].area)}: the chance that a positive row gets the higher prediction.` }),
        plot: () => ({
          x: { ...axes('false positives, of all negatives', '').x, domain: [0, 1], nice: false, inset: 0 },
          y: { ...axes('', 'true positives, of all positives').y, domain: [0, 1], nice: false, inset: 0 },
          marks: [
            line(
              [
                [0, 0],
                [1, 1],
              ],
              { stroke: theme.reference, strokeDasharray: '4,3' },
            ),
            ...(curves.length === 1
              ? // Down to zero, and not onto each other: a curve goes straight up through several points.
                [areaY(thin(curves[0]), { x: 'falsePositive', y1: 0, y2: 'truePositive', fill: color(0), fillOpacity: 0.1 })]
              : []),
            ...curves.map((c, k) => line(thin(c), { x: 'falsePositive', y: 'truePositive', stroke: color(k), strokeWidth: 2 })),
          ],
        }),
      },
    ],
    {
      title: `ROC of ${model.state.response.label}`,
      subtitle: `${modelLine(model)}; ${seen.weights.length.toLocaleString('en')} ${options.data === undefined ? 'rows of the fit' : 'rows of the data given'}`,
      description: `Receiver operating characteristic; area ${curves.map((c) => `${c.name} ${area(c.area)}`).join(', ')}`,
      width: 480,
      panelHeight: 400,
    },
    options,
  );
}

interface Curve {
  readonly name: string;
  readonly area: number;
  readonly points: readonly { readonly falsePositive: number; readonly truePositive: number }[];
}

function curveOf(name: string, { auc, sensitivity, specificity }: ReturnType<typeof rocCurve>): Curve {
  return { name, area: auc, points: Array.from(sensitivity, (s, k) => ({ falsePositive: 1 - specificity[k], truePositive: s })) };
}

/** Corners of the curve alone: points within a straight run add nothing to the picture. */
function thin(curve: Curve): Curve['points'] {
  const { points } = curve;
  return points.filter((p, k) => {
    if (k === 0 || k === points.length - 1) return true;
    const [a, b] = [points[k - 1], points[k + 1]];
    const cross =
      (p.falsePositive - a.falsePositive) * (b.truePositive - p.truePositive) -
      (p.truePositive - a.truePositive) * (b.falsePositive - p.falsePositive);
    return Math.abs(cross) > 1e-12;
  });
}
