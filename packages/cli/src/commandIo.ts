/** A stream that takes text, as `process.stdout` does. */
export interface TextStream {
  write(text: string, done?: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** All that a command touches of the world besides files, so that tests run it in their own process. */
export interface CommandIo {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user interrupts the command. */
  readonly signal?: AbortSignal;
  /**
   * Runs work during which the loop does not turn, so that no listener would hear of Ctrl-C: the process then has none, and
   * the signal ends it at once, as it ends any program (130 to the shell). Nothing is written meanwhile. A signal from before is heard first.
   */
  readonly blocking?: <Result>(work: () => Result) => Promise<Awaited<Result>>;
  /** Milliseconds for progress reports; the machine's clock by default. Tests stop it, so that a slow machine prints no more. */
  readonly now?: () => number;
}

/** Runs long work that cannot look whether it is to stop; see {@link CommandIo.blocking}. */
export async function blocking<Result>(io: CommandIo, work: () => Result): Promise<Awaited<Result>> {
  return io.blocking ? io.blocking(work) : await work();
}

/** Writes text and waits until the stream has taken it. */
export function writeText(stream: TextStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Terminal columns to wrap to; a pipe gets 80 so that its bytes do not depend on a window. */
export function outputWidth(stream: TextStream): number {
  return stream.isTTY ? Math.max(40, stream.columns ?? 80) : 80;
}

/** Colour goes to a terminal, unless `NO_COLOR` is set or `--no-color` given; `--color` and `FORCE_COLOR` force it. */
export function wantsColor(io: CommandIo, stream: TextStream, option: boolean | undefined): boolean {
  if (option !== undefined) return option;
  if (io.env.NO_COLOR) return false;
  if (io.env.FORCE_COLOR && io.env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && io.env.TERM !== 'dumb';
}
