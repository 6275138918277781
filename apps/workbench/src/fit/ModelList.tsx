import { numberText } from '../ui/numberText.ts';
import { Panel } from '../ui/Panel.tsx';
import { Wide } from '../ui/Wide.tsx';
import type { Workbench } from './useWorkbench.ts';

/** The models that were fitted or loaded: one is looked at, several can be compared. */
export function ModelList({ workbench }: { workbench: Workbench }) {
  const { models, work, dispatch } = workbench;
  const best = Math.min(...models.map(({ result }) => result.state.aic ?? Number.POSITIVE_INFINITY));
  return (
    <Panel title="Models">
      <Wide label="Table of the models">
        <table className="numbers model-list">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" className="wide">
                Formula
              </th>
              <th scope="col">Family, link</th>
              <th scope="col" className="right">
                AIC
              </th>
              <th scope="col" className="right">
                Deviance
              </th>
              <th scope="col">Compare</th>
              <th scope="col">
                <span className="sr-only">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map(({ id, name, spec, result: { state } }) => (
              <tr key={id} className={id === work.selected ? 'selected' : ''}>
                <td>
                  <button
                    type="button"
                    className="link-button"
                    aria-pressed={id === work.selected}
                    onClick={() => dispatch({ kind: 'select', id, spec })}
                  >
                    {name}
                  </button>
                </td>
                <td className="code wide">{state.formula}</td>
                <td>
                  {state.family.name}, {[...new Set(state.links)].join(', ')}
                </td>
                <td className={`right ${state.aic !== null && state.aic === best && models.length > 1 ? 'best' : ''}`}>
                  {numberText(state.aic, 6)}
                </td>
                <td className="right">{numberText(state.deviance, 6)}</td>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Compare ${name}`}
                    checked={work.compared.includes(id)}
                    onChange={(event) => dispatch({ kind: 'compare', id, on: event.currentTarget.checked })}
                  />
                </td>
                <td>
                  <button
                    type="button"
                    className="quiet-button small-button"
                    aria-label={`Remove ${name}`}
                    onClick={() => dispatch({ kind: 'remove', id })}
                  >
                    ×
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Panel>
  );
}
