import { Chart, type Frame } from '../chart/Chart.tsx';
import { Handle } from '../chart/Handle.tsx';
import { linePath } from '../chart/linePath.ts';
import type { DensityPicture } from '../familyExplorer/memberPicture.ts';
import { fixedText, steadyNumber } from '../shared/steadyNumber.ts';
import type { Destination } from './mapping.ts';
import { partialPath, stage } from './partialPath.ts';

const xDomain = [-3, 3] as const;
const margin = { left: 40, right: 8 };
const ends = [-2.7, 2.7] as const;

/** The walk so far, with the walker while it is under way. */
function Walk({ points, part }: { readonly points: readonly (readonly [number, number])[]; readonly part: number }) {
  if (part <= 0) return null;
  const walked = partialPath(points, part);
  const [x, y] = walked[walked.length - 1];
  return (
    <g className="walk">
      <path d={linePath(walked)} />
      {part < 1 && <circle r="5" cx={x} cy={y} />}
    </g>
  );
}

export interface PredictorCellProps {
  readonly theta: readonly [number, number];
  readonly x: number;
  readonly uRange: readonly [number, number];
  readonly name: string;
  readonly progress: number;
  readonly onX: (x: number) => void;
  readonly onTheta: (theta: readonly [number, number]) => void;
}

/** The line θᵀx over x: up from x, then to the right. */
export function PredictorCell({ theta, x, uRange, name, progress, onX, onTheta }: PredictorCellProps) {
  const at = (value: number) => theta[0] + theta[1] * value;
  const through = (x1: number, u1: number, x2: number, u2: number) => {
    const slope = (u2 - u1) / (x2 - x1);
    onTheta([u1 - slope * x1, slope]);
  };
  return (
    <Chart
      interactive
      label={`The linear predictor over x; at x ${fixedText(x)} it is ${fixedText(at(x))}`}
      x={{ domain: xDomain, label: 'x' }}
      y={{ domain: uRange, label: name }}
      height={280}
      margin={margin}
    >
      {(frame) => {
        const u = Math.max(uRange[0], Math.min(uRange[1], at(x)));
        return (
          <>
            <g clipPath={`url(#${frame.clip})`}>
              <line className="curve" x1={frame.x(-3)} x2={frame.x(3)} y1={frame.y(at(-3))} y2={frame.y(at(3))} />
            </g>
            <Walk
              points={[
                [frame.x(x), frame.bottom],
                [frame.x(x), frame.y(u)],
                [frame.width, frame.y(u)],
              ]}
              part={stage(progress, 0, 0.4)}
            />
            {ends.map((end, i) => (
              <Handle
                key={end}
                className="end"
                frame={frame}
                x={end}
                y={Math.max(uRange[0], Math.min(uRange[1], at(end)))}
                axis="y"
                label={i === 0 ? 'Left end of the line' : 'Right end of the line'}
                valueText={fixedText(at(end))}
                onMove={(_x, y) => (i === 0 ? through(end, y, ends[1], at(ends[1])) : through(ends[0], at(ends[0]), end, y))}
              />
            ))}
            <Handle frame={frame} x={x} y={uRange[0]} axis="x" label="Input x" valueText={fixedText(x)} onMove={onX} />
          </>
        );
      }}
    </Chart>
  );
}

export interface ResponseCellProps {
  readonly curve: readonly (readonly [number, number])[];
  readonly means: readonly [number, number];
  readonly uRange: readonly [number, number];
  readonly at: Destination | undefined;
  readonly progress: number;
}

/** The response function, drawn sideways: in from the left at u, then down at the mean. */
export function ResponseCell({ curve, means, uRange, at, progress }: ResponseCellProps) {
  return (
    <Chart
      label={at ? `The response function; at ${steadyNumber(at.u)} the mean is ${steadyNumber(at.mean)}` : 'The response function'}
      x={{ domain: means, label: 'mean μ' }}
      y={{ domain: uRange, label: 'response g⁻¹' }}
      height={280}
      margin={margin}
    >
      {(frame) => (
        <>
          <g clipPath={`url(#${frame.clip})`}>
            <path className="curve" d={linePath(curve.map(([u, mean]) => [frame.x(mean), frame.y(u)] as const))} />
          </g>
          {at && visible(frame, at) && (
            <>
              <Walk
                points={[
                  [0, frame.y(at.u)],
                  [frame.x(at.mean), frame.y(at.u)],
                  [frame.x(at.mean), frame.height],
                ]}
                part={stage(progress, 0.4, 0.8)}
              />
              {progress > 0.6 && <circle className="dot second on-surface" cx={frame.x(at.mean)} cy={frame.y(at.u)} r="5" />}
            </>
          )}
        </>
      )}
    </Chart>
  );
}

const stemGap = (frame: Frame, points: readonly (readonly [number, number])[]): number =>
  points.length > 1 ? frame.x(points[1][0]) - frame.x(points[0][0]) : 10;

const visible = (frame: Frame, { u, mean }: Destination): boolean =>
  u >= frame.y.domain[0] && u <= frame.y.domain[1] && mean >= frame.x.domain[0] && mean <= frame.x.domain[1];

export interface DistributionCellProps {
  readonly picture: DensityPicture | undefined;
  readonly means: readonly [number, number];
  readonly at: Destination | undefined;
  readonly progress: number;
}

/** The distribution of y, on the same axis as the mean above it. */
export function DistributionCell({ picture, means, at, progress }: DistributionCellProps) {
  const points = picture && picture.kind !== 'none' ? picture.points : [];
  const top = Math.max(...points.map(([, p]) => p).filter(Number.isFinite), 1e-9);
  return (
    <Chart
      label={at ? `The distribution of y, with mean ${steadyNumber(at.mean)}` : 'No distribution'}
      x={{ domain: means, label: 'y' }}
      y={{ domain: [0, 1.1 * top], label: picture?.kind === 'mass' ? 'p(y)' : 'density p(y)', count: 4 }}
      height={230}
      margin={margin}
    >
      {(frame) => (
        <>
          <g clipPath={`url(#${frame.clip})`}>
            {picture?.kind === 'mass'
              ? points.map(([y, p]) => (
                  <line
                    key={y}
                    className="stem"
                    strokeWidth={Math.min(7, 0.7 * stemGap(frame, points))}
                    x1={frame.x(y)}
                    x2={frame.x(y)}
                    y1={frame.y(0)}
                    y2={frame.y(p)}
                  />
                ))
              : points.length > 0 && (
                  <>
                    <path
                      className="area"
                      d={`${linePath(points.map(([y, p]) => [frame.x(y), frame.y(p)] as const))}L${frame.x(points[points.length - 1][0])} ${frame.y(0)}L${frame.x(points[0][0])} ${frame.y(0)}Z`}
                    />
                    <path className="curve" d={linePath(points.map(([y, p]) => [frame.x(y), frame.y(p)] as const))} />
                  </>
                )}
          </g>
          {at && at.mean >= means[0] && at.mean <= means[1] && (
            <Walk
              points={[
                [frame.x(at.mean), 0],
                [frame.x(at.mean), frame.bottom],
              ]}
              part={stage(progress, 0.8, 1)}
            />
          )}
        </>
      )}
    </Chart>
  );
}
