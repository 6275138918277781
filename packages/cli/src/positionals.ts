import { counted } from 'expofam';
import { usageError } from './usageError.ts';

/** DATA and FORMULA from what stands between the options; says what went wrong where a shell took the formula apart. */
export function dataAndFormula(
  words: readonly string[],
  home: string | undefined,
  command = 'fit',
  advice = "try: expofam fit data.csv 'y ~ x' --family gaussian",
): { readonly data: string; readonly formula: string } {
  const [data, formula, ...rest] = words;
  const subject = `expofam ${command}`;
  if (data === undefined) {
    throw usageError({
      subject,
      found: 'neither DATA nor FORMULA',
      expected: 'a data file (or - for standard input) and a formula',
      advice,
    });
  }
  if (formula === undefined) {
    throw usageError(
      data.includes('~')
        ? { subject, found: `a formula ("${data}") and no DATA`, expected: 'the data file before it', advice }
        : { subject, found: `DATA ("${data}") and no FORMULA`, expected: 'a formula after it', advice },
    );
  }
  if (rest.length > 0) {
    // A shell turns an unquoted ~ into the home folder.
    const joined = words
      .slice(1)
      .map((word) => (home && word === home ? '~' : word))
      .join(' ');
    throw usageError(
      joined.includes('~')
        ? { subject: 'formula', found: `${words.length - 1} words (${joined})`, expected: 'one', advice: `put it in quotes: '${joined}'` }
        : { subject, found: `${counted(words.length, 'argument')} (${words.join(' ')})`, expected: 'DATA and FORMULA', advice },
    );
  }
  if (data.includes('~') && !formula.includes('~')) {
    throw usageError({
      subject,
      found: `the formula ("${data}") before DATA ("${formula}")`,
      expected: 'DATA first, then FORMULA',
      advice,
    });
  }
  return { data, formula };
}
