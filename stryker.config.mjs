const report = `reports/mutation-${process.env.EXPOFAM_MUTATION ?? 'folder'}`;

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner', './scripts/mutationSample.mjs'],
  checkers: process.env.EXPOFAM_MUTATION_SHARE ? ['sample'] : [],
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  // A mutant of a message's words is no bug that a test should hold to.
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  // A mutant of what runs as a module loads (tables, lists of primitives; half of expr/) needs all tests of its folder again, minutes each.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 10_000,
  // The first run of all tests, instrumented, beside other work.
  dryRunTimeoutMinutes: 30,
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  htmlReporter: { fileName: `${report}.html` },
  jsonReporter: { fileName: `${report}.json` },
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: false },
  ignorePatterns: ['apps', 'bench', 'docs', 'examples', 'packages/*/dist', '/reports'],
  tempDirName: 'node_modules/.cache/stryker',
  allowEmpty: false,
};
