import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, watch } from 'rolldown';
import { bundleOptions } from '../../bundle.options.mjs';

/**
 * Bundles the command line with the API and the libraries: `dist/main.js`, the programs of a job's process `dist/worker.js` and of long answers `dist/ask-worker.js`, and what they load when they need it.
 * `--watch` bundles again after every edit.
 */
const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');
const input = {
  ...bundleOptions(),
  cwd: here,
  input: {
    main: 'src/main.ts',
    worker: '../api/src/jobs/worker.ts',
    'ask-worker': '../api/src/server/apart/ask-worker.ts',
  },
};
const output = { dir: dist, format: 'esm', sourcemap: true };

if (process.argv.includes('--watch')) {
  watch({ ...input, output }).on('event', (event) => {
    if (event.code === 'ERROR') process.stderr.write(`${event.error.message}\n`);
    if (event.code === 'BUNDLE_END') process.stderr.write(`bundled in ${event.duration} ms\n`);
    if ('result' in event) void event.result.close();
  });
} else {
  const bundle = await rolldown(input);
  const written = await bundle.write(output);
  await bundle.close();
  removeOldChunks(new Set(written.output.map(({ fileName }) => fileName)));
}

/** Chunks of earlier builds stay for a day: a server that runs may still load them. */
function removeOldChunks(made) {
  const DAY_MS = 24 * 60 * 60_000;
  for (const entry of readdirSync(dist)) {
    const file = join(dist, entry);
    if (!made.has(entry) && Date.now() - statSync(file).mtimeMs > DAY_MS) rmSync(file, { recursive: true });
  }
}
