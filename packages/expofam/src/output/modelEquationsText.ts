import { formulaText, sentenceText } from '../theory/formulaText.ts';
import { type ExplainedModel, modelParts } from './modelParts.ts';

/**
 * A fitted model's equations with its numbers: linear predictors, responses, density, and what a coefficient means. `modelDerivation`
 * gives the same for LaTeX and HTML.
 *
 * @example
 * modelEquationsText(model);
 */
export function modelEquationsText(model: ExplainedModel, options: { readonly width?: number } = {}): string {
  const width = Math.max(40, options.width ?? 80);
  const lines: string[] = [`${model.family.title}: ${model.state.formula}`, ''];
  for (const { title, sentences, formulas, sum } of modelParts(model)) {
    lines.push(title, '');
    for (const sentence of sentences) lines.push(...filled('   ', sentenceText(sentence).split(' '), width), '');
    if (sum) lines.push(...filled(`   ${formulaText(sum.left)}`, sum.terms.map(formulaText), width), '');
    if (formulas.length > 0) lines.push(...formulas.map((f) => `   ${formulaText(f)}`), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Words after a beginning, broken to lines that start below its end. */
function filled(start: string, words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = start;
  words.forEach((word) => {
    const blank = line.trim() !== '' && line !== start;
    if (blank && [...line].length + 1 + [...word].length > width) {
      lines.push(line);
      line = ' '.repeat([...start].length) + word;
    } else line = `${line}${blank ? ' ' : ''}${word}`;
  });
  return [...lines, line];
}
