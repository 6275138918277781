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

/** The tab's session of before, unless the address asks for another file than it did then; else a new one. */
export async function tabSession(given: string | undefined): Promise<TabSession> {
  const before = attempt(() => JSON.parse(window.sessionStorage.getItem(key) ?? 'null') as { id?: unknown; given?: unknown } | null);
  const isSame = typeof before?.id === 'string' && (given === undefined || before.given === given);
  if (isSame && (await hold(before.id as string))) return { id: before.id as string, isReload: true };
  return setTabSession(undefined, given);
}

/** Makes a session that of the tab; a new one where it is undefined, or open in another tab. */
export async function setTabSession(wanted: string | undefined, given: string | undefined): Promise<TabSession> {
  const id = wanted !== undefined && (await hold(wanted)) ? wanted : newId();
  if (id !== wanted) await hold(id);
  attempt(() => window.sessionStorage.setItem(key, JSON.stringify({ id, ...(given === undefined ? {} : { given }) })));
  return { id, isReload: false };
}
