import { Chart } from '../chart/Chart.tsx';
import { Glyph } from '../chart/Glyph.tsx';
import { lineAcross } from '../chart/halfPlane.ts';
import { classNames, type Example, regionOf, softmax, type Weights } from './threeClasses.ts';

export interface ClassPlaneProps {
  readonly examples: readonly Example[];
  readonly weights: Weights;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** The examples, the line of each class, and the regions where each class is the likeliest. */
export function ClassPlane({ examples, weights, chosen, onChoose }: ClassPlaneProps) {
  return (
    <Chart
      interactive
      equal
      label="Examples of three classes with a line for each class; choose an example"
      x={{ domain: [-3, 3], label: 'x₁' }}
      y={{ domain: [-2.7, 2.7], label: 'x₂' }}
      height={400}
    >
      {(frame) => {
        const [[x0, x1], [y0, y1]] = [frame.x.domain, frame.y.domain];
        const rectangle = [[x0, y0] as const, [x1, y0] as const, [x1, y1] as const, [x0, y1] as const];
        return (
          <>
            <g clipPath={`url(#${frame.clip})`}>
              {weights.map((row, k) => (
                <g key={classNames[k]} className={`class-${k}`}>
                  <polygon
                    className="region"
                    points={regionOf(weights, k, rectangle)
                      .map(([x, y]) => `${frame.x(x).toFixed(1)},${frame.y(y).toFixed(1)}`)
                      .join(' ')}
                  />
                  <line className="boundary" {...lineAcross(frame, ...row)} />
                </g>
              ))}
            </g>
            {examples.map((example, i) => {
              const wrong = softmax(weights, example).predicted !== example.label;
              return (
                // biome-ignore lint/a11y/useSemanticElements: a button cannot be drawn at a place in a picture
                <g
                  // biome-ignore lint/suspicious/noArrayIndexKey: examples keep their place
                  key={i}
                  className="handle choice"
                  role="button"
                  tabIndex={0}
                  aria-pressed={i === chosen}
                  aria-label={`Example ${i + 1}, a ${classNames[example.label]}${wrong ? ', misclassified' : ''}`}
                  transform={`translate(${frame.x(example.x1)} ${frame.y(example.x2)})`}
                  onClick={() => onChoose(i)}
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter' && event.key !== ' ') return;
                    event.preventDefault();
                    onChoose(i);
                  }}
                >
                  <circle className="reach" r="18" />
                  {wrong && <circle className="wrong" r="12" />}
                  {i === chosen && <circle className="ring" r="15" />}
                  <Glyph kind={example.label} size={7} />
                </g>
              );
            })}
          </>
        );
      }}
    </Chart>
  );
}
