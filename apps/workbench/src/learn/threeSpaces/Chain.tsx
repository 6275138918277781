import { steadyNumber } from '../shared/steadyNumber.ts';
import { Tex } from '../shared/Tex.tsx';
import type { Destination } from './mapping.ts';

export interface ChainProps {
  readonly theta: readonly [number, number];
  readonly x: number;
  readonly at: Destination;
  readonly link: string;
  readonly canonical: boolean;
  /** How the source parameters are written. */
  readonly letters: readonly string[];
}

/** The same way in numbers. */
export function Chain({ theta, x, at, link, canonical, letters }: ChainProps) {
  return (
    <ol>
      <li>
        <span>input</span>
        <strong data-readout="x">x = {steadyNumber(x)}</strong>
      </li>
      <li>
        <span>linear predictor</span>
        <strong data-readout="u">
          {steadyNumber(theta[0])} {theta[1] < 0 ? '−' : '+'} {steadyNumber(Math.abs(theta[1]))} · {steadyNumber(x)} = {steadyNumber(at.u)}
        </strong>
      </li>
      <li>
        <span>natural parameter</span>
        <strong data-readout="eta">
          η = {steadyNumber(at.natural)} {canonical ? '= u' : ''}
        </strong>
        {!canonical && (
          <em>
            by way of the mean: {link} is {at.natural === -at.u ? 'the canonical link but for its sign' : 'not the canonical link'}
          </em>
        )}
      </li>
      <li>
        <span>mean</span>
        <strong data-readout="mean">
          <Tex>{'\\mu=E[y\\mid x]'}</Tex> = {steadyNumber(at.mean)}
        </strong>
      </li>
      <li>
        <span>as people write it</span>
        <strong data-readout="source">{at.source.map(({ value }, i) => `${letters[i]} = ${steadyNumber(value)}`).join(', ')}</strong>
      </li>
    </ol>
  );
}
