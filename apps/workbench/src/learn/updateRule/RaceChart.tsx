import { useMemo } from 'react';
import { Chart, type Frame } from '../chart/Chart.tsx';
import { Handle } from '../chart/Handle.tsx';
import { linePath } from '../chart/linePath.ts';
import { fixedText } from '../shared/steadyNumber.ts';
import type { Problem } from './problems.ts';
import { methods, type Race } from './race.ts';
import { contourSegments, type Surface } from './surface.ts';

/** ℓ̂ − ℓ at the contours: half of χ², so the first three are one, two and three standard errors from the maximum. */
const levels = [0.5, 2, 4.5, 9, 16, 28, 45, 70];

export interface RaceChartProps {
  readonly problem: Problem;
  readonly surface: Surface;
  readonly race: Race;
  readonly names: readonly [string, string];
  readonly onStart: (theta: readonly [number, number]) => void;
}

/** Contours of the likelihood, where it is not concave, and the ways of the three solvers. */
export function RaceChart({ problem, surface, race, names, onStart }: RaceChartProps) {
  const { window, best } = problem;
  const contours = useMemo(() => levels.map((level) => contourSegments(surface.gap, level)), [surface]);
  const start = race.batch.path[0];
  return (
    <Chart
      interactive
      label="Contours of the log-likelihood over the two coefficients, with the ways of the three solvers to its maximum"
      x={{ domain: window[0], label: names[0] }}
      y={{ domain: window[1], label: names[1] }}
      height={440}
    >
      {(frame) => (
        <>
          <g clipPath={`url(#${frame.clip})`}>
            <Cells frame={frame} surface={surface} />
            {contours.map((segments, i) => (
              <path key={levels[i]} className="level" d={segmentsPath(frame, segments)} opacity={1 - 0.09 * i} />
            ))}
            {methods.map((method) => (
              <g key={method} className={`way ${method}`}>
                <path d={linePath(race[method].path.map(([a, b]) => [frame.x(a), frame.y(b)] as const))} />
                {method !== 'stochastic' &&
                  race[method].path.slice(0, 60).map(([a, b], i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a way only grows
                    <circle key={i} cx={frame.x(a)} cy={frame.y(b)} r="2.5" />
                  ))}
                <circle className="on-surface" cx={frame.x(race[method].theta[0])} cy={frame.y(race[method].theta[1])} r="6" />
              </g>
            ))}
            <path className="maximum" d={cross(frame.x(best[0]), frame.y(best[1]))} />
          </g>
          <Handle
            frame={frame}
            x={start[0]}
            y={start[1]}
            label="Start of the race"
            valueText={`${names[0]} ${fixedText(start[0])}, ${names[1]} ${fixedText(start[1])}`}
            onMove={(a, b) => onStart([a, b])}
          />
        </>
      )}
    </Chart>
  );
}

const cross = (x: number, y: number): string => `M${x - 6} ${y}H${x + 6}M${x} ${y - 6}V${y + 6}`;

function segmentsPath({ left, right, top, bottom }: Frame, segments: readonly (readonly [number, number, number, number])[]): string {
  const x = (p: number) => (left + p * (right - left)).toFixed(1);
  const y = (p: number) => (bottom + p * (top - bottom)).toFixed(1);
  return segments.map(([a, b, c, d]) => `M${x(a)} ${y(b)}L${x(c)} ${y(d)}`).join('');
}

/** Where the likelihood does not curve down, and where there is none. */
function Cells({ frame, surface }: { readonly frame: Frame; readonly surface: Surface }) {
  const { left, right, top, bottom } = frame;
  const [w, h] = [(right - left) / surface.cells, (bottom - top) / surface.cells];
  const nowhere = useMemo(() => {
    const n = surface.size - 1;
    return surface.gap.slice(0, n).flatMap((row, j) => row.slice(0, n).flatMap((v, i) => (Number.isNaN(v) ? [[i, j] as const] : [])));
  }, [surface]);
  const [sw, sh] = [(right - left) / (surface.size - 1), (bottom - top) / (surface.size - 1)];
  return (
    <>
      {nowhere.map(([i, j]) => (
        <rect key={`${i} ${j}`} className="nowhere" x={left + i * sw} y={bottom - (j + 1) * sh} width={sw} height={sh} />
      ))}
      {surface.convexCells.map(([i, j]) => (
        <rect key={`${i} ${j}`} className="not-concave" x={left + i * w} y={bottom - (j + 1) * h} width={w} height={h} />
      ))}
    </>
  );
}
