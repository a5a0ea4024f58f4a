import { readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './harness/browser.js';
import { header, lineOf, makeLog } from './harness/log.js';
import { root } from './harness/product.js';
import { freePort, startServer, type Server } from './harness/server.js';

const log = makeLog({ users: 120, seed: 77 });
const viewed = String(log[0]!.product);
/** The page of the guide, as it asks this server. */
const pageOf = (url: string, key: string): string =>
  (/```html\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/guides/storefronts.md'), 'utf8'))?.[1] ?? '')
    .replace('https://cartograph.example', url)
    .replace('ck_…', key)
    .replace('1004856', viewed);

let server: Server;
let browser: Browser;
let page: Page;
let shop: HttpServer;
let text = '';
const origins: string[] = [];
beforeAll(async () => {
  const port = await freePort();
  shop = createServer((_request, response) => void response.setHeader('content-type', 'text/html').end(text)).listen(
    port,
    '127.0.0.1',
  );
  // Two names of one address are two sites.
  origins.push(`http://127.0.0.1:${port}`, `http://localhost:${port}`);
  browser = await launchBrowser();
  server = await startServer('serve', ['--cors-origin', origins[0]!]);
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
  shop?.close();
});

it("a page of the shop shows recommendations by the guide's lines; one of another site gets none", async () => {
  const client = await server.asAdmin();
  const upload = await client.imports.upload(new File([[header, ...log.map(lineOf)].join('\n')], 'log.csv'));
  expect((await client.jobs.wait((await client.imports.start([upload.id])).id)).state).toBe('DONE');
  expect((await client.jobs.wait((await client.models.train({ factors: 8, iterations: 3 })).id)).error).toBeNull();
  const { secret } = await client.apiKeys.create({ name: 'storefront', scopes: ['recommendations:read'] });
  text = pageOf(server.url, secret);
  expect(text).toContain(secret);
  expect(text).toContain(viewed);

  await page.goto(origins[0]!);
  await page.waitForSelector('#recommended li');
  expect(await page.locator('#recommended li').count()).toBe(4);
  expect(await page.locator('#recommended li').first().textContent()).toMatch(/^\S.*: \d+\.\d\d$/);

  const refused = page.waitForEvent('pageerror');
  await page.goto(origins[1]!);
  expect((await refused).message).toBe('Failed to fetch');
  expect(await page.locator('#recommended li').count()).toBe(0);
});
