import { contains, describeInterval, type Interval, interval, reals } from './interval.ts';

/** Where the responses of a family live: what `certify` sums or integrates over, and what refuses a wrong response. */
export interface Support {
  readonly kind: 'continuous' | 'integers';
  /** The range of a response (of each component, where there are several). */
  readonly range: Interval;
  /** In words, for messages: `whole numbers from 0`. */
  readonly description: string;
  /** Several components constrained jointly: parts that sum to one, counts, a unit vector. */
  readonly joint?: 'simplex' | 'counts';
  /** An atom of a continuous distribution, such as Tweedie's at zero. */
  readonly atoms?: readonly number[];
  /** True for an angle: the two ends of the range are the same point. */
  readonly periodic?: boolean;
  /** Points inside the range where a density has a kink. */
  readonly breaks?: (constants: Readonly<Record<string, number>>) => readonly number[];
  /** `dispersion` where only multiples of the dispersion occur: proportions of n = 1/τ trials. */
  readonly step?: 'dispersion';
}

const continuous = (range: Interval, description: string, atoms?: readonly number[]): Support =>
  Object.freeze({ kind: 'continuous' as const, range, description, ...(atoms ? { atoms } : {}) });
const integers = (range: Interval, description: string): Support => Object.freeze({ kind: 'integers' as const, range, description });

// Marked as pure, all the way in, so that a bundle leaves out those that none of its families has.
export const realLine: Support = /* @__PURE__ */ continuous(reals, 'any number');
export const positiveLine: Support = /* @__PURE__ */ continuous(/* @__PURE__ */ interval(0, Infinity), 'numbers above 0');
export const nonNegativeLine: Support = /* @__PURE__ */ continuous(/* @__PURE__ */ interval(0, Infinity, '[)'), 'numbers from 0');
/** [0, ∞) with an atom at 0: Tweedie with 1 < p < 2. */
export const nonNegativeLineWithZero: Support = /* @__PURE__ */ continuous(
  /* @__PURE__ */ interval(0, Infinity, '[)'),
  'numbers from 0',
  [0],
);
export const openUnit: Support = /* @__PURE__ */ continuous(/* @__PURE__ */ interval(0, 1), 'numbers strictly between 0 and 1');
export const closedUnit: Support = /* @__PURE__ */ continuous(/* @__PURE__ */ interval(0, 1, '[]'), 'numbers from 0 to 1');
export const nonNegativeIntegers: Support = /* @__PURE__ */ integers(/* @__PURE__ */ interval(0, Infinity, '[)'), 'whole numbers from 0');
export const positiveIntegers: Support = /* @__PURE__ */ integers(/* @__PURE__ */ interval(1, Infinity, '[)'), 'whole numbers from 1');
export const zeroOne: Support = /* @__PURE__ */ integers(/* @__PURE__ */ interval(0, 1, '[]'), '0 or 1');
export const circle: Support = /* @__PURE__ */ Object.freeze({
  .../* @__PURE__ */ continuous(/* @__PURE__ */ interval(-Math.PI, Math.PI, '[]'), 'an angle in radians, from −π to π'),
  periodic: true,
});
/** Proportions of whole numbers of trials. */
export const proportions: Support = /* @__PURE__ */ Object.freeze({ ...closedUnit, step: 'dispersion' as const });
/** A support of one's own. */
export const continuousOn = (range: Interval, description = `numbers in ${describeInterval(range)}`): Support =>
  continuous(range, description);
export const integersOn = (range: Interval, description = `whole numbers in ${describeInterval(range)}`): Support =>
  integers(range, description);
/** Parts that are positive and sum to one. */
export const simplex: Support = /* @__PURE__ */ Object.freeze({
  kind: 'continuous' as const,
  range: /* @__PURE__ */ interval(0, 1),
  description: 'parts above 0 that sum to 1',
  joint: 'simplex' as const,
});
/** Whole counts of each class. */
export const classCounts: Support = /* @__PURE__ */ Object.freeze({
  kind: 'integers' as const,
  range: interval(0, Infinity, '[)'),
  description: 'counts of each class, from 0',
  joint: 'counts' as const,
});

/** The first value outside the support, −1 where there is none: {@link inSupport} with its questions asked once. */
export function firstOutside(support: Support, values: Float64Array): number {
  const { lower, upper, lowerClosed, upperClosed } = support.range;
  const whole = support.kind === 'integers';
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    // Comparisons that come out the same for values at an end and inside: which of both a row has nobody can predict.
    const within = (lowerClosed ? v >= lower : v > lower) && (upperClosed ? v <= upper : v < upper);
    if (!within || (whole && !Number.isInteger(v))) return i;
  }
  return -1;
}

/** True where y belongs to the support (one component at a time). */
export function inSupport(support: Support, y: number): boolean {
  return contains(support.range, y) && (support.kind === 'continuous' || Number.isInteger(y));
}
