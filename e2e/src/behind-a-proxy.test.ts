import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, settled } from './harness/browser.js';
import { makeLog, writeLog } from './harness/log.js';
import { cartographJson, freshFolder, removeFolder } from './harness/product.js';
import { askProxy, nginx, nginxLacks, nodeProxy, trustLocalhost, type Proxy } from './harness/proxies.js';
import { admin, freePort, startServer, type Server } from './harness/server.js';

const basePath = '/shop/maps';
let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser([trustLocalhost]);
  folder = freshFolder('proxies');
});
afterAll(async () => {
  await browser?.close();
  await removeFolder(folder);
});

const missing = nginxLacks();

const ways = [
  { name: 'a proxy that passes the base path on', make: nodeProxy, strips: false, isThere: true },
  { name: 'a proxy that takes the base path off', make: nodeProxy, strips: true, isThere: true },
  { name: 'nginx that passes the base path on', make: nginx, strips: false, isThere: missing === null },
  { name: 'nginx that takes the base path off', make: nginx, strips: true, isThere: missing === null },
];

for (const { name, make, strips, isThere } of ways) {
  const why = isThere ? '' : ` (${missing})`;
  describe.runIf(isThere)(`behind ${name}, with TLS and a base path${why}`, () => {
    let server: Server;
    let proxy: Proxy;
    let port: number;
    let publicUrl: string;
    beforeAll(async () => {
      const dataDir = freshFolder('proxied');
      const log = writeLog(join(dataDir, '..', `proxied-${strips}.csv`), makeLog({ users: 60, seed: 61 }));
      await cartographJson(['import', log, '--data', dataDir, '--json']);
      port = await freePort();
      publicUrl = `https://localhost:${port}${basePath}`;
      server = await startServer('serve', ['--public-url', publicUrl, '--trust-proxy', 'loopback'], { dataDir });
      const upstream = Number(new URL(server.url).port);
      proxy = await make({ port, upstream, basePath, strips, folder: join(folder, name.replaceAll(' ', '-')) });
    });
    afterAll(async () => {
      await proxy?.stop();
      await server?.dispose();
    });

    const graphql = async (from: string, query: string): Promise<{ cookie: string; text: string; hsts: unknown }> => {
      const { headers, text } = await askProxy({
        port,
        path: `${basePath}/graphql`,
        from,
        headers: { 'content-type': 'application/json', origin: `https://localhost:${port}` },
        body: JSON.stringify({ query }),
      });
      return { cookie: headers['set-cookie']?.[0] ?? '', text, hsts: headers['strict-transport-security'] };
    };
    const signIn = (password: string): string =>
      `mutation { signIn(input: { email: "${admin.email}", password: "${password}" }) { userErrors { code } } }`;

    it('the console works from the printed link on: set-up, pages, sockets, downloads, explorer', async () => {
      const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on(
        'console',
        (message) => message.type() === 'error' && faults.push(`${message.text()} ${message.location().url}`),
      );
      page.on('pageerror', (error) => faults.push(error.message));
      page.on(
        'response',
        (response) => response.status() >= 400 && faults.push(`${response.status()} ${response.url()}`),
      );
      page.on('request', (request) => {
        if (!request.url().startsWith(`${publicUrl}/`) && !/^(?:data|blob):/.test(request.url()))
          faults.push(`asked ${request.url()}`);
      });

      const link = await server.setUpLink();
      expect(link.startsWith(`${publicUrl}/setup?token=`)).toBe(true);
      await page.goto(link);
      await page.locator('input[type="email"]').fill(admin.email);
      await page.locator('input[autocomplete="name"]').fill(admin.name);
      await page.locator('input[type="password"]').first().fill(admin.password);
      await page.keyboard.press('Enter');
      await page.locator('main#main').waitFor();
      const [cookie] = await context.cookies();
      expect(cookie).toMatchObject({
        name: `cartograph_session_${port}`,
        path: basePath,
        secure: true,
        httpOnly: true,
      });

      for (const path of ['/', '/explore', '/settings', '/data']) {
        await page.goto(publicUrl + path);
        await settled(page);
        expect(new URL(page.url()).pathname.startsWith(basePath)).toBe(true);
      }
      await page.getByRole('link', { name: 'Explore' }).first().click();
      await page.waitForURL(`${publicUrl}/explore**`);
      await settled(page);

      const socket = await page.evaluate(
        (address) =>
          new Promise<string>((resolve) => {
            const opened = new WebSocket(address, 'graphql-transport-ws');
            opened.addEventListener('open', () => opened.send('{"type":"connection_init"}'));
            opened.addEventListener('message', ({ data }) => resolve(String(data)));
            opened.addEventListener('close', ({ code }) => resolve(`closed ${code}`));
          }),
        `${publicUrl.replace('https', 'wss')}/graphql`,
      );
      expect(socket).toContain('connection_ack');

      await page.goto(`${publicUrl}/explore`);
      await settled(page);
      const downloaded = page.waitForEvent('download');
      await page
        .getByRole('button', { name: /download|export/i })
        .first()
        .click();
      await page.getByRole('menuitem', { name: /csv/i }).click();
      expect((await downloaded).url().startsWith(`${publicUrl}/exports/explore.csv?`)).toBe(true);

      await page.goto(`${publicUrl}/graphql`);
      await page.locator('.graphiql-container').waitFor();
      await page.getByText('committedAt').first().waitFor();
      const answered = page.waitForResponse((response) => response.request().postData()?.includes('buyers') === true);
      await page.getByRole('button', { name: /execute query/i }).click();
      expect(await (await answered).text()).toMatch(/"buyers":\s*[1-9]/);
      expect(faults).toEqual([]);
      await context.close();
    });

    it('the cookie is Secure, browsers are told to keep to https, and who guesses locks out nobody else', async () => {
      const guesses = Array.from({ length: 12 }, (_, i) => graphql('127.0.0.2', signIn(`guess ${i}`)));
      // Others of them still wait for their turn, and the right password from the same address would, too.
      await Promise.any(
        guesses.map(async (guess) => {
          expect((await guess).text).toContain('RATE_LIMITED');
        }),
      );
      const { cookie, text, hsts } = await graphql('127.0.0.3', signIn(admin.password));
      expect(text).toContain('"userErrors":[]');
      expect(cookie).toMatch(/Secure/);
      expect(cookie).toContain(`Path=${basePath};`);
      expect(hsts).toMatch(/^max-age=\d+/);
      await Promise.all(guesses);
    });
  });
}
