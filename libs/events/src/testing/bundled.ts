import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { inject } from 'vitest';
import { bundleOptions } from '../../../../bundle.options.mjs';

/**
 * A source, and what it needs of the room, as one file for a child process: Node starts with it in half the time that reading the
 * sources one by one takes. The engine stays where it is installed. It is made once for all the files of tests that this process runs.
 */
export async function bundled(source: URL): Promise<string> {
  const input = fileURLToPath(source);
  const bundle = await rolldown({ ...bundleOptions({ isOutsideClone: true }), input });
  const file = path.join(inject('bundleFolder'), `${path.basename(input, '.ts')}-${process.pid}.mjs`);
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
  return file;
}
