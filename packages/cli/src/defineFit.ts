import type { Command } from 'commander';
import type { CommandIo } from './commandIo.ts';
import { addCovarianceOptions, addModelOptions } from './commandOptions.ts';
import { FIT_HELP } from './help.ts';

export function defineFit(root: Command, io: CommandIo, finish: (code: number) => void): void {
  const fit = root
    .command('fit')
    .summary('fit a model and print its summary')
    .description('Fits a generalized linear model and prints its coefficients, tests and statistics.')
    .usage('[options] DATA FORMULA --family NAME')
    .argument('[words...]', "DATA: a CSV, TSV, JSON, NDJSON or Parquet file (gzip too), or - for standard input; FORMULA: such as 'y ~ x'");
  addModelOptions(fit);
  addCovarianceOptions(fit);
  fit
    .option('--parameterization <name>', 'multinomial: coefficients against the reference (default), or full: a theta for each class')
    .option(
      '--intervals [what]',
      'confidence intervals: a level (0.95), a method (wald, the default, profile, score or bootstrap), or both: profile,0.9',
    )
    .option('--exponentiate', 'print exp(coefficients): odds, rate or mean ratios, with errors by the delta method')
    .option('--digits <n>', 'significant digits of the estimates')
    .option('--diagnostics', 'add influence, robust errors, profile intervals and analyses of deviance')
    .option('--conventions <name>', 'add AIC, BIC, dispersion and tests as r, statsmodels, stata or sas has them')
    .option('--json', 'print everything as one JSON object, covariance included')
    .option('--csv', 'print the coefficient table as CSV, in full precision')
    .option('--save <file>', 'save the model for expofam predict')
    .option('--update <model>', 'continue from a saved model on the rows of DATA; no FORMULA')
    .option('--solver <name>', 'newton (default), gradient, lbfgs or stochastic (the update rule)')
    .option('--start <where>', 'where the solver begins: auto (default), zero or random')
    .option('--strategy <name>', 'how newton spares passes over many rows: auto (default), newton, part or gradients')
    .option('--seed <n>', 'of --start random, and of the order of rows of --solver stochastic (1)')
    .option('--epochs <n>', 'stochastic: sweeps over the rows (1)')
    .option('--batch-size <n>', 'stochastic: rows in one update (1)')
    .option('--step-size <x>', 'stochastic: the first step size')
    .option('--schedule <name>', 'stochastic: polynomial (default), inverse or constant steps')
    .option('--no-averaging', 'stochastic: the last coefficients, not their average')
    .option('--trace <file>', 'write every step of the solver to a CSV file')
    .option('--max-iterations <n>', 'stop after so many steps')
    .option('--tolerance <x>', 'when a step counts as no step, in standard errors')
    .option(
      '--kernels <name>',
      'auto (default), simd (WebAssembly without fused multiplication and addition: the same bits on other machines) or plain (without WebAssembly)',
    )
    .addHelpText('after', FIT_HELP)
    .action(async (words: string[], values) => {
      const { fitCommand } = await import('./fitCommand.ts');
      finish(await fitCommand(io, words, values));
    });
}
