import { describe, expect, it } from 'vitest';
import { markdownTable, peersTable, replaceBetween, resultsTable, secondsText } from '../table.mjs';

it('times have three digits and the unit that shows them', () => {
  expect([0.0000385, 0.00049, 0.0123, 0.456, 4.56, 45.6, null].map(secondsText)).toEqual([
    '38.5 µs',
    '490 µs',
    '12.3 ms',
    '0.46 s',
    '4.56 s',
    '46 s',
    '–',
  ]);
});

it('tables are aligned', () => {
  expect(
    markdownTable(
      ['a', 'time'],
      [
        ['x', '1'],
        ['longer', '22'],
      ],
      [false, true],
    ),
  ).toBe(['| a      | time |', '| ------ | ---: |', '| x      |    1 |', '| longer |   22 |'].join('\n'));
});

const workload = {
  id: 'a2',
  title: 'logistic',
  expofam: { median: 0.5, min: 0.4, peak: 4e8, digits: 16 },
  peers: {
    'R:glm.fit': { median: 4, min: 4, peak: 2e9, digits: 11, threads: 1 },
    'sklearn:lbfgs': { median: 1, min: 0.9, peak: 3e8, digits: 5.25, threads: 2 },
  },
  best: 'sklearn:lbfgs',
  ratio: 2,
  ratioToR: 8,
  floor: null,
  digits: 11,
};

describe('of results', () => {
  it('one line a workload, with the best peer and the ratios', () => {
    const [, , row] = resultsTable({ workloads: [workload] }).split('\n');
    expect(row.split('|').map((cell) => cell.trim())).toEqual([
      '',
      '**a′** logistic',
      '0.50 s',
      '1.00 s scikit-learn lbfgs',
      '2.0×',
      '8.0×',
      '–',
      '400 MB',
      '11',
      '',
    ]);
  });
  it('a workload without peers has no ratio', () => {
    const alone = { ...workload, peers: {}, best: null, ratio: null, ratioToR: null, digits: null };
    expect(resultsTable({ workloads: [alone] }).split('\n')[2]).toMatch(/\| +– \| +– \| +– \| +400 MB \| +– \|$/);
  });
  it('all programs, the quickest peer first', () => {
    const rows = peersTable({ workloads: [workload] })
      .split('\n')
      .slice(2)
      .map((row) => row.split('|').map((cell) => cell.trim()));
    expect(rows.map((row) => [row[2], row[5], row[7]])).toEqual([
      ['expofam', '', '16.0'],
      ['scikit-learn lbfgs', '2', '5.3'],
      ['R glm.fit', '1', '11.0'],
    ]);
  });
});

describe('a table within a page', () => {
  it('is replaced, and nothing else', () => {
    expect(replaceBetween('a\n<!-- t -->\nold\n<!-- end of t -->\nb', 't', 'new')).toBe('a\n<!-- t -->\n\nnew\n\n<!-- end of t -->\nb');
  });
  it('is refused where there is no place for it', () => {
    expect(() => replaceBetween('text', 't', 'new')).toThrow('no place for "t"');
  });
});
