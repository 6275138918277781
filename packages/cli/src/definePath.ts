import type { Command } from 'commander';
import type { CommandIo } from './commandIo.ts';
import { addFoldOptions, addModelOptions, addOutputOptions, collect } from './commandOptions.ts';

const HELP = `
Prints for each lambda how many coefficients are not zero and the share of the
deviance that is explained; with --cv also how well it predicts other rows.
Penalised are the coefficients of standardised columns (--no-standardize: of the
columns as written), never the intercept. The objective is glmnet's:
  -loglik/n + lambda * sum(factor * (alpha * |b| + (1 - alpha) / 2 * b^2))
but for glmnet's family = "gaussian" by name, which divides the ridge part, that of
(1 - alpha), by the standard deviation s of y (divisor n); gaussian() as an object
does not. For its numbers at (alpha, lambda) take
  --lambda L --alpha alpha*lambda/L  with  L = lambda * (alpha + (1 - alpha) / s)

--save keeps the path for expofam plot and expofam predict --at; with --at the
model at that lambda alone. Standard errors do not exist for penalised coefficients.

Examples:
  expofam path mail.csv 'spam ~ .' --family bernoulli --cv
  expofam path homes.csv 'price ~ .' -f gamma -l log --alpha 0.5 --cv 5 --at min
  expofam path visits.csv 'n ~ . + ad' -f poisson --penalty-factor ad=0
  expofam path mail.csv 'spam ~ .' -f bernoulli --cv --at 1se --save model.json`;

export function definePath(root: Command, io: CommandIo, finish: (code: number) => void): void {
  const command = root
    .command('path')
    .summary('ridge, lasso and elastic net')
    .description('Fits along a sequence of penalties, from where every coefficient is zero down.')
    .usage('[options] DATA FORMULA --family NAME')
    .argument('[words...]', "DATA: as for fit; FORMULA: such as 'y ~ .'")
    .option('--alpha <x>', '1 (default): lasso; 0: ridge; between them the elastic net')
    .option('--lambda <a,b,…>', 'the penalties, in place of the default sequence', collect)
    .option('--lambda-count <n>', 'length of the default sequence (100)')
    .option('--lambda-min-ratio <x>', 'its end, beside its begin (0.0001; 0.01 with more columns than rows)')
    .option('--penalty-factor <term=x>', 'penalise a term more or less; 0: not at all (repeatable)', collect)
    .option('--lower <term=x>', 'a lower limit of coefficients, at most 0 (repeatable)', collect)
    .option('--upper <term=x>', 'an upper limit, at least 0 (repeatable)', collect)
    .option('--grouped', 'of several classes: a column is in all of them or in none')
    .option('--no-standardize', 'penalise coefficients of columns as they are written')
    .option('--cv [folds]', 'cross-validate (10 folds)')
    .option('--measure <name>', 'of cross-validation: deviance (default), class, auc, mse, mae')
    .option('--at <lambda>', 'print coefficients there: a number, or with --cv min or 1se')
    .option('--save <file>', 'save the path, or with --at the model')
    .option('--threads <n>', 'work in n threads at many rows (all cores unless given); the numbers stay the same');
  addFoldOptions(command);
  addOutputOptions(command);
  addModelOptions(command);
  command.addHelpText('after', HELP).action(async (words: string[], values) => {
    const { pathCommand } = await import('./pathCommand.ts');
    finish(await pathCommand(io, words, values));
  });
}
