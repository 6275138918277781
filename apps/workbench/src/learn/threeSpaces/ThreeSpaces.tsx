import { catalogEntry, linkByName, type OperationalFamily } from 'expofam';
import { useMemo, useState } from 'react';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { familyChoices } from '../families/familyChoices.ts';
import { densityPicture } from '../familyExplorer/memberPicture.ts';
import { LearnArticle } from '../shared/LearnArticle.tsx';
import { fixedText, steadyNumber } from '../shared/steadyNumber.ts';
import { Tex } from '../shared/Tex.tsx';
import { eased, useAnimation } from '../shared/useAnimation.ts';
import './threeSpaces.css';
import { Chain } from './Chain.tsx';
import { destination, firstCoefficients, meanRange, responseCurve } from './mapping.ts';
import { DistributionCell, PredictorCell, ResponseCell } from './SpaceCharts.tsx';

const wanted = ['gaussian', 'bernoulli', 'poisson', 'gamma', 'exponential', 'inverse-gaussian', 'negative-binomial', 'geometric'];
const choices = familyChoices().filter((c) => wanted.includes(c.key));
const uRange = [-3, 3] as const;

interface Setting {
  readonly key: string;
  readonly family: OperationalFamily;
  readonly link: string;
  readonly theta: readonly [number, number];
  readonly x: number;
}

function settingOf(key: string, link?: string): Setting {
  const { family } = choices.find((c) => c.key === key) ?? choices[0];
  const name = link ?? family.predictors[0].link.name;
  return { key, family, link: name, theta: firstCoefficients(family, linkByName(name)), x: 1.2 };
}

/** Learn: the way of one x through the spaces of a model. */
export function ThreeSpaces() {
  const [setting, setSetting] = useState(() => settingOf('poisson'));
  const { family, theta, x } = setting;
  const link = useMemo(() => linkByName(setting.link), [setting.link]);
  const u = theta[0] + theta[1] * x;
  const at = useMemo(() => destination(family, link, u), [family, link, u]);
  const curve = useMemo(() => responseCurve(family, link, uRange), [family, link]);
  const means = useMemo(() => meanRange(family, curve), [family, curve]);
  const density = useMemo(() => (at ? densityPicture(family, [at.natural], 0.3) : undefined), [family, at]);
  const walk = useAnimation(3200);
  const progress = eased(walk.progress);
  const entry = catalogEntry(family);
  const links = entry.predictors[0].links;
  const canonical = at !== undefined && Math.abs(at.natural - u) < 1e-12;
  return (
    <LearnArticle
      slug="three-spaces"
      lead={
        <p>
          A model lives in three spaces. The input gives a linear predictor <Tex>{'u=\\theta^{\\mathsf T}x'}</Tex>; with the canonical link
          it is the natural parameter <Tex>{'\\eta'}</Tex>. The response function turns it into the mean <Tex>{'\\mu=E[y\\mid x]'}</Tex>,
          and the mean names the member of the family by the parameters that people write. Follow one x through them.
        </p>
      }
      tries={[
        'Press “Follow” and read along: up to the line, across to the curve, down to the distribution.',
        'Drag x along its axis, and the line by its two ends. The line may go anywhere: the curve keeps the mean where a mean can be.',
        'Choose the Bernoulli, then the link probit: another curve from u to the mean, and η is no longer u.',
        'Choose the gamma with its canonical link, inverse, and move the line below zero: no member is there. That is why a log link is preferred.',
      ]}
    >
      <div className="controls">
        <Select
          label="Family"
          value={setting.key}
          options={choices.map((c) => ({ value: c.key, label: c.title }))}
          onChange={(key) => setSetting(settingOf(key))}
        />
        <Select
          label="Link"
          value={setting.link}
          options={links.map((name, i) => ({ value: name, label: i === 0 && name === 'canonical' ? 'canonical' : name }))}
          onChange={(name) => setSetting(settingOf(setting.key, name))}
        />
        <Slider
          label="x"
          value={x}
          min={-3}
          max={3}
          onChange={(next) => setSetting({ ...setting, x: next })}
          format={(v) => fixedText(v)}
        />
        <button type="button" className="primary" onClick={walk.start}>
          Follow
        </button>
      </div>
      <Panel title="From x to the distribution of y">
        <div className="spaces">
          <PredictorCell
            theta={theta}
            x={x}
            uRange={uRange}
            name={canonical ? 'η = θᵀx' : 'u = θᵀx'}
            progress={progress}
            onX={(next) => setSetting({ ...setting, x: next })}
            onTheta={(next) => setSetting({ ...setting, theta: next })}
          />
          <ResponseCell curve={curve} means={means} uRange={uRange} at={at} progress={progress} />
          <div className="chain">
            {at ? (
              <Chain theta={theta} x={x} at={at} link={setting.link} canonical={canonical} letters={entry.source.map((p) => p.letter)} />
            ) : (
              <p className="remark bad">
                <strong>No member:</strong> u = {steadyNumber(u)} is outside what the link {setting.link} can turn into a mean of this
                family.
              </p>
            )}
          </div>
          <DistributionCell picture={density} means={means} at={at} progress={progress} />
        </div>
      </Panel>
    </LearnArticle>
  );
}
