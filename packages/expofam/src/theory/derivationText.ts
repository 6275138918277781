import type { Derivation } from './derivation.ts';
import { formulaText, sentenceText } from './formulaText.ts';

export interface DerivationTextOptions {
  /** Columns to wrap sentences to; 80 by default. */
  readonly width?: number;
}

/** A derivation as Unicode text for a terminal. */
export function derivationText(d: Derivation, options: DerivationTextOptions = {}): string {
  const width = Math.max(40, options.width ?? 80);
  const lines: string[] = [...wrap(`${d.title}${d.uses.length > 0 ? ` – ${d.uses.join('; ')}` : ''}`, width), ''];
  d.sections.forEach((section, i) => {
    lines.push(`${i + 1}  ${section.title}`, '');
    let previous: 'none' | 'words' | 'formula' = 'none';
    for (const step of section.steps) {
      const words = sentenceText(step.words);
      if (words !== '') {
        if (previous === 'formula') lines.push('');
        lines.push(...wrap(words, width - 3).map((line) => `   ${line}`));
        previous = 'words';
      }
      if (step.formulas.length > 0 && previous === 'words') lines.push('');
      const formulas = step.formulas.map((f) => `      ${formulaText(f)}`);
      const note = step.rule === undefined ? '' : `[${step.rule}]`;
      formulas.forEach((line, j) => {
        if (j < formulas.length - 1 || note === '') lines.push(...fold(line, width));
        else {
          const folded = fold(line, width);
          const last = folded[folded.length - 1];
          if ([...last].length + [...note].length + 3 <= width) {
            folded[folded.length - 1] = `${last}${' '.repeat(Math.max(3, width - [...last].length - [...note].length))}${note}`;
          } else folded.push(...wrap(note, width - 12).map((text) => `${' '.repeat(12)}${text}`));
          lines.push(...folded);
        }
      });
      if (formulas.length > 0) previous = 'formula';
    }
    lines.push('');
  });
  if (d.unavailable.length > 0) {
    lines.push('Not available', '');
    for (const { what, why } of d.unavailable) {
      wrap(`${what}: ${why}`, width - 5).forEach((line, i) => {
        lines.push(`${i === 0 ? '   – ' : '     '}${line}`);
      });
    }
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Breaks words to lines of at most `width` characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && [...line].length + 1 + [...word].length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** Breaks a long formula before an equals sign, else before a plus or minus. */
function fold(line: string, width: number, indent = `${/^ */.exec(line)?.[0] ?? ''}    `): string[] {
  if ([...line].length <= width) return [line];
  for (const sign of [' = ', ' + ', ' − ', ' · ', ' ']) {
    const at = [...line].slice(0, width).join('').lastIndexOf(sign);
    if (at > indent.length) return [line.slice(0, at), ...fold(`${indent}${line.slice(at + 1)}`, width, indent)];
  }
  return [line];
}
