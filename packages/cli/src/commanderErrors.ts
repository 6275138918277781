import { type Command, CommanderError } from 'commander';
import { type ExpofamError, nearest } from 'expofam';
import { usageError } from './usageError.ts';

/** The command that the words name, for its list of options. */
function commandOf(root: Command, words: readonly string[]): Command {
  return root.commands.find((command) => command.name() === words[0]) ?? root;
}

/** An error of the option parser in our form; undefined where it is none (help and version end that way too). */
export function explainCommanderError(error: unknown, root: Command, words: readonly string[]): ExpofamError | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  const command = commandOf(root, words);
  const subject = command === root ? 'expofam' : `expofam ${command.name()}`;
  const help = `${subject} --help`;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const flag = quoted.split(/[ ,=]/)[0];
  switch (error.code) {
    case 'commander.unknownOption': {
      const flags = command.options.filter((option) => !option.hidden).map((option) => option.long ?? option.flags);
      const near = nearest(flag, flags);
      return usageError({
        subject: `option ${flag}`,
        found: `${subject} has no such option`,
        advice: near === undefined ? `try ${help}` : `nearest: "${near}"; try ${help}`,
      });
    }
    case 'commander.unknownCommand': {
      const names = root.commands.map((one) => one.name());
      const near = nearest(quoted, names);
      return usageError({
        subject: `command "${quoted}"`,
        found: 'there is no such command',
        expected: names.join(', '),
        advice: near === undefined ? `try ${help}` : `nearest: "${near}"; try ${help}`,
      });
    }
    case 'commander.optionMissingArgument':
      return usageError({ subject: `option ${flag}`, found: 'no value', expected: quoted.replace(/^[^<]*/, ''), advice: `try ${help}` });
    default:
      return usageError({ subject, found: error.message.replace(/^error: /, ''), advice: `try ${help}` });
  }
}
