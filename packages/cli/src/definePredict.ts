import type { Command } from 'commander';
import type { CommandIo } from './commandIo.ts';
import { addRowOptions } from './commandOptions.ts';
import { PREDICT_HELP } from './help.ts';

export function definePredict(root: Command, io: CommandIo, finish: (code: number) => void): void {
  const predict = root
    .command('predict')
    .summary('predict with a saved model')
    .description('Predicts for new rows with a model that expofam fit --save wrote, or a path that expofam path --save wrote.')
    .usage('[options] MODEL DATA')
    .argument('[words...]', 'MODEL: the saved model or path; DATA: the new rows, in any format that fit reads, or - for standard input')
    .option('-t, --type <what>', 'response (default), link, class, prob, terms, or a parameter: mean, sd, shape …')
    .option('--at <lambda>', 'of a path: a number, or with cross-validation min or 1se (default)')
    .option('--se', 'standard errors')
    .option('--interval <what>', 'confidence: of what is predicted; prediction: of a new observation')
    .option('--level <x>', 'of the interval (0.95)')
    .option('--weights <column>', 'trials or prior weights, for prediction intervals; a number: of all rows')
    .option('--output <format>', 'csv (default), tsv, json or ndjson')
    .option('--json', 'the same as --output json')
    .option('--csv', 'the same as --output csv')
    .option('--out <file>', 'write to a file instead of standard output');
  addRowOptions(predict)
    .addHelpText('after', PREDICT_HELP)
    .action(async (words: string[], values) => {
      const { predictCommand } = await import('./predictCommand.ts');
      finish(await predictCommand(io, words, values));
    });
}
