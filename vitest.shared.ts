import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

/** What every room's vitest.config.ts extends: rooms resolve to their sources, and graphql is one file. */
export const shared = defineConfig({
  resolve: {
    conditions: ['cartograph-source', 'node', 'import', 'module', 'default'],
    alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
  },
  ssr: { resolve: { conditions: ['cartograph-source'] } },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    setupFiles: [fileURLToPath(new URL('vitest.seed.ts', import.meta.url))],
    env: propertySeed(),
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});

/** For rooms whose files take longer to load than to run: a process loads the modules once and runs file after file. Such files leave nothing behind in a module. */
export const loadedOnce = { isolate: false };

const MEMORY = '/dev/shm';
const ROOM_BYTES = 2 * 1024 ** 3;

/** For rooms whose tests make lakes, thousands of small files that are each forced onto the disk: folders lie in memory where there is room. TMPDIR says otherwise. */
export const inMemory = {
  TMPDIR: process.env['TMPDIR'] ?? (existsSync(MEMORY) && roomOf(MEMORY) >= ROOM_BYTES ? MEMORY : tmpdir()),
};

function roomOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Property tests draw from the committed files' own seed: every commit tries other cases, and what failed for one machine fails for the next. PROPERTY_SEED tries another. */
function propertySeed(): Record<string, string> {
  const given = process.env['PROPERTY_SEED'];
  if (given !== undefined) return { PROPERTY_SEED: given };
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD^{tree}'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  return status === 0 ? { PROPERTY_SEED: String(Number.parseInt(stdout.slice(0, 7), 16)) } : {};
}
