import type { Command } from 'commander';

export const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];

/** Options of every command. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--quiet', 'no progress and no notes on standard error')
    .option('--color', 'colour, also in a pipe')
    .option('--no-color', 'no colour (the variable NO_COLOR does the same)')
    .option('--debug', 'with errors, the stack and the causes');
}

/** What makes a model of DATA and FORMULA, and which rows it is made of. */
export function addModelOptions(command: Command): Command {
  command
    .option('-f, --family <name>', 'the distribution of the response; expofam families lists them')
    .option('--family-file <file>', 'a family of your own, in text or JSON, in place of --family')
    .option('-l, --link <name>', 'the link, or one for each predictor: mean=logit,precision=log')
    .option('--weights <column>', 'prior weights; for proportions the number of trials')
    .option('--frequency-weights <column>', 'how often a row counts')
    .option('--offset <expression>', 'added to the linear predictor: log(exposure)')
    .option('--reference <level>', 'the reference class of the response')
    .option(
      '--class-weights <class=w>',
      'multinomial: how often a row of a class counts: spam=5,work=1 (repeatable; a name with , or = in double quotes)',
      collect,
    )
    .option('--parallel <terms>', "terms with the same coefficients in every predictor or class: 'x + z', or . for all")
    .option('--param <name=value>', 'a constant of the family (repeatable)', collect)
    .option('--contrasts <column=name>', 'treatment, sum, helmert or polynomial, by column (repeatable)', collect)
    .option('--levels <column=a,b,c>', 'the order of the levels of a column (repeatable)', collect)
    .option('--bias-reduction <kind>', 'mean (Firth), median or jeffreys')
    .option('--on-separation <what>', 'warn (default), error, drop (the separated rows) or firth')
    .option('--missing <what>', 'rows with missing values: omit (default) or error');
  return addRowOptions(command);
}

/** Which rows are read, and how. */
export function addRowOptions(command: Command, data = 'DATA', format = '--format'): Command {
  return command
    .option('--where <sql>', 'use only the rows for which this SQL condition is true')
    .option(`${format} <name>`, `csv, tsv, json, ndjson or parquet, where the name of ${data} does not say it`);
}

/** The rows that a saved model, which holds none, was fitted to. */
export function addFittedDataOptions(command: Command): Command {
  command
    .option('-d, --data <file>', 'the data of the fit, or - for standard input')
    .option('--weights <column>', 'prior weights of the rows; the column of the fit by default')
    .option('--frequency-weights <column>', 'how often a row counts; the column of the fit by default');
  return addRowOptions(command, 'the data');
}

/** How rows are drawn into folds. */
export function addFoldOptions(command: Command): Command {
  return command.option('--groups <column>', 'rows of one group stay in one fold').option('--seed <n>', 'draws the folds (1)');
}

/** How many threads work, at a large fit and at refits or folds. */
export function addThreadsOption(command: Command, repeated: 'refits' | 'folds'): Command {
  return command.option(
    '--threads <n>',
    `work in n threads: at a large fit (all cores unless given), at ${repeated} (1); the numbers stay the same`,
  );
}

/** How p-values are adjusted for their number. */
export function addAdjustOption(command: Command, what: string): Command {
  return command.option('--adjust <method>', `p-values of ${what}: none (default), holm, bonferroni, hochberg, hommel, BH, BY`);
}

/** Which covariance standard errors and tests are made of. */
export function addCovarianceOptions(command: Command): Command {
  command
    .option('--robust <type>', 'standard errors robust to wrong variances: HC0 … HC5, HC4m; of clusters HC0 … HC3')
    .option(
      '--newey-west [lag]',
      'standard errors robust to correlation in time, rows in its order: a lag (default ⌊4(n/100)^(2/9)⌋), or auto, chosen from the data; R chooses auto,prewhite',
    )
    .option('--cluster <column>', 'standard errors robust to correlation within clusters (repeatable)', collect)
    .option('--bootstrap [n]', 'standard errors from n refits (999) to rows drawn anew; with --cluster to whole clusters')
    .option('--bootstrap-seed <n>', 'draws the rows (1)');
  return addThreadsOption(command, 'refits');
}

/** How a result is printed. */
export function addOutputOptions(command: Command): Command {
  return command
    .option('--digits <n>', 'significant digits')
    .option('--json', 'print everything as one JSON object')
    .option('--csv', 'print the table as CSV, in full precision');
}
