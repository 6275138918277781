import type { Formula, Sentence } from './formula.ts';
import { printUnicode } from './printUnicode.ts';

/** A formula as Unicode text on one line. */
export function formulaText(formula: Formula): string {
  return formula.pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('matrix' in piece) return `[${piece.matrix.map((row) => row.map((e) => printUnicode(e)).join(',  ')).join(';  ')}]`;
      if ('label' in piece) return piece.label;
      if ('indicator' in piece) return `[${piece.indicator} = ${piece.level}]`;
      if ('lines' in piece) return piece.lines.map(formulaText).join(' ');
      return 'factor' in piece ? printUnicode(piece.factor, { least: 'product' }) : printUnicode(piece);
    })
    .join('');
}

export function sentenceText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : formulaText(part))).join('');
}
