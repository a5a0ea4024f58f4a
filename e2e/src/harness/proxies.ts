import { spawn, spawnSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request as ask, type ServerOptions } from 'node:https';
import { request as pass, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { eventually } from './product.js';

/** For "localhost" and tests only: everybody has this key. */
const localhost = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBt20MWoPrSx2PXl4
kou76IJyoL1XDdLbSEwvSl97mxShRANCAAQncPQ1wIjysOEquDH2qu1Gxo2mpNap
+/vLjXEuJSirM3j+8pjby+vXY0r4ALmO/jNdhAc0HuOOJG1wBcYsNkzW
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUPzWvUyzW4y3facT8FVtSo9uNsJowCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTIwMTA1MzcwMVoYDzIxMjYxMTA3
MDUzNzAxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQncPQ1wIjysOEquDH2qu1Gxo2mpNap+/vLjXEuJSirM3j+8pjby+vX
Y0r4ALmO/jNdhAc0HuOOJG1wBcYsNkzWo28wbTAdBgNVHQ4EFgQUzBFxoRWvy0yf
KbovmR/mlIFKcj0wHwYDVR0jBBgwFoAUzBFxoRWvy0yfKbovmR/mlIFKcj0wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgSt8KH1wWdFQkRoUJuzwiVuNov3ehsLGVbD6NSmsA78kCIQCO
k9q2ZSIm27eFHg/s1r71qfpm1OatoPpnz1ZFtQ3ffw==
-----END CERTIFICATE-----
`,
} satisfies ServerOptions;

/**
 * Lets a browser take the proxies' key for genuine. Playwright's `ignoreHTTPSErrors` begins a request again for each connection that it lets through, and where
 * many are opened at once the browser gives up (ERR_TOO_MANY_RETRIES).
 */
export const trustLocalhost = `--ignore-certificate-errors-spki-list=${createHash('sha256')
  .update(createPublicKey(localhost.cert).export({ type: 'spki', format: 'der' }))
  .digest('base64')}`;

/** What stands before the server and speaks TLS. */
export interface Proxy {
  stop(): Promise<void>;
}

export interface ProxyOptions {
  port: number;
  /** Port of the server behind it. */
  upstream: number;
  /** Path under which the server is. */
  basePath: string;
  /** Whether the path is taken off before the server sees it. */
  strips: boolean;
  /** A folder for its files. */
  folder: string;
}

/** A small proxy that ends TLS, says by X-Forwarded-* what it knows, and names the server as Host, as many do. */
export function nodeProxy({ port, upstream, basePath, strips }: ProxyOptions): Promise<Proxy> {
  const target = ({ url = '' }: IncomingMessage): string => (strips ? url.slice(basePath.length) || '/' : url);
  const headersOf = (request: IncomingMessage): Record<string, string | string[] | undefined> => ({
    ...request.headers,
    host: `127.0.0.1:${upstream}`,
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-proto': 'https',
  });
  const server = createServer(localhost, (request, response) => {
    if (!request.url?.startsWith(basePath)) {
      response.writeHead(404).end();
      return;
    }
    // A connection of its own, so that none is used just when the server closes it.
    const headers = { ...headersOf(request), connection: 'close' };
    const passed = pass(
      { port: upstream, path: target(request), method: request.method, headers, agent: false },
      (answer) => {
        const passedOn = Object.entries(answer.headers).filter(([name]) => !/^(?:connection|keep-alive)$/.test(name));
        response.writeHead(answer.statusCode ?? 502, Object.fromEntries(passedOn));
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  // Nor is one to the browser closed while it may send the next request on it.
  server.keepAliveTimeout = 600_000;
  const open = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const inner = connect(upstream, '127.0.0.1', () => {
      const lines = Object.entries(headersOf(request)).map(([name, value]) => `${name}: ${String(value)}`);
      inner.write(`GET ${target(request)} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      inner.write(head);
      inner.pipe(socket).pipe(inner);
    });
    open.add(socket).add(inner);
    for (const end of [socket, inner]) end.on('error', () => [socket, inner].map((one) => one.destroy()));
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () =>
      resolve({
        stop: () =>
          new Promise((stopped) => {
            for (const end of open) end.destroy();
            server.close(() => stopped());
            server.closeAllConnections();
          }),
      }),
    );
  });
}

/** Why nginx cannot be tried here; null where it can. */
export function nginxLacks(): string | null {
  const { error, status } = spawnSync('nginx', ['-v']);
  return error !== undefined || status !== 0
    ? 'nginx is not installed (Debian, Ubuntu: apt-get install nginx-light)'
    : null;
}

/** An nginx of its own, configured as docs/guides/running-it.md says. */
export async function nginx({ port, upstream, basePath, strips, folder }: ProxyOptions): Promise<Proxy> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'key.pem'), localhost.key, { mode: 0o600 });
  writeFileSync(join(folder, 'cert.pem'), localhost.cert);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join(' ');
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; pid ${join(folder, 'pid')}; error_log stderr; worker_processes 1; ${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off; ${temporary}
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${join(folder, 'cert.pem')};
    ssl_certificate_key ${join(folder, 'key.pem')};
    location ${basePath}/ {
      proxy_pass http://127.0.0.1:${upstream}${strips ? '/' : ''};
      proxy_http_version 1.1;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 1h;
      proxy_request_buffering off;
      client_max_body_size 0;
    }
  }
}
`,
  );
  const child = spawn('nginx', ['-c', file, '-p', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  await eventually('nginx listens', async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${said}`);
    const status = await askProxy({ port, path: '/', from: '127.0.0.1' }).then(
      (answer) => answer.status,
      () => null,
    );
    return status;
  });
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Asks a proxy as a client of some address of this machine. */
export function askProxy(options: {
  port: number;
  path: string;
  from: string;
  headers?: Record<string, string>;
  body?: string;
}): Promise<{ status: number; headers: IncomingMessage['headers']; text: string }> {
  const { port, path, from, headers, body } = options;
  return new Promise((resolve, reject) => {
    const request = ask(
      {
        host: '127.0.0.1',
        servername: 'localhost',
        localAddress: from,
        port,
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers: { host: `localhost:${port}`, ...headers },
        ca: localhost.cert,
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
