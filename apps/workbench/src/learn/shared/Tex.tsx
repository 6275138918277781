import katex from 'katex';
import { useMemo } from 'react';

/**
 * A formula from LaTeX, as MathML: drawn by the browser and read by screen readers, with no style sheet and no font of its
 * own.
 */
export function Tex({ children, block = false }: { readonly children: string; readonly block?: boolean }) {
  const html = useMemo(() => texHtml(children, block), [children, block]);
  // KaTeX escapes what it is given; the markup is its own.
  // biome-ignore lint/security/noDangerouslySetInnerHtml: see above
  return <span className={block ? 'tex tex-block' : 'tex'} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** The MathML of a formula. */
export const texHtml = (latex: string, displayMode: boolean): string => katex.renderToString(latex, { displayMode, output: 'mathml' });
