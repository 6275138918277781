import { Chart } from '../chart/Chart.tsx';

/** How often each number occurred. */
export function CountsChart({ values }: { readonly values: ArrayLike<number> }) {
  const counts = new Map<number, number>();
  for (let i = 0; i < values.length; i++) counts.set(values[i], (counts.get(values[i]) ?? 0) + 1);
  const most = Math.max(...counts.keys());
  const often = Math.max(...counts.values());
  return (
    <Chart
      label={`How many hours had so many customers: from ${Math.min(...counts.keys())} to ${most}`}
      x={{ domain: [-0.6, most + 0.6], label: 'customers in an hour' }}
      y={{ domain: [0, often * 1.05], label: 'hours', count: 4 }}
      height={190}
    >
      {(frame) => {
        const width = Math.max(1, (frame.x(1) - frame.x(0)) * 0.75);
        return [...counts].map(([value, count]) => (
          <rect
            key={value}
            className="dot"
            x={frame.x(value) - width / 2}
            width={width}
            y={frame.y(count)}
            height={frame.bottom - frame.y(count)}
          />
        ));
      }}
    </Chart>
  );
}
