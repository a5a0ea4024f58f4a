import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import type { TestProject } from 'vitest/node';
import { bundleOptions } from '../../../../bundle.options.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the files of tests share; it goes when the run ends. `worker.js` is the program of job processes, `ask-worker.js` that of long answers, `probe.js` the module of the probe feature. */
    testFolder: string;
  }
}

const source = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Makes the folder before the first file of tests, and removes it after the last. */
export default async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cartograph-api-tests-'));
  const bundle = await rolldown({
    ...bundleOptions({ isOutsideClone: true }),
    input: {
      worker: source('../jobs/worker.ts'),
      'ask-worker': source('../server/apart/ask-worker.ts'),
      probe: source('probe-feature.ts'),
    },
  });
  await bundle.write({ dir: folder, format: 'esm' });
  await bundle.close();
  provide('testFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
