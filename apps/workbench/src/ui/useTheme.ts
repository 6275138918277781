import { useSyncExternalStore } from 'react';

export type ThemeName = 'light' | 'dark';

const key = 'expofam-theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

/** Storage may be forbidden: then the choice lasts as long as the page. */
function stored(): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

let chosen = stored();

const themeNow = (): ThemeName => (chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light');

function announce(): void {
  document.documentElement.dataset.theme = themeNow();
  for (const listener of listeners) listener();
}
system.addEventListener('change', announce);
document.documentElement.dataset.theme = themeNow();

export function setTheme(theme: ThemeName): void {
  chosen = theme;
  try {
    window.localStorage.setItem(key, theme);
  } catch {
    // See stored().
  }
  announce();
}

/** The theme in use: the reader's choice, or the system's. Pictures take it as their `theme`. */
export function useTheme(): ThemeName {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, themeNow);
}
