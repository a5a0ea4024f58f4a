import type { CartographClient } from '@cartograph/sdk';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, picturing, signIn, type WatchedPage } from './browser.js';
import { contradictions, pages, sidePages, spoiled } from './claims.js';
import type { Page, Period, Plan, Shown } from './claims/page.js';
import { drawLog, type LogKind } from './drawn-log.js';
import { csvOf, seeded } from './log.js';
import { tell } from './recount.js';
import { admin, startServer, type Server } from './server.js';

const share = Number(process.env['PROPERTY_SHARE']);
const seed = Number(process.env['PROPERTY_SEED'] ?? 20_191_101);
/** One log alone, of the kind whose test is run. */
const logSeed = process.env['LOG_SEED'];
/** A hundred logs of a kind take an hour on a busy machine; a limit is for what hangs. */
const LONGEST_MS = 6 * 60 * 60_000;

/**
 * Holds what the pages say on top against a plain recount of logs drawn by chance: small, short, one-sided and faulty ones. A sentence that the recount does
 * not know fails too, so that a new headline comes with its own recount.
 *
 * @param months - where all the logs lie, so that each replaces the one before.
 * @param kinds - how many logs of each kind the full run draws; others take their share (PROPERTY_SHARE), at least one.
 */
export function holdHeadlines(months: string[], kinds: readonly (readonly [LogKind, number])[]): void {
  let browser: Browser;
  let server: Server;
  let client: CartographClient;
  let watched: WatchedPage;
  const plan: Plan = {
    items: { all: 0, open: 0, soon: 0, overdue: 0, done: 0 },
    insights: 0,
    views: 0,
    trained: null,
    campaign: null,
  };
  let logs = 0;
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

  it.each(kinds)('%s: no headline of a drawn log is contradicted', { timeout: LONGEST_MS }, async (kind, count) => {
    const draw = seeded(seed + kind.length * 7919);
    // One log's fault hides no other's.
    const contradicted: string[] = [];
    const drawn = Array.from({ length: Math.max(1, Math.round(count * share)) }, () => Math.floor(draw() * 2 ** 31));
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
        expect(await unvisited()).toEqual([]);
        const aside = logSeed === undefined ? [sidePages[logs++ % sidePages.length]!] : sidePages;
        const wrong: string[] = [];
        const visits: [Page, Period | null][] = [...pages, ...aside].map((page) => [
          page,
          page.hasPeriod && random() < 0.5 ? { from: middle, to: last } : null,
        ]);
        const spoilt = log.lost[Math.floor(random() * log.lost.length)]?.date;
        if (spoilt !== undefined)
          for (const page of pages) if (page.hasPeriod) visits.push([page, { from: spoilt, to: spoilt }]);
        for (const [page, period] of visits) {
          await page.prepare?.(client, plan, random, rows);
          const shown = await read(page.at?.(rows, plan) ?? page.path, period);
          const told = await page.answered?.(client, period);
          const truth = {
            rows,
            period,
            lost: log.lost,
            span: told?.period ?? { from: first, to: last },
            daysLeftOut: told?.daysLeftOut ?? [],
            faults: told?.faults ?? [],
            notCompared: told?.setAside?.find(({ reason }) => reason === 'TRACKING')?.candidates ?? 0,
            plan,
          };
          const said = `${shown.address} says: ${shown.answer}`;
          wrong.push(...contradictions(page, shown, truth).map((one) => `${one}: ${said}`));
          // The check can fail: with another number the same sentence is false.
          for (const answer of spoiled(page, shown.answer, truth))
            if (contradictions(page, { ...shown, answer }, truth).length === 0)
              wrong.push(`the recount takes this for true, too: ${answer}; ${said}`);
        }
        if (wrong.length > 0) throw new Error(wrong.join('\n'));
      }).catch((error: unknown) =>
        contradicted.push(
          `${log.what} (LOG_SEED=${one} and -t '${kind}' repeat this log): ${error instanceof Error ? error.message : String(error)}`,
        ),
      );
    }
    expect(contradicted.join('\n\n')).toBe('');
  });

  /** Pages of the navigation that say something on top and are on no list. */
  async function unvisited(): Promise<string[]> {
    const links = watched.page.locator('nav a');
    await links.first().waitFor();
    const linked = await links.evaluateAll((all) =>
      all.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
    );
    expect(linked.length).toBeGreaterThan(10);
    const known = new Set([...pages, ...sidePages].map(({ path }) => path.split('?')[0]));
    // Settings say nothing on top.
    expect(await watched.page.getByTestId('answer').count()).toBe(0);
    return linked.filter((path) => path !== '/settings' && !known.has(path));
  }

  /** Goes to a page as a press on a link does, and reads what it says on top once it stands. */
  async function read(path: string, period: { from: string; to: string } | null): Promise<Shown> {
    const { page: tab } = watched;
    const address = period ? `${path}${path.includes('?') ? '&' : '?'}from=${period.from}&to=${period.to}` : path;
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
