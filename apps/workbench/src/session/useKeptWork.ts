import { useCallback, useEffect, useRef, useState } from 'react';
import type { DataSource, StoredSource } from './dataSource.ts';
import { type Desk, type Session, sessionOf } from './session.ts';
import { type KeptSession, openSessionStore, type SessionStore, storedSource } from './sessionStore.ts';
import {
  isKeepingWanted,
  leaveBehind,
  setKeepingWanted,
  setTabSession,
  type TabSession,
  tabSession,
  takeLeftBehind,
} from './tabSession.ts';

/** `unavailable`: the browser has no storage for this page. `refused`: it had, and would not take this. */
export type KeepingState = 'starting' | 'kept' | 'off' | 'unavailable' | 'refused';

export interface KeptWork {
  readonly state: KeepingState;
  /** How the data will be found again. */
  readonly source: StoredSource['kind'] | undefined;
  /** Work of other visits, the latest first. */
  readonly earlier: readonly KeptSession[];
  readonly setOn: (on: boolean) => void;
  readonly goOn: (id: string) => void;
  readonly forget: (id: string) => void;
  /** What comes now is other work: that of before stays as it is. */
  readonly renew: () => void;
}

export interface KeptWorkOptions {
  readonly desk: Desk;
  readonly source: DataSource | undefined;
  /** The file that the page's address asks for. */
  readonly given: string | undefined;
  readonly lay: (session: Session, source: StoredSource | undefined) => Promise<void>;
  /** Called once, when the work of before the reload lies on the desk, or there is none; false where the desk is free. */
  readonly onStart: (isTaken: boolean) => void;
}

/** Long enough that typing is not written letter by letter. */
const delay = 300;

/** Keeps the work in the browser's own storage while it is done, and lays it on the desk again after a reload. */
export function useKeptWork({ desk, source, given, lay, onStart }: KeptWorkOptions): KeptWork {
  const [store, setStore] = useState<SessionStore>();
  const [state, setState] = useState<KeepingState>('starting');
  const [tab, setTab] = useState<TabSession>();
  const [earlier, setEarlier] = useState<readonly KeptSession[]>([]);
  const [sourceKind, setSourceKind] = useState<StoredSource['kind']>();
  const calls = useRef({ lay, onStart });
  calls.current = { lay, onStart };
  const isStarted = useRef(false);
  /** Other work may begin while the browser still looks for that of before. */
  const isRenewed = useRef(false);
  /** Writes the step that waits to be written. */
  const write = useRef<() => void>(undefined);

  const list = useCallback(async (from: SessionStore, own: string): Promise<void> => {
    setEarlier((await from.list().catch(() => [])).filter(({ id }) => id !== own));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is loaded
  useEffect(() => {
    if (isStarted.current) return;
    isStarted.current = true;
    void (async () => {
      const [own, opened] = await Promise.all([tabSession(given), openSessionStore()]);
      const isOwn = !isRenewed.current;
      if (isOwn) setTab(own);
      if (!opened) {
        setState('unavailable');
        calls.current.onStart(false);
        return;
      }
      setStore(opened);
      const left = takeLeftBehind(own.id);
      const stored = own.isReload && isOwn ? await opened.get(own.id).catch(() => undefined) : undefined;
      const before = own.isReload && isOwn && left && !(stored && stored.session.saved > left.saved) ? left : stored?.session;
      if (before) await calls.current.lay(before, await opened.source(own.id).catch(() => undefined));
      setState(isKeepingWanted() ? 'kept' : 'off');
      await list(opened, own.id);
      calls.current.onStart(before !== undefined || !isOwn);
    })();
  }, []);

  const isKeeping = state === 'kept' || state === 'refused';
  const { data, history, kept, count } = desk;
  const id = tab?.id;
  useEffect(() => {
    if (!store || !id || !isKeeping || (!data && kept.size === 0)) return;
    let isStored = false;
    const session = (): Session => sessionOf({ data, history, kept, count }, new Date());
    const keep = (): void => {
      write.current = undefined;
      store.keep(id, session()).then(
        () => {
          isStored = true;
          setState((before) => (before === 'refused' ? 'kept' : before));
        },
        () => setState('refused'),
      );
    };
    write.current = keep;
    const timer = setTimeout(keep, delay);
    const leave = (): void => {
      if (!isStored) leaveBehind(id, session());
    };
    window.addEventListener('pagehide', leave);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', leave);
      write.current = undefined;
    };
  }, [store, id, isKeeping, data, history, kept, count]);

  useEffect(() => {
    if (!store || !id || !isKeeping || !source) return;
    const wanted = storedSource(source);
    const byName: StoredSource = { kind: 'name', name: wanted.kind === 'copy' ? wanted.file.name : wanted.name };
    let isCurrent = true;
    const keep = async (one: StoredSource): Promise<void> => {
      await store.keepSource(id, one);
      if (isCurrent) setSourceKind(one.kind);
    };
    // No room for a copy, or a handle that cannot be stored: then the name has to do.
    keep(wanted)
      .catch(() => keep(byName))
      .catch(() => setState('refused'));
    return () => {
      isCurrent = false;
    };
  }, [store, id, isKeeping, source]);

  return {
    state,
    source: sourceKind,
    earlier,
    setOn: (on) => {
      setKeepingWanted(on);
      setState(on ? 'kept' : 'off');
      if (on || !store) return;
      setEarlier([]);
      setSourceKind(undefined);
      void store.forgetAll().catch(() => setState('refused'));
    },
    goOn: (wanted) => {
      const one = earlier.find((other) => other.id === wanted);
      if (!one || !store) return;
      void (async () => {
        const stored = await store.source(wanted).catch(() => undefined);
        setTab(await setTabSession(wanted, given));
        await calls.current.lay(one.session, stored);
        setEarlier((before) => before.filter((other) => other.id !== wanted));
      })();
    },
    forget: (unwanted) => {
      setEarlier((before) => before.filter((other) => other.id !== unwanted));
      void store?.forget(unwanted).catch(() => setState('refused'));
    },
    renew: () => {
      // At once: the last step of the old work is written, and nothing of the new work over it.
      write.current?.();
      isRenewed.current = true;
      setTab(undefined);
      setSourceKind(undefined);
      void setTabSession(undefined, given).then((next) => {
        setTab(next);
        if (store) void list(store, next.id);
      });
    },
  };
}
