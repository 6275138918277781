import { Command } from 'commander';
import type { CommandIo } from './commandIo.ts';
import { outputWidth } from './commandIo.ts';
import { FIT_HELP, MAIN_HELP, PREDICT_HELP } from './help.ts';
import { addPictureCommands } from './pictureCommands.ts';
import { addTheoryCommands } from './theoryCommands.ts';
import { VERSION } from './version.ts';

const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];

function addCommonOptions(command: Command): Command {
  return command
    .option('--quiet', 'no progress and no notes on standard error')
    .option('--color', 'colour, also in a pipe')
    .option('--no-color', 'no colour (the variable NO_COLOR does the same)')
    .option('--debug', 'with errors, the stack and the causes');
}

/** The commands and their options; `finish` gets the exit code of the one that ran. */
export function program(io: CommandIo, finish: (code: number) => void): Command {
  const root = new Command('expofam')
    .description('Generalized linear models from a formula and a data file.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', MAIN_HELP);
  root.enablePositionalOptions();
  root.configureHelp({
    minWidthToWrap: 20,
    subcommandTerm: (command) => (command.name() === 'help' ? 'help COMMAND' : `${command.name()} ${command.usage()}`),
  });

  const fit = root
    .command('fit')
    .summary('fit a model and print its summary')
    .description('Fits a generalized linear model and prints its coefficients, tests and statistics.')
    .usage('[options] DATA FORMULA --family NAME')
    .argument('[words...]', "DATA: a CSV, TSV, JSON, NDJSON or Parquet file (gzip too), or - for standard input; FORMULA: such as 'y ~ x'")
    .option('-f, --family <name>', 'the distribution of the response (below)')
    .option('-l, --link <name>', 'the link, or one for each predictor: mean=logit,precision=log')
    .option('--weights <column>', 'prior weights; for proportions the number of trials')
    .option('--frequency-weights <column>', 'how often a row counts')
    .option('--offset <expression>', 'added to the linear predictor: log(exposure)')
    .option('--reference <level>', 'the reference class of the response')
    .option('--param <name=value>', 'a constant of the family (repeatable)', collect)
    .option('--contrasts <column=name>', 'treatment, sum, helmert or polynomial, by column (repeatable)', collect)
    .option('--levels <column=a,b,c>', 'the order of the levels of a column (repeatable)', collect)
    .option('--missing <what>', 'rows with missing values: omit (default) or error')
    .option('--where <sql>', 'use only the rows for which this SQL condition is true')
    .option('--format <name>', 'csv, tsv, json, ndjson or parquet, where the name of DATA does not say it')
    .option('--intervals [level]', 'confidence intervals, 0.95 unless a level is given')
    .option('--exponentiate', 'print exp(coefficients): odds, rate or mean ratios')
    .option('--digits <n>', 'significant digits of the estimates')
    .option('--diagnostics', 'add influence, robust errors, profile intervals and analyses of deviance')
    .option('--json', 'print everything as one JSON object, covariance included')
    .option('--save <file>', 'save the model for expofam predict')
    .option('--update <model>', 'continue from a saved model on the rows of DATA; no FORMULA')
    .option('--solver <name>', 'newton (default), gradient, lbfgs or stochastic (the update rule)')
    .option('--start <where>', 'where the solver begins: auto (default), zero or random')
    .option('--seed <n>', 'of a random start and of the order of rows')
    .option('--epochs <n>', 'stochastic: sweeps over the rows (1)')
    .option('--batch-size <n>', 'stochastic: rows in one update (1)')
    .option('--step-size <x>', 'stochastic: the first step size')
    .option('--schedule <name>', 'stochastic: polynomial (default), inverse or constant steps')
    .option('--no-averaging', 'stochastic: the last coefficients, not their average')
    .option('--trace <file>', 'write every step of the solver to a CSV file')
    .option('--max-iterations <n>', 'stop after so many steps')
    .option('--tolerance <x>', 'when a step counts as no step, in standard errors')
    .addHelpText('after', FIT_HELP)
    .action(async (words: string[], values) => {
      const { fitCommand } = await import('./fitCommand.ts');
      finish(await fitCommand(io, words, values));
    });

  const predict = root
    .command('predict')
    .summary('predict with a saved model')
    .description('Predicts for new rows with a model that expofam fit --save wrote.')
    .usage('[options] MODEL DATA')
    .argument('[words...]', 'MODEL: the saved model; DATA: the new rows, in any format that fit reads, or - for standard input')
    .option('-t, --type <what>', 'response (default), link, class, prob, terms, or a parameter: mean, sd, shape …')
    .option('--se', 'standard errors')
    .option('--interval <what>', 'confidence: of what is predicted; prediction: of a new observation')
    .option('--level <x>', 'of the interval (0.95)')
    .option('--weights <column>', 'trials or prior weights of the new observations, for prediction intervals')
    .option('--output <format>', 'csv (default), tsv, json or ndjson')
    .option('--out <file>', 'write to a file instead of standard output')
    .option('--where <sql>', 'use only the rows for which this SQL condition is true')
    .option('--format <name>', 'csv, tsv, json, ndjson or parquet, where the name of DATA does not say it')
    .addHelpText('after', PREDICT_HELP)
    .action(async (words: string[], values) => {
      const { predictCommand } = await import('./predictCommand.ts');
      finish(await predictCommand(io, words, values));
    });

  const pictures = addPictureCommands(root, io, finish);
  const theory = addTheoryCommands(root, io, finish);

  for (const command of [root, fit, predict, ...pictures, ...theory]) {
    if (command !== root) addCommonOptions(command);
    command
      .exitOverride()
      .showSuggestionAfterError(false)
      .configureOutput({
        writeOut: (text) => io.stdout.write(text),
        writeErr: () => undefined,
        getOutHelpWidth: () => outputWidth(io.stdout),
        getErrHelpWidth: () => outputWidth(io.stderr),
        getOutHasColors: () => false,
        getErrHasColors: () => false,
      });
  }
  return root;
}
