import { useMemo, useState } from 'react';
import { Panel } from '../../ui/Panel.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { Actions } from '../shared/Actions.tsx';
import { LearnArticle } from '../shared/LearnArticle.tsx';
import { Readouts } from '../shared/Readouts.tsx';
import { fixedText } from '../shared/steadyNumber.ts';
import { Tex } from '../shared/Tex.tsx';
import { useClimb } from '../shared/useClimb.ts';
import './regression.css';
import { BellChart } from './BellChart.tsx';
import { bestLine, type LineOfMeans, likelihoodOf, type Point } from './lineOfMeans.ts';
import { TermsChart } from './TermsChart.tsx';

const firstPoints: readonly Point[] = [
  { x: 0.7, y: 2.4 },
  { x: 2, y: 2.2 },
  { x: 3.2, y: 4.6 },
  { x: 4.5, y: 4.1 },
  { x: 5.8, y: 6.9 },
  { x: 7.1, y: 6 },
  { x: 8.4, y: 8.9 },
];
const firstLine: LineOfMeans = { intercept: 4, slope: 0.25, sd: 1.2 };

/** Learn: linear regression as a Gaussian standing on the line of means at each x. */
export function Regression() {
  const [points, setPoints] = useState(firstPoints);
  const [line, setLine] = useState(firstLine);
  const best = useMemo(() => bestLine(points), [points]);
  const now = useMemo(() => likelihoodOf(line, points), [line, points]);
  const climb = useClimb([line.intercept, line.slope, line.sd], best && [best.intercept, best.slope, best.sd], ([intercept, slope, sd]) =>
    setLine({ intercept, slope, sd }),
  );
  return (
    <LearnArticle
      slug="regression"
      lead={
        <p>
          Linear regression says that <Tex>{'y'}</Tex> at <Tex>{'x'}</Tex> is Gaussian, and that its mean lies on a line:{' '}
          <Tex>{'y\\mid x\\sim\\mathcal N(\\theta_0+\\theta_1x,\\ \\sigma^2)'}</Tex>. The likelihood of a point is the height of the bell
          that stands on the line at its x; all of them multiplied are what θ is chosen by.
        </p>
      }
      tries={[
        'Turn the line by its two ends: each orange stroke is the density of a point, and ℓ is the sum of their logarithms.',
        'Press “Climb to the maximum”. With σ held, the largest ℓ is the smallest sum of squares: ℓ falls by (y − θᵀx)²/2σ² for each point.',
        'Drag one point far away. Its term falls with the square of the distance, so the line follows it: least squares is not robust.',
        'Make σ small, then large. ℓ has a maximum between, where σ² is the mean of the squared residuals.',
      ]}
    >
      <div className="columns wide-left">
        <Panel title="Points, means and densities">
          <BellChart
            points={points}
            line={line}
            onPoint={(i, point) => setPoints(points.map((p, k) => (k === i ? point : p)))}
            onLine={setLine}
          />
        </Panel>
        <div className="stack">
          <Panel title="The likelihood">
            <Readouts
              items={[
                { key: 'theta0', name: <Tex>{'\\theta_0'}</Tex>, value: fixedText(line.intercept, 3) },
                { key: 'theta1', name: <Tex>{'\\theta_1'}</Tex>, value: fixedText(line.slope, 3) },
                { key: 'squares', name: 'sum of squares', value: fixedText(now.squares, 2) },
                { key: 'loglik', name: <Tex>{'\\ell=\\sum\\log p'}</Tex>, value: fixedText(now.total, 2) },
                { key: 'best', name: 'largest possible ℓ', value: best ? fixedText(best.logLik, 2) : '–' },
              ]}
            />
            <div className="controls sigma">
              <Slider
                label="Standard deviation σ"
                value={line.sd}
                min={0.2}
                max={4}
                onChange={(sd) => setLine({ ...line, sd })}
                format={(v) => fixedText(v, 2)}
              />
            </div>
            <Actions
              actions={[{ label: 'Climb to the maximum', act: climb, disabled: !best }]}
              onBegin={() => {
                setPoints(firstPoints);
                setLine(firstLine);
              }}
            />
            {!best && <p className="remark">These points do not determine a line and a spread: all lie on one line, or at one x.</p>}
          </Panel>
          <Panel title="Term by term">
            <TermsChart terms={now.terms} />
          </Panel>
        </div>
      </div>
    </LearnArticle>
  );
}
