import type { Command } from 'commander';
import type { CommandIo } from './commandIo.ts';

const WORKBENCH_HELP = `
The workbench opens data, proposes a family, fits, draws, compares and predicts
in a browser. The command serves it to this machine alone, at an address that
holds a random word; the data go to the page and nowhere else. Ctrl-C ends it.

Examples:
  expofam workbench
  expofam workbench shop.csv
  expofam workbench shop.csv --port 8080 --no-open`;

/** `expofam workbench`: the application in a browser. */
export function addWorkbenchCommand(root: Command, io: CommandIo, finish: (code: number) => void): void {
  root
    .command('workbench')
    .summary('open the workbench in a browser')
    .description('Serves the workbench to a browser on this machine.')
    .usage('[options] [DATA]')
    .argument('[words...]', 'DATA: a CSV, TSV, JSON, NDJSON or Parquet file to open (gzip too)')
    .option('-p, --port <n>', 'the port to serve at; 8417, or a free one where that is taken')
    .option('--no-open', 'print the address and open no browser')
    .addHelpText('after', WORKBENCH_HELP)
    .action(async (words: string[], values) => {
      const { workbenchCommand } = await import('./workbenchCommand.ts');
      finish(await workbenchCommand(io, words, values));
    });
}
