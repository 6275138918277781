import { Chart, type Frame } from '../chart/Chart.tsx';
import { linePath } from '../chart/linePath.ts';
import { roundOut } from '../chart/scale.ts';
import type { DensityPicture } from './memberPicture.ts';

export interface DensityChartProps {
  readonly picture: DensityPicture;
  /** E[y] and the standard deviation, where T(y) = y. */
  readonly moments?: { readonly mean: number; readonly sd: number };
  readonly classes?: readonly string[];
  readonly height?: number;
}

/** A density or probabilities, with mean and standard deviation. */
export function DensityChart({ picture, moments, classes, height = 270 }: DensityChartProps) {
  if (picture.kind === 'none') return <p className="remark">{picture.reason}</p>;
  const { kind, points, atoms, domain } = picture;
  const label = kind === 'density' ? 'density p(y)' : 'probability p(y)';
  return (
    <Chart
      label={`${kind === 'density' ? 'Density' : 'Probabilities'} of the member, from ${domain[0].toPrecision(3)} to ${domain[1].toPrecision(3)}`}
      x={{ domain, label: kind === 'classes' ? 'class' : 'y', ...(kind === 'classes' ? { count: 0 } : {}) }}
      y={{ domain: [0, highest(points, atoms)], label }}
      height={height}
    >
      {(frame) => (
        <>
          <g clipPath={`url(#${frame.clip})`}>
            {moments && <Spread frame={frame} {...moments} />}
            {kind === 'density' ? <Curve frame={frame} points={points} /> : <Bars frame={frame} points={points} />}
            <Bars frame={frame} points={atoms} />
            {moments && (
              <line className="curve second" x1={frame.x(moments.mean)} x2={frame.x(moments.mean)} y1={frame.top} y2={frame.bottom} />
            )}
          </g>
          {kind === 'classes' &&
            points.map(([k]) => (
              <text key={k} x={frame.x(k)} y={frame.bottom + 15} textAnchor="middle">
                {classes?.[k] ?? k + 1}
              </text>
            ))}
        </>
      )}
    </Chart>
  );
}

/** The top of the axis: the highest value, unless a density rises without bound. */
function highest(points: readonly (readonly [number, number])[], atoms: readonly (readonly [number, number])[]): number {
  const values = points
    .map(([, p]) => p)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const most = values[values.length - 1] ?? 1;
  const usual = values[Math.floor(0.95 * (values.length - 1))] ?? most;
  const top = Math.max(points.length > 40 && most > 6 * usual ? 3 * usual : most, ...atoms.map(([, p]) => p), 1e-12);
  return roundOut([0, top * 1.04])[1];
}

function Spread({ frame, mean, sd }: { readonly frame: Frame; readonly mean: number; readonly sd: number }) {
  const [from, to] = [frame.x(mean - sd), frame.x(mean + sd)];
  return <rect className="area second" x={from} width={Math.max(0, to - from)} y={frame.top} height={frame.bottom - frame.top} />;
}

function Curve({ frame, points }: { readonly frame: Frame; readonly points: readonly (readonly [number, number])[] }) {
  const path = linePath(points.map(([y, p]) => [frame.x(y), frame.y(Math.min(p, 1e9))] as const));
  const [first, last] = [points[0], points[points.length - 1]];
  return (
    <>
      <path className="area" d={`${path}L${frame.x(last[0])} ${frame.bottom}L${frame.x(first[0])} ${frame.bottom}Z`} />
      <path className="curve" d={path} />
    </>
  );
}

function Bars({ frame, points }: { readonly frame: Frame; readonly points: readonly (readonly [number, number])[] }) {
  const gap = points.length > 1 ? Math.abs(frame.x(points[1][0]) - frame.x(points[0][0])) : 16;
  const width = Math.max(1, Math.min(28, gap * 0.72));
  return points.map(([y, p]) => (
    <rect
      key={y}
      className="dot"
      x={frame.x(y) - width / 2}
      width={width}
      y={frame.y(p)}
      height={Math.max(0, frame.bottom - frame.y(p))}
      rx={Math.min(2, width / 3)}
    />
  ));
}
