import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './product.js';

/** The folder of real rows: `CARTOGRAPH_SAMPLES`, or `shared/data` beside the clone; null when it is not there. */
export function samplesFolder(): string | null {
  const folder = process.env['CARTOGRAPH_SAMPLES'] || join(root, '../shared/data');
  return existsSync(folder) ? folder : null;
}
