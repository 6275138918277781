import { useSyncExternalStore } from 'react';

export interface Route {
  readonly section: 'fit' | 'learn';
  /** Of a page of Learn. */
  readonly slug?: string;
}

/** Reads the part of an address behind `#`. */
export function parseRoute(hash: string): Route {
  const [path] = hash.replace(/^#/, '').split('?');
  const [section, slug] = path.split('/').filter(Boolean);
  return section === 'learn' ? { section: 'learn', slug } : { section: 'fit' };
}

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** Where the reader is. A link is `<a href="#/learn/softmax">`. */
export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}
