import { catalogEntry, type OperationalFamily, printLatex } from 'expofam';
import { useMemo } from 'react';
import { Panel } from '../../ui/Panel.tsx';
import { Readouts } from '../shared/Readouts.tsx';
import { steadyNumber } from '../shared/steadyNumber.ts';
import { Tex } from '../shared/Tex.tsx';
import { DensityChart } from './DensityChart.tsx';
import { densityPicture, naturalRange, partitionSlice } from './memberPicture.ts';
import { PartitionCharts } from './PartitionCharts.tsx';

export interface MemberViewProps {
  readonly of: OperationalFamily;
  readonly natural: readonly number[];
  readonly dispersion: number;
  readonly along: number;
  readonly onMove: (eta: number) => void;
}

/** A member of a family: its distribution, a(η) with slope and curvature, and the numbers. */
export function MemberView({ of: family, natural, dispersion, along, onMove }: MemberViewProps) {
  const range = useMemo(() => naturalRange(family, along), [family, along]);
  const picture = useMemo(() => densityPicture(family, natural, dispersion), [family, natural, dispersion]);
  const slice = useMemo(() => partitionSlice(family, natural, along, range), [family, natural, along, range]);
  const entry = useMemo(() => catalogEntry(family), [family]);
  const isResponse = family.dimension === 1 && entry.statistic[0] === 'y';
  const { declaration } = family;
  const scaled = declaration.support.step !== undefined || (declaration.dispersion && declaration.dispersion.fixed === undefined);
  const tau = scaled ? dispersion : 1;
  const letter = entry.natural[along].letter;
  const statistic = isResponse ? 'y' : family.dimension > 1 ? `T${'₁₂₃₄'[along]}` : 'T';
  const source = family.declaration.source ? family.source({ natural }) : {};
  return (
    <div className="columns two">
      <Panel title="The distribution">
        <DensityChart
          picture={picture}
          classes={family.declaration.responseNames}
          {...(isResponse ? { moments: { mean: slice.at.mean, sd: Math.sqrt(tau * slice.at.variance) } } : {})}
        />
        {isResponse && picture.kind !== 'none' && (
          <ul className="legend">
            <li className="mean">
              <i />
              mean, with one standard deviation to each side
            </li>
          </ul>
        )}
        <p className="statistic">
          <Tex>{'T(y)'}</Tex> = {entry.statistic.length > 1 ? `(${entry.statistic.join(', ')})` : entry.statistic[0]},{' '}
          <Tex>{`a(\\eta)=${printLatex(family.expressions.logPartition)}`}</Tex>
        </p>
        <Readouts
          items={[
            { key: 'eta', name: letter, value: steadyNumber(natural[along], 4) },
            { key: 'a', name: <Tex>{'a(\\eta)'}</Tex>, value: steadyNumber(slice.at.a, 4) },
            { key: 'mean', name: `slope: E[${statistic}]`, value: steadyNumber(slice.at.mean, 4) },
            { key: 'variance', name: scaled ? 'curvature' : `curvature: Var[${statistic}]`, value: steadyNumber(slice.at.variance, 4) },
            ...(scaled
              ? [
                  {
                    key: 'var-y',
                    name: `Var[${statistic}] = ${steadyNumber(tau)} × curvature`,
                    value: steadyNumber(tau * slice.at.variance, 4),
                  },
                ]
              : []),
            ...entry.source.map((p) => ({ key: `source-${p.name}`, name: `source: ${p.letter}`, value: steadyNumber(source[p.name], 4) })),
          ]}
        />
      </Panel>
      <Panel title="The log-partition">
        <PartitionCharts slice={slice} range={range} letter={letter} statistic={statistic} onMove={onMove} />
        <ul className="legend">
          <li className="mean">
            <i />
            tangent: its slope is the mean
          </li>
          <li className="dashed">
            <i />
            the parabola with the same curvature, the variance
          </li>
        </ul>
      </Panel>
    </div>
  );
}
