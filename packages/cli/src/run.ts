import { CommanderError } from 'commander';
import { isClosedStream } from './closedStream.ts';
import { explainCommanderError } from './commanderErrors.ts';
import { type CommandIo, wantsColor, writeText } from './commandIo.ts';
import { errorText } from './errorText.ts';
import { program } from './program.ts';
import { exitCodeOf } from './usageError.ts';

/** Commands without words of their own print help. */
const HELP_CODES: ReadonlySet<string> = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version']);

/** Runs a command line on the given streams and gives its exit code; nothing but a broken stream makes it throw. */
export async function runWith(words: readonly string[], io: CommandIo): Promise<number> {
  let code = 0;
  const root = program(io, (result) => {
    code = result;
  });
  if (words.every((word) => word === '--')) {
    await writeText(io.stderr, root.helpInformation());
    return 2;
  }
  try {
    if (words[0] === 'help') {
      await writeText(io.stdout, helpOf(root, words.slice(1)));
      return 0;
    }
    await root.parseAsync([...words], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError && HELP_CODES.has(thrown.code)) return 0;
    if (isClosedStream(thrown)) throw thrown;
    const error = explainCommanderError(thrown, root, words) ?? thrown;
    const color = words.includes('--no-color') ? false : wantsColor(io, io.stderr, words.includes('--color') ? true : undefined);
    await writeText(io.stderr, errorText(error, { color, debug: words.includes('--debug') }));
    return exitCodeOf(error);
  }
}

/** `expofam help` and `expofam help COMMAND`. */
function helpOf(root: ReturnType<typeof program>, words: readonly string[]): string {
  const [name] = words.filter((word) => !word.startsWith('-'));
  const command = name === undefined ? root : root.commands.find((one) => one.name() === name);
  if (command === undefined) throw new CommanderError(2, 'commander.unknownCommand', `error: unknown command '${name}'`);
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}
