import type { ReactNode } from 'react';
import { Glyph } from '../chart/Glyph.tsx';
import { steadyNumber } from '../shared/steadyNumber.ts';
import { Tex } from '../shared/Tex.tsx';
import { classNames, type Softmax } from './threeClasses.ts';

/** One example through the stages: logits, exponentials, probabilities beside the target, loss. */
export function Stages({ now }: { readonly now: Softmax }) {
  const span = Math.max(1, ...now.logits.map(Math.abs));
  const most = Math.max(...now.exponentials);
  const label = now.target.indexOf(1);
  return (
    <div className="stages">
      <Stage title="Logits" formula="\eta_k=\theta_k^{\mathsf T}x" name="logits">
        {(k) => <Bar value={now.logits[k] / span} signed text={steadyNumber(now.logits[k])} />}
      </Stage>
      <Stage title="Exponentials" formula={`e^{\\eta_k},\\quad \\textstyle\\sum=${now.normaliser.toPrecision(3)}`} name="exponentials">
        {(k) => <Bar value={now.exponentials[k] / most} text={steadyNumber(now.exponentials[k])} />}
      </Stage>
      <Stage title="Probabilities" formula="p_k=e^{\eta_k}/\textstyle\sum_j e^{\eta_j}" name="probabilities">
        {(k) => <Bar value={now.probabilities[k]} mark={now.target[k]} text={steadyNumber(now.probabilities[k])} />}
      </Stage>
      <Stage title="One-hot target" formula="t_k" name="target">
        {(k) => <Bar value={now.target[k]} text={String(now.target[k])} />}
      </Stage>
      <p className="loss">
        Cross-entropy <Tex>{'-\\textstyle\\sum_k t_k\\log p_k'}</Tex> = −log {steadyNumber(now.probabilities[label])} ={' '}
        <strong data-readout="cross-entropy">{steadyNumber(now.crossEntropy)}</strong>
      </p>
    </div>
  );
}

interface StageProps {
  readonly title: string;
  readonly formula: string;
  readonly name: string;
  readonly children: (k: number) => ReactNode;
}

function Stage({ title, formula, name, children }: StageProps) {
  return (
    <section className="softmax-stage" data-stage={name}>
      <h3>
        {title} <Tex>{formula}</Tex>
      </h3>
      {classNames.map((className, k) => (
        <div key={className} className={`row class-${k}`}>
          <svg width="16" height="16" viewBox="-8 -8 16 16" role="img" aria-label={className}>
            <Glyph kind={k} />
          </svg>
          {children(k)}
        </div>
      ))}
    </section>
  );
}

interface BarProps {
  /** A part of the track; from −1 to 1 where signed. */
  readonly value: number;
  readonly text: string;
  readonly signed?: boolean;
  /** A second value to compare with, drawn as a stroke. */
  readonly mark?: number;
}

function Bar({ value, text, signed = false, mark }: BarProps) {
  const zero = signed ? 50 : 0;
  const length = Math.min(1, Math.abs(value)) * (signed ? 50 : 100);
  return (
    <>
      <svg className="track" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect className="rail" width="100" height="10" />
        <rect className="fill" x={value < 0 ? zero - length : zero} width={length} height="10" />
        {mark !== undefined && <rect className="goal" x={Math.min(99, mark * 100)} width="1" height="10" />}
      </svg>
      <span className="value">{text}</span>
    </>
  );
}
