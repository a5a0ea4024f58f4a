import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Prints what the folder of real rows holds, as one hash: an input of every cached test, though the folder lies outside the clone. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = resolve(root, process.env.CARTOGRAPH_SAMPLES || '../shared/data');
const hash = createHash('sha256').update(String(existsSync(folder)));
if (existsSync(folder)) {
  const files = readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .toSorted();
  for (const file of files) hash.update(file.slice(folder.length)).update(readFileSync(file));
}
console.log(hash.digest('hex'));
