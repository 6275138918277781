import type { ReactNode } from 'react';

/** What may be wider than the page scrolls by itself, by keyboard too. */
export function Wide({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a place in the order a keyboard cannot scroll it
    <section className="scroll-x" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
