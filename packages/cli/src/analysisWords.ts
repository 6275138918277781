import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { ExpofamError } from 'expofam';
import { dataAndFormula } from './positionals.ts';
import { usageError } from './usageError.ts';

/** What an analysis takes between its options. */
export interface AnalysisGrammar {
  readonly command: string;
  /** How many formulas or saved models, at most. */
  readonly models: 'one' | 'several';
  /** Whether saved models need DATA after them: always, only one by itself, or where it is given. */
  readonly savedRows: 'needed' | 'needed-for-one' | 'possible';
  /** What else may follow: hypotheses, terms. */
  readonly rest?: { readonly name: string; readonly needed: boolean };
  readonly example: string;
}

/** Where the models of an analysis come from. */
export interface AnalysisSource {
  readonly data: string | undefined;
  readonly formulas: readonly string[];
  readonly saved: readonly string[];
  readonly rest: readonly string[];
}

/**
 * Sorts words into DATA FORMULA … or MODEL … DATA: a word with a tilde is a formula, a file that says that it is an expofam
 * model is one.
 */
export function analysisWords(words: readonly string[], grammar: AnalysisGrammar, home: string | undefined): AnalysisSource {
  const subject = `expofam ${grammar.command}`;
  const advice = `try: ${grammar.example}`;
  const [first, ...others] = words;
  if (first === undefined) {
    throw usageError({ subject, found: 'neither DATA nor MODEL', expected: 'DATA and FORMULA, or a saved model', advice });
  }
  const firstOther = words.findIndex((word) => !isSavedModel(word));
  const saved = firstOther < 0 ? words : words.slice(0, firstOther);
  if (saved.length === 0) {
    const isTakenApart = others.includes('~') || (home !== undefined && others.includes(home));
    if (isTakenApart || first.includes('~')) dataAndFormula(words, home, grammar.command, advice);
    const formulas = others.filter((word) => word.includes('~'));
    if (formulas.length === 0) {
      const found = first === '-' || existsSync(first) ? 'no saved model, and no FORMULA after it' : 'no such file';
      throw new ExpofamError(found === 'no such file' ? 'no-file' : 'usage', {
        subject: first === '' ? 'DATA' : first,
        found,
        expected: 'DATA and FORMULA, or a saved model',
        advice,
      });
    }
    if (formulas.length > 1 && grammar.models === 'one') {
      throw usageError({ subject, found: `${formulas.length} formulas`, expected: 'one', advice });
    }
    return {
      data: first,
      formulas,
      saved,
      rest: checkRest(
        others.filter((word) => !word.includes('~')),
        grammar,
      ),
    };
  }
  if (saved.length > 1 && grammar.models === 'one') {
    throw usageError({ subject, found: `${saved.length} saved models`, expected: 'one', advice });
  }
  const after = words.slice(saved.length);
  const needsRows = grammar.savedRows === 'needed' || (grammar.savedRows === 'needed-for-one' && saved.length === 1);
  const formula = after.find((word) => word.includes('~'));
  if (formula !== undefined) {
    throw usageError({ subject, found: `a saved model and a formula ("${formula}")`, expected: 'one of the two', advice });
  }
  const takesRows = needsRows || (after[0] !== undefined && (after[0] === '-' || existsSync(after[0])));
  if (takesRows && after[0] === undefined) {
    throw usageError({
      subject,
      found: `MODEL ("${saved[0]}") and no DATA`,
      expected: 'the rows that the model was fitted to, which a saved model does not hold',
      advice,
    });
  }
  if (takesRows && after[0] !== '-' && !existsSync(after[0])) {
    throw new ExpofamError('no-file', {
      subject: after[0] === '' ? 'DATA' : after[0],
      found: 'no such file',
      expected: 'the rows that the model was fitted to, which a saved model does not hold',
      advice,
    });
  }
  return { data: takesRows ? after[0] : undefined, formulas: [], saved, rest: checkRest(takesRows ? after.slice(1) : after, grammar) };
}

function checkRest(rest: readonly string[], grammar: AnalysisGrammar): readonly string[] {
  const subject = `expofam ${grammar.command}`;
  const advice = `try: ${grammar.example}`;
  if (rest.length > 0 && !grammar.rest)
    throw usageError({ subject, found: `also "${rest.join('" "')}"`, expected: 'nothing more', advice });
  if (rest.length === 0 && grammar.rest?.needed)
    throw usageError({ subject, found: `no ${grammar.rest.name}`, expected: 'at least one', advice });
  return rest;
}

/** True for a file that begins as a saved model does. */
function isSavedModel(path: string): boolean {
  if (path === '-' || path.includes('~')) return false;
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const start = Buffer.alloc(256);
    const length = readSync(file, start, 0, start.length, 0);
    return /^\s*\{[^{]*"schema"\s*:\s*"expofam-model"/.test(start.toString('utf8', 0, length));
  } catch {
    return false;
  } finally {
    closeSync(file);
  }
}
