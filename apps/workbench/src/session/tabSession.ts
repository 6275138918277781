import type { Session } from './session.ts';

/** The session of this tab. */
export interface TabSession {
  readonly id: string;
  /** True where the tab had it before. */
  readonly isReload: boolean;
}

const key = 'expofam-session';
const wishKey = 'expofam-keep';

/** Storage may be forbidden: then nothing is known of before. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** Whether the reader wants the work to be kept; yes until they say no. */
export const isKeepingWanted = (): boolean => attempt(() => window.localStorage.getItem(wishKey)) !== 'no';

export function setKeepingWanted(isWanted: boolean): void {
  attempt(() => (isWanted ? window.localStorage.removeItem(wishKey) : window.localStorage.setItem(wishKey, 'no')));
}

const pendingKey = 'expofam-pending';

/** Keeps what the database may not take any more: a page that goes is not waited for, and only the tab's own storage writes at once. */
export function leaveBehind(id: string, session: Session): void {
  attempt(() => window.sessionStorage.setItem(pendingKey, JSON.stringify({ id, session })));
}

/** What the page of before the reload left behind for a session; once. */
export function takeLeftBehind(id: string): Session | undefined {
  const left = attempt(() => JSON.parse(window.sessionStorage.getItem(pendingKey) ?? 'null') as { id?: unknown; session?: Session } | null);
  attempt(() => window.sessionStorage.removeItem(pendingKey));
  return left?.id === id ? left.session : undefined;
}

let release: (() => void) | undefined;

/** False where another tab is at the session (a tab that was duplicated, say): two would overwrite each other. */
async function hold(id: string): Promise<boolean> {
  release?.();
  release = undefined;
  if (!navigator.locks) return true;
  // The page of before the reload may not have let go yet.
  const patience = AbortSignal.timeout(4000);
  return new Promise((resolve) => {
    navigator.locks
      .request(`${key} ${id}`, { signal: patience }, () => {
        resolve(true);
        return new Promise<void>((end) => {
          release = end;
        });
      })
      .catch(() => resolve(false));
  });
}

const newId = (): string => Array.from(crypto.getRandomValues(new Uint32Array(3)), (word) => word.toString(36)).join('-');

let last: Promise<unknown> = Promise.resolve();

/** One after the other, as they were asked for: the last one asked for is the tab's, not the one whose lock took longest. */
function inTurn(action: () => Promise<TabSession>): Promise<TabSession> {
  const next = last.then(action);
  last = next.catch(() => {});
  return next;
}

/** The tab's session of before, unless the address asks for another file than it did then; else a new one. */
export const tabSession = (given: string | undefined): Promise<TabSession> => inTurn(() => sessionOfTab(given));

async function sessionOfTab(given: string | undefined): Promise<TabSession> {
  const before = attempt(() => JSON.parse(window.sessionStorage.getItem(key) ?? 'null') as { id?: unknown; given?: unknown } | null);
  const isSame = typeof before?.id === 'string' && (given === undefined || before.given === given);
  if (isSame && (await hold(before.id as string))) return { id: before.id as string, isReload: true };
  return take(undefined, given);
}

/** Makes a session that of the tab; a new one where it is undefined, or open in another tab. */
export const setTabSession = (wanted: string | undefined, given: string | undefined): Promise<TabSession> =>
  inTurn(() => take(wanted, given));

async function take(wanted: string | undefined, given: string | undefined): Promise<TabSession> {
  const id = wanted !== undefined && (await hold(wanted)) ? wanted : newId();
  if (id !== wanted) await hold(id);
  attempt(() => window.sessionStorage.setItem(key, JSON.stringify({ id, ...(given === undefined ? {} : { given }) })));
  return { id, isReload: false };
}
