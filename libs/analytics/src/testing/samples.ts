import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = process.env['CARTOGRAPH_SAMPLES'] ?? join(import.meta.dirname, '../../../../../shared/data');

/** A file of real rows, or null where this machine has none; the project itself holds no real row. */
export function samplePath(name: string): string | null {
  const path = join(root, name);
  return existsSync(path) ? path : null;
}
