import { afterEach, expect, test } from 'vitest';
import { useKernels } from '../../../src/kernels/activeKernels.ts';
import { memoryColumns } from '../../../src/kernels/columnMemory.ts';
import { extent } from '../../../src/math/extent.ts';
import '../../../src/model/allParts.ts';
import { extentsAhead } from '../../../src/model/threads/extentsAhead.ts';
import { lookAhead } from '../../../src/model/threads/lookAhead.ts';
import { provideThreads } from '../../../src/model/threads/rowTeam.ts';
import type { ExtentsMessage, TeamMessage } from '../../../src/model/threads/teamMessages.ts';

afterEach(() => {
  provideThreads(undefined);
  useKernels('auto');
});

const rowCount = 300_001;
const columns = memoryColumns(4, rowCount) as Float64Array[];
columns.forEach((column, k) => {
  for (let i = 0; i < rowCount; i++) column[i] = Math.sin(k + 1.7 * i) * 10 ** k;
});
columns[3][70_000] = Number.NaN;

/** Threads of which the first does at once what `part` lets it. */
function provide(part: (message: ExtentsMessage) => void): ExtentsMessage[] {
  const sent: ExtentsMessage[] = [];
  provideThreads({
    cores: 2,
    post(_, message: TeamMessage) {
      if (message.kind !== 'extents') return;
      sent.push(message);
      part(message);
    },
  });
  return sent;
}

test.each([
  ['all columns', (message: ExtentsMessage) => lookAhead(message)],
  ['none', () => {}],
  [
    'those that nobody has taken',
    (message: ExtentsMessage) => {
      message.states[2] = 1;
      lookAhead(message);
    },
  ],
])('another thread looks at %s: extents are the same', (_, part) => {
  const sent = provide(part);
  const ahead = extentsAhead('auto');
  for (const column of columns) {
    const found = ahead.extentOf(column);
    const wanted = extent(column);
    expect(found.largest).toBe(wanted.largest);
    // Four sums or eight: rounding of 300,000 terms of random sign.
    if (Number.isNaN(wanted.sum)) expect(found.sum).toBeNaN();
    else expect(Math.abs(found.sum - wanted.sum)).toBeLessThan(1e-9 * wanted.largest);
  }
  ahead.end();
  expect(sent).toHaveLength(1);
  expect(sent[0].states[0]).toBe(1);
});

test('a thread that comes late looks at nothing', () => {
  const sent = provide(() => {});
  const ahead = extentsAhead('auto');
  ahead.extentOf(columns[0]);
  ahead.end();
  const before = sent[0].states.slice();
  lookAhead(sent[0]);
  expect(sent[0].states).toEqual(before);
});

test('what it has seen is taken: a column is read once', () => {
  const sent = provide((message) => lookAhead(message));
  const ahead = extentsAhead('auto');
  ahead.extentOf(columns[0]);
  sent[0].extents[2] = 123;
  expect(ahead.extentOf(columns[1]).largest).toBe(123);
});

test('columns elsewhere, one thread, few rows and plain kernels ask for none', () => {
  const sent = provide(lookAhead);
  extentsAhead('auto').extentOf(columns[0].slice());
  extentsAhead(1).extentOf(columns[0]);
  extentsAhead('auto').extentOf((memoryColumns(2, 1000) as Float64Array[])[1]);
  useKernels('plain');
  extentsAhead('auto').extentOf(columns[0]);
  expect(sent).toHaveLength(0);
});
