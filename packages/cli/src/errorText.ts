import { ExpofamError } from 'expofam';

/**
 * An error as the user sees it: `error: subject: found; expected; try`, below it the place in the formula, with `debug`
 * the stack and causes.
 */
export function errorText(error: unknown, options: { readonly color: boolean; readonly debug: boolean }): string {
  const head = options.color ? '\u001b[31merror:\u001b[39m' : 'error:';
  // What a file or a command line holds must neither break the line nor speak to the terminal.
  const message = messageOf(error).replace(/\p{Cc}/gu, ' ');
  const lines = [`${head} ${message}`, ...placeLines(error, options.color)];
  if (options.debug) lines.push(stackOf(error));
  return `${lines.join('\n')}\n`;
}

function messageOf(error: unknown): string {
  if (error instanceof ExpofamError) return error.message;
  const found = error instanceof Error ? error.message.split('\n')[0] : String(error);
  const outOfMemory = /allocation failed|out of memory|Invalid (?:typed )?array length/i.test(found);
  return outOfMemory
    ? `memory: ${found}; expected a model that fits; try fewer columns or rows (--where), or node --max-old-space-size`
    : `expofam: ${found}; this is a defect of the program; run it again with --debug and report what it prints`;
}

/** The formula with a mark under the place that the error is about. */
function placeLines(error: unknown, color: boolean): string[] {
  if (!(error instanceof ExpofamError)) return [];
  const { formula, position, length } = error.details;
  if (typeof formula !== 'string' || typeof position !== 'number' || typeof length !== 'number') return [];
  const around = 60;
  const from = Math.max(0, position - 1 - around);
  const to = Math.min(formula.length, position - 1 + around);
  const text = formula.slice(from, to).replace(/\s/g, ' ');
  const lead = from > 0 ? '…' : '';
  const blanks = ' '.repeat(displayWidth(formula.slice(from, position - 1)) + lead.length);
  const marked = formula.slice(position - 1, Math.min(to, position - 1 + length));
  const mark = '^'.repeat(Math.max(1, displayWidth(marked)));
  return [`  ${lead}${text}${to < formula.length ? '…' : ''}`, `  ${blanks}${color ? `\u001b[31m${mark}\u001b[39m` : mark}`];
}

/** Cells of a terminal that text takes, near enough for a mark below it: a surrogate pair is one character of width two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    width += /[\u1100-\u115F\u2E80-\u9FFF\uAC00-\uD7A3\uF900-\uFAFF\uFF00-\uFF60\u{1F300}-\u{1FAFF}]/u.test(character) ? 2 : 1;
  }
  return width;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? String(error);
  return error.cause === undefined ? stack : `${stack}\ncaused by: ${stackOf(error.cause)}`;
}
