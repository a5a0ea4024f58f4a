import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '../../../..');
/** A relative CARTOGRAPH_SAMPLES is meant from the clone, wherever the test runs. */
const folder = resolve(root, process.env['CARTOGRAPH_SAMPLES'] || '../shared/data');

/** A file of real rows, or null where this machine has none; the project itself holds no real row. */
export function samplePath(name: string): string | null {
  const path = join(folder, name);
  return existsSync(path) ? path : null;
}
