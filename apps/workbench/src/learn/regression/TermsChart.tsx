import { Chart } from '../chart/Chart.tsx';
import { roundOut } from '../chart/scale.ts';
import { fixedText } from '../shared/steadyNumber.ts';

/** log p(y | x) of each point as a bar from zero. */
export function TermsChart({ terms }: { readonly terms: readonly number[] }) {
  const low = roundOut([Math.min(-4, ...terms), 0])[0];
  const high = Math.max(0.5, ...terms);
  return (
    <Chart
      label={`Log-densities of the points: ${terms.map((t) => fixedText(t, 1)).join(', ')}`}
      x={{ domain: [0.4, terms.length + 0.6], label: 'point', count: terms.length }}
      y={{ domain: [low, high], label: 'log p(y | x)', count: 4 }}
      height={170}
    >
      {(frame) => {
        const zero = frame.y(0);
        const width = Math.min(22, ((frame.right - frame.left) / terms.length) * 0.6);
        return terms.map((term, i) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: points keep their place
            key={i}
            className="dot second"
            x={frame.x(i + 1) - width / 2}
            width={width}
            y={Math.min(zero, frame.y(term))}
            height={Math.abs(frame.y(term) - zero)}
          />
        ));
      }}
    </Chart>
  );
}
