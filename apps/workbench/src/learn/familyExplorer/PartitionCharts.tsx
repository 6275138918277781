import { Chart } from '../chart/Chart.tsx';
import { Handle } from '../chart/Handle.tsx';
import { linePath } from '../chart/linePath.ts';
import { fixedText, steadyNumber } from '../shared/steadyNumber.ts';
import type { PartitionSlice } from './memberPicture.ts';

export interface PartitionChartsProps {
  readonly slice: PartitionSlice;
  readonly range: readonly [number, number];
  /** η, or η₁ with several. */
  readonly letter: string;
  /** How T(y) is called: y, or T(y). */
  readonly statistic: string;
  readonly onMove: (eta: number) => void;
}

/** a(η) with tangent and curvature, and below it the slope a′(η), whose own slope is the variance. */
export function PartitionCharts({ slice, range, letter, statistic, onMove }: PartitionChartsProps) {
  const { curve, tangent, parabola, mean, at } = slice;
  const wave = letter.length > 1;
  const a = wave ? `a(η), along ${letter}` : 'a(η)';
  const slope = wave ? `∂a/∂${letter} = E[${statistic}]` : `a′(η) = E[${statistic}]`;
  return (
    <>
      <Chart
        interactive
        label={`Log-partition: at ${letter} ${steadyNumber(at.eta)} its value is ${steadyNumber(at.a)}, slope ${steadyNumber(at.mean)}, curvature ${steadyNumber(at.variance)}`}
        x={{ domain: range, label: letter }}
        y={{ domain: limits(curve, at.a), label: a }}
        height={250}
      >
        {(frame) => {
          const draw = (points: readonly (readonly [number, number])[]) =>
            linePath(points.map(([x, y]) => [frame.x(x), frame.y(y)] as const));
          return (
            <>
              <g clipPath={`url(#${frame.clip})`}>
                <path className="curve" d={draw(curve)} />
                <path className="rule dashed" d={draw(parabola)} />
                <path className="curve second" d={draw(tangent)} />
              </g>
              <Handle
                frame={frame}
                x={at.eta}
                y={at.a}
                axis="x"
                label={`Natural parameter ${letter}`}
                valueText={`${letter} = ${fixedText(at.eta, 3)}`}
                onMove={(x) => onMove(x)}
              />
            </>
          );
        }}
      </Chart>
      <Chart
        label={`Mean as a function of ${letter}: ${steadyNumber(at.mean)} here, rising with slope ${steadyNumber(at.variance)}`}
        x={{ domain: range, label: letter }}
        y={{ domain: limits(mean, at.mean), label: slope }}
        height={170}
      >
        {(frame) => (
          <g clipPath={`url(#${frame.clip})`}>
            <path className="curve" d={linePath(mean.map(([x, y]) => [frame.x(x), frame.y(y)] as const))} />
            <path
              className="curve second"
              d={linePath(range.map((x) => [frame.x(x), frame.y(at.mean + at.variance * (x - at.eta))] as const))}
            />
            <circle className="dot second on-surface" cx={frame.x(at.eta)} cy={frame.y(at.mean)} r="5" />
          </g>
        )}
      </Chart>
    </>
  );
}

/** The range of a curve; where it is far steeper at one end than elsewhere, without the steepest part. */
function limits(points: readonly (readonly [number, number])[], here: number): [number, number] {
  const values = points.map(([, y]) => y).sort((a, b) => a - b);
  const n = values.length - 1;
  const [low, high] = [values[Math.floor(0.04 * n)], values[Math.ceil(0.96 * n)]];
  const steep = (end: number, near: number) => Math.abs(end - near) > 0.5 * (high - low);
  const from = Math.min(here, steep(values[0], low) ? low : values[0]);
  const to = Math.max(here, steep(values[n], high) ? high : values[n]);
  const pad = 0.06 * (to - from || 1);
  return [from - pad, to + pad];
}
