import type { DataSource, StoredSource } from './dataSource.ts';
import type { Session } from './session.ts';

/** A session that the browser keeps. */
export interface KeptSession {
  readonly id: string;
  readonly session: Session;
}

/** The browser's own database (IndexedDB): sessions, and beside each what its data are read from. */
export interface SessionStore {
  /** The latest first; those that cannot be read any more are left out. */
  list(): Promise<readonly KeptSession[]>;
  get(id: string): Promise<KeptSession | undefined>;
  source(id: string): Promise<StoredSource | undefined>;
  /** Keeps a session, and lets the oldest go beyond {@link mostKept}. */
  keep(id: string, session: Session): Promise<void>;
  keepSource(id: string, source: StoredSource): Promise<void>;
  forget(id: string): Promise<void>;
  forgetAll(): Promise<void>;
}

export const mostKept = 5;
/** Larger files are not copied into the browser's storage. */
export const largestCopy = 64e6;

const [sessions, sources] = ['sessions', 'sources'];

/** Undefined where the browser has no storage or forbids it (private windows, blocked site data). */
export async function openSessionStore(): Promise<SessionStore | undefined> {
  let database: IDBDatabase;
  try {
    const request = indexedDB.open('expofam', 1);
    request.onupgradeneeded = () => {
      for (const name of [sessions, sources]) request.result.createObjectStore(name);
    };
    database = await answer(request);
  } catch {
    return undefined;
  }
  const read = <T>(store: string, id: string): Promise<T | undefined> => answer(database.transaction(store).objectStore(store).get(id));
  const change = (action: (store: (name: string) => IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction([sessions, sources], 'readwrite');
      transaction.oncomplete = () => resolve();
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
      action((name) => transaction.objectStore(name));
    });
  const list = async (): Promise<KeptSession[]> => {
    const store = database.transaction(sessions).objectStore(sessions);
    const [ids, all] = await Promise.all([answer(store.getAllKeys()), answer<Session[]>(store.getAll())]);
    return all
      .map((session, i) => ({ id: String(ids[i]), session }))
      .filter(({ session }) => session.version === 1)
      .sort((a, b) => b.session.saved.localeCompare(a.session.saved));
  };
  const forget = (ids: readonly string[]): Promise<void> =>
    change((store) => {
      for (const id of ids) for (const name of [sessions, sources]) store(name).delete(id);
    });
  return {
    list,
    async get(id) {
      const session = await read<Session>(sessions, id);
      return session?.version === 1 ? { id, session } : undefined;
    },
    source: (id) => read(sources, id),
    async keep(id, session) {
      await change((store) => store(sessions).put(session, id));
      const old = (await list()).slice(mostKept).map((one) => one.id);
      if (old.length > 0) await forget(old);
    },
    keepSource: (id, source) => change((store) => store(sources).put(source, id)),
    forget: (id) => forget([id]),
    forgetAll: () =>
      change((store) => {
        for (const name of [sessions, sources]) store(name).clear();
      }),
  };
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** What is kept so that the data can be read again: a copy, the right to read the file, its address, or its name alone. */
export function storedSource(source: DataSource): StoredSource {
  if (source.kind === 'address') return source;
  const { file, handle } = source;
  if (file.size <= largestCopy) return { kind: 'copy', file };
  return handle ? { kind: 'handle', handle, name: file.name } : { kind: 'name', name: file.name };
}
