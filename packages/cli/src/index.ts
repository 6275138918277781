import { writeSync } from 'node:fs';
import { isClosedStream } from './closedStream.ts';
import { type CommandIo, writeText } from './commandIo.ts';
import { endOnSignal } from './endOnSignal.ts';
import { VERSION } from './version.ts';

export type { CommandIo, TextStream } from './commandIo.ts';

/**
 * Runs the command `expofam`. With `io` it writes there and gives the exit code; without, it uses the process's streams,
 * ends with 130 on Ctrl-C and quietly when standard output is closed early (a pipe to `head`), and sets the exit code.
 *
 * @example
 * const code = await run(['fit', 'cars.csv', 'mpg ~ wt', '--family', 'gaussian']);
 */
export async function run(words: readonly string[], io?: CommandIo): Promise<number> {
  if (io) return perform(words, io);
  const controller = new AbortController();
  const blocking = endOnSignal(() => controller.abort());
  const closed = (error: NodeJS.ErrnoException) => {
    if (isClosedStream(error)) process.exit(process.exitCode ?? 0);
    unwritable(error);
  };
  process.stdout.on('error', closed);
  process.stderr.on('error', closed);
  try {
    const { stdout, stderr, stdin, env } = process;
    const code = await perform(words, { stdout, stderr, stdin, env, signal: controller.signal, blocking });
    process.exitCode = code;
    return code;
  } catch (error) {
    if (isClosedStream(error)) return 0;
    if ((error as NodeJS.ErrnoException).syscall === 'write') unwritable(error as NodeJS.ErrnoException);
    throw error;
  }
}

/** Ends with 1 where standard output goes to a full disk or a device that fails. */
function unwritable({ code }: NodeJS.ErrnoException): never {
  const found = code === 'ENOSPC' ? 'the disk is full' : `cannot be written (${code})`;
  try {
    writeSync(2, `error: standard output: ${found}; expected room for what the command prints; what is there is not whole\n`);
  } catch {
    // Standard error is no better: the exit code has to say it.
  }
  process.exit(1);
}

/** Commands and library are loaded only where there is something for them to do: scripts ask for the version often. */
async function perform(words: readonly string[], io: CommandIo): Promise<number> {
  if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
    await writeText(io.stdout, `${VERSION}\n`);
    return 0;
  }
  const { runWith } = await import('./run.ts');
  return runWith(words, io);
}
