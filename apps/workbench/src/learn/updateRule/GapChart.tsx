import { Chart } from '../chart/Chart.tsx';
import { linePath } from '../chart/linePath.ts';
import { methods, type Race } from './race.ts';

const floor = 1e-12;

/** How far each solver still is below the maximum, pass by pass, in powers of ten. */
export function GapChart({ race }: { readonly race: Race }) {
  const passes = Math.max(10, ...methods.map((m) => race[m].gaps.length - 1));
  const depth = (gap: number) => Math.log10(Math.max(gap, floor));
  return (
    <Chart
      label="Distance to the maximum of the log-likelihood after each pass over the rows"
      x={{ domain: [0, passes], label: 'passes over the rows' }}
      y={{ domain: [-12, 3], label: 'log₁₀ (ℓ̂ − ℓ)', count: 5 }}
      height={200}
    >
      {(frame) => (
        <g clipPath={`url(#${frame.clip})`}>
          {methods.map((method) => (
            <g key={method} className={`way ${method}`}>
              <path d={linePath(race[method].gaps.map((gap, i) => [frame.x(i), frame.y(depth(gap))] as const))} />
              {race[method].gaps.map((gap, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: passes only grow
                <circle key={i} cx={frame.x(i)} cy={frame.y(depth(gap))} r="2.5" />
              ))}
            </g>
          ))}
        </g>
      )}
    </Chart>
  );
}
