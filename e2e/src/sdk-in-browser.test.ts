import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage } from './harness/browser.js';
import { makeLog, lineOf, header } from './harness/log.js';
import { root } from './harness/product.js';
import { admin, startServer, tokenOf, type Server } from './harness/server.js';

const imports = {
  '@cartograph/sdk': '/sdk-files/libs/sdk/dist/index.js',
  graphql: '/sdk-files/node_modules/graphql/index.mjs',
  'graphql-ws': '/sdk-files/node_modules/graphql-ws/dist/index.js',
};
let server: Server;
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  server = await startServer('serve');
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

it("the built SDK runs in a browser as it is: session cookie, upload of a File, a job over the browser's WebSocket", async () => {
  const watched = await openPage(browser, server.url, { locale: 'en-US', bypassCsp: true });
  const { page, context } = watched;
  await context.route('**/sdk-files/**', async (route) => {
    const path = join(root, new URL(route.request().url()).pathname.replace('/sdk-files/', ''));
    await (existsSync(path) ? route.fulfill({ path, contentType: 'text/javascript' }) : route.fulfill({ status: 404 }));
  });
  // A page of the real server, so that the browser knows where it comes from; the console's own scripts are not on it.
  await page.goto('/healthz');
  await page.addScriptTag({ type: 'importmap', content: JSON.stringify({ imports }) });
  await page.addScriptTag({ type: 'module', content: "import * as sdk from '@cartograph/sdk'; globalThis.sdk = sdk;" });
  await page.waitForFunction(() => 'sdk' in globalThis);
  const log = makeLog({ users: 60, seed: 51 });
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(new URL(socket.url()).pathname));
  const answer = await page.evaluate(
    async ({ account, token, text }) => {
      const { sdk } = globalThis as unknown as { sdk: typeof import('@cartograph/sdk') };
      const client = new sdk.CartographClient({ url: '/' });
      await client.completeSetup({ ...account, token });
      const upload = await client.imports.upload(new File([text], 'log.csv'));
      const job = await client.imports.start([upload.id]);
      const states: string[] = [];
      for await (const { state } of client.jobs.watch(job.id)) states.push(state);
      const shop = await client.shop();
      const refused = await client
        .signIn({ email: account.email, password: 'not the password 1' })
        .catch((error: unknown) => error);
      return {
        states,
        total: shop.counts.total,
        email: (await client.viewer())?.account?.email,
        cookie: document.cookie,
        refused: refused instanceof sdk.CartographError ? refused.failure.kind : String(refused),
      };
    },
    { account: admin, token: tokenOf(await server.setUpLink()), text: [header, ...log.map(lineOf)].join('\n') },
  );
  expect(answer).toEqual({
    states: expect.arrayContaining(['DONE']),
    total: log.length,
    email: admin.email,
    cookie: '',
    refused: 'user-errors',
  });
  expect(sockets).toEqual(['/graphql']);
  expect(watched.takeErrors()).toEqual([]);
  await watched.close();
});
