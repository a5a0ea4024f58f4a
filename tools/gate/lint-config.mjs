import { readFileSync, writeFileSync } from 'node:fs';
import { oxlintrc } from './oxlintrc.mjs';

/** Writes `.oxlintrc.json` from the import map, or with `--check` fails when the committed file differs. */
const file = new URL('../../.oxlintrc.json', import.meta.url);
const text = `${JSON.stringify(oxlintrc(), null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error(
      '.oxlintrc.json does not match tools/gate/import-map.mjs: run `node tools/gate/lint-config.mjs` and commit the result.',
    );
    process.exit(1);
  }
} else writeFileSync(file, text);
