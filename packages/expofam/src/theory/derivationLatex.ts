import type { Derivation } from './derivation.ts';
import { formulaLatex, proseLatex, sentenceLatex } from './formulaLatex.ts';

/**
 * A derivation as a LaTeX document (amsmath, XeLaTeX or pdfLaTeX).
 *
 * @example
 * derivationLatex(derivation(poisson));
 */
export function derivationLatex(d: Derivation): string {
  const lines = [
    '\\documentclass{article}',
    '\\usepackage{amsmath,amssymb}',
    '\\usepackage[utf8]{inputenc}',
    '\\begin{document}',
    `\\section*{${proseLatex(d.title)}}`,
    ...(d.uses.length > 0 ? [`${proseLatex(d.uses.join('; '))}.`, ''] : []),
  ];
  for (const section of d.sections) {
    lines.push(`\\subsection*{${proseLatex(section.title)}}`);
    for (const step of section.steps) {
      if (step.words.length > 0) lines.push(sentenceLatex(step.words));
      if (step.formulas.length > 0) {
        const rows = step.formulas.map(formulaLatex);
        const note = step.rule === undefined ? '' : ` && \\text{${proseLatex(step.rule)}}`;
        lines.push(
          '\\begin{align*}',
          rows.map((row, i) => `  & ${row}${i === rows.length - 1 ? note : ''}`).join(' \\\\\n'),
          '\\end{align*}',
        );
      } else lines.push('');
    }
  }
  if (d.unavailable.length > 0) {
    lines.push('\\subsection*{Not available}', '\\begin{itemize}');
    for (const { what, why } of d.unavailable) lines.push(`  \\item ${proseLatex(`${what}: ${why}`)}`);
    lines.push('\\end{itemize}');
  }
  return `${[...lines, '\\end{document}'].join('\n')}\n`;
}
