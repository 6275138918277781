import type { ColumnSummary } from '../data/columnSummary.ts';

const width = 96;
const height = 22;
const most = 24;

/** A sketch of a column's distribution: bins of numbers, counts of levels. */
export function Histogram({ summary }: { summary: ColumnSummary }) {
  const counts = summary.numbers?.bins ?? summary.levels?.slice(0, most).map(({ count }) => count) ?? [];
  const top = Math.max(1, ...counts);
  const step = width / Math.max(counts.length, 1);
  const gap = summary.levels ? Math.min(2, step * 0.2) : 0.5;
  return (
    <svg className="histogram" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {counts.map((count, i) => {
        const tall = count === 0 ? 0 : Math.max(1, (count / top) * height);
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
        return <rect key={i} x={i * step} y={height - tall} width={Math.max(0.5, step - gap)} height={tall} />;
      })}
    </svg>
  );
}
