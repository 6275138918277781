import { Chart, type Frame } from '../chart/Chart.tsx';
import { Handle } from '../chart/Handle.tsx';
import { linePath, spaced } from '../chart/linePath.ts';
import { fixedText } from '../shared/steadyNumber.ts';
import { type LineOfMeans, logDensityAt, meanAt, type Point } from './lineOfMeans.ts';

const xDomain = [0, 10] as const;
const yDomain = [-2, 12] as const;
const ends = [0.25, 9.75] as const;

export interface BellChartProps {
  readonly points: readonly Point[];
  readonly line: LineOfMeans;
  readonly onPoint: (index: number, point: Point) => void;
  readonly onLine: (line: LineOfMeans) => void;
}

/** Points, the line of means, and at the x of each point the density of y there, lying on its side. */
export function BellChart({ points, line, onPoint, onLine }: BellChartProps) {
  const through = (x1: number, y1: number, x2: number, y2: number) => {
    const slope = (y2 - y1) / (x2 - x1);
    onLine({ ...line, slope, intercept: y1 - slope * x1 });
  };
  return (
    <Chart
      interactive
      label={`${points.length} points, the line of means ${fixedText(line.intercept)} + ${fixedText(line.slope)} x, and a Gaussian with standard deviation ${fixedText(line.sd)} standing on it at each point`}
      x={{ domain: xDomain, label: 'x' }}
      y={{ domain: yDomain, label: 'y' }}
      height={500}
    >
      {(frame) => (
        <>
          <g clipPath={`url(#${frame.clip})`}>
            {points.map((point, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: points keep their place
              <Bell key={i} frame={frame} point={point} line={line} />
            ))}
            <line className="means" x1={frame.x(0)} y1={frame.y(meanAt(line, 0))} x2={frame.x(10)} y2={frame.y(meanAt(line, 10))} />
          </g>
          {points.map((point, i) => (
            <Handle
              // biome-ignore lint/suspicious/noArrayIndexKey: points keep their place
              key={i}
              className="point"
              frame={frame}
              x={point.x}
              y={point.y}
              label={`Point ${i + 1}`}
              valueText={`x ${fixedText(point.x)}, y ${fixedText(point.y)}`}
              onMove={(x, y) => onPoint(i, { x, y })}
            />
          ))}
          {ends.map((x, i) => (
            <Handle
              key={x}
              className="end"
              frame={frame}
              x={x}
              y={meanAt(line, x)}
              axis="y"
              label={i === 0 ? 'Left end of the line' : 'Right end of the line'}
              valueText={`mean ${fixedText(meanAt(line, x))}`}
              onMove={(_x, y) => (i === 0 ? through(x, y, ends[1], meanAt(line, ends[1])) : through(ends[0], meanAt(line, ends[0]), x, y))}
            />
          ))}
        </>
      )}
    </Chart>
  );
}

function Bell({ frame, point, line }: { readonly frame: Frame; readonly point: Point; readonly line: LineOfMeans }) {
  const mean = meanAt(line, point.x);
  // A density of 0.4, a standard Gaussian's highest, is an eighth of the width.
  const scale = (frame.right - frame.left) / 8 / 0.4;
  const foot = frame.x(point.x);
  const at = (y: number) => foot + scale * Math.exp(logDensityAt(line, point.x, y));
  const outline = linePath(spaced(mean - 3.5 * line.sd, mean + 3.5 * line.sd, 61).map((y) => [at(y), frame.y(y)] as const));
  return (
    <>
      <path className="bell" d={`${outline}Z`} />
      <path className="bell-edge" d={outline} />
      <line className="bell-foot" x1={foot} x2={foot} y1={frame.y(mean)} y2={frame.y(point.y)} />
      <line className="likelihood" x1={foot} x2={at(point.y)} y1={frame.y(point.y)} y2={frame.y(point.y)} />
    </>
  );
}
