/// <reference lib="dom" />
import { areaY, line } from '@observablehq/plot';
import { counted, ExpofamError, type FittedModel, rocCurve } from 'expofam';
import { modelLine } from './labels.ts';
import { type ObservationOptions, type Observations, observations } from './observations.ts';
import { type PictureOptions, picture } from './picture.ts';
import { axes } from './scatter.ts';
import { themeOf } from './theme.ts';

export type RocPlotOptions = PictureOptions & ObservationOptions;

/**
 * The ROC of a model of classes, one curve for each class against the others where there are more than two, with the areas.
 *
 * @throws ExpofamError `no-classes` for other responses, `one-class` where all rows are of one class, `unknown-level` for a
 *   class in `data` that the fit has not seen
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
  const isSeveral = seen.names.length > 1;
  const color = (k: number): string => (isSeveral ? theme.categories[k % theme.categories.length] : theme.point);
  // Other rows may lack a class of the fit, which then has no curve.
  const [shown, lacking] = [true, false].map((wanted) => [...seen.names.keys()].filter((k) => hasBoth(seen, k) === wanted));
  if (shown.length === 0) {
    throw new ExpofamError('one-class', {
      subject: 'ROC',
      found: `${counted(seen.weights.length, 'row')} of one class`,
      expected: 'rows of at least two classes: a curve compares those of a class with the others',
      advice: 'give more rows; the kind calibration shows rows of one class',
    });
  }
  const curves = shown.map((k) => curveOf(seen.names[k], color(k), rocCurve(seen.observed[k], seen.predicted[k], undefined, seen.weights)));
  const area = (value: number): string => value.toFixed(value > 0.995 ? 4 : 3);
  return picture(
    [
      {
        ...(isSeveral
          ? {
              legend: [
                ...curves.map((c) => ({ label: `${c.name} (area ${area(c.area)})`, color: c.color })),
                ...lacking.map((k) => ({ label: `${seen.names[k]} (no such row)`, color: theme.muted })),
              ],
            }
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
            ...(!isSeveral
              ? // Down to zero, and not onto each other: a curve goes straight up through several points.
                [areaY(thin(curves[0]), { x: 'falsePositive', y1: 0, y2: 'truePositive', fill: curves[0].color, fillOpacity: 0.1 })]
              : []),
            ...curves.map((c) => line(thin(c), { x: 'falsePositive', y: 'truePositive', stroke: c.color, strokeWidth: 2 })),
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
  readonly color: string;
  readonly area: number;
  readonly points: readonly { readonly falsePositive: number; readonly truePositive: number }[];
}

/** Whether there are rows of class k and others. */
function hasBoth({ observed, weights }: Observations, k: number): boolean {
  const total = (of: (y: number) => number): number => observed[k].reduce((sum, y, i) => sum + weights[i] * of(y), 0);
  return total((y) => y) > 0 && total((y) => 1 - y) > 0;
}

function curveOf(name: string, color: string, { auc, sensitivity, specificity }: ReturnType<typeof rocCurve>): Curve {
  return { name, color, area: auc, points: Array.from(sensitivity, (s, k) => ({ falsePositive: 1 - specificity[k], truePositive: s })) };
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
