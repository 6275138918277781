import { Command } from 'commander';
import { type CommandIo, outputWidth } from './commandIo.ts';
import { addCommonOptions } from './commandOptions.ts';
import { defineAnalyses } from './defineAnalyses.ts';
import { defineFit } from './defineFit.ts';
import { definePath } from './definePath.ts';
import { definePredict } from './definePredict.ts';
import { MAIN_HELP } from './help.ts';
import { addPictureCommands } from './pictureCommands.ts';
import { addTheoryCommands } from './theoryCommands.ts';
import { VERSION } from './version.ts';
import { addWorkbenchCommand } from './workbenchCommands.ts';

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
    subcommandTerm: (command) => (command.name() === 'help' ? 'help COMMAND' : `${command.name()} ${command.usage().split('\n')[0]}`),
  });
  defineFit(root, io, finish);
  definePredict(root, io, finish);
  defineAnalyses(root, io, finish);
  definePath(root, io, finish);
  addPictureCommands(root, io, finish);
  addTheoryCommands(root, io, finish);
  addWorkbenchCommand(root, io, finish);
  for (const command of [root, ...root.commands]) {
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
