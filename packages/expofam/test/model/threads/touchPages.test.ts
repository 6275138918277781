import { expect, test } from 'vitest';
import { pagesToTouch, touchPages } from '../../../src/model/threads/touchPages.ts';

const page = 4096;

test('threads have a part of the pages each, which meet, and leave what is there', () => {
  const [from, to] = [712, 712 + 300 * page + 96];
  const parts = [0, 1, 2].map((k) => pagesToTouch([from, to], 32, k, 3));
  expect(parts.map((p) => p?.part[0])).toEqual([from, parts[0]?.part[1], parts[1]?.part[1]]);
  expect(Math.abs((parts[2]?.part[1] ?? 0) - to)).toBeLessThan(page);
  const buffer = new SharedArrayBuffer(to + page);
  const bytes = new Uint8Array(buffer);
  bytes.forEach((_, i) => {
    bytes[i] = i * 7;
  });
  const before = bytes.slice();
  for (const part of parts) if (part) touchPages(buffer, part, () => 0);
  expect(bytes).toEqual(before);
});

test('no rows, no pages', () => {
  expect(pagesToTouch([Number.POSITIVE_INFINITY, 0], 8, 0, 1)).toBeUndefined();
});

test('a thread goes from the last page down, and stops where the caller has been', () => {
  const buffer = new SharedArrayBuffer(1000 * page);
  const pages = pagesToTouch([0, 1000 * page], 10, 0, 1);
  if (!pages) throw new Error('no pages');
  let looks = 0;
  // Ten of ten segments are filled at the third look: nothing is left to do.
  touchPages(buffer, pages, () => (++looks < 3 ? 0 : 10));
  expect(looks).toBe(3);
  looks = 0;
  // Half of the rows are filled: it goes on until it comes near them, a look every 64 pages.
  touchPages(buffer, pages, () => {
    looks++;
    return 5;
  });
  expect(looks).toBeGreaterThan(7);
  expect(looks).toBeLessThan(10);
});
