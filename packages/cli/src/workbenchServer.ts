import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpofamError } from 'expofam';

export interface WorkbenchOptions {
  /** 0 for a free one. */
  readonly port: number;
  /** A data file that the page may read, besides its own files. */
  readonly file?: string;
}

export interface WorkbenchServer {
  /** With the word that lets a page in, and a slash at its end. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/*
 * Nothing from elsewhere, no inline script and no eval; WebAssembly may be compiled. Style sheets and style attributes may stand
 * in the page, since the formula's editor and the pictures (SVG) bring them.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  // Isolation lets the page and its workers share the memory of the data.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** The built application; beside dist/ and beside src/ alike. */
const folder = fileURLToPath(new URL('../workbench/', import.meta.url));

/** Serves the built workbench on the loopback interface, below a random word that only the printed address has. */
export async function serveWorkbench({ port, file }: WorkbenchOptions): Promise<WorkbenchServer> {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new ExpofamError('no-workbench', {
      subject: 'expofam workbench',
      found: 'no built workbench in this installation',
      expected: 'the folder "workbench" of the package',
      advice: 'in a clone of the repository run: npm run build',
    });
  }
  const token = randomBytes(18).toString('base64url');
  const hosts = new Set<string>();
  const server = createServer((request, response) => answer(request, response, { token, hosts, file }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new ExpofamError('no-port', {
          subject: `port ${port}`,
          found: cause.code === 'EADDRINUSE' ? 'in use' : `cannot be opened (${cause.code})`,
          expected: 'a free port',
          advice: 'try another --port, or none',
          cause,
        }),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  hosts.add(`127.0.0.1:${actual}`).add(`localhost:${actual}`);
  return {
    address: `http://127.0.0.1:${actual}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Rights {
  readonly token: string;
  readonly hosts: ReadonlySet<string>;
  readonly file: string | undefined;
}

function answer(request: IncomingMessage, response: ServerResponse, { token, hosts, file }: Rights): ServerResponse {
  const refuse = (status: number, text: string): ServerResponse =>
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  // Another name for this machine is how a foreign page would get round the rule of one origin (DNS rebinding).
  if (!hosts.has(request.headers.host ?? '')) return refuse(403, 'the address has another host');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'GET and HEAD are answered');
  let path: string;
  try {
    path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
  } catch {
    return refuse(400, 'the address cannot be read');
  }
  if (path === `/${token}`) {
    return response.writeHead(308, { ...headers, location: `/${token}/` }).end();
  }
  if (!path.startsWith(`/${token}/`)) return refuse(404, 'open the address that the command printed');
  const rest = path.slice(token.length + 2);
  if (file !== undefined && rest === `data/${basename(file)}`) return send(request, response, file, 'application/octet-stream', refuse);
  // The built files have plain names; a NUL byte, which the file system would refuse with an error, is not among them.
  if (!/^[\w./-]*$/.test(rest)) return refuse(404, 'no such file');
  const wanted = join(folder, rest === '' ? 'index.html' : rest);
  if (!wanted.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return refuse(404, 'no such file');
  return send(request, response, wanted, types[extname(wanted)] ?? 'application/octet-stream', refuse);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  type: string,
  refuse: (status: number, text: string) => ServerResponse,
): ServerResponse {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return refuse(404, 'no such file');
  response.writeHead(200, { ...headers, 'content-type': type, 'content-length': stat.size });
  if (request.method === 'HEAD') return response.end();
  return createReadStream(path)
    .on('error', () => response.destroy())
    .pipe(response);
}
