import { catalogEntry, familyFromText, type OperationalFamily } from 'expofam';
import { useDeferredValue, useMemo, useState } from 'react';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { familyChoices } from '../families/familyChoices.ts';
import { LearnArticle } from '../shared/LearnArticle.tsx';
import { Tex } from '../shared/Tex.tsx';
import './familyExplorer.css';
import { DerivationView } from './DerivationView.tsx';
import { MemberView } from './MemberView.tsx';
import { firstNatural, naturalRange } from './memberPicture.ts';
import { OwnFamilyForm } from './OwnFamilyForm.tsx';
import { ownFamilyPresets } from './readOwnFamily.ts';
import { useOwnFamily } from './useOwnFamily.ts';

const choices = familyChoices();
const own = 'own';

/** What is shown of a family: a member, its dispersion, and the natural parameter that is moved. */
interface Shown {
  readonly of: OperationalFamily;
  readonly natural: readonly number[];
  readonly dispersion: number;
  readonly along: number;
}

const firstShown = (family: OperationalFamily): Shown => ({
  of: family,
  natural: firstNatural(family),
  dispersion: family.declaration.support.step ? 1 / 12 : family.declaration.dispersion?.fixed === undefined ? 0.5 : 1,
  along: 0,
});

/** Learn: any family, built in or typed; move η and see what follows. */
export function FamilyExplorer() {
  const [key, setKey] = useState('poisson');
  const [input, setInput] = useState(ownFamilyPresets['Poisson, typed']);
  const answer = useOwnFamily(input);
  const typed = useMemo(() => (answer?.state === 'certified' ? familyFromText(answer.text) : undefined), [answer]);
  const family = key === own ? typed : choices.find((c) => c.key === key)?.family;
  const [shown, setShown] = useState<Shown>();
  const now = family && (shown?.of === family ? shown : firstShown(family));
  return (
    <LearnArticle
      slug="family-explorer"
      lead={
        <p>
          An exponential family is written down by three things:{' '}
          <Tex>{'p(y;\\eta)=b(y)\\,\\exp\\!\\big(\\eta^{\\mathsf T}T(y)-a(\\eta)\\big)'}</Tex>. The log-partition <Tex>{'a(\\eta)'}</Tex> is
          what makes it sum to one, and so it knows the moments: its slope is the mean of <Tex>{'T(y)'}</Tex>, its curvature the variance.
        </p>
      }
      tries={[
        'Move the point along a(η): the tangent turns as the mean moves, and where a bends most the density is widest.',
        <>
          Compare Poisson and Bernoulli: <Tex>{'a=e^{\\eta}'}</Tex> bends ever more, so the variance grows with the mean;{' '}
          <Tex>{'a=\\log(1+e^{\\eta})'}</Tex> straightens on both sides, where the outcome is nearly sure.
        </>,
        <>
          Choose the Weibull or the beta: <Tex>{'T(y)'}</Tex> is not y, and the slope of a is <Tex>{'E[T(y)]'}</Tex>, not{' '}
          <Tex>{'E[y]'}</Tex>.
        </>,
        'Type a family of your own, or begin with a wrong one: nothing is drawn before the identities are checked.',
      ]}
    >
      <div className="controls">
        <Select
          label="Family"
          value={key}
          options={[{ value: own, label: 'Your own, typed …' }, ...choices.map((c) => ({ value: c.key, label: c.title }))]}
          onChange={setKey}
        />
        {now && <Sliders shown={now} onChange={setShown} />}
      </div>
      {key === own && (
        <Panel title="Your family" className="own">
          <OwnFamilyForm input={input} answer={answer} onChange={setInput} />
        </Panel>
      )}
      {now && (
        <MemberView {...now} onMove={(eta) => setShown({ ...now, natural: now.natural.map((v, i) => (i === now.along ? eta : v)) })} />
      )}
      {family && <Derived family={family} />}
    </LearnArticle>
  );
}

function Sliders({ shown, onChange }: { readonly shown: Shown; readonly onChange: (shown: Shown) => void }) {
  const { of: family, natural, dispersion, along } = shown;
  const { support } = family.declaration;
  const letters = catalogEntry(family).natural.map((p) => p.letter);
  const free = family.declaration.dispersion && family.declaration.dispersion.fixed === undefined;
  return (
    <>
      {natural.map((value, j) => {
        const [min, max] = naturalRange(family, j);
        return (
          <Slider
            key={letters[j]}
            label={`Natural parameter ${letters[j]}`}
            value={value}
            min={min}
            max={max}
            onChange={(eta) => onChange({ ...shown, along: j, natural: natural.map((v, i) => (i === j ? eta : v)) })}
          />
        );
      })}
      {support.step && (
        <Slider
          label="Trials n"
          value={Math.round(1 / dispersion)}
          min={1}
          max={40}
          step={1}
          onChange={(n) => onChange({ ...shown, dispersion: 1 / n })}
        />
      )}
      {free && !support.step && (
        <Slider label="Dispersion" value={dispersion} min={0.05} max={2} onChange={(tau) => onChange({ ...shown, dispersion: tau })} />
      )}
      {natural.length > 1 && (
        <Select
          label="Draw a(η) along"
          value={String(along)}
          options={letters.map((letter, j) => ({ value: String(j), label: letter }))}
          onChange={(j) => onChange({ ...shown, along: Number(j) })}
        />
      )}
    </>
  );
}

/** The derivation follows a little later than the picture. */
function Derived({ family }: { readonly family: OperationalFamily }) {
  const later = useDeferredValue(family);
  return (
    <Panel title="How it follows">
      <DerivationView family={later} />
    </Panel>
  );
}
