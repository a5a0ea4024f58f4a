import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../index.js';
import { Role } from '../permissions.js';
import { capturingLogger, startTestServer, type TestServer } from '../testing/server.js';
import { PortTakenError } from './listen.js';

describe('over HTTP the server', () => {
  let server: TestServer;
  let consoleDir: string;
  beforeAll(async () => {
    consoleDir = await mkdtemp(path.join(tmpdir(), 'cartograph-console-'));
    await mkdir(path.join(consoleDir, 'assets'));
    await writeFile(path.join(consoleDir, 'index.html'), '<!doctype html><title>Console</title>');
    await writeFile(path.join(consoleDir, 'explorer.html'), '<!doctype html><title>Explorer</title>');
    await writeFile(path.join(consoleDir, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(
      path.join(consoleDir, 'assets', 'main-1a2b3c.js'),
      `console.log(${JSON.stringify('x'.repeat(5_000))});`,
    );
    server = await startTestServer({ consoleDir });
  });
  afterAll(async () => {
    await server.close();
    await rm(consoleDir, { recursive: true });
  });
  const get = (where: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(new URL(where, server.url), { headers });
  const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  test('says that it is up and ready', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'up' });
    expect(await (await get('/readyz')).json()).toEqual({ status: 'ready' });
  });

  test('shows the console at / and at any path of its own', async () => {
    for (const where of ['/', '/campaigns/cmp_1', '/setup?token=abc']) {
      const response = await get(where, page);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<title>Console</title>');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
  });

  test('shows the console to a caller that takes anything, as curl does', async () => {
    const response = await get('/');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<title>Console</title>');
    expect((await fetch(server.url, { method: 'HEAD' })).status).toBe(200);
  });

  test('shows the explorer to browsers at /graphql and answers programs there', async () => {
    expect(await (await get('/graphql', page)).text()).toContain('<title>Explorer</title>');
    const response = await get('/graphql?query={setup{needed}}', {
      accept: 'application/json',
      'apollo-require-preflight': '1',
    });
    expect(await response.json()).toMatchObject({ data: { setup: { needed: true } } });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('keeps hashed assets forever, compresses them, and does not invent missing ones', async () => {
    const asset = await get('/assets/main-1a2b3c.js', { 'accept-encoding': 'gzip' });
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-encoding')).toBe('gzip');
    expect(await asset.text()).toContain('xxx');
    const missing = await get('/assets/gone.js', page);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  test('reads nothing outside the console', async () => {
    for (const where of [
      '/..%2f..%2fpackage.json',
      '/assets/..%2f..%2f..%2fetc%2fpasswd',
      '/%2e%2e/package.json',
      '/.env',
    ]) {
      expect((await get(where)).status).toBeGreaterThanOrEqual(400);
    }
  });

  test('protects every answer with headers; scripts only from here', async () => {
    for (const where of ['/', '/graphql', '/healthz', '/assets/main-1a2b3c.js', '/nowhere']) {
      const { headers } = await get(where, page);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^req_/);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('tells programs in JSON that a path is nothing', async () => {
    const response = await get('/api/v1/users', { accept: 'application/json' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND', requestId: response.headers.get('x-request-id') } }],
    });
  });

  test('answers no preflight of another site', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('without a built console it says what to do', async () => {
  const server = await startTestServer({ consoleDir: '/nonexistent' });
  const response = await fetch(server.url, { headers: { accept: 'text/html' } });
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('npm run build');
  await server.close();
});

describe('starting', () => {
  test('on a taken port says so and what to do, and leaves nothing open', async () => {
    const first = await startTestServer();
    const port = Number(new URL(first.url).port);
    const starting = startTestServer({ dataDir: first.dataDir, port });
    await expect(starting).rejects.toThrow(PortTakenError);
    await expect(startTestServer({ dataDir: first.dataDir, port })).rejects.toThrow(
      new RegExp(`Port ${port} on 127.0.0.1 is taken.*--port`),
    );
    await first.close();
  });

  test('with an unknown time zone or address is refused in words', async () => {
    await expect(startTestServer({ timeZone: 'Mars/Olympus' })).rejects.toThrow(/no time zone.*Asia\/Dubai/);
    await expect(startTestServer({ host: '203.0.113.7' })).rejects.toThrow(/no address "203.0.113.7".*--host/);
  });

  test('makes the data folder, and the public entry serves it', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'cartograph-start-'));
    const server = await startServer({ dataDir: path.join(root, 'new', 'data'), port: 0 });
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.setUpLink()).toMatch(/\/setup\?token=[\w-]{43}$/);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    await server.close();
    await server.close();
    await rm(root, { recursive: true });
  });
});

const make = (email: string): string =>
  `mutation { createAccount(input: { email: "${email}", name: "N", password: "violet meadow 7 kettle", roles: [VIEWER] }) { userErrors { code } } }`;

test('two servers on one folder share accounts and see each other’s changes', async () => {
  const first = await startTestServer();
  const second = await startTestServer({ dataDir: first.dataDir });
  const admin = await first.as(Role.ADMIN);
  const there = second.anonymous();
  // Cookies of one host go to all of its ports: each server looks at its own.
  there.cookie = admin.cookie;
  expect(await there.ok('{ viewer { permissions } }')).toEqual({ viewer: null });
  there.cookie = (admin.cookie ?? '').replace(new URL(first.url).port, new URL(second.url).port);
  await Promise.all([
    admin.ok(make('a@shop.example')),
    there.ok(make('b@shop.example')),
    admin.ok(make('c@shop.example')),
    there.ok(make('d@shop.example')),
  ]);
  const count = '{ accounts { totalCount } }';
  expect(await admin.ok(count)).toEqual({ accounts: { totalCount: 5 } });
  expect(await there.ok(count)).toEqual({ accounts: { totalCount: 5 } });
  await second.close();
  expect(await admin.ok(count)).toEqual({ accounts: { totalCount: 5 } });
  await first.close();
});

test('while it stops it is not ready, and requests under way finish, however long they take within their time', async () => {
  const statements: string[] = [];
  const server = await startTestServer({ onStatement: (sql) => void statements.push(sql) });
  const viewer = await server.as(Role.VIEWER);
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  const holding = server.services.decisions.write(() => held);
  statements.length = 0;
  const late = viewer.ok('mutation { updateViewer(input: { name: "Late" }) { account { name } } }');
  // The request has come once its session is looked up.
  await expect.poll(() => statements.some((sql) => /from "session"/i.test(sql)), { timeout: 300_000 }).toBe(true);
  const closed = server.close();
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  // Longer than the two seconds after which requests were cut.
  await new Promise((later) => setTimeout(later, 2_500));
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  release();
  await holding;
  expect(await late).toEqual({ updateViewer: { account: { name: 'Late' } } });
  await closed;
  await expect(fetch(`${server.url}/readyz`)).rejects.toThrow();
});

test('closing ends connections that stay open, and frees the port', async () => {
  const server = await startTestServer();
  const port = Number(new URL(server.url).port);
  await fetch(`${server.url}/healthz`);
  await server.close();
  await new Promise<void>((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
});

test('the log says of a request who asked what, what it cost and how it ended', async () => {
  const { logger, lines } = capturingLogger('debug');
  const server = await startTestServer({ logger });
  const viewer = await server.as(Role.VIEWER);
  await viewer.graphql('query Mine { viewer { permissions } }');
  await viewer.graphql('mutation { revokeApiKey(input: { id: "key_1" }) { userErrors { code } } }');
  await server.anonymous().graphql('{ shop { users } }');
  await server.close();
  const told = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg, path: at }) => msg === 'request' && at === '/graphql');
  const caller = `account:${viewer.email}`;
  expect(told).toMatchObject([
    { caller, operation: 'query Mine', cost: 1, outcome: 'ok' },
    { caller, operation: 'mutation revokeApiKey', outcome: 'FORBIDDEN' },
    { status: 401, outcome: 'UNAUTHENTICATED' },
  ]);
});
