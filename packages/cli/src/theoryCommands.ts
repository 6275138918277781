import type { Command } from 'commander';
import type { CommandIo } from './commandIo.ts';
import { addRowOptions, collect } from './commandOptions.ts';

const FAMILIES_HELP = `
Examples:
  expofam families
  expofam families gamma
  expofam families --json`;

const EXPLAIN_HELP = `
FAMILY: any name that expofam families lists. Links for several parameters (mean=log,shape=log) select the form in which
all of them are predicted.

Examples:
  expofam explain poisson
  expofam explain bernoulli --link probit
  expofam explain gaussian --link mean=identity,sd=log
  expofam explain multinomial --classes red,green,blue
  expofam explain --family-file lindley.txt
  expofam explain beta --format html > beta.html
  expofam explain --model shop.json
  expofam explain --model mail.json --data mail.csv --row 17`;

const CERTIFY_HELP = `
Checks at parameters spread over the domain, near its edges too: the density adds
up to one, E[T] and Var[T] are the derivatives of a, a is convex, parameters
convert there and back, a + a* = ηᵀμ, KL ≥ 0, draws have the mean; then evaluates
every formula in double and in double-double precision, and says where digits are
lost and what to write instead. Exit code 1 where a check fails.

Examples:
  expofam certify poisson
  expofam certify negative-binomial --param size=1.5
  expofam certify gaussian --link mean=identity,sd=log
  expofam certify --family-file lindley.txt`;

/** The commands that explain: families, derivations, certificates, fitted models. */
export function addTheoryCommands(root: Command, io: CommandIo, finish: (code: number) => void): Command[] {
  const families = root
    .command('families')
    .summary('list the families, or describe one')
    .description('Lists the distributions: what they are for, their support, parameters and links; and what is refused, with the reason.')
    .usage('[options] [NAME]')
    .argument('[words...]', 'NAME: describe this family only')
    .option('--json', 'print as JSON')
    .addHelpText('after', FAMILIES_HELP)
    .action(async (words: string[], values) => {
      const { familiesCommand } = await import('./familiesCommand.ts');
      finish(await familiesCommand(io, words, values));
    });

  const certify = root
    .command('certify')
    .summary('check the identities of a family, and its digits')
    .description('Checks numerically that a family is an exponential family, and where its formulas lose digits.')
    .usage('[options] FAMILY | --family-file FILE')
    .argument('[words...]', 'FAMILY: the name of a family')
    .option('--family-file <file>', 'a family of your own, in text or JSON, in place of FAMILY')
    .option('-l, --link <names>', 'the form with several predictors: mean=identity,sd=log')
    .option('--classes <names>', 'names of the classes or parts of a family that has them: a,b,c')
    .option('--param <name=value>', 'a constant of the family (repeatable)', collect)
    .option('--json', 'print as JSON')
    .addHelpText('after', CERTIFY_HELP)
    .action(async (words: string[], values) => {
      const { certifyCommand } = await import('./certifyCommand.ts');
      finish(await certifyCommand(io, words, values));
    });

  const explain = root
    .command('explain')
    .summary('derive a family; write the equations of a fitted model')
    .description(
      'Writes how a density becomes an exponential family, and what follows from it; or the equations of a saved model with its numbers.',
    )
    .usage('[options] FAMILY | --model MODEL')
    .argument('[words...]', 'FAMILY: the name of a family')
    .option('-l, --link <name>', 'the link, or one for each predictor: mean=log,shape=log')
    .option('--classes <names>', 'names of the classes or parts of a family that has them: a,b,c')
    .option('--family-file <file>', 'a family of your own, in text or JSON, in place of FAMILY')
    .option('--format <name>', 'text (default), latex, or html with MathML')
    .option('-m, --model <file>', 'explain this saved model')
    .option('-d, --data <file>', 'with --row: the rows, or - for standard input')
    .option('--row <n>', 'show this row of the data in all parameter spaces, counted from 1')
    .option('--json', 'a row as JSON');
  addRowOptions(explain, 'the data', '--format-of-data')
    .addHelpText('after', EXPLAIN_HELP)
    .action(async (words: string[], values) => {
      const { explainCommand } = await import('./explainCommand.ts');
      finish(await explainCommand(io, words, values));
    });
  return [families, certify, explain];
}
