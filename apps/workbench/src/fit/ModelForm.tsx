import { type CatalogEntry, familyCatalog } from 'expofam';
import { lazy, Suspense, useMemo } from 'react';
import type { Dataset, DatasetColumn } from '../data/dataset.ts';
import { Panel } from '../ui/Panel.tsx';
import { Select } from '../ui/Select.tsx';
import { columnsOf, formulaName, responseText, withResponse } from './formulaText.ts';
import { firstTerms, proposeFamily } from './proposeFamily.ts';
import type { Workbench } from './useWorkbench.ts';

const FormulaEditor = lazy(() => import('./FormulaEditor.tsx').then((module) => ({ default: module.FormulaEditor })));

/** Families whose numbers of classes or parts come from the data are named as `glm()` takes them. */
const catalog: readonly CatalogEntry[] = familyCatalog().map((entry) =>
  entry.name === 'multinomial' ? { ...entry, name: 'softmax' } : entry,
);

/** The response's column where the left side is a single column. */
export function responseOf(formula: string, dataset: Dataset): string | undefined {
  const names = columnsOf(responseText(formula));
  return names.length === 1 && dataset.columns.some(({ name }) => name === names[0]) ? names[0] : undefined;
}

/** What is to be fitted: response, family, link, formula, and what belongs to the rows. */
export function ModelForm({ workbench, dataset }: { workbench: Workbench; dataset: Dataset }) {
  const { work, dispatch, fitting, fitFailure, problem } = workbench;
  const { spec } = work;
  const names = useMemo(() => dataset.columns.map(({ name }) => name), [dataset]);
  const response = responseOf(spec.formula, dataset);
  const column = dataset.columns.find(({ name }) => name === response);
  const proposal = column && proposeFamily(column);
  const entry = catalog.find(({ name, aliases }) => name === spec.family || aliases.includes(spec.family));
  const links = entry?.predictors.length ? entry.predictors[0].links : [];
  const numeric = dataset.columns.filter((one) => one.column.kind === 'numeric').map(({ name }) => name);
  const estimated = entry?.constants.filter(({ value }) => value === undefined) ?? [];
  const takesReference = entry?.response === 'class' || entry?.name === 'bernoulli';
  const levels = takesReference ? levelsOf(column) : [];
  const isReady = spec.formula.includes('~');

  const chooseResponse = (name: string): void => {
    if (name === '') return;
    const chosen = dataset.columns.find((one) => one.name === name);
    const suited = chosen && proposeFamily(chosen);
    const terms = firstTerms(dataset.columns, name).map(formulaName);
    const formula = spec.formula.includes('~')
      ? withResponse(spec.formula, formulaName(name))
      : `${formulaName(name)} ~ ${terms.join(' + ') || '1'}`;
    dispatch({
      kind: 'edit',
      spec: { formula, reference: '', ...(suited ? { family: suited.family, link: suited.link, parameters: '' } : {}) },
    });
  };

  return (
    <Panel
      title="Model"
      actions={
        <>
          {fitting && (
            <span className="quiet" role="status">
              Fitting{fitting.iteration > 0 ? `, step ${fitting.iteration}` : ' …'}
            </span>
          )}
          {fitting ? (
            <button type="button" onClick={workbench.cancelFit}>
              Stop
            </button>
          ) : (
            <button type="button" className="primary" disabled={!isReady} onClick={() => workbench.fit()} title="Ctrl+Enter">
              Fit
            </button>
          )}
        </>
      }
    >
      <div className="fields">
        <Select
          label="Response"
          value={response ?? ''}
          options={[
            { value: '', label: response === undefined && spec.formula ? 'as in the formula' : 'choose a column …' },
            ...dataset.columns.filter((one) => one.column.kind !== 'date').map(({ name }) => ({ value: name, label: name })),
          ]}
          onChange={chooseResponse}
        />
        <Select
          label="Family"
          value={entry?.name ?? spec.family}
          options={[
            ...(entry ? [] : [{ value: spec.family, label: spec.family }]),
            ...catalog.map(({ name, title }) => ({ value: name, label: title })),
          ]}
          onChange={(family) => dispatch({ kind: 'edit', spec: { family, link: '', parameters: '', reference: '' } })}
        />
        <Select
          label="Link"
          value={spec.link}
          options={[
            { value: '', label: links[0] ? `${links[0]} (default)` : 'default' },
            ...links.slice(1).map((name) => ({ value: name, label: name })),
            ...(spec.link && !links.slice(1).includes(spec.link) ? [{ value: spec.link, label: spec.link }] : []),
          ]}
          onChange={(link) => dispatch({ kind: 'edit', spec: { link } })}
        />
        {(levels.length > 1 || spec.reference !== '') && (
          <Select
            label="Reference class"
            value={spec.reference}
            options={[
              { value: '', label: 'default' },
              ...levels.map((name) => ({ value: name, label: name })),
              ...(spec.reference && !levels.includes(spec.reference) ? [{ value: spec.reference, label: spec.reference }] : []),
            ]}
            onChange={(reference) => dispatch({ kind: 'edit', spec: { reference } })}
          />
        )}
        {estimated.length === 1 && (
          <TextField
            id="constant"
            label={`Constant: ${estimated[0].name}`}
            title={estimated[0].description}
            value={spec.parameters.replace(/^.*?=/, '')}
            placeholder="estimated"
            onChange={(value) =>
              dispatch({ kind: 'edit', spec: { parameters: value.trim() && `${estimated[0].name}=${value}` }, group: 'parameters' })
            }
          />
        )}
      </div>
      <div className="field formula-field">
        <span className="label" aria-hidden="true">
          Formula
        </span>
        <Suspense fallback={<div className="formula-editor formula-waiting">{spec.formula}</div>}>
          <FormulaEditor
            value={spec.formula}
            columns={names}
            problem={problem}
            onChange={(formula) => dispatch({ kind: 'edit', spec: { formula }, group: 'formula' })}
            onSubmit={() => workbench.fit()}
          />
        </Suspense>
      </div>
      {proposal && (
        <div className="proposal">
          <span>
            {proposal.reason}{' '}
            {proposal.family === spec.family ? (
              <strong>{titleOf(proposal.family)} is proposed, and chosen.</strong>
            ) : (
              <button
                type="button"
                className="small-button"
                onClick={() =>
                  dispatch({ kind: 'edit', spec: { family: proposal.family, link: proposal.link, parameters: '', reference: '' } })
                }
              >
                Use {titleOf(proposal.family)}
              </button>
            )}
          </span>
          {proposal.other && proposal.other.family !== spec.family && (
            <span className="quiet">
              Or {titleOf(proposal.other.family)}: {proposal.other.reason}.
            </span>
          )}
        </div>
      )}
      <details className="more" open={Boolean(spec.weights || spec.frequencyWeights || spec.offset)}>
        <summary>Offset and weights</summary>
        <div className="fields">
          <TextField
            id="offset"
            label="Offset"
            value={spec.offset}
            placeholder="log(exposure)"
            onChange={(offset) => dispatch({ kind: 'edit', spec: { offset }, group: 'offset' })}
          />
          <Select
            label="Weights (trials)"
            value={spec.weights}
            options={[{ value: '', label: 'none' }, ...numeric.map((name) => ({ value: name, label: name }))]}
            onChange={(weights) => dispatch({ kind: 'edit', spec: { weights } })}
          />
          <Select
            label="Frequency of the row"
            value={spec.frequencyWeights}
            options={[{ value: '', label: 'none' }, ...numeric.map((name) => ({ value: name, label: name }))]}
            onChange={(frequencyWeights) => dispatch({ kind: 'edit', spec: { frequencyWeights } })}
          />
        </div>
      </details>
      {fitFailure && (
        <div className="notice notice-bad" role="alert">
          {fitFailure.message}
        </div>
      )}
    </Panel>
  );
}

const titleOf = (family: string): string => catalog.find(({ name }) => name === family)?.title ?? family;

const levelsOf = (one: DatasetColumn | undefined): readonly string[] =>
  one?.column.kind === 'categorical' ? one.column.levels : one?.column.kind === 'boolean' ? ['false', 'true'] : [];

interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly title?: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}

function TextField({ id, label, title, value, placeholder, onChange }: TextFieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        className="code"
        title={title}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}
