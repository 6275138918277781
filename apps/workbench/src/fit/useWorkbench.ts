import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { Dataset } from '../data/dataset.ts';
import type { OpenProgress } from '../data/openData.ts';
import { type Reading, readFile } from '../data/readFile.ts';
import { type EngineClient, engineClient } from '../engine/engineClient.ts';
import { type Failure, isCancelled } from '../engine/failure.ts';
import type { FitProgress, FitSpec, ModelReference } from '../engine/protocol.ts';
import { type DataSource, type FileHandle, fileOf, type StoredSource } from '../session/dataSource.ts';
import { savedFile } from '../session/savedFile.ts';
import { deskOf, readSession, type Session, type SessionData, sessionOf } from '../session/session.ts';
import { type KeptWork, useKeptWork } from '../session/useKeptWork.ts';
import { type FormulaProblem, problemOf } from './formulaText.ts';
import { loadedModel } from './loadedModel.ts';
import type { Model } from './model.ts';
import { emptyHistory, emptySpec, type Work, type WorkAction, workReducer } from './work.ts';

export interface OpenState {
  readonly name: string;
  readonly progress: OpenProgress | undefined;
}

/** Data that the work on the desk is about and that are not open. */
export interface Awaited {
  readonly data: SessionData;
  readonly handle?: FileHandle;
}

/** Everything that the pages of the workbench show, and what can be done with it. */
export interface Workbench {
  readonly engine: EngineClient;
  readonly dataset: Dataset | undefined;
  readonly awaited: Awaited | undefined;
  readonly opening: OpenState | undefined;
  readonly openFailure: Failure | undefined;
  /** What the reader should know of what was opened. */
  readonly notice: string | undefined;
  readonly work: Work;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly models: readonly Model[];
  readonly selected: Model | undefined;
  readonly fitting: FitProgress | undefined;
  readonly fitFailure: Failure | undefined;
  /** The place in the formula that the failure is about. */
  readonly problem: FormulaProblem | undefined;
  readonly keptWork: KeptWork;
  readonly dispatch: (action: WorkAction) => void;
  /** `fit` is fitted as soon as the data are there. */
  readonly open: (source: DataSource, fit?: FitSpec) => void;
  readonly cancelOpen: () => void;
  /** Opens the awaited data where the browser holds the right to; false where the reader has to choose the file. */
  readonly openAwaited: () => Promise<boolean>;
  readonly close: () => void;
  readonly session: () => Session;
  /** Fits what is specified, or goes to the model that was fitted so. */
  readonly fit: () => void;
  readonly cancelFit: () => void;
}

const noProgress: FitProgress = { iteration: 0, logLikelihood: Number.NaN };

/** `#/?open=cars.csv`: the command serves the file beside the page. */
const givenFile = (): string | undefined => new URLSearchParams(window.location.hash.split('?')[1] ?? '').get('open') ?? undefined;

