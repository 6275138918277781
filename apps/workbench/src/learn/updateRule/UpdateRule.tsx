import { useEffect, useMemo, useState } from 'react';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { Actions } from '../shared/Actions.tsx';
import { LearnArticle } from '../shared/LearnArticle.tsx';
import { Readouts } from '../shared/Readouts.tsx';
import { fixedText, steadyNumber } from '../shared/steadyNumber.ts';
import { Tex } from '../shared/Tex.tsx';
import { useReducedMotion } from '../shared/useReducedMotion.ts';
import './updateRule.css';
import { GapChart } from './GapChart.tsx';
import { type ProblemName, problemOf, problems } from './problems.ts';
import { RaceChart } from './RaceChart.tsx';
import { methods, racePass, startRace } from './race.ts';
import { surfaceOf } from './surface.ts';

const titles = { stochastic: 'Stochastic', batch: 'Batch', newton: 'Newton' } as const;
const laps = 25;

/** Learn: one update rule for every canonical model, three ways to use it, and what another link changes. */
export function UpdateRule() {
  const [name, setName] = useState<ProblemName>('logistic');
  const [link, setLink] = useState(problems.logistic.links[0]);
  const kind = problems[name];
  const canonical = link === kind.links[0];
  const problem = useMemo(() => problemOf(name, link), [name, link]);
  const surface = useMemo(() => surfaceOf(problem, canonical), [problem, canonical]);
  const [step, setStep] = useState(1);
  const [race, setRace] = useState(() => startRace(problem, problem.start));
  const [left, setLeft] = useState(0);
  const still = useReducedMotion();
  // A race belongs to its problem.
  const [raced, setRaced] = useState(problem);
  if (raced !== problem) {
    setRaced(problem);
    setRace(startRace(problem, problem.start));
    setLeft(0);
  }
  useEffect(() => {
    if (left === 0) return;
    const timer = window.setTimeout(
      () => {
        setRace((now) => racePass(problem, now, step));
        setLeft(left - 1);
      },
      still ? 0 : 160,
    );
    return () => window.clearTimeout(timer);
  }, [left, problem, step, still]);
  const choose = (next: ProblemName) => {
    setName(next);
    setLink(problems[next].links[0]);
  };
  const begin = (theta: readonly [number, number]) => {
    setLeft(0);
    setRace(startRace(problem, theta));
  };
  return (
    <LearnArticle
      slug="update-rule"
      lead={
        <p>
          With the canonical link every model learns by the same rule,{' '}
          <Tex>{'\\theta\\leftarrow\\theta+\\alpha\\,(T(y)-E[T(y)\\mid x])\\,x'}</Tex>: what was seen less what was expected, times the
          input. One row at a time it is stochastic ascent, summed over all rows batch ascent; Newton divides the sum by the information{' '}
          <Tex>{'\\sum V x x^{\\mathsf T}'}</Tex>.
        </p>
      }
      tries={[
        'Press “Race”. One pass is every row once. Stochastic ascent takes a step for each row and wanders ever less as its steps fall; batch ascent creeps along the valley; Newton, once near, doubles its digits.',
        'Raise the step size beyond 2: batch ascent no longer settles. On the linear model, whose curvature is the same everywhere, it runs away.',
        'Drag the start to the lower left: full Newton steps overshoot although ℓ is concave. Concave says that there is one maximum, not that every step rises; the library’s solver searches along the step.',
        'Change the model and keep the rule: linear, logistic, Poisson and softmax differ only in E[T(y) | x].',
        <>
          Choose the cauchit, or the log link of the linear model: the score gets a factor <Tex>{'\\partial\\eta/\\partial u'}</Tex>, and in
          the shaded part ℓ is not concave. Start in it, and Newton stops at once.
        </>,
      ]}
    >
      <div className="controls">
        <Select
          label="Model"
          value={name}
          options={(Object.keys(problems) as ProblemName[]).map((key) => ({ value: key, label: problems[key].title }))}
          onChange={choose}
        />
        <Select
          label="Link"
          value={link}
          options={kind.links.map((l, i) => ({ value: l, label: i === 0 ? `${l}, canonical` : l }))}
          onChange={setLink}
        />
        <Slider label="Step size, × 1/λ" value={step} min={0.1} max={2.4} onChange={setStep} format={(v) => fixedText(v)} />
        <Actions
          actions={[
            { label: 'One pass', act: () => setRace(racePass(problem, race, step)), disabled: left > 0 },
            { label: 'Race', act: () => setLeft(laps), disabled: left > 0, main: true },
          ]}
          onBegin={() => begin(race.batch.path[0])}
        />
      </div>
      <div className="columns wide-left">
        <Panel title="The likelihood from above">
          <RaceChart problem={problem} surface={surface} race={race} names={kind.coefficients} onStart={begin} />
          <ul className="legend">
            {methods.map((method) => (
              <li key={method} className={`way-name ${method}`}>
                <i />
                {titles[method]}
              </li>
            ))}
            <li>+ the maximum; inner contours at one, two, three standard errors</li>
            {surface.convexCells.length > 0 && <li className="shade">shaded: not concave</li>}
          </ul>
        </Panel>
        <div className="stack">
          <Panel title="Who is how near">
            <GapChart race={race} />
            <Readouts
              items={[
                ...methods.map((method) => ({
                  key: `gap-${method}`,
                  name: `${titles[method]}: ℓ̂ − ℓ`,
                  value: steadyNumber(race[method].gaps[race[method].gaps.length - 1], 2),
                })),
                { key: 'passes', name: 'passes', value: Math.max(...methods.map((m) => race[m].gaps.length - 1)) },
              ]}
            />
            <div aria-live="polite">
              {methods.map((method) => {
                const { stuck } = race[method];
                return (
                  stuck !== undefined && (
                    <p key={method} className="remark bad">
                      <strong>{titles[method]} stopped.</strong> {stuck}
                    </p>
                  )
                );
              })}
            </div>
          </Panel>
          <Panel title={surface.convexCells.length > 0 ? 'Why it is not concave' : 'Why it is concave'}>
            <Why canonical={canonical} shaded={surface.convexCells.length > 0} />
          </Panel>
        </div>
      </div>
    </LearnArticle>
  );
}

