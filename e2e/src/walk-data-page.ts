import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, cutLabels, overflow, phone, settled } from './harness/browser.js';
import { expectedOf, header, lineOf, makeLog } from './harness/log.js';

const grouped = (n: number): string => n.toLocaleString('en-US');

/** A month that nobody has imported yet: good rows, some of them twice, and some that cannot be read. */
const good = makeLog({ users: 170, seed: 7, days: 12 }).map((row) => ({
  ...row,
  at: row.at.replace('2019-10', '2019-11'),
  user: row.user + 1_000_000,
}));
const copies = good.slice(0, 7);
const bad = [
  '2019-11-03 05:00:00 UTC,view,2.1E+18,2053013555631882655,electronics.smartphone,samsung,35.79,501000001,bad-1',
  'yesterday,view,1000001,2053013555631882655,electronics.smartphone,samsung,35.79,501000001,bad-2',
  '2019-11-03 05:00:00 UTC,look,1000001,2053013555631882655,electronics.smartphone,samsung,35.79,501000001,bad-3',
  '2019-11-03 05:00:00 UTC,view,1000001,2053013555631882655,electronics.smartphone,samsung,-4,501000001,bad-4',
];
const november = expectedOf(good);
const read = good.length + copies.length + bad.length;

interface DataPageWalk {
  page(): Page;
  folder(): string;
  /** Events of the log before this walk. */
  eventsBefore: number;
}

/** The way of an engineer over the Data page, in English, on a server that holds a month already. */
export function dataPageSteps({
  page: pageNow,
  folder,
  eventsBefore,
}: DataPageWalk): { name: string; run(): Promise<void> }[] {
  const file = (): string => join(folder(), '2019-Nov.csv');
  const eventsAfter = eventsBefore + november.rows;
  const open = async (tab: string): Promise<Page> => {
    const page = pageNow();
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await settled(page);
    return page;
  };
  const choose = async (page: Page): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles(file());
  };
  const makeCurrent = async (button: string, events: number): Promise<void> => {
    const page = await open('Snapshots');
    await page.getByRole('button', { name: button }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByTestId('snapshot-difference')
      .filter({ hasText: grouped(events) })
      .waitFor();
    await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page
      .getByTestId('answer')
      .filter({ hasText: `The log holds ${grouped(events)} events` })
      .waitFor();
  };
  return [
    {
      name: 'a log with bad rows is uploaded on the Data page, and every row of it is accounted for',
      async run() {
        const page = pageNow();
        writeFileSync(file(), `${[header, ...good.map(lineOf), ...copies.map(lineOf), ...bad].join('\n')}\n`);
        await page.goto('/data');
        await settled(page);
        await choose(page);
        await page.getByTestId('import-progress').waitFor();
        await page
          .getByTestId('import-sum')
          .filter({
            hasText: `${grouped(read)} rows read = ${grouped(good.length)} accepted + ${copies.length} duplicates + ${bad.length} quarantined`,
          })
          .waitFor();
        await page
          .getByTestId('answer')
          .filter({ hasText: `The log holds ${grouped(eventsAfter)} events` })
          .waitFor();
        await page
          .getByTestId('figure-events')
          .filter({ hasText: grouped(eventsAfter) })
          .waitFor();
      },
    },
    {
      name: 'the quarantine shows each row with its place and can be taken away to be mended',
      async run() {
        const page = pageNow();
        await page.getByRole('link', { name: 'Open the quarantine' }).click();
        await page
          .getByTestId('quarantine-count')
          .filter({ hasText: `${bad.length} rows` })
          .waitFor();
        const rows = page.getByRole('table').getByRole('row');
        await expect.poll(() => rows.count(), { timeout: 300_000 }).toBe(bad.length + 1);
        await rows
          .filter({ hasText: `line ${grouped(good.length + copies.length + 2)}` })
          .filter({ hasText: bad[0]! })
          .waitFor();
        await page.goto(`${page.url()}&reason=negative-price`);
        await settled(page);
        await page.getByTestId('quarantine-count').filter({ hasText: '1 row that fit the filters' }).waitFor();
        const link = await page.getByRole('link', { name: 'Download the rows to mend' }).getAttribute('href');
        const answer = await page.request.get(new URL(link ?? '', page.url()).href);
        expect([answer.status(), await answer.text()]).toEqual([200, `${header}\n${bad[3]}\n`]);
      },
    },
    {
      name: 'the coverage counts every day',
      async run() {
        const page = await open('Coverage');
        await page.getByText('Table', { exact: true }).click();
        const views = good.filter(
          (row) =>
            row.type === 'view' &&
            new Date(Date.parse(`${row.at.replace(' ', 'T')}Z`) + 4 * 3_600_000).toISOString().startsWith('2019-11-05'),
        ).length;
        expect(
          await page
            .getByRole('row', { name: /^Nov 5, 2019/ })
            .getByRole('cell')
            .nth(1)
            .innerText(),
        ).toBe(grouped(views));
      },
    },
    {
      name: 'the same file again is known and not read',
      async run() {
        const page = await open('Imports');
        await choose(page);
        await page
          .getByTestId('import-remarks')
          .filter({ hasText: 'Already imported, so not read again: 2019-Nov.csv.' })
          .waitFor();
        await page
          .getByTestId('figure-events')
          .filter({ hasText: grouped(eventsAfter) })
          .waitFor();
      },
    },
    {
      name: 'a roll back says what changes, and is undone by rolling forward, whose button has room on a phone',
      async run() {
        await makeCurrent('Roll back to it', eventsBefore);
        const page = pageNow();
        const before = page.viewportSize();
        await page.setViewportSize(phone);
        await page
          .getByRole('list', { name: 'Snapshots' })
          .getByRole('button', { name: 'Make it current again' })
          .first()
          .waitFor();
        expect(await cutLabels(page)).toEqual([]);
        if (before) await page.setViewportSize(before);
        await makeCurrent('Make it current again', eventsAfter);
      },
    },
    {
      name: 'the other tabs of the Data page are accessible and fit a phone',
      async run() {
        const page = pageNow();
        const before = page.viewportSize();
        await page.setViewportSize(phone);
        const faults: string[] = [];
        for (const tab of ['Coverage', 'Quarantine', 'Duplicates', 'Bots', 'Prices and ids', 'Snapshots']) {
          await open(tab);
          const { pixels, by } = await overflow(page);
          if (pixels > 0) faults.push(`${tab} is ${pixels} px too wide: ${by.join(' | ')}`);
          faults.push(...(await accessibilityFaults(page)).map((fault) => `${tab} ${fault}`));
        }
        if (before) await page.setViewportSize(before);
        expect(faults).toEqual([]);
      },
    },
  ];
}
