import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessibilityFaults,
  desktop,
  launchBrowser,
  openPage,
  picturing,
  settled,
  signIn,
  type WatchedPage,
} from './harness/browser.js';
import { header, lineOf, makeLog } from './harness/log.js';
import { cartographJson, eventually, freshFolder, removeFolder } from './harness/product.js';
import { admin, startServer, type Server } from './harness/server.js';

const badRows = 52_000;
const good = makeLog({ users: 40, seed: 41 }).map(lineOf);
const longLine = `2019-13-45,view,1,2,${'가'.repeat(40_000)},b,1,5,s`;
/** Lines that are hard to show; each is put aside at its own row of the file. */
const strange = [
  { line: longLine, shown: `2019-13-45,view,1,2,${'가'.repeat(140)}…` },
  {
    line: '2019-10-01 05:00:00 UTC,view,1,2,"한글, ""따옴표""",삼성,-1,500,s\r',
    shown: '2019-10-01 05:00:00 UTC,view,1,2,"한글, ""따옴표""",삼성,-1,500,s',
  },
  {
    line: '2019-10-01 05:00:00 UTC,view,1,2,<b>bold</b>&amp;,=1+1,-1,500,s\t',
    shown: '2019-10-01 05:00:00 UTC,view,1,2,<b>bold</b>&amp;,=1+1,-1,500,s\\t',
  },
  {
    line: '2019-10-01 05:00:00 UTC,view,1\u0007,2,a,b,1,500,s',
    shown: '2019-10-01 05:00:00 UTC,view,1\\x07,2,a,b,1,500,s',
  },
] as const;

let folder: string;
let server: Server;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

/** A log whose bad rows are the strange ones first, then tens of thousands that only differ in a number. */
async function writeDirtyLog(path: string): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${[header, ...good, ...strange.map(({ line }) => line)].join('\n')}\n`);
  for (let row = strange.length; row < badRows; row++)
    file.write(`2019-10-02 05:00:00 UTC,view,1,2,a,b,-1,500,bad-${row}\n`);
  file.end();
  await finished(file);
}

beforeAll(async () => {
  folder = freshFolder('quarantine');
  await writeDirtyLog(join(folder, 'dirty.csv'));
  const { quarantined } = await cartographJson<{ quarantined: Record<string, number> }>([
    'import',
    join(folder, 'dirty.csv'),
    '--max-bad',
    '100%',
    '--data',
    join(folder, 'data'),
    '--json',
  ]);
  expect(quarantined).toEqual({ 'bad-event-time': 1, 'bad-id': 1, 'negative-price': badRows - 2 });
  server = await startServer('serve', [], { dataDir: join(folder, 'data') });
  await server.asAdmin();
  browser = await launchBrowser();
  watched = await openPage(browser, server.url, { locale: 'en-US', screen: desktop });
  page = watched.page;
  await page.goto('/data?tab=quarantine');
  await signIn(page, admin);
  await settled(page);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await removeFolder(folder);
});

const rows = (): Locator => page.getByRole('table').locator('tbody tr:not([aria-hidden])');
const rowsRead = async (): Promise<number> => Number(await page.getByRole('table').getAttribute('aria-rowcount')) - 1;

/** Scrolls the table by its pixels, and waits until the row it comes to is drawn. */
async function scrollToRow(row: number): Promise<Locator> {
  await page.getByRole('group', { name: 'Rows put aside' }).evaluate(
    (scroller, top) => {
      scroller.scrollTop = top;
    },
    (row - 1) * 37,
  );
  const found = page.locator(`tr[aria-rowindex="${row + 1}"]`);
  await found.waitFor();
  return found;
}

describe('a quarantine of tens of thousands of rows', () => {
  it('is counted whole, and only what is in sight is drawn', () =>
    picturing('quarantine-start', watched, async () => {
      await page.getByTestId('quarantine-count').filter({ hasText: '52,000 rows' }).waitFor();
      await expect.poll(rowsRead, { timeout: 300_000 }).toBe(100);
      expect(await rows().count()).toBeLessThan(60);
      expect(new Set(await rows().evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height)))).toEqual(
        new Set([37]),
      );
    }));

  it('is read on as one scrolls: every row once, in the order of the file', () =>
    picturing('quarantine-scrolled', watched, async () => {
      for (let read = 100; read < 1_000; read += 100) {
        await scrollToRow(read);
        await eventually('the next hundred rows are read', async () => (await rowsRead()) > read || null);
      }
      for (const row of [strange.length + 1, 57, 100, 101, 500, 999]) {
        const found = await scrollToRow(row);
        expect(await found.getByRole('cell').first().innerText()).toBe(
          `dirty.csv, line ${(1 + good.length + row).toLocaleString('en-US')}`,
        );
        expect(await found.getByRole('cell').last().innerText()).toBe(
          `2019-10-02 05:00:00 UTC,view,1,2,a,b,-1,500,bad-${row - 1}`,
        );
      }
      expect(await rows().count()).toBeLessThan(60);
    }));

  it('shows lines that are long, quoted, Korean, HTML, or hold control characters, as they stood', () =>
    picturing('quarantine-strange', watched, async () => {
      for (const [index, { shown }] of strange.entries())
        expect(await (await scrollToRow(index + 1)).getByRole('cell').last().innerText()).toBe(shown);
    }));

  it('opens a line whole by keyboard, and gives the focus back', () =>
    picturing('quarantine-line', watched, async () => {
      const button = (await scrollToRow(1)).getByRole('button');
      await button.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: `dirty.csv, line ${(good.length + 2).toLocaleString('en-US')}` });
      const text = await dialog.getByTestId('quarantined-line').innerText();
      expect([text.length > 21_000, longLine.startsWith(text.slice(0, 21_000))]).toEqual([true, true]);
      await dialog.getByTestId('cut').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await eventually(
        'the row has the focus again',
        async () => (await button.evaluate((element) => element === document.activeElement)) || null,
      );
    }));

  it('by another reason begins again, from a link too', () =>
    picturing('quarantine-reason', watched, async () => {
      await page.goto('/data?tab=quarantine&reason=bad-event-time');
      await settled(page);
      await page.getByTestId('quarantine-count').filter({ hasText: '1 row that fit' }).waitFor();
      await expect.poll(() => rows().count(), { timeout: 300_000 }).toBe(1);
      expect(watched.takeErrors()).toEqual([]);
    }));
});
