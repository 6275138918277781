import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, test } from 'vitest';
import { blockRows } from '../../src/engine/blockRows.ts';
import type { PassRequest, PassResult } from '../../src/engine/pass.ts';
import { addSegments, mostSegments, type SegmentHelp, segmentBounds } from '../../src/engine/segments.ts';

test('segments are whole blocks that cover the rows, few enough for their sums to cost little', () => {
  expect(segmentBounds(32 * blockRows - 1, 3)).toEqual([0, 32 * blockRows - 1]);
  fc.assert(
    fc.property(fc.integer({ min: 32 * blockRows, max: 5e6 }), fc.integer({ min: 1, max: 2000 }), (n, P) => {
      const bounds = segmentBounds(n, P);
      const count = bounds.length - 1;
      expect(count).toBeGreaterThanOrEqual(8);
      expect(count).toBeLessThanOrEqual(mostSegments);
      expect([bounds[0], bounds[count]]).toEqual([0, n]);
      for (let s = 0; s < count; s++) {
        expect(bounds[s] % blockRows).toBe(0);
        expect(bounds[s + 1]).toBeGreaterThan(bounds[s]);
        if (s > 0) expect(bounds[s + 1] - bounds[s]).toBeLessThanOrEqual(bounds[s] - bounds[s - 1] + blockRows);
      }
      // Whoever ends first waits for one of the last: for half as much as with equal segments, but for whole blocks.
      expect(bounds[count] - bounds[count - 1]).toBeLessThanOrEqual(n / (2 * count) + blockRows);
    }),
  );
});

test('a part is cut into a few whole blocks each, the last ones short, none empty', () => {
  expect(segmentBounds(8064, 201, true)).toEqual([0, 3, 6, 7, 7.875].map((blocks) => blockRows * blocks));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 * blockRows }), (n) => {
      const bounds = segmentBounds(n, 201, true);
      expect([bounds[0], bounds[bounds.length - 1]]).toEqual([0, n]);
      expect(bounds.length).toBeLessThanOrEqual(5);
      bounds.slice(1).forEach((at, s) => {
        expect(at).toBeGreaterThan(bounds[s]);
        expect(bounds[s] % blockRows).toBe(0);
        expect(at - bounds[s]).toBeLessThanOrEqual((4 / 11) * (n + blockRows) + blockRows);
      });
    }),
  );
});

describe('the sums of segments', () => {
  const request: PassRequest = { theta: Float64Array.of(0), order: 'information' };
  const part = (s: number): PassResult => ({
    valid: true,
    logLikelihood: [1e16, 1, -1e16, 1][s],
    gradient: Float64Array.of([1e16, 1, -1e16, 1][s], s),
    information: Float64Array.of(s + 1),
  });
  const helping = (results: (s: number) => PassResult | undefined): SegmentHelp => {
    const taken = [0, 2];
    return {
      begin: () => true,
      // The helper takes every other segment.
      take: () => taken.shift() ?? -1,
      result: results,
    };
  };

  test('are added in order, with what rounding takes', () => {
    const total = addSegments(4, request, part, undefined);
    expect(total).toEqual({ valid: true, logLikelihood: 2, gradient: Float64Array.of(2, 6), information: Float64Array.of(10) });
  });

  test('are the same whoever made them, and made here where a helper fails', () => {
    const alone = addSegments(4, request, part, undefined);
    const own: number[] = [];
    const counted = (s: number): PassResult => {
      own.push(s);
      return part(s);
    };
    expect(addSegments(4, request, counted, helping(part))).toEqual(alone);
    expect(own).toEqual([0, 2]);
    own.length = 0;
    expect(
      addSegments(
        4,
        request,
        counted,
        helping((s) => (s === 1 ? part(s) : undefined)),
      ),
    ).toEqual(alone);
    expect(own).toEqual([0, 2, 3]);
  });

  test('are not changed by adding them', () => {
    const results = [0, 1, 2, 3].map(part);
    addSegments(
      4,
      request,
      part,
      helping((s) => results[s]),
    );
    expect(results).toEqual([0, 1, 2, 3].map(part));
  });

  test('mean nothing where those of one segment do not', () => {
    const invalid = { valid: false, logLikelihood: Number.NaN };
    expect(addSegments(4, request, (s) => (s === 2 ? invalid : part(s)), undefined)).toEqual(invalid);
    expect(
      addSegments(
        4,
        request,
        part,
        helping(() => invalid),
      ),
    ).toEqual(invalid);
  });
});
