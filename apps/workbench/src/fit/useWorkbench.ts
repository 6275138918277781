import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { Dataset } from '../data/dataset.ts';
import type { OpenProgress } from '../data/openData.ts';
import { type Reading, readFile } from '../data/readFile.ts';
import { type EngineClient, engineClient } from '../engine/engineClient.ts';
import { type Failure, isCancelled } from '../engine/failure.ts';
import type { FitProgress, FitSpec, ModelReference } from '../engine/protocol.ts';
import { type FormulaProblem, problemOf } from './formulaText.ts';
import { isSavedModel, loadedModel } from './loadedModel.ts';
import type { Model } from './model.ts';
import { emptyHistory, emptySpec, type Work, type WorkAction, workReducer } from './work.ts';

export interface OpenState {
  readonly name: string;
  readonly progress: OpenProgress | undefined;
}

/** Everything that the pages of the workbench show, and what can be done with it. */
export interface Workbench {
  readonly engine: EngineClient;
  readonly dataset: Dataset | undefined;
  readonly opening: OpenState | undefined;
  readonly openFailure: Failure | undefined;
  readonly work: Work;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly models: readonly Model[];
  readonly selected: Model | undefined;
  readonly fitting: FitProgress | undefined;
  readonly fitFailure: Failure | undefined;
  /** The place in the formula that the failure is about. */
  readonly problem: FormulaProblem | undefined;
  readonly dispatch: (action: WorkAction) => void;
  /** `fit` is fitted as soon as the data are there. */
  readonly open: (file: File | { readonly name: string; readonly url: string }, fit?: FitSpec) => void;
  readonly cancelOpen: () => void;
  /** Fits what is specified, or goes to the model that was fitted so. */
  readonly fit: () => void;
  readonly cancelFit: () => void;
}

const noProgress: FitProgress = { iteration: 0, logLikelihood: Number.NaN };

export function useWorkbench(): Workbench {
  const [engine] = useState(engineClient);
  const [dataset, setDataset] = useState<Dataset>();
  const [opening, setOpening] = useState<OpenState>();
  const [openFailure, setOpenFailure] = useState<Failure>();
  const [history, dispatch] = useReducer(workReducer, emptyHistory);
  const [kept, setKept] = useState<ReadonlyMap<string, Model>>(new Map());
  const [fitting, setFitting] = useState<FitProgress>();
  const [fitFailure, setFitFailure] = useState<{ readonly failure: Failure; readonly spec: FitSpec }>();
  const reading = useRef<Reading | undefined>(undefined);
  const count = useRef(0);
  const latestKept = useRef(kept);
  latestKept.current = kept;
  const work = history.present;

  const runFit = useCallback(
    async (spec: FitSpec): Promise<void> => {
      setFitting(noProgress);
      setFitFailure(undefined);
      count.current++;
      const reference: ModelReference = { id: `model-${count.current}`, spec };
      const name = `M${count.current}`;
      try {
        const result = await engine.call('fit', reference, setFitting);
        setKept((before) => new Map(before).set(reference.id, { ...reference, name, result, isLoaded: false }));
        dispatch({ kind: 'add', id: reference.id, spec });
      } catch (error) {
        count.current--;
        if (!isCancelled(error as Failure)) setFitFailure({ failure: error as Failure, spec });
      }
      setFitting(undefined);
    },
    [engine],
  );

  const open = useCallback(
    async (file: File | { readonly name: string; readonly url: string }, fit?: FitSpec): Promise<void> => {
      reading.current?.cancel();
      setOpenFailure(undefined);
      setOpening({ name: file.name, progress: undefined });
      try {
        const blob = 'url' in file ? await fetched(file) : file;
        if (await isSavedModel(blob)) {
          const model = await loadedModel(file.name.replace(/\.json$/i, ''), await blob.text());
          setKept((before) => new Map(before).set(model.id, model));
          dispatch({ kind: 'add', id: model.id, spec: model.spec });
          setOpening(undefined);
          return;
        }
        const own = readFile(file.name, blob, (progress) => setOpening({ name: file.name, progress }));
        reading.current = own;
        const data = await own.result;
        if (reading.current !== own) return;
        engine.open(data);
        setDataset(data);
        setFitFailure(undefined);
        count.current = 0;
        const loaded = [...latestKept.current.values()].filter(({ isLoaded }) => isLoaded);
        dispatch({ kind: 'reset', spec: fit ?? loaded.at(-1)?.spec ?? emptySpec, models: loaded.map(({ id }) => id) });
        setKept(new Map(loaded.map((model) => [model.id, model])));
        setOpening(undefined);
        if (fit) await runFit(fit);
      } catch (error) {
        setOpening(undefined);
        const failure = error instanceof Error ? { code: 'unreadable-file', message: error.message, details: {} } : (error as Failure);
        if (!isCancelled(failure)) setOpenFailure(failure);
      }
    },
    [engine, runFit],
  );

  useEffect(() => () => reading.current?.cancel(), []);

  const models = useMemo(() => work.models.flatMap((id) => kept.get(id) ?? []), [work.models, kept]);
  const problem = useMemo(
    () =>
      fitFailure && fitFailure.spec.formula === work.spec.formula
        ? problemOf(fitFailure.failure.details, fitFailure.failure.message, work.spec.formula)
        : undefined,
    [fitFailure, work.spec.formula],
  );

  return {
    engine,
    dataset,
    opening,
    openFailure,
    work,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    models,
    selected: models.find(({ id }) => id === work.selected),
    fitting,
    fitFailure: fitFailure && fitFailure.spec === work.spec ? fitFailure.failure : undefined,
    problem,
    dispatch,
    open,
    cancelOpen: () => reading.current?.cancel(),
    fit: () => {
      const { spec } = work;
      const same = models.find((model) => !model.isLoaded && isSameSpec(model.spec, spec));
      if (same) dispatch({ kind: 'select', id: same.id, spec });
      else if (!fitting) void runFit(spec);
    },
    cancelFit: () => engine.cancel(),
  };
}

const isSameSpec = (a: FitSpec, b: FitSpec): boolean => (Object.keys(a) as (keyof FitSpec)[]).every((key) => a[key] === b[key]);

async function fetched({ name, url }: { readonly name: string; readonly url: string }): Promise<Blob> {
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok) return response.blob();
  throw {
    code: 'no-file',
    message: `${name}: cannot be loaded${response ? ` (${response.status})` : ''}; open it by hand`,
    details: {},
  } satisfies Failure;
}
