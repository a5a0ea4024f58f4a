import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Checks that every link between the committed documents, with its heading, leads somewhere. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const tracked = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' });
const files = tracked.stdout.split('\n').filter(Boolean);
if (tracked.status !== 0 || files.length === 0) {
  console.error('links: git lists no document here; run this in a clone.');
  process.exit(1);
}
const { status } = spawnSync(
  join(root, 'node_modules/.bin/remark'),
  ['--no-config', '--no-stdout', '--frail', '--quiet', '--use', 'remark-validate-links=repository:false', ...files],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
if (status === 0) console.log(`links: ${files.length} documents are sound`);