export function useWorkbench(): Workbench {
  const [engine] = useState(engineClient);
  const [given] = useState(givenFile);
  const [dataset, setDataset] = useState<Dataset>();
  const [source, setSource] = useState<DataSource>();
  const [awaited, setAwaited] = useState<Awaited>();
  const [opening, setOpening] = useState<OpenState>();
  const [openFailure, setOpenFailure] = useState<Failure>();
  const [notice, setNotice] = useState<string>();
  const [history, dispatch] = useReducer(workReducer, emptyHistory);
  const [kept, setKept] = useState<ReadonlyMap<string, Model>>(new Map());
  const [fitting, setFitting] = useState<FitProgress>();
  const [fitFailure, setFitFailure] = useState<{ readonly failure: Failure; readonly spec: FitSpec }>();
  const reading = useRef<Reading | undefined>(undefined);
  /** Of the models' names, and of their ids, which are not given twice as long as the page lives. */
  const count = useRef(0);
  const serial = useRef(0);
  const work = history.present;
  const data = useMemo(() => (dataset ? dataOf(dataset, source) : awaited?.data), [dataset, source, awaited]);
  // For what goes on after a file was waited for.
  const latest = useRef({ kept, awaited, dataset });
  latest.current = { kept, awaited, dataset };

  const runFit = useCallback(
    async (spec: FitSpec): Promise<void> => {
      setFitting(noProgress);
      setFitFailure(undefined);
      serial.current++;
      const own = serial.current;
      const reference: ModelReference = { id: `model-${own}`, spec };
      try {
        const result = await engine.call('fit', reference, setFitting);
        count.current++;
        const name = `M${count.current}`;
        setKept((before) => new Map(before).set(reference.id, { ...reference, name, result, isLoaded: false }));
        dispatch({ kind: 'add', id: reference.id, spec });
      } catch (error) {
        if (!isCancelled(error as Failure)) setFitFailure({ failure: error as Failure, spec });
      }
      // Another fit may have begun since, with the data that were opened.
      if (serial.current === own) setFitting(undefined);
    },
    [engine],
  );

  const lay = useCallback(
    async (session: Session, stored: StoredSource | undefined): Promise<void> => {
      let desk: ReturnType<typeof deskOf>;
      try {
        desk = deskOf(session);
      } catch (error) {
        setOpenFailure(error as Failure);
        return;
      }
      const open = latest.current.dataset;
      const isOpen = open !== undefined && open.fingerprint === desk.data?.fingerprint;
      const missing = !isOpen && desk.data ? { data: desk.data } : undefined;
      count.current = desk.count;
      serial.current = Math.max(serial.current, ...[...desk.kept.keys()].map((id) => Number(/^model-(\d+)$/.exec(id)?.[1] ?? 0)));
      latest.current = { kept: desk.kept, awaited: missing, dataset: isOpen ? open : undefined };
      setKept(desk.kept);
      setAwaited(missing);
      setFitFailure(undefined);
      dispatch({ kind: 'restore', history: desk.history });
      if (isOpen) {
        // For the worker the models are others, whatever they are called.
        engine.open(open);
        return;
      }
      engine.close();
      setDataset(undefined);
      setSource(undefined);
      const again = await sourceOf(stored, desk.data);
      if (again) await calls.current.open(again, undefined, true);
      else if (missing && stored?.kind === 'handle') setAwaited({ ...missing, handle: stored.handle });
    },
    [engine],
  );

  const keptWork = useKeptWork({
    desk: { data, history, kept, count: count.current },
    source,
    given,
    lay,
    onStart: (isTaken) => {
      if (given !== undefined && !isTaken) void open({ kind: 'address', name: given, address: `./data/${encodeURIComponent(given)}` });
    },
  });

  /** Lays the rows under the models: those of a session whose rows they are stay as they are. */
  const takeData = (next: Dataset, from: DataSource, fit: FitSpec | undefined): void => {
    const { kept: models, awaited: missing } = latest.current;
    const wanted = missing?.data;
    engine.open(next);
    setDataset(next);
    setSource(from);
    setAwaited(undefined);
    setFitFailure(undefined);
    if (wanted && !fit) {
      if (wanted.fingerprint === next.fingerprint) return;
      setKept(new Map([...models].map(([id, model]) => [id, { ...model, isLoaded: true }])));
      setNotice(
        `${next.name} does not hold the rows that these models were fitted to (${wanted.name}: ${wanted.rowCount.toLocaleString('en')} rows; now ${next.rowCount.toLocaleString('en')}). They stay as they were saved; fit again for these rows.`,
      );
      keptWork.renew();
      return;
    }
    count.current = 0;
    const loaded = [...models.values()].filter(({ isLoaded }) => isLoaded);
    dispatch({ kind: 'reset', spec: fit ?? loaded.at(-1)?.spec ?? emptySpec, models: loaded.map(({ id }) => id) });
    setKept(new Map(loaded.map((model) => [model.id, model])));
    keptWork.renew();
  };

  const open = async (from: DataSource, fit?: FitSpec, isQuiet = false): Promise<void> => {
    reading.current?.cancel();
    setOpenFailure(undefined);
    setNotice(undefined);
    const name = from.kind === 'file' ? from.file.name : from.name;
    setOpening({ name, progress: undefined });
    try {
      const blob = from.kind === 'file' ? from.file : await fetched(from);
      const saved = await savedFile(blob);
      if (saved === 'model') {
        const { kept: models } = latest.current;
        const model = loadedModel(freeId(models), name.replace(/\.json$/i, ''), await blob.text());
        setKept((before) => new Map(before).set(model.id, model));
        dispatch({ kind: 'add', id: model.id, spec: model.spec });
        setOpening(undefined);
        return;
      }
      if (saved === 'session') {
        const session = readSession(name, await blob.text());
        setOpening(undefined);
        keptWork.renew();
        await lay(session, undefined);
        return;
      }
      const own = readFile(name, blob, (progress) => setOpening({ name, progress }));
      reading.current = own;
      const next = await own.result;
      if (reading.current !== own) return;
      takeData(next, from, fit);
      setOpening(undefined);
      if (fit) await runFit(fit);
    } catch (error) {
      setOpening(undefined);
      const failure = error instanceof Error ? { code: 'unreadable-file', message: error.message, details: {} } : (error as Failure);
      if (!isQuiet && !isCancelled(failure)) setOpenFailure(failure);
    }
  };
  const calls = useRef({ open });
  calls.current = { open };

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
    awaited: dataset ? undefined : awaited,
    opening,
    openFailure,
    notice,
    work,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    models,
    selected: models.find(({ id }) => id === work.selected),
    fitting,
    fitFailure: fitFailure && fitFailure.spec === work.spec ? fitFailure.failure : undefined,
    problem,
    keptWork,
    dispatch,
    open,
    cancelOpen: () => reading.current?.cancel(),
    openAwaited: async () => {
      const file = awaited?.handle && (await fileOf(awaited.handle, true));
      if (!file) return false;
      await open({ kind: 'file', file, handle: awaited.handle });
      return true;
    },
    close: () => {
      engine.close();
      setDataset(undefined);
      setSource(undefined);
      setAwaited(undefined);
      setNotice(undefined);
      setOpenFailure(undefined);
      setFitFailure(undefined);
      setKept(new Map());
      count.current = 0;
      dispatch({ kind: 'restore', history: emptyHistory });
      keptWork.renew();
    },
    session: () => sessionOf({ data, history, kept, count: count.current }, new Date()),
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

function freeId(models: ReadonlyMap<string, Model>): string {
  let n = 1;
  while (models.has(`loaded-${n}`)) n++;
  return `loaded-${n}`;
}

const dataOf = ({ name, rowCount, columns, fingerprint }: Dataset, source: DataSource | undefined): SessionData => ({
  name,
  rowCount,
  columnCount: columns.length,
  fingerprint,
  ...(source?.kind === 'address' ? { address: source.address } : {}),
});

/** What the data of a session can be read from at once. */
async function sourceOf(stored: StoredSource | undefined, data: SessionData | undefined): Promise<DataSource | undefined> {
  if (!data) return undefined;
  if (stored?.kind === 'copy') return { kind: 'file', file: stored.file };
  if (stored?.kind === 'address') return stored;
  if (stored?.kind === 'handle') {
    const file = await fileOf(stored.handle, false);
    return file && { kind: 'file', file, handle: stored.handle };
  }
  return data.address === undefined ? undefined : { kind: 'address', name: data.name, address: data.address };
}

async function fetched({ name, address }: { readonly name: string; readonly address: string }): Promise<Blob> {
  const response = await fetch(new URL(address, document.baseURI)).catch(() => undefined);
  if (response?.ok) return response.blob();
  throw {
    code: 'no-file',
    message: `${name}: cannot be loaded${response ? ` (${response.status})` : ''}; open it by hand`,
    details: {},
  } satisfies Failure;
}
