import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `bundled` writes; it goes when the run ends. */
    bundleFolder: string;
  }
}

/** Makes the folder before the first file of tests, and removes it after the last. */
export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'cartograph-bundles-'));
  provide('bundleFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
