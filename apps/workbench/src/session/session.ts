import { ExpofamError, loadModel, type ModelState } from 'expofam';
import { failureOf } from '../engine/failure.ts';
import { fitResult } from '../engine/fitResult.ts';
import type { FitSpec } from '../engine/protocol.ts';
import type { Model } from '../fit/model.ts';
import { emptySpec, type Work, type WorkHistory } from '../fit/work.ts';

/** The data that a session is about; their rows are not in it. */
export interface SessionData {
  readonly name: string;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly fingerprint: string;
  /** Where the page's own server has them: an example, or the file that the command was given. */
  readonly address?: string;
}

interface SessionModel {
  readonly id: string;
  readonly name: string;
  readonly spec: FitSpec;
  readonly isLoaded: boolean;
  readonly milliseconds: number | null;
  readonly state: ModelState;
}

/** The work as plain data: what {@link Session.data} names, every model with its specification, and the steps that can be undone. */
export interface Session {
  readonly schema: 'expofam-session';
  readonly version: 1;
  /** ISO 8601. */
  readonly saved: string;
  readonly data?: SessionData;
  readonly models: readonly SessionModel[];
  readonly history: Pick<WorkHistory, 'past' | 'present' | 'future'>;
  /** How many models were fitted: the next one's name. */
  readonly count: number;
}

export interface Desk {
  readonly data: SessionData | undefined;
  readonly history: WorkHistory;
  readonly kept: ReadonlyMap<string, Model>;
  readonly count: number;
}

/** The session of what lies on the desk; models that no step brings back stay out. */
export function sessionOf({ data, history, kept, count }: Desk, saved: Date): Session {
  const { past, present, future } = history;
  const reachable = new Set([...past, present, ...future].flatMap(({ models }) => models));
  return {
    schema: 'expofam-session',
    version: 1,
    saved: saved.toISOString(),
    ...(data ? { data } : {}),
    models: [...kept.values()]
      .filter(({ id }) => reachable.has(id))
      .map(({ id, name, spec, isLoaded, result: { state, milliseconds } }) => ({
        id,
        name,
        spec,
        isLoaded,
        milliseconds: Number.isFinite(milliseconds) ? milliseconds : null,
        state,
      })),
    history: { past, present, future },
    count,
  };
}

/** What a session holds, to lay on the desk. Throws a Failure where one of its models cannot be loaded. */
export function deskOf(session: Session): Desk {
  const kept = new Map<string, Model>();
  for (const { id, name, spec, isLoaded, milliseconds, state } of session.models) {
    try {
      kept.set(id, { id, name, spec, isLoaded, result: fitResult(loadModel(state), milliseconds ?? Number.NaN) });
    } catch (error) {
      const failure = failureOf(error);
      throw { ...failure, message: `session, model "${name}": ${failure.message}` };
    }
  }
  return { data: session.data, history: { ...session.history, group: undefined }, kept, count: session.count };
}

/** Reads a session file. Throws an {@link ExpofamError} `session-file` where it is none, is damaged, or is of a later version. */
export function readSession(name: string, text: string): Session {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal(name, 'JSON that cannot be read');
  }
  if (!isRecord(value) || value.schema !== 'expofam-session') throw refusal(name, 'no session');
  if (value.version !== 1) throw refusal(name, `version ${JSON.stringify(value.version)}`, 'version 1; open it with a newer expofam');
  const { data, models, history, count, saved } = value;
  if (!Array.isArray(models)) throw refusal(name, 'no list of models');
  const read = models.map((one, i): SessionModel => {
    if (!isRecord(one) || !isText(one.id) || !isText(one.name) || !isRecord(one.state)) throw refusal(name, `model ${i + 1} is damaged`);
    return {
      id: one.id,
      name: one.name,
      spec: specOf(name, one.spec),
      isLoaded: one.isLoaded === true,
      milliseconds: typeof one.milliseconds === 'number' ? one.milliseconds : null,
      state: one.state as unknown as ModelState,
    };
  });
  const known = new Set(read.map(({ id }) => id));
  if (known.size < read.length) throw refusal(name, 'two models with one name within');
  if (!isRecord(history)) throw refusal(name, 'no history');
  const work = (one: unknown): Work => workOf(name, one, known);
  const works = (list: unknown): Work[] => {
    if (!Array.isArray(list)) throw refusal(name, 'a damaged history');
    return list.map(work);
  };
  return {
    schema: 'expofam-session',
    version: 1,
    saved: isText(saved) ? saved : '',
    ...(data === undefined ? {} : { data: dataOf(name, data) }),
    models: read,
    history: { past: works(history.past), present: work(history.present), future: works(history.future) },
    // A name that was given is not given again, whatever the file says.
    count: Math.max(isCount(count) ? count : 0, ...read.map((one) => Number(/^M(\d{1,9})$/.exec(one.name)?.[1] ?? 0))),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';

function refusal(name: string, found: string, expected = 'a session as the workbench saves it'): ExpofamError {
  return new ExpofamError('session-file', { subject: name, found, expected });
}

function specOf(name: string, value: unknown): FitSpec {
  if (!isRecord(value)) throw refusal(name, 'a damaged specification');
  const spec = Object.fromEntries(
    Object.entries(emptySpec).map(([key, empty]): [string, string] => {
      const own = value[key] ?? empty;
      if (!isText(own)) throw refusal(name, `"${key}" that is no text`);
      return [key, own];
    }),
  );
  return spec as unknown as FitSpec;
}

function workOf(name: string, value: unknown, known: ReadonlySet<string>): Work {
  if (!isRecord(value)) throw refusal(name, 'a damaged history');
  const ids = (list: unknown): string[] => {
    if (!Array.isArray(list) || !list.every((id) => isText(id) && known.has(id)))
      throw refusal(name, 'a step with a model that is not there');
    return list;
  };
  const models = ids(value.models);
  return {
    spec: specOf(name, value.spec),
    models,
    selected: isText(value.selected) && models.includes(value.selected) ? value.selected : undefined,
    compared: ids(value.compared),
  };
}

function dataOf(name: string, value: unknown): SessionData {
  if (!isRecord(value) || !isText(value.name) || !isText(value.fingerprint) || !isCount(value.rowCount) || !isCount(value.columnCount))
    throw refusal(name, 'a damaged description of the data');
  const { rowCount, columnCount, fingerprint, address } = value;
  return {
    name: value.name,
    rowCount,
    columnCount,
    fingerprint,
    // Nothing but what the page's own server gives beside the page.
    ...(isText(address) && /^\.\/(?:samples|data)\/[^/?#]+$/.test(address) ? { address } : {}),
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
