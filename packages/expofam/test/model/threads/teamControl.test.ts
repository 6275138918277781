import { expect, test } from 'vitest';
import type { PassRequest } from '../../../src/engine/pass.ts';
import { mostSegments } from '../../../src/engine/segments.ts';
import { controlWords, firstTicket, nextRequest, orderCode, requestOf, takeSegment, word } from '../../../src/model/threads/teamControl.ts';

test('every segment of a request is taken once, none before its rows are there, and none for another request', () => {
  const control = controlWords(3);
  expect(control.buffer).toBeInstanceOf(SharedArrayBuffer);
  Atomics.store(control, word.ticket, firstTicket(5));
  expect(takeSegment(control, 5, 3)).toBe(-2);
  // Rows of a part are there from the first.
  expect([takeSegment(control, 5, 1, true), takeSegment(control, 5, 1, true)]).toEqual([0, -1]);
  Atomics.store(control, word.ticket, firstTicket(5));
  Atomics.store(control, word.ready, 2);
  expect([takeSegment(control, 5, 3), takeSegment(control, 4, 3), takeSegment(control, 6, 3)]).toEqual([0, -1, -1]);
  expect([takeSegment(control, 5, 3), takeSegment(control, 5, 3)]).toEqual([1, -2]);
  Atomics.store(control, word.ready, 3);
  expect([takeSegment(control, 5, 3), takeSegment(control, 5, 3)]).toEqual([2, -1]);
});

test('tickets of all requests are whole numbers of 32 bits, with room for all segments', () => {
  let request = 0;
  expect(nextRequest(request)).toBe(1);
  request = 2 ** 24;
  expect(firstTicket(request) + mostSegments).toBeLessThan(2 ** 31);
  expect(nextRequest(request)).toBe(1);
  expect(firstTicket(2) - firstTicket(1)).toBeGreaterThan(mostSegments);
});

test('what a request asks comes back from its code', () => {
  const theta = Float64Array.of(1);
  const asked: PassRequest[] = (['value', 'gradient', 'information', 'score'] as const).flatMap((order) =>
    (['expected', 'observed'] as const).map((information) => ({ theta, order, information })),
  );
  for (const request of asked) expect(requestOf(theta, orderCode(request))).toEqual(request);
  expect(requestOf(theta, orderCode({ theta, order: 'information' })).information).toBe('expected');
  // A start has no coefficients: no numbers stand for them.
  expect(requestOf(Float64Array.of(Number.NaN, Number.NaN), orderCode({ theta: null, order: 'information' })).theta).toBeNull();
});
