import { useId } from 'react';
import { Select } from '../../ui/Select.tsx';
import { steadyNumber } from '../shared/steadyNumber.ts';
import { type OwnFamily, type OwnFamilyInput, ownFamilyPresets } from './readOwnFamily.ts';

export interface OwnFamilyFormProps {
  readonly input: OwnFamilyInput;
  readonly answer: OwnFamily | undefined;
  readonly onChange: (input: OwnFamilyInput) => void;
}

const fields: readonly { readonly key: keyof OwnFamilyInput; readonly label: string; readonly hint: string }[] = [
  { key: 'support', label: 'Support of y', hint: 'positive, reals, integers [1, Inf) …' },
  { key: 'sufficientStatistic', label: 'T(y)', hint: 'y' },
  { key: 'logBaseMeasure', label: 'log b(y)', hint: 'none: then no density' },
  { key: 'logPartition', label: 'a(η), written with eta', hint: 'none: summed from b(y)' },
  { key: 'domain', label: 'Domain of η', hint: 'reals, (-Inf, 0) …' },
];

/** A family as text, and whether its parts belong together. */
export function OwnFamilyForm({ input, answer, onChange }: OwnFamilyFormProps) {
  const id = useId();
  const preset = Object.entries(ownFamilyPresets).find(([, known]) => known === input)?.[0] ?? '';
  const names = Object.keys(ownFamilyPresets);
  return (
    <div className="own-family">
      <Select
        label="Begin with"
        value={preset}
        options={[...(preset === '' ? [{ value: '', label: 'as typed' }] : []), ...names]}
        onChange={(name) => ownFamilyPresets[name] && onChange(ownFamilyPresets[name])}
      />
      {fields.map(({ key, label, hint }) => (
        <div className="field" key={key}>
          <label htmlFor={`${id}${key}`}>{label}</label>
          <input
            id={`${id}${key}`}
            className="code"
            type="text"
            spellCheck={false}
            autoComplete="off"
            placeholder={hint}
            value={input[key]}
            onChange={(event) => onChange({ ...input, [key]: event.currentTarget.value })}
          />
        </div>
      ))}
      <div className="verdict" aria-live="polite">
        <Verdict answer={answer} />
      </div>
    </div>
  );
}

function Verdict({ answer }: { readonly answer: OwnFamily | undefined }) {
  if (!answer) return <p className="remark">Checking that the parts belong together …</p>;
  if (answer.state === 'error') return <p className="remark bad">{answer.message}</p>;
  if (answer.state === 'quasi') {
    return (
      <p className="remark bad">
        This a(η) is the log-partition of no distribution: its derivatives break an inequality that moments keep. A quasi-likelihood is
        left, a slope and a curvature without a density.
      </p>
    );
  }
  const failed = answer.checks.filter((c) => !c.passed);
  if (answer.state === 'certified') {
    const names = answer.checks.map((c) => c.name);
    return (
      <p className="remark good">
        <strong>Certified.</strong> {names.includes('density sums to one') ? 'The density sums to one; ' : 'No density to check; '}
        {names.length} identities hold to rounding.
      </p>
    );
  }
  return (
    <div className="remark bad">
      <strong>Refuted:</strong> the parts do not make a distribution, so none is drawn.
      <ul>
        {failed.map((c) => (
          <li key={c.name}>
            {c.name}: error {steadyNumber(c.error, 2)} at η = {c.at.map((v) => steadyNumber(v)).join(', ')}
          </li>
        ))}
      </ul>
    </div>
  );
}
