/**
 * Ends the process with 130 on Ctrl-C and with 143 where it is asked to terminate, after `abort`. What it gives runs work during which the
 * loop does not turn: the process has no listener then, and the signal itself ends it.
 */
export function endOnSignal(abort: () => void): <Result>(work: () => Result) => Promise<Awaited<Result>> {
  const stop = (code: number) => () => {
    abort();
    // Temporary files go with the process's exit event; a saved file is written whole or not at all.
    process.exit(code);
  };
  const onInterrupt = stop(130);
  const onTerminate = stop(143);
  const listen = (): void => {
    process.once('SIGINT', onInterrupt);
    process.once('SIGTERM', onTerminate);
  };
  listen();
  return async <Result>(work: () => Result): Promise<Awaited<Result>> => {
    // A signal that came while the loop stood still waits to be told, and without a listener it would be lost. The first turn may end
    // before the loop looks for it.
    for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
    process.removeListener('SIGINT', onInterrupt);
    process.removeListener('SIGTERM', onTerminate);
    try {
      // What goes on in threads leaves the loop to turn: it is not waited for without a listener.
      return work() as Awaited<Result>;
    } finally {
      listen();
    }
  };
}
