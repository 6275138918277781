import { addCompensated } from '../math/addCompensated.ts';
import { compensatedSum } from '../math/compensatedSum.ts';
import { blockRows } from './blockRows.ts';
import { addFittedSums } from './fittedSums.ts';
import type { PassRequest, PassResult } from './pass.ts';

/** Below this many rows sums are not cut. */
const fewRows = 32 * blockRows;
const fewestSegments = 8;
/** The most segments of any rows; whoever shares them out makes room for so many. */
export const mostSegments = 32;

/** A sum over fewer blocks is not worth its place in a thread's queue. */
const blocksOfSegment = 8;
/** Into so many a part of the rows is cut that a fit starts from: few, since what each takes beside its rows counts there. */
const segmentsOfPart = 4;
/** How many entries of an information matrix the sums of all segments may have together: what adding them takes is then little. */
const mostEntries = 2e5;

/**
 * Where the segments of the rows begin, and the last one's end. Sums are made segment by segment and then added in their
 * order, so that they have the same bits whoever makes them, in however many threads. Segments are whole blocks, and depend on
 * nothing but the numbers of rows and of parameters. The later ones are shorter: threads take them in turn, and whoever ends first
 * waits no longer than one of the last takes.
 */
export function segmentBounds(rowCount: number, parameterCount: number, isPart = false): readonly number[] {
  if (rowCount < fewRows && !isPart) return [0, rowCount];
  const blocks = Math.ceil(rowCount / blockRows);
  const most = Math.min(mostSegments, Math.floor(blocks / blocksOfSegment), Math.floor(mostEntries / parameterCount ** 2));
  const count = isPart ? segmentsOfPart : Math.max(fewestSegments, most);
  // Four parts each for the first half of them, two for the next quarter, then one.
  const parts = (s: number): number => Math.min(4 * s, count + 2 * s, 1.75 * count + s);
  const bounds = Array.from({ length: count + 1 }, (_, s) =>
    Math.min(rowCount, blockRows * Math.round((parts(s) / parts(count)) * blocks)),
  );
  return bounds.filter((at, s) => s === 0 || at > bounds[s - 1]);
}

/** Others who make the sums of segments of the same request. */
export interface SegmentHelp {
  /** Lets them begin with a request; false where they cannot. */
  begin(request: PassRequest): boolean;
  /** The next segment that nobody has taken; −1 where there is none. */
  take(): number;
  /** What another made of a segment that the caller did not take; undefined where it fails to come. */
  result(segment: number): PassResult | undefined;
}

/** Adds the sums of all segments, each made here by `own` unless a helper made it. */
export function addSegments(
  count: number,
  request: PassRequest,
  own: (segment: number) => PassResult,
  help: SegmentHelp | undefined,
): PassResult {
  if (count === 1) return own(0);
  const parts: (PassResult | undefined)[] = new Array(count).fill(undefined);
  if (help?.begin(request)) {
    for (let s = help.take(); s >= 0; s = help.take()) parts[s] = own(s);
    for (let s = 0; s < count; s++) parts[s] ??= help.result(s);
  }
  const total = running();
  for (let s = 0; s < count; s++) {
    if (!total.add(parts[s] ?? own(s))) return { valid: false, logLikelihood: Number.NaN };
    parts[s] = undefined;
  }
  return total.result();
}

/** A running sum of results, with what rounding takes from likelihood and gradient (Neumaier). */
function running(): { add(part: PassResult): boolean; result(): PassResult } {
  const likelihood = compensatedSum();
  let gradient: Float64Array | undefined;
  let gradientLost: Float64Array | undefined;
  let information: Float64Array | undefined;
  let fitted: ReturnType<typeof addFittedSums> | undefined;
  return {
    add(part) {
      if (!part.valid) return false;
      if (part.fitted) {
        fitted ??= addFittedSums();
        fitted.add(part.fitted);
        if (!part.gradient) return true;
      }
      likelihood.add(part.logLikelihood);
      if (part.gradient) {
        gradient ??= new Float64Array(part.gradient.length);
        gradientLost ??= new Float64Array(part.gradient.length);
        addCompensated(gradient, gradientLost, part.gradient);
      }
      if (part.information) {
        if (!information) information = part.information.slice();
        else for (let i = 0; i < information.length; i++) information[i] += part.information[i];
      }
      return true;
    },
    result() {
      const described = fitted ? { fitted: fitted.result() } : {};
      if (fitted && !gradient) return { valid: true, logLikelihood: Number.NaN, ...described };
      if (gradient && gradientLost) for (let i = 0; i < gradient.length; i++) gradient[i] += gradientLost[i];
      return {
        valid: true,
        logLikelihood: likelihood.total(),
        ...described,
        ...(gradient ? { gradient } : {}),
        ...(information ? { information } : {}),
      };
    },
  };
}
