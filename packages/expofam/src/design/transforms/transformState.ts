/** What a transform has to remember of the data it was fitted on; plain JSON. */
export type TransformState =
  /** `mean(x)`, `sd(x)`, `min(x)`, `max(x)`, `median(x)`. */
  | { readonly kind: 'constant'; readonly value: number }
  /** (x − center) / scale. */
  | { readonly kind: 'scale'; readonly center: number; readonly scale: number }
  /** Orthogonal polynomials by their recurrence: alpha has `degree` entries, norm2 degree + 2 with a leading 1, as in R. */
  | {
      readonly kind: 'poly';
      readonly degree: number;
      readonly raw: boolean;
      readonly alpha: readonly number[];
      readonly norm2: readonly number[];
    }
  | {
      readonly kind: 'spline';
      readonly basis: 'bs' | 'ns';
      readonly degree: number;
      readonly knots: readonly number[];
      readonly boundaryKnots: readonly [number, number];
      readonly intercept: boolean;
    };
