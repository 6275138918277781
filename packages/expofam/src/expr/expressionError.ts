import { ExpofamError } from '../core/expofamError.ts';

/** The error at a place of an expression text; `position` counts from 1. */
export function expressionError(text: string, at: number, found: string, advice?: string, code = 'expression-syntax'): ExpofamError {
  const from = Math.max(0, Math.min(at - 40, text.length - 80));
  const shown = `${from > 0 ? '…' : ''}${text.slice(from, from + 80)}${from + 80 < text.length ? '…' : ''}`;
  return new ExpofamError(code, {
    subject: `expression ${JSON.stringify(shown)} at ${at + 1}`,
    found,
    advice,
    details: { formula: text, position: at + 1, length: 1 },
  });
}
