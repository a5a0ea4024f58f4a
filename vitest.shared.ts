import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig, type Plugin, type ViteUserConfig } from 'vitest/config';

const require = createRequire(import.meta.url);
const root = import.meta.dirname;
/** The full run tries everything at full size; the gate leaves out files named `*.full.test.ts` and most cases of slow properties. */
const isFull = process.env['TEST_SIZE'] === 'full';
const properties = join(root, 'vitest.properties.ts');

/** Tests draw their random cases through the one `assert` of vitest.properties.ts. */
const oneAssert: Plugin = {
  name: 'one-assert',
  enforce: 'pre',
  resolveId: (id, importer) => (id === 'fast-check' && importer !== properties ? properties : null),
};

/**
 * What every room's vitest.config.ts extends: rooms resolve to their sources, and graphql is one file. Limits are for what hangs, never for what is slow.
 *
 * @param room - the room's folder.
 */
export const shared = (room: string): ViteUserConfig =>
  defineConfig({
    plugins: [oneAssert],
    resolve: {
      conditions: ['cartograph-source', 'node', 'import', 'module', 'default'],
      alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
    },
    ssr: { resolve: { conditions: ['cartograph-source'] } },
    test: {
      include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
      exclude: isFull ? [] : ['**/*.full.test.{ts,tsx,mjs}'],
      env: {
        PROPERTY_SEED: process.env['PROPERTY_SEED'] ?? seedOf(room),
        PROPERTY_SHARE: process.env['PROPERTY_SHARE'] ?? (isFull ? '1' : '0.25'),
        CARTOGRAPH_SAMPLES: samples(),
      },
      expect: { poll: { timeout: 300_000 } },
      // Two long tables that differ in every row would be compared for minutes, row against row.
      diff: { truncateThreshold: 100 },
      // A test left alone by hand would hide the others, in a clone of one's own too.
      allowOnly: false,
      testTimeout: 600_000,
      hookTimeout: 600_000,
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

/** The folder of real rows, which are never part of the project: `CARTOGRAPH_SAMPLES`, from the clone, or `shared/data` beside it. Empty where it is not there. */
function samples(): string {
  const folder = resolve(root, process.env['CARTOGRAPH_SAMPLES'] || '../shared/data');
  return existsSync(folder) ? folder : '';
}

/** Property tests draw from the seed that the room's own files give: each change of the room tries other cases, and what failed on one machine fails on the next. */
function seedOf(room: string): string {
  const hash = createHash('sha256');
  const sources = join(room, 'src');
  const files = readdirSync(existsSync(sources) ? sources : room, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  for (const file of files) hash.update(file.slice(room.length)).update(readFileSync(file));
  return String(Number.parseInt(hash.digest('hex').slice(0, 7), 16));
}
