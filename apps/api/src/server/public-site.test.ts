import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../accounts/secrets.js';
import { Role } from '../permissions.js';
import { addAccount, startTestServer, type TestServer, type TestServerOptions } from '../testing/server.js';
import { publicSite } from './public-site.js';

const PASSWORD = 'harbour lantern 41 mango';
const SIGN_IN = `mutation { signIn(input: { email: "ada@shop.example", password: "${PASSWORD}" }) { userErrors { code } } }`;

let consoleDir: string;
const servers: TestServer[] = [];
beforeAll(async () => {
  consoleDir = await mkdtemp(path.join(tmpdir(), 'cartograph-console-'));
  await mkdir(path.join(consoleDir, 'assets'));
  const page = (name: string): string =>
    `<!doctype html>\n<html lang="en"><script src="./assets/${name}.js"></script></html>`;
  await writeFile(path.join(consoleDir, 'index.html'), page('index'));
  await writeFile(path.join(consoleDir, 'explorer.html'), page('explorer'));
  await writeFile(path.join(consoleDir, 'assets', 'index.js'), 'here');
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(() => rm(consoleDir, { recursive: true }));

async function start(options: TestServerOptions): Promise<TestServer> {
  const server = await startTestServer({ consoleDir, ...options });
  servers.push(server);
  return server;
}
const publicUrl = 'https://shop.example/cartograph';
const html = { accept: 'text/html' };
const json = { 'content-type': 'application/json' };

describe('under a public address with a base path', () => {
  test('pages name their files and tell their scripts where they lie, at any depth', async () => {
    const server = await start({ publicUrl });
    for (const [where, script] of [
      ['/cartograph', 'index'],
      ['/cartograph/', 'index'],
      ['/cartograph/campaigns/cmp_1', 'index'],
      ['/campaigns/cmp_1', 'index'],
      ['/cartograph/index.html', 'index'],
      ['/cartograph/graphql', 'explorer'],
      ['/cartograph/explorer.html', 'explorer'],
    ] as const) {
      const text = await (await fetch(server.url + where, { headers: html })).text();
      expect(text, where).toContain(`src="/cartograph/assets/${script}.js"`);
      expect(text, where).toContain('<html data-base="/cartograph" lang="en">');
    }
    expect((await fetch(`${server.url}/cartographer/assets/index.js`)).status).toBe(404);
    for (const where of ['/cartograph/assets/index.js', '/assets/index.js'])
      expect(await (await fetch(server.url + where)).text(), where).toBe('here');
  });

  test('at the root pages name their files from the root', async () => {
    const server = await start({});
    const text = await (await fetch(`${server.url}/campaigns/cmp_1`, { headers: html })).text();
    expect(text).toContain('src="/assets/index.js"');
  });

  test('the API answers there, the links that are printed lead there, and the cookie goes there only', async () => {
    const server = await start({ publicUrl });
    expect(server.publicUrl).toBe(publicUrl);
    expect(server.setUpLink()).toMatch(/^https:\/\/shop\.example\/cartograph\/setup\?token=/);
    await addAccount(server.services, [Role.VIEWER], {
      email: 'ada@shop.example',
      passwordHash: await hashPassword(PASSWORD),
    });
    const response = await fetch(`${server.url}/cartograph/graphql`, {
      method: 'POST',
      headers: { ...json, origin: 'https://shop.example' },
      body: JSON.stringify({ query: SIGN_IN }),
    });
    expect(await response.json()).toMatchObject({ data: { signIn: { userErrors: [] } } });
    expect(response.headers.getSetCookie()[0]).toMatch(/^cartograph_session_443=.*Path=\/cartograph;.*Secure/);
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  test.each([
    ['/cartograph/graphql', 'https://shop.example', 101],
    ['/graphql', 'https://shop.example', 101],
    ['/cartograph/graphql', 'https://evil.example', 403],
    ['/cartograph/graphql', 'http://shop.example', 403],
    ['/elsewhere/graphql', 'https://shop.example', 404],
  ])('a WebSocket to %s from %s answers %i whatever the Host', async (where, origin, status) => {
    const server = await start({ publicUrl });
    expect(await upgrade(server, where, { origin })).toBe(status);
  });
});

function upgrade(server: TestServer, where: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(server.url + where, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': 'graphql-transport-ws',
        ...headers,
      },
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    asked.on('response', (response) => resolve(response.resume().statusCode));
    asked.on('error', reject);
    asked.end();
  });
}

describe('what a proxy says', () => {
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example' };

  test('is believed where the proxy is trusted, and of nobody else', async () => {
    for (const [trustProxy, isBelieved] of [
      [undefined, false],
      ['10.0.0.0/8', false],
      ['loopback', true],
      ['10.0.0.0/8, 127.0.0.1', true],
      ['1', true],
      [1, true],
      ['0', false],
    ] as const) {
      const server = await start(trustProxy === undefined ? {} : { trustProxy });
      const { headers } = await fetch(`${server.url}/healthz`, { headers: forwarded });
      expect(headers.has('strict-transport-security'), String(trustProxy)).toBe(isBelieved);
      expect(await upgrade(server, '/graphql', { ...forwarded, origin: 'https://shop.example' })).toBe(
        isBelieved ? 101 : 403,
      );
    }
  });
});

test('a page of another site changes nothing with the visitor’s cookie, also by JSON', async () => {
  const server = await start({});
  const viewer = await server.as(Role.VIEWER);
  const rename = async (origin: string | null): Promise<unknown> =>
    (
      await viewer.fetch('/graphql', {
        method: 'POST',
        headers: origin === null ? json : { ...json, origin },
        body: JSON.stringify({ query: 'mutation { updateViewer(input: { name: "Eve" }) { account { name } } }' }),
      })
    ).status;
  for (const origin of ['https://evil.example', 'null', server.url.replace(/\d+$/, '1')])
    expect(await rename(origin), origin).toBe(403);
  for (const origin of [server.url, null]) expect(await rename(origin), String(origin)).toBe(200);
});

test('what a proxy asks its own callers for is left alone', async () => {
  const server = await start({});
  const viewer = await server.as(Role.VIEWER);
  const response = await viewer.fetch('/graphql', {
    method: 'POST',
    headers: { ...json, authorization: 'Basic YTpi' },
    body: JSON.stringify({ query: '{ viewer { account { email } } }' }),
  });
  expect(await response.json()).toMatchObject({ data: { viewer: { account: { email: viewer.email } } } });
});

test.each([
  'shop.example',
  'ftp://shop.example',
  'https://shop.example/?a',
  'https://shop.example/a#b',
  'https://eve@shop.example/',
  'https://shop.example/"><script>',
  'https://shop.example/graphql',
  'https://shop.example/audiences/x',
])('%s is no public address', (address) => {
  expect(() => publicSite({ publicUrl: address })).toThrow(/--public-url/);
});

test('what names no proxy is told', () => {
  expect(() => publicSite({ trustProxy: 'nginx' })).toThrow(/--trust-proxy "nginx" names no proxy .*10\.0\.0\.0\/8/);
});
