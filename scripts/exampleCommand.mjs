/** The arguments of `expofam` for an entry of examples/examples.json; paths are relative to the repository. */
export function commandWords({ file, formula, family, options }) {
  return ['fit', `examples/${file}`, formula, '--family', family, ...options];
}

/** The same as a person types it in a shell. */
export function commandLine(example) {
  const quote = (word) => (/^[\w./=,:-]+$/.test(word) ? word : `'${word}'`);
  return ['expofam', ...commandWords(example)].map(quote).join(' ');
}
