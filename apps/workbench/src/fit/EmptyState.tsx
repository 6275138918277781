import { DropZone } from './DropZone.tsx';
import { EarlierWork } from './EarlierWork.tsx';
import { sampleSource, samples } from './samples.ts';
import type { Workbench } from './useWorkbench.ts';

/** What a newcomer sees: what this is, and three ways to begin. */
export function EmptyState({ workbench }: { workbench: Workbench }) {
  return (
    <div className="page empty">
      <h1>Fit a generalized linear model to your data</h1>
      <p className="lead">
        Open a table, say which column you want to explain, and get coefficients, tests, pictures and predictions. Everything is computed in
        this page: the data do not leave this machine.
      </p>
      <DropZone workbench={workbench} />
      <EarlierWork keptWork={workbench.keptWork} />
      <ol className="steps" aria-label="How it goes">
        <li>
          <strong>Open</strong> a table with one row for each observation and a name for each column.
        </li>
        <li>
          <strong>Choose the response</strong>. A family is proposed, with the reason; the other columns go into the formula.
        </li>
        <li>
          <strong>Fit</strong>, look at the pictures, try another formula or family, and compare the two.
        </li>
      </ol>
      <h2>Or begin with an example</h2>
      <ul className="cards">
        {samples.map((sample) => (
          <li key={sample.name}>
            <button type="button" className="card" onClick={() => workbench.open(sampleSource(sample), sample.spec)}>
              <strong>{sample.question}</strong>
              <span>
                {sample.name}, {sample.spec.family}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="quiet">
        New to these models? <a href="#/learn">Learn</a> shows where families, links and the update rule come from.
      </p>
    </div>
  );
}
