import type { CartographClient } from '@cartograph/sdk';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, picturing, signIn, type WatchedPage } from './browser.js';
import { contradictions, pages } from './claims.js';
import type { Page, Shown } from './claims/page.js';
import { drawLog, type LogKind } from './drawn-log.js';
import { csvOf, seeded } from './log.js';
import { tell } from './recount.js';
import { admin, startServer, type Server } from './server.js';

const isFull = process.env['TEST_SIZE'] === 'full';
const seed = Number(process.env['PROPERTY_SEED'] ?? 20_191_101);
/** One log alone, of the kind whose test is run. */
const logSeed = process.env['LOG_SEED'];
/** A hundred logs of a kind take an hour on a busy machine; a limit is for what hangs. */
const LONGEST_MS = isFull ? 6 * 60 * 60_000 : 20 * 60_000;

/**
 * Holds what the pages say on top against a plain recount of logs drawn by chance: small, short, one-sided and faulty ones. A sentence that the recount does
 * not know fails too, so that a new headline comes with its own recount.
 *
 * @param months - where all the logs lie, so that each replaces the one before.
 * @param kinds - how many logs of each kind, ten times so many in the full run.
 */
export function holdHeadlines(months: string[], kinds: readonly (readonly [LogKind, number])[]): void {
  let browser: Browser;
  let server: Server;
  let client: CartographClient;
  let watched: WatchedPage;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startServer('serve');
    client = await server.asAdmin();
    watched = await openPage(browser, server.url, { locale: 'en-US' });
    await watched.page.goto('/');
    await signIn(watched.page, admin);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  it.each(kinds)('%s: no headline of a drawn log is contradicted', { timeout: LONGEST_MS }, async (kind, share) => {
    const draw = seeded(seed + kind.length * 7919);
    const drawn = Array.from({ length: share * (isFull ? 10 : 1) }, () => Math.floor(draw() * 2 ** 31));
    for (const one of logSeed === undefined ? drawn : [Number(logSeed)]) {
      const log = drawLog(kind, one);
      const random = seeded(one + 1);
      const file = { name: 'log.csv', bytes: new Blob([csvOf(log.rows)]) };
      const started = await client.imports.start({ files: [file] }, { replaceMonths: true, replaceOnlyMonths: months });
      expect((await client.jobs.wait(started.id)).state, log.what).toBe('DONE');
      const rows = tell(log.rows);
      // The second half, so that there is a period before it to compare with.
      const [first, last] = [rows[0]!.day, rows.at(-1)!.day];
      const middle = new Date((Date.parse(first) + Date.parse(last)) / 2).toISOString().slice(0, 10);
      await picturing(log.what, watched, async () => {
        await watched.page.goto('/settings');
        for (const page of pages) {
          const period = page.hasPeriod && random() < 0.5 ? { from: middle, to: last } : null;
          const shown = await read(page, period);
          const { daysLeftOut, faults } = await page.answered(client, period);
          const truth = { rows, period, daysLeftOut, faults };
          const said = `${log.what}; ${shown.address} says: ${shown.answer} (LOG_SEED=${one} and -t '${kind}' repeat this log)`;
          expect(contradictions(page, shown, truth), said).toEqual([]);
          // The check can fail: with other numbers the same sentence is false.
          const spoiled = shown.answer.replaceAll(/\d+/g, (digits) => String(Number(digits) + 7));
          if (page.isCounted && spoiled !== shown.answer)
            expect(contradictions(page, { ...shown, answer: spoiled }, truth), spoiled).not.toEqual([]);
        }
      });
    }
  });

  /** Goes to a page as a press on a link does, and reads what it says on top once it stands. */
  async function read(page: Page, period: { from: string; to: string } | null): Promise<Shown> {
    const { page: tab } = watched;
    const address = period
      ? `${page.path}${page.path.includes('?') ? '&' : '?'}from=${period.from}&to=${period.to}`
      : page.path;
    const before = await tab.getByRole('heading', { level: 1 }).first().innerText();
    await tab.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, address);
    await tab.waitForFunction(
      (question) => {
        const main = document.querySelector('main');
        return (
          main?.querySelector('h1')?.textContent !== question &&
          (main?.querySelector('[data-testid="answer"]')?.textContent ?? '') !== '' &&
          main?.querySelector('.mantine-Skeleton-root, [data-stale]') === null
        );
      },
      before,
      { timeout: 60_000 },
    );
    const figures = await tab
      .locator('main [data-testid^="figure-"]')
      .evaluateAll((found) =>
        found.map((one) => [
          one.getAttribute('data-testid')?.slice('figure-'.length) ?? '',
          (one as HTMLElement).innerText,
        ]),
      );
    return {
      address,
      answer: (await tab.getByTestId('answer').innerText()).replaceAll(/\s+/g, ' ').trim(),
      figures: Object.fromEntries(figures) as Record<string, string>,
    };
  }
}
