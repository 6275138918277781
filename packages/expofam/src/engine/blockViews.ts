import { blockRows } from './blockRows.ts';

/** Views of the rows of a column by whole blocks, each made once: a fit reads every block several times. */
export function blockViews(values: Float64Array): (start: number, n: number) => Float64Array {
  const views: (Float64Array | undefined)[] = [];
  return (start, n) => {
    const b = start / blockRows;
    if (!Number.isInteger(b)) return values.subarray(start, start + n);
    let view = views[b];
    if (view?.length !== n) {
      view = values.subarray(start, start + n);
      views[b] = view;
    }
    return view;
  };
}
