import { request } from 'node:http';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serveWorkbench } from '../src/workbenchServer.ts';
import { expofam, file } from './support.ts';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** As it stands: fetch would tidy `..` away and set the host itself. */
function get(port: number, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

describe('the server of the workbench', () => {
  const data = file('a b&c.csv', 'y,x\n1,2\n');

  async function withServer(use: (port: number, base: string) => Promise<void>): Promise<void> {
    const server = await serveWorkbench({ port: 0, file: data });
    try {
      const { port, pathname } = new URL(server.address);
      await use(Number(port), pathname);
    } finally {
      await server.close();
    }
  }

  test('gives the page with a policy that allows nothing from elsewhere', () =>
    withServer(async (port, base) => {
      const page = await get(port, base);
      expect(page.status).toBe(200);
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      expect(page.headers['content-security-policy']).not.toMatch(/script-src[^;]*'unsafe-(?:inline|eval)/);
      expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(page.headers['cross-origin-embedder-policy']).toBe('require-corp');
      expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)|https?:\/\//);
      const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(page.body)?.[1];
      expect((await get(port, `${base}${script}`)).headers['content-type']).toBe('text/javascript; charset=utf-8');
    }));

  test('gives the data file, and no other', () =>
    withServer(async (port, base) => {
      expect((await get(port, `${base}data/${encodeURIComponent(basename(data))}`)).body).toBe('y,x\n1,2\n');
      expect((await get(port, `${base}data/other.csv`)).status).toBe(404);
      for (const path of [
        '../package.json',
        '..%2Fpackage.json',
        '%2e%2e/package.json',
        'assets/../../package.json',
        '/etc/passwd',
        '%00',
        '%',
      ])
        expect([400, 404], path).toContain((await get(port, `${base}${path}`)).status);
    }));

  test('answers nobody without the word, under another host, or with another method', () =>
    withServer(async (port, base) => {
      expect((await get(port, '/')).status).toBe(404);
      expect((await get(port, '/index.html')).status).toBe(404);
      expect((await get(port, base, { host: 'evil.example' })).status).toBe(403);
      expect((await get(port, base, {}, 'POST')).status).toBe(405);
      expect((await get(port, base, {}, 'HEAD')).body).toBe('');
    }));

  test('takes another word each time', async () => {
    const [one, other] = [await serveWorkbench({ port: 0 }), await serveWorkbench({ port: 0 })];
    await Promise.all([one.close(), other.close()]);
    expect(new URL(one.address).pathname).not.toBe(new URL(other.address).pathname);
  });

  test('says that a port is in use', async () => {
    const server = await serveWorkbench({ port: 0 });
    const { port } = new URL(server.address);
    const { code, err } = await expofam(['workbench', '--no-open', '--port', port]);
    await server.close();
    expect(err).toContain(`port ${port}: in use; expected a free port`);
    expect(code).toBe(1);
  });
});

describe('expofam workbench', () => {
  test('prints the address, with the file to open, and ends when it is interrupted', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const { code, out } = await expofam(['workbench', file('my cars.csv', 'y\n1\n'), '--no-open'], { signal: controller.signal });
    expect(code).toBe(0);
    expect(out).toMatch(/^The workbench is at http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/#\/\?open=my%20cars\.csv\n/);
  });
  test.each([
    [['nowhere.csv'], 1, 'nowhere.csv: no such file'],
    [['a.csv', 'b.csv'], 2, '2 files'],
    [['-'], 2, 'standard input'],
    [['--port', '99999'], 2, 'a port between 1 and 65535'],
  ])('%j', async (words, expected, message) => {
    const { code, err } = await expofam(['workbench', '--no-open', ...words]);
    expect(err).toContain(message);
    expect(code).toBe(expected);
  });
});
