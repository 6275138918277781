import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { counted, ExpofamError } from 'expofam';
import { type CommandIo, writeText } from './commandIo.ts';
import { numberOption } from './optionValues.ts';
import { usageError } from './usageError.ts';
import { serveWorkbench } from './workbenchServer.ts';

export interface WorkbenchValues {
  readonly port?: string;
  readonly open?: boolean;
}

/** The same each time, because a browser keeps work by the address that it came from, the port included. */
const usualPort = 8417;

/** `expofam workbench`: serves until it is interrupted. Gives the exit code. */
export async function workbenchCommand(io: CommandIo, words: readonly string[], values: WorkbenchValues): Promise<number> {
  if (words.length > 1) {
    throw usageError({
      subject: 'expofam workbench',
      found: counted(words.length, 'file'),
      expected: 'one',
      advice: 'open the others in the page',
    });
  }
  const [file] = words;
  if (file === '-') {
    throw usageError({ subject: 'expofam workbench', found: 'standard input', expected: 'a file', advice: 'write it to a file first' });
  }
  if (file !== undefined && !(existsSync(file) && statSync(file).isFile())) {
    throw new ExpofamError('no-file', { subject: file, found: 'no such file', expected: 'a CSV, TSV, JSON, NDJSON or Parquet file' });
  }
  const given = file === undefined ? {} : { file };
  const server =
    values.port === undefined
      ? await serveWorkbench({ port: usualPort, ...given }).catch((error: unknown) => {
          if (error instanceof ExpofamError && error.code === 'no-port') return serveWorkbench({ port: 0, ...given });
          throw error;
        })
      : await serveWorkbench({
          port: numberOption('--port', values.port, 'a port between 1 and 65535', (n) => Number.isInteger(n) && n >= 1 && n <= 65_535),
          ...given,
        });
  try {
    const address = file === undefined ? server.address : `${server.address}#/?open=${encodeURIComponent(basename(file))}`;
    await writeText(io.stdout, `The workbench is at ${address}\nIt answers this machine alone. Ctrl-C ends it.\n`);
    if (values.open !== false) openBrowser(address);
    await interrupted(io.signal);
  } finally {
    await server.close();
  }
  return 0;
}

function interrupted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    else signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Where there is no browser to be found, the printed address is all there is. */
function openBrowser(address: string): void {
  const [program, words] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', address]]
        : ['xdg-open', [address]];
  const child = spawn(program as string, words as string[], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
