import type { Command } from 'commander';
import type { CommandIo } from './commandIo.ts';
import { addFittedDataOptions, collect } from './commandOptions.ts';

const PLOT_HELP = `
Kinds (those with * need --data, the data of the fit):
  diagnostics*   residuals against fitted, Q-Q, scale-location, leverage
  coefficients   with intervals; several MODELs are drawn beside each other
  effects*       the mean along each column or --term, with bands and a rug
  means*         marginal means of each category, or of --term with its pairs
  calibration*   observed against predicted; the rows may be new ones
  roc*           of two or more classes; the rows may be new ones
  residuals*     against the fitted values and each column, or --term
  partial*       partial residuals of each column, or --term
  influence*     Cook's distance and leverage of each row
  distribution*  predicted for each of the first six rows, which may be new ones
  trace*         the path of the solver
  path           coefficients along the penalty, of what expofam path --save wrote
  path-cv        its cross-validation, where it was made with --cv

Without --out, residuals, coefficients, means, path and path-cv are drawn in
the terminal.

Examples:
  expofam plot shop.json --data shop.csv --kind diagnostics -o shop.svg
  expofam plot shop.json --data shop.csv --kind effects --term hour -o hour.png
  expofam plot small.json large.json --kind coefficients -o both.svg
  expofam plot lasso.json --kind path -o lasso.svg
  expofam plot mail.json --data new.csv --kind roc -o roc.svg --theme dark
  expofam plot shop.json --data shop.csv --kind residuals
  expofam plot shop.json -d shop.csv -k effects -o e.svg --label 'weekday=day'`;

const REPORT_HELP = `
The report is one HTML file without anything from the network: what was
modelled, the coefficients in words, tests, diagnostics, equations, and how to
get the same fit again. A browser prints it well.

Example:
  expofam report shop.json --data shop.csv -o shop.html`;

/** The commands that show a saved model: `plot` and `report`. */
export function addPictureCommands(root: Command, io: CommandIo, finish: (code: number) => void): Command[] {
  const plot = root
    .command('plot')
    .summary('draw a saved model as SVG or PNG')
    .description('Draws a model that expofam fit --save wrote.')
    .usage('[options] MODEL --kind KIND --out FILE')
    .argument('[words...]', 'MODEL: the saved model; several for the kind coefficients')
    .option('-k, --kind <name>', 'what to draw (below); diagnostics unless it is given')
    .option('-o, --out <file>', 'write to this file, .svg or .png')
    .option('--term <column>', 'effects, means, residuals, partial: only this column; effects and means: a:b for two')
    .option('--exponentiate', 'coefficients: odds, rate or mean ratios')
    .option('--level <x>', 'of intervals and bands: 0.95')
    .option('--theme <name>', 'light (default) or dark')
    .option('--width <pixels>', 'width of the picture')
    .option('--title <text>', 'another heading')
    .option('--label <name=text>', 'what axes call a column or the response, with its unit (repeatable)', collect);
  addFittedDataOptions(plot)
    .addHelpText('after', PLOT_HELP)
    .action(async (words: string[], values) => {
      const { plotCommand } = await import('./plotCommand.ts');
      finish(await plotCommand(io, words, values));
    });
  const report = root
    .command('report')
    .summary('write a report on a saved model as HTML')
    .description('Writes a report on a model that expofam fit --save wrote.')
    .usage('[options] MODEL --data FILE --out FILE')
    .argument('[words...]', 'MODEL: the saved model')
    .option('-o, --out <file>', 'the HTML file to write')
    .option('--title <text>', 'another heading')
    .option('--label <name=text>', 'what axes call a column or the response, with its unit (repeatable)', collect);
  addFittedDataOptions(report)
    .addHelpText('after', REPORT_HELP)
    .action(async (words: string[], values) => {
      const { reportCommand } = await import('./reportCommand.ts');
      finish(await reportCommand(io, words, values));
    });
  return [plot, report];
}
