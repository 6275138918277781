import { useMemo, useState } from 'react';
import { Panel } from '../../ui/Panel.tsx';
import { Actions } from '../shared/Actions.tsx';
import { LearnArticle } from '../shared/LearnArticle.tsx';
import { Readouts } from '../shared/Readouts.tsx';
import { fixedText } from '../shared/steadyNumber.ts';
import { Tex } from '../shared/Tex.tsx';
import { useClimb } from '../shared/useClimb.ts';
import './classification.css';
import { PlaneChart } from './PlaneChart.tsx';
import { SigmoidChart } from './SigmoidChart.tsx';
import { type Example, fitLogistic, judge, type Theta } from './twoClasses.ts';

const firstExamples: readonly Example[] = [
  { x1: -2.6, x2: -0.9, y: 0 },
  { x1: -1.9, x2: 0.8, y: 0 },
  { x1: -1.4, x2: -1.8, y: 0 },
  { x1: -0.8, x2: 0.1, y: 0 },
  { x1: -0.1, x2: -1.1, y: 0 },
  { x1: 0.3, x2: 1, y: 0 },
  { x1: 1.1, x2: -1.9, y: 0 },
  { x1: -0.9, x2: 1.6, y: 1 },
  { x1: 0.2, x2: 0.2, y: 1 },
  { x1: 0.7, x2: 2.2, y: 1 },
  { x1: 1.3, x2: -0.6, y: 1 },
  { x1: 1.8, x2: 1.1, y: 1 },
  { x1: 2.4, x2: 0.2, y: 1 },
  { x1: 2.8, x2: 2, y: 1 },
];
const firstTheta: Theta = [0.4, 1.1, -0.5];

/** Learn: logistic regression, from the distance to the boundary to a probability. */
export function Classification() {
  const [examples, setExamples] = useState(firstExamples);
  const [theta, setTheta] = useState(firstTheta);
  const [chosen, setChosen] = useState(8);
  const fit = useMemo(() => fitLogistic(examples), [examples]);
  const now = useMemo(() => judge(theta, examples), [theta, examples]);
  const climb = useClimb(theta, fit.state === 'fitted' ? fit.theta : undefined, (at) => setTheta(at as unknown as Theta));
  const one = now.each[chosen];
  return (
    <LearnArticle
      slug="classification"
      lead={
        <p>
          Logistic regression measures how far an example lies along the normal of a boundary, <Tex>{'\\eta=\\theta^{\\mathsf T}x'}</Tex>,
          and turns that into a probability: <Tex>{'P(y=1\\mid x)=\\sigma(\\eta)=1/(1+e^{-\\eta})'}</Tex>. The sigmoid is not a choice: it
          is the mean of a Bernoulli as a function of its natural parameter.
        </p>
      }
      tries={[
        'Drag the boundary by its foot, and turn it by the tip of the arrow. The arrow ends where η = 1; a longer θ is a shorter arrow and a steeper step.',
        'Each bar is the probability that the model gives to what happened: up from zero for class 1, down from one for class 0. The likelihood is their product.',
        'Drag examples until a line parts the classes. Then no maximum exists: the likelihood rises for ever as the step gets steeper.',
        'An example far on the right side adds almost nothing to ℓ; one far on the wrong side costs about |η|, not its square.',
      ]}
    >
      <div className="columns two">
        <Panel title="The plane">
          <PlaneChart
            examples={examples}
            theta={theta}
            wrong={now.each.map((e) => e.wrong)}
            chosen={chosen}
            onChoose={setChosen}
            onExample={(i, example) => setExamples(examples.map((e, k) => (k === i ? example : e)))}
            onTheta={setTheta}
          />
          <ul className="legend">
            <li className="class-0">
              <span aria-hidden="true">●</span> class 0
            </li>
            <li className="class-1">
              <span aria-hidden="true">■</span> class 1
            </li>
            <li>dashed: P(y = 1) is 0.1 and 0.9</li>
          </ul>
        </Panel>
        <Panel title="Along the normal">
          <SigmoidChart examples={examples} each={now.each} chosen={chosen} />
          <p className="followed">
            Example {chosen + 1}:{' '}
            <Tex>{`\\eta=${latexNumber(theta[0])}${term(theta[1])}\\cdot${latexNumber(examples[chosen].x1)}${term(theta[2])}\\cdot${latexNumber(examples[chosen].x2)}=${latexNumber(one.eta)}`}</Tex>
            , so class {examples[chosen].y} had probability {fixedText(one.probability, 3)}.
          </p>
        </Panel>
      </div>
      <Panel title="The likelihood">
        <Readouts
          items={[
            ...theta.map((t, i) => ({ key: `theta${i}`, name: <Tex>{`\\theta_${i}`}</Tex>, value: fixedText(t, 3) })),
            { key: 'loglik', name: <Tex>{'\\ell=\\sum\\log p'}</Tex>, value: fixedText(now.logLikelihood, 3) },
            {
              key: 'best',
              name: 'largest possible ℓ',
              value: fit.state === 'fitted' ? fixedText(fit.logLikelihood, 3) : '0, never reached',
            },
            { key: 'wrong', name: 'on the wrong side', value: `${now.wrong} of ${examples.length}` },
          ]}
        />
        <div className="act">
          <Actions
            actions={[{ label: 'Climb to the maximum', act: climb, disabled: fit.state !== 'fitted' }]}
            onBegin={() => {
              setExamples(firstExamples);
              setTheta(firstTheta);
            }}
          />
        </div>
        {fit.state === 'separated' && (
          <p className="remark">
            <strong>Separated:</strong> a line parts the classes, so there is no maximum. Every longer θ along it is more likely still; a
            program that prints estimates here prints where it gave up.
          </p>
        )}
      </Panel>
    </LearnArticle>
  );
}

const latexNumber = (v: number): string => (v < 0 ? `(${v.toFixed(2)})` : v.toFixed(2));
const term = (v: number): string => `${v < 0 ? '-' : '+'}${Math.abs(v).toFixed(2)}`;
