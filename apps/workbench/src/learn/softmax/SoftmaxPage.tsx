import { useMemo, useState } from 'react';
import { Panel } from '../../ui/Panel.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { Actions } from '../shared/Actions.tsx';
import { LearnArticle } from '../shared/LearnArticle.tsx';
import { Readouts } from '../shared/Readouts.tsx';
import { fixedText } from '../shared/steadyNumber.ts';
import { Tex } from '../shared/Tex.tsx';
import './softmax.css';
import { ClassPlane } from './ClassPlane.tsx';
import { Stages } from './Stages.tsx';
import { classNames, type Example, lossOf, softmax, updated, type Weights } from './threeClasses.ts';

const examples: readonly Example[] = [
  { x1: -2.4, x2: 1.2, label: 0 },
  { x1: -1.7, x2: 2, label: 0 },
  { x1: -1.2, x2: 0.9, label: 0 },
  { x1: -2.1, x2: 0.1, label: 0 },
  { x1: 1.2, x2: 1.9, label: 1 },
  { x1: 2.2, x2: 1.1, label: 1 },
  { x1: 1.5, x2: 0.6, label: 1 },
  { x1: -0.2, x2: 1.5, label: 1 },
  { x1: 0.2, x2: -1.6, label: 2 },
  { x1: -1, x2: -2, label: 2 },
  { x1: 1.2, x2: -1.2, label: 2 },
  { x1: 0, x2: -0.6, label: 2 },
];
/** The square that the first weights take for a circle. */
const mistaken = 7;
const firstWeights: Weights = [
  [0.5, -0.8, 0.7],
  [0, 0.9, 0.5],
  [0, 0.1, -1.1],
];

/** Learn: softmax regression and its loss, one example at a time. */
export function SoftmaxPage() {
  const [weights, setWeights] = useState(firstWeights);
  const [chosen, setChosen] = useState(mistaken);
  const [step, setStep] = useState(0.4);
  const now = useMemo(() => softmax(weights, examples[chosen]), [weights, chosen]);
  const loss = useMemo(() => lossOf(weights, examples), [weights]);
  const one = examples[chosen];
  const right = now.predicted === one.label;
  return (
    <LearnArticle
      slug="softmax"
      lead={
        <p>
          With K classes each has a hyperplane and a logit <Tex>{'\\eta_k=\\theta_k^{\\mathsf T}x'}</Tex>. Exponentials make the logits
          positive, their sum makes them probabilities, <Tex>{'p_k=e^{\\eta_k}/\\sum_j e^{\\eta_j}'}</Tex>, and the loss is the
          cross-entropy with the one-hot target, <Tex>{'-\\sum_k t_k\\log p_k'}</Tex>: the negative log-likelihood of a categorical
          distribution.
        </p>
      }
      tries={[
        'The square above the middle lies in the circles’ region. Press “Step on this example” a few times: its own logit rises, the others fall, and the lines move until it is right.',
        'Choose another example and follow it from logit to loss. The target of a square is 1 for squares, 0 for circles and triangles, so only −log p of the square counts.',
        'Step with all examples until the total hardly falls. A step on one example may raise the loss of others; small steps with all of them lower the total, to its one minimum.',
        'Only differences of logits matter: adding the same line to all three changes no probability. That is why a fit has a reference class.',
      ]}
    >
      <div className="columns two">
        <Panel title="Three classes, three lines">
          <ClassPlane examples={examples} weights={weights} chosen={chosen} onChoose={setChosen} />
          <ul className="legend">
            {classNames.map((name, k) => (
              <li key={name} className={`class-${k}`}>
                <i />
                {name}: the line where its logit is 0
              </li>
            ))}
            <li>shaded: the greatest logit</li>
          </ul>
        </Panel>
        <Panel title={`Example ${chosen + 1}, a ${classNames[one.label]}`}>
          <Stages now={now} />
          <p className={`remark ${right ? 'good' : 'bad'}`} aria-live="polite">
            {right
              ? `Right: ${classNames[one.label]} has the greatest probability.`
              : `Misclassified: the model says ${classNames[now.predicted]}.`}
          </p>
        </Panel>
      </div>
      <Panel title="The update rule repairs it">
        <p>
          <Tex>{'\\theta_k\\leftarrow\\theta_k+\\alpha\\,(t_k-p_k)\\,x'}</Tex>: each class moves by what the target has more than the model,
          here {classNames.map((name, k) => `${name} ${fixedText(now.target[k] - now.probabilities[k], 3)}`).join(', ')}.
        </p>
        <div className="controls">
          <Slider label="Step size α" value={step} min={0.05} max={2} onChange={setStep} format={(v) => fixedText(v)} />
          <Actions
            actions={[
              { label: 'Step on this example', act: () => setWeights(updated(weights, one, step)) },
              { label: 'Step with all examples', act: () => setWeights(examples.reduce((w, e) => updated(w, e, step), weights)) },
            ]}
            onBegin={() => {
              setWeights(firstWeights);
              setChosen(mistaken);
            }}
          />
        </div>
        <Readouts
          items={[
            { key: 'loss', name: 'cross-entropy of this example', value: fixedText(now.crossEntropy, 3) },
            { key: 'total', name: 'total, −ℓ', value: fixedText(loss.total, 3) },
            { key: 'wrong', name: 'misclassified', value: `${loss.wrong} of ${examples.length}` },
          ]}
        />
      </Panel>
    </LearnArticle>
  );
}