function Why({ canonical, shaded }: { readonly canonical: boolean; readonly shaded: boolean }) {
  if (canonical) {
    return (
      <>
        <p>
          <Tex>{'\\ell(\\theta)=\\sum\\eta\\,T(y)-a(\\eta)'}</Tex> with <Tex>{'\\eta=\\theta^{\\mathsf T}x'}</Tex>: the first term is linear
          in θ, and a is convex, since its curvature is a variance. Hence
        </p>
        <Tex block>{"-\\nabla^2\\ell=\\sum a''(\\eta)\\,x\\,x^{\\mathsf T}\\succeq 0"}</Tex>
        <p>whatever y is: every way up ends at the same maximum.</p>
      </>
    );
  }
  return (
    <>
      <p>
        Here <Tex>{'\\eta=h(u)'}</Tex> with <Tex>{'u=\\theta^{\\mathsf T}x'}</Tex>. The score is <Tex>{"h'(u)\\,(T(y)-a'(\\eta))\\,x"}</Tex>
        , and the curvature has a second term that depends on y:
      </p>
      <Tex block>{"-\\nabla^2\\ell=\\sum\\big(a''h'^2-(T(y)-a')\\,h''\\big)\\,x\\,x^{\\mathsf T}"}</Tex>
      <p>
        {shaded
          ? 'Where it is negative in some direction, shaded, ℓ is not concave and Newton’s step leads nowhere.'
          : 'For this link it stays positive in the part that is drawn: the likelihood is concave although the link is not canonical.'}
      </p>
    </>
  );
}
