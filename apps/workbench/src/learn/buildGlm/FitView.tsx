import type { FittedModel } from 'expofam';
import { Panel } from '../../ui/Panel.tsx';
import { Readouts } from '../shared/Readouts.tsx';
import { fixedText, steadyNumber } from '../shared/steadyNumber.ts';
import { formulaOf, pearsonRatio, readings } from './recipe.ts';

export interface FitViewProps {
  readonly model: FittedModel;
  readonly family: string;
  readonly terms: readonly string[];
}

/** The fitted model: coefficients and what they say, how well it fits, and how to get it elsewhere. */
export function FitView({ model, family, terms }: FitViewProps) {
  const isRatio = model.links[0].name === 'log';
  const formula = formulaOf(terms);
  const ratio = pearsonRatio(model);
  const sizes = Object.entries(model.state.family.estimated);
  return (
    <Panel title="The fit" className="whole">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by key */}
      <section className="scroll-x" tabIndex={0} aria-label="Coefficients">
        <table>
          <thead>
            <tr>
              <th scope="col">term</th>
              <th scope="col">θ</th>
              <th scope="col">std. error</th>
              <th scope="col">{isRatio ? 'multiplies the mean by' : 'adds to the mean'}</th>
              <th scope="col">95 % interval</th>
            </tr>
          </thead>
          <tbody>
            {readings(model).map((r) => (
              <tr key={r.term}>
                <th scope="row">{r.term}</th>
                <td data-theta={r.term}>{r.estimate === null ? '–' : fixedText(r.estimate, 4)}</td>
                <td>{r.stdError === null ? '–' : fixedText(r.stdError, 4)}</td>
                <td>{r.effect === null ? '' : fixedText(r.effect, 3)}</td>
                <td>{r.lower === null || r.upper === null ? '' : `${fixedText(r.lower, 3)} to ${fixedText(r.upper, 3)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Readouts
        items={[
          { key: 'deviance', name: 'deviance', value: model.deviance === null ? '–' : fixedText(model.deviance, 1) },
          { key: 'df', name: 'degrees of freedom', value: model.state.dfResidual },
          { key: 'aic', name: 'AIC', value: model.aic === null ? '–' : fixedText(model.aic, 1) },
          ...(family === 'gaussian'
            ? [{ key: 'dispersion', name: 'variance σ²', value: model.dispersion === null ? '–' : steadyNumber(model.dispersion) }]
            : [{ key: 'pearson', name: 'Pearson χ²/df: near 1 is right', value: fixedText(ratio, 2) }]),
          ...sizes.map(([name, { value }]) => ({ key: name, name, value: steadyNumber(value) })),
        ]}
      />
      {model.warnings.map((w) => (
        <p key={w.code} className="remark">
          {w.message}
        </p>
      ))}
      <details>
        <summary>The same in the terminal and in TypeScript</summary>
        <pre>{`expofam fit shop.csv '${formula}' --family ${family}`}</pre>
        <pre>{`const model = glm('${formula}', shop, { family: '${family}' });`}</pre>
      </details>
    </Panel>
  );
}
