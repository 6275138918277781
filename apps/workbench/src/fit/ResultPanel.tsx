import { lazy, Suspense, useState } from 'react';
import type { Dataset } from '../data/dataset.ts';
import type { Failure } from '../engine/failure.ts';
import { download } from '../ui/download.ts';
import { Panel } from '../ui/Panel.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { CompareView } from './CompareView.tsx';
import { MeansView } from './MeansView.tsx';
import { ModelPicture } from './ModelPicture.tsx';
import { keyOf, type Model, referenceOf } from './model.ts';
import { SummaryView } from './SummaryView.tsx';
import { TestsView } from './TestsView.tsx';
import type { Workbench } from './useWorkbench.ts';

const PredictView = lazy(() => import('./PredictView.tsx').then((module) => ({ default: module.PredictView })));
const ReproduceView = lazy(() => import('./ReproduceView.tsx').then((module) => ({ default: module.ReproduceView })));

type View = 'summary' | 'coefficients' | 'effects' | 'means' | 'diagnostics' | 'classes' | 'tests' | 'predict' | 'compare' | 'reproduce';

/** All that is said of the selected model. */
export function ResultPanel({ workbench, model, dataset }: { workbench: Workbench; model: Model; dataset: Dataset | undefined }) {
  const { engine } = workbench;
  const [chosen, setView] = useState<View>('summary');
  const [failure, setFailure] = useState<Failure>();
  const kind = model.result.state.family.components !== undefined || model.result.state.response.success !== undefined;
  const dataKey = dataset?.fingerprint ?? '';
  const tabs: { name: View; label: string }[] = [
    { name: 'summary', label: 'Summary' },
    ...(dataset
      ? ([
          { name: 'coefficients', label: 'Coefficients' },
          { name: 'effects', label: 'Effects' },
          ...(hasMeans(model) ? [{ name: 'means', label: 'Means' }] : []),
          { name: 'diagnostics', label: 'Diagnostics' },
          ...(kind ? [{ name: 'classes', label: 'Classification' }] : []),
          { name: 'tests', label: 'Tests' },
          { name: 'predict', label: 'Predict' },
        ] as { name: View; label: string }[])
      : []),
    { name: 'compare', label: 'Compare' },
    { name: 'reproduce', label: 'Code' },
  ];
  const view = tabs.some(({ name }) => name === chosen) ? chosen : 'summary';
  const compared = workbench.models.filter(({ id }) => workbench.work.compared.includes(id));
  const fileStem = model.name.replace(/[^\p{L}\p{N}._-]+/gu, '-');

  const saveReport = async (): Promise<void> => {
    setFailure(undefined);
    try {
      const html = await engine.call('report', { model: referenceOf(model), file: dataset?.name ?? 'data.csv' });
      download(`${fileStem}.html`, html, 'text/html');
    } catch (error) {
      setFailure(error as Failure);
    }
  };

  return (
    <Panel
      title={`${model.name}: ${model.result.state.formula}`}
      className="result-panel"
      actions={
        <>
          <button type="button" onClick={() => download(`${fileStem}.json`, `${JSON.stringify(model.result.state)}\n`, 'application/json')}>
            Save model
          </button>
          {dataset && (
            <button type="button" onClick={saveReport}>
              Save report
            </button>
          )}
        </>
      }
    >
      {failure && (
        <div className="notice notice-bad" role="alert">
          {failure.message}
        </div>
      )}
      {!dataset && <p className="notice">Its data are not open: open them to see pictures, tests and predictions.</p>}
      <Tabs label="Views of the model" tabs={tabs} value={view} onChange={setView}>
        {view === 'summary' && <SummaryView model={model} />}
        {view === 'compare' && <CompareView engine={engine} dataKey={dataKey} models={compared} />}
        {view === 'tests' && <TestsView engine={engine} dataKey={dataKey} model={model} />}
        {view === 'coefficients' && <ModelPicture engine={engine} dataKey={dataKey} model={model} kind="coefficients" />}
        {view === 'effects' && <ModelPicture engine={engine} dataKey={dataKey} model={model} kind="effects" />}
        {view === 'means' && <MeansView key={keyOf(model)} engine={engine} dataKey={dataKey} model={model} />}
        {view === 'diagnostics' && <DiagnosticsView workbench={workbench} dataKey={dataKey} model={model} />}
        {view === 'classes' && (
          <>
            <ModelPicture engine={engine} dataKey={dataKey} model={model} kind="calibration" />
            <ModelPicture engine={engine} dataKey={dataKey} model={model} kind="roc" />
          </>
        )}
        <Suspense fallback={<p className="quiet placeholder">Loading …</p>}>
          {view === 'predict' && dataset && <PredictView key={keyOf(model)} model={model} dataset={dataset} />}
          {view === 'reproduce' && <ReproduceView model={model} file={dataset?.name ?? 'data.csv'} />}
        </Suspense>
      </Tabs>
    </Panel>
  );
}

/** True where the formula has a category; softmax has no single mean. */
function hasMeans({ result: { state } }: Model): boolean {
  const [mean] = state.frame.predictors as unknown as readonly { readonly variables: readonly { readonly kind: string }[] }[];
  return state.family.components === undefined && mean.variables.some(({ kind }) => kind === 'categorical');
}

const pictures = [
  { name: 'diagnostics', label: 'Overview' },
  { name: 'residuals', label: 'Residuals by column' },
  { name: 'partial', label: 'Partial residuals' },
  { name: 'influence', label: 'Influence' },
] as const;

function DiagnosticsView({ workbench, dataKey, model }: { workbench: Workbench; dataKey: string; model: Model }) {
  const [kind, setKind] = useState<(typeof pictures)[number]['name']>('diagnostics');
  return (
    <>
      <fieldset className="segments">
        <legend className="sr-only">Picture</legend>
        {pictures.map(({ name, label }) => (
          <label key={name}>
            <input type="radio" name="diagnostic" checked={kind === name} onChange={() => setKind(name)} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <ModelPicture key={kind} engine={workbench.engine} dataKey={dataKey} model={model} kind={kind} />
    </>
  );
}
