import { join } from 'node:path';
import { build, staleTargets } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { acquireLock } from './lock.mjs';

/**
 * Brings the clone to the state a command needs: packages installed, the named targets built. Does nothing, and
 * starts no other process, when that is so already. Two processes in one clone take turns.
 *
 * @param {string} root - the clone.
 * @param {('cli' | 'console')[]} targets - what must be built.
 */
export async function prepare(root, targets) {
  if (isInstalled(root) && staleTargets(root, targets).length === 0) return;
  const release = await acquireLock(join(root, '.bootstrap', 'lock'), {
    onWait: (holder) => process.stderr.write(`Waiting for ${holder}, which is setting up this clone …\n`),
  });
  try {
    if (!isInstalled(root)) await install(root);
    const stale = staleTargets(root, targets);
    if (stale.length) await build(root, stale);
  } finally {
    release();
  }
}
