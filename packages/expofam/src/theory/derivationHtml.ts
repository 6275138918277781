import type { Derivation } from './derivation.ts';
import type { Formula, Sentence } from './formula.ts';
import { formulaLatex } from './formulaLatex.ts';

/** Turns LaTeX mathematics into HTML or MathML, as KaTeX's `renderToString` does. */
export type MathRenderer = (latex: string, display: boolean) => string;

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/**
 * The sections of a derivation as HTML, to stand in a page of one's own: a heading, words and formulas each.
 *
 * @param level of the headings: 2 for `h2`
 * @example
 * const sections = derivationSectionsHtml(derivation(poisson), (latex) => `<code>${latex}</code>`, 3);
 */
export function derivationSectionsHtml(d: Derivation, render: MathRenderer, level: 2 | 3 | 4 = 2): string {
  const sentence = (words: Sentence) =>
    words.map((part) => (typeof part === 'string' ? escaped(part) : render(formulaLatex(part), false))).join('');
  const display = (formulas: readonly Formula[], rule: string | undefined) =>
    `<div class="formulas">${formulas.map((f) => render(formulaLatex(f), true)).join('\n')}${
      rule === undefined ? '' : `<p class="rule">${escaped(rule)}</p>`
    }</div>`;
  const sections = d.sections.map(
    (section, i) =>
      `<section id="${section.name}">\n<h${level}>${i + 1}. ${escaped(section.title)}</h${level}>\n${section.steps
        .map((step) =>
          [step.words.length > 0 ? `<p>${sentence(step.words)}</p>` : '', step.formulas.length > 0 ? display(step.formulas, step.rule) : '']
            .filter((part) => part !== '')
            .join('\n'),
        )
        .join('\n')}\n</section>`,
  );
  const missing =
    d.unavailable.length === 0
      ? ''
      : `<section>\n<h${level}>Not available</h${level}>\n<ul>${d.unavailable.map(({ what, why }) => `<li>${escaped(`${what}: ${why}`)}</li>`).join('')}</ul>\n</section>\n`;
  return `${sections.join('\n')}\n${missing}`;
}

/**
 * A derivation as an HTML page; formulas are drawn by the given renderer.
 *
 * @example
 * const page = derivationHtml(derivation(poisson), (latex) => `<code>${latex}</code>`);
 */
export function derivationHtml(d: Derivation, render: MathRenderer): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(d.title)}</title>
<style>
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 serif; color: #1a1a1a; background: #fff; }
.formulas { margin: 0.5rem 0 1rem; overflow-x: auto; }
.rule { margin: 0; text-align: right; font-size: 0.85rem; color: #595959; }
@media (prefers-color-scheme: dark) { body { color: #e6e6e6; background: #161616; } .rule { color: #a8a8a8; } }
</style>
</head>
<body>
<h1>${escaped(d.title)}</h1>
${d.uses.length > 0 ? `<p>${escaped(d.uses.join('; '))}</p>\n` : ''}${derivationSectionsHtml(d, render)}</body>
</html>
`;
}
