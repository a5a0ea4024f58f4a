import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { root } from './product.js';

const artifacts = join(root, 'e2e/.artifacts');
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Where a Chromium can be: named by hand, the system's, Playwright's own. */
function candidates(): string[] {
  const named = process.env['CARTOGRAPH_CHROMIUM'];
  if (named) return [named];
  const system = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  const playwright = [
    process.env['PLAYWRIGHT_BROWSERS_PATH'],
    join(homedir(), '.cache/ms-playwright'),
    join(homedir(), 'Library/Caches/ms-playwright'),
  ]
    .filter((folder): folder is string => Boolean(folder) && existsSync(folder ?? ''))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.startsWith('chromium'))
        .toSorted()
        .toReversed()
        .map((name) => join(folder, name)),
    )
    .flatMap((folder) =>
      [
        'chrome-linux/chrome',
        'chrome-linux64/chrome',
        'chrome-linux/headless_shell',
        'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
      ].map((path) => join(folder, path)),
    );
  return [...system, ...playwright];
}

/** @throws Error - there is no browser; it says how to get one. */
export function findChromium(): string {
  const found = candidates().find((path) => existsSync(path));
  if (found) return found;
  const named = process.env['CARTOGRAPH_CHROMIUM'];
  throw new Error(
    named
      ? `CARTOGRAPH_CHROMIUM names ${named}, which does not exist.`
      : 'The end-to-end tests need a Chromium and found none. Install one (Debian, Ubuntu: apt-get install chromium; any system: npx playwright-core install chromium) or name one in CARTOGRAPH_CHROMIUM.',
  );
}

/** A page that is watched: what it logs as an error and whom it asks. */
export interface WatchedPage {
  page: Page;
  context: BrowserContext;
  /** Errors on the page's console and in its scripts since the last look; looking empties them. */
  takeErrors(): string[];
  /** Addresses outside the server that the page asked for. */
  strangers(): string[];
  close(): Promise<void>;
}

export const launchBrowser = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(), args: [...flags, ...more] });

export interface Screen {
  width: number;
  height: number;
}
export const desktop: Screen = { width: 1440, height: 900 };
export const phone: Screen = { width: 390, height: 844 };

/** Opens a page on the server in a profile of its own. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: { locale: 'ko-KR' | 'en-US'; screen?: Screen; colorScheme?: 'light' | 'dark'; bypassCsp?: boolean },
): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: options.locale,
    timezoneId: 'Asia/Seoul',
    viewport: options.screen ?? desktop,
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    bypassCSP: options.bypassCsp ?? false,
  });
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  let errors: string[] = [];
  const strangers = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && asked.replace(/^ws/, 'http') !== origin) strangers.add(request.url());
  });
  return {
    page,
    context,
    takeErrors() {
      const taken = errors;
      errors = [];
      return taken;
    },
    strangers: () => [...strangers],
    close: () => context.close(),
  };
}

/** Types e-mail and password into the sign-in page and waits for the console behind it. */
export async function signIn(page: Page, account: { email: string; password: string }): Promise<void> {
  await page.locator('input[type="email"]').fill(account.email);
  await page.locator('input[type="password"]').fill(account.password);
  await page.keyboard.press('Enter');
  await page.locator('main#main').waitFor();
}

/** Waits until the page has its question, and nothing is on its way or being drawn. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await drawn(page);
}

/** Waits until nothing is on its way any more, and nothing is faded for being about to be replaced, or in the midst of a transition. */
async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const isMoving = document
      .getAnimations()
      .some((animation) => animation instanceof CSSTransition && animation.playState === 'running');
    return !isMoving && document.querySelectorAll('main .mantine-Skeleton-root, main [data-stale]').length === 0;
  });
}

/** Runs the steps; when one fails, keeps a picture and the page's text in `e2e/.artifacts`. */
export async function picturing<Result>(
  name: string,
  { page }: WatchedPage,
  steps: () => Promise<Result>,
): Promise<Result> {
  try {
    return await steps();
  } catch (error) {
    mkdirSync(artifacts, { recursive: true });
    const path = join(artifacts, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`);
    const picture = await page.screenshot({ path, fullPage: true }).then(
      () => `e2e/.artifacts/${path.split('/').at(-1)}`,
      (reason: unknown) => `none, for ${String(reason)}`,
    );
    if (error instanceof Error) error.message += `\n(at ${page.url()}; picture: ${picture})`;
    // Steps behind one that failed mostly wait for what it did not do.
    page.context().setDefaultTimeout(30_000);
    throw error;
  }
}

/** Violations of WCAG 2.2 A and AA on the page as it stands, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  for (;;) {
    await drawn(page);
    const { isFaded, violations } = await page.evaluate(async () => {
      const { axe: here } = globalThis as unknown as { axe: typeof axe };
      const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      let isTouched = false;
      const observer = new MutationObserver(() => (isTouched = true));
      observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['data-stale'] });
      const results = await here.run(document, { runOnly });
      observer.disconnect();
      return { isFaded: isTouched || document.querySelector('main [data-stale]') !== null, ...results };
    });
    // What came in meanwhile faded the page, and its colors were taken for the page's own.
    if (isFaded) continue;
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n').at(1)?.trim() ?? ''}`),
    );
  }
}

/** The words of buttons of the page's own part that do not fit into their button and are cut off. */
export async function cutLabels(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main button span')]
      .filter((label) => label.scrollWidth > label.clientWidth + 1 && getComputedStyle(label).overflowX !== 'visible')
      .map((label) => (label.textContent ?? '').trim()),
  );
}

/** Names of the tables of the page's own part that have to be scrolled sideways, with what they lack in pixels. */
export async function sidewaysTables(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main table')].flatMap((table) => {
      const room = table.parentElement?.clientWidth ?? 0;
      return table.scrollWidth > room + 1
        ? [
            `${table.getAttribute('aria-label') ?? table.querySelector('caption')?.textContent ?? 'a table'} lacks ${table.scrollWidth - room} px`,
          ]
        : [];
    }),
  );
}

/** By how many pixels the page is wider than the screen, and what sticks out. Charts follow a new width a moment later, which is waited for. */
export async function overflow(page: Page): Promise<{ pixels: number; by: string[] }> {
  await page
    .waitForFunction(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth, undefined, {
      timeout: 60_000,
    })
    .catch(() => undefined);
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const by = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map(
        (element) =>
          `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}: ${(element.textContent ?? '').trim().slice(0, 40)}`,
      );
    return { pixels: document.documentElement.scrollWidth - width, by };
  });
}
