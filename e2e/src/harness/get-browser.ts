import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findChromium } from './browser.js';

/** What can be tried on this machine, in order: Debian's package for root, else Playwright's own download. */
function ways(): { words: string; commands: [string, ...string[]][] }[] {
  const playwright = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  const isDebianRoot = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  return [
    ...(isDebianRoot
      ? [
          {
            words: "Debian's chromium",
            commands: [
              ['apt-get', 'update', '-qq'],
              ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
            ] as [string, ...string[]][],
          },
        ]
      : []),
    { words: "Playwright's Chromium", commands: [[process.execPath, playwright, 'install', 'chromium']] },
  ];
}

/**
 * Runs once before the suites: a machine without a browser gets one from its package manager.
 * @throws Error - none could be had; it says what was tried and how to get one.
 */
export default function getBrowser(): void {
  const missing = problem();
  if (!missing) return;
  if (process.env['CARTOGRAPH_CHROMIUM']) throw missing;
  const tried: string[] = [];
  for (const { words, commands } of ways()) {
    process.stderr.write(`e2e: no browser here, fetching ${words} …\n`);
    const failed = commands
      .map(([command, ...args]) => ({
        line: [command, ...args].join(' '),
        run: spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }),
      }))
      .find(({ run }) => run.status !== 0);
    if (!failed && !problem()) return;
    tried.push(
      failed
        ? `"${failed.line}" failed: ${(failed.run.stderr || String(failed.run.error ?? '')).trim().split('\n').at(-1) ?? ''}`
        : `${words} was fetched, but is not where it was looked for`,
    );
  }
  throw new Error(`${missing.message}\nTried: ${tried.join('; ')}.`);
}

function problem(): Error | null {
  try {
    findChromium();
    return null;
  } catch (error) {
    return error as Error;
  }
}
