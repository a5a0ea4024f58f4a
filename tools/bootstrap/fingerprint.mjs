import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SKIPPED_FOLDERS = new Set(['dist', 'node_modules', 'coverage', '.nx']);
const SKIPPED_FILES = /\.(test|bench)\.tsx?$|\.md$|\.tsbuildinfo$/;
const ROOT_FILES = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'nx.json'];

/**
 * A fast key over everything a build reads: path, size and modification time of each file. It may change without
 * need (a checkout touches files; Nx then compares contents), but never stays equal over an edit.
 *
 * @param {string} root - the clone.
 * @param {string[]} rooms - folders below the root.
 */
export function sourceFingerprint(root, rooms) {
  const hash = createHash('sha256');
  const add = (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  };
  const walk = (folder) => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) walk(path);
      else if (entry.isFile() && !SKIPPED_FILES.test(entry.name)) add(path);
    }
  };
  ROOT_FILES.forEach(add);
  rooms.forEach(walk);
  return hash.digest('hex');
}
