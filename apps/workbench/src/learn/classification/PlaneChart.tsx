import { Chart } from '../chart/Chart.tsx';
import { Glyph } from '../chart/Glyph.tsx';
import { Handle } from '../chart/Handle.tsx';
import { lineAcross } from '../chart/halfPlane.ts';
import { fixedText } from '../shared/steadyNumber.ts';
import { boundaryHandles, type Example, type Theta, thetaOf } from './twoClasses.ts';

export interface PlaneChartProps {
  readonly examples: readonly Example[];
  readonly theta: Theta;
  readonly wrong: readonly boolean[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  readonly onExample: (index: number, example: Example) => void;
  readonly onTheta: (theta: Theta) => void;
}

/** η at which P(y = 1) is 0.9. */
const ninety = Math.log(9);

/** Examples of two classes, the boundary η = 0 and its normal. */
export function PlaneChart({ examples, theta, wrong, chosen, onChoose, onExample, onTheta }: PlaneChartProps) {
  const { foot, tip } = boundaryHandles(theta);
  const change = (next: Theta | undefined) => next && onTheta(next);
  return (
    <Chart
      interactive
      equal
      label={`${examples.length} examples of two classes and the boundary between them`}
      x={{ domain: [-3.4, 3.4], label: 'x₁' }}
      y={{ domain: [-3, 3], label: 'x₂' }}
      height={400}
    >
      {(frame) => {
        const at = (eta: number) => lineAcross(frame, theta[0] - eta, theta[1], theta[2]);
        return (
          <>
            <g clipPath={`url(#${frame.clip})`}>
              <line className="contour" {...at(-ninety)} />
              <line className="contour" {...at(ninety)} />
              <line className="boundary" {...at(0)} />
              <line className="normal" x1={frame.x(foot[0])} y1={frame.y(foot[1])} x2={frame.x(tip[0])} y2={frame.y(tip[1])} />
            </g>
            {examples.map((example, i) => (
              <Handle
                // biome-ignore lint/suspicious/noArrayIndexKey: examples keep their place
                key={i}
                frame={frame}
                x={example.x1}
                y={example.x2}
                label={`Example ${i + 1}, class ${example.y}${wrong[i] ? ', on the wrong side' : ''}`}
                valueText={`x₁ ${fixedText(example.x1)}, x₂ ${fixedText(example.x2)}`}
                onFocus={() => onChoose(i)}
                onMove={(x1, x2) => onExample(i, { ...example, x1, x2 })}
              >
                {wrong[i] && <circle className="wrong" r="11" />}
                {i === chosen && <circle className="ring" r="14" />}
                <Glyph kind={example.y} />
              </Handle>
            ))}
            <Handle
              className="foot"
              frame={frame}
              x={foot[0]}
              y={foot[1]}
              label="Boundary"
              onMove={(x, y) => change(thetaOf([x, y], [x + tip[0] - foot[0], y + tip[1] - foot[1]]))}
            />
            <Handle
              className="tip"
              frame={frame}
              x={tip[0]}
              y={tip[1]}
              label="Tip of the normal, where η is one"
              onMove={(x, y) => change(thetaOf(foot, [x, y]))}
            />
          </>
        );
      }}
    </Chart>
  );
}
