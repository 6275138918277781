// A checker of Stryker that leaves a seeded sample of the mutants to be tested: EXPOFAM_MUTATION_SHARE=0.25 keeps about a
// quarter. What is left out is counted under "# errors", which no score contains.
const share = Number(process.env.EXPOFAM_MUTATION_SHARE ?? 1);
const seed = Number(process.env.EXPOFAM_MUTATION_SEED ?? 1);

/** FNV-1a over place and replacement: a mutant stays in or out whatever else is mutated with it. */
function isKept({ fileName, location: { start, end }, replacement }) {
  const file = fileName.slice(fileName.lastIndexOf('/') + 1);
  let hash = 2166136261;
  for (const c of `${seed} ${file} ${start.line}:${start.column}-${end.line}:${end.column} ${replacement}`) {
    hash = Math.imul(hash ^ c.codePointAt(0), 16777619);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32 < share;
}

class SampleChecker {
  async init() {}
  async check(mutants) {
    return Object.fromEntries(
      mutants.map((m) => [m.id, isKept(m) ? { status: 'passed' } : { status: 'compileError', reason: 'not in the sample' }]),
    );
  }
}

export const strykerPlugins = [{ kind: 'Checker', name: 'sample', injectableClass: SampleChecker }];
