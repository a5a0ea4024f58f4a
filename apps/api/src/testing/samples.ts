import { existsSync } from 'node:fs';
import path from 'node:path';

const folder = process.env['CARTOGRAPH_SAMPLES'] ?? path.join(import.meta.dirname, '../../../../../shared/data');

/** A file of real rows, or null where this machine has none. */
export function samplePath(name: string): string | null {
  const file = path.join(folder, name);
  return existsSync(file) ? file : null;
}
