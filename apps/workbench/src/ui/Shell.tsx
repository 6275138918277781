import type { ReactNode } from 'react';
import { ThemeToggle } from './ThemeToggle.tsx';

/** The frame of every page: the name, the two sections, the theme. */
export function Shell({ section, children }: { section: 'fit' | 'learn'; children: ReactNode }) {
  return (
    <>
      <button type="button" className="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the content
      </button>
      <header className="bar">
        <a className="brand" href="#/">
          <img src="./icon.svg" alt="" width="22" height="22" />
          expofam
        </a>
        <nav aria-label="Sections">
          <a href="#/" aria-current={section === 'fit' ? 'page' : undefined}>
            Workbench
          </a>
          <a href="#/learn" aria-current={section === 'learn' ? 'page' : undefined}>
            Learn
          </a>
        </nav>
        <ThemeToggle />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
