import { Chart } from '../chart/Chart.tsx';
import { Glyph } from '../chart/Glyph.tsx';
import { linePath, spaced } from '../chart/linePath.ts';
import type { Example, judge } from './twoClasses.ts';
import { sigmoid } from './twoClasses.ts';

export interface SigmoidChartProps {
  readonly examples: readonly Example[];
  readonly each: ReturnType<typeof judge>['each'];
  readonly chosen: number;
}

/** The sigmoid, and at the η of each example the probability of its class as a bar. */
export function SigmoidChart({ examples, each, chosen }: SigmoidChartProps) {
  const reach = Math.min(40, Math.max(6, Math.ceil(Math.max(...each.map((e) => Math.abs(e.eta))) + 0.5)));
  return (
    <Chart
      label="The sigmoid over η; at each example a bar as long as the probability of its class"
      x={{ domain: [-reach, reach], label: 'η = θᵀx' }}
      y={{ domain: [-0.045, 1.045], label: 'P(y = 1)' }}
      height={340}
    >
      {(frame) => (
        <>
          <line className="rule" x1={frame.x(0)} x2={frame.x(0)} y1={frame.top} y2={frame.bottom} />
          {each.map(({ eta }, i) => {
            const x = frame.x(eta);
            const p = frame.y(sigmoid(eta));
            const { y } = examples[i];
            return (
              <line
                // biome-ignore lint/suspicious/noArrayIndexKey: examples keep their place
                key={i}
                className={`bar class-${y} ${i === chosen ? 'chosen' : ''}`}
                x1={x}
                x2={x}
                y1={frame.y(1 - y)}
                y2={p}
              />
            );
          })}
          <path className="curve" d={linePath(spaced(-reach, reach, 161).map((eta) => [frame.x(eta), frame.y(sigmoid(eta))] as const))} />
          {each.map(({ eta }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: examples keep their place
            <g key={i} transform={`translate(${frame.x(eta)} ${frame.y(examples[i].y)})`}>
              <Glyph kind={examples[i].y} size={i === chosen ? 7 : 5} />
            </g>
          ))}
        </>
      )}
    </Chart>
  );
}
